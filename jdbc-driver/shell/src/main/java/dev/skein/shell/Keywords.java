package dev.skein.shell;

import java.util.Locale;
import java.util.Set;

/// The words of SQL that are completed and highlighted.
final class Keywords {
    static final Set<String> ALL = Set.of(
            """
            add all alter analyze and any as asc between bigint boolean both by case cast char column commit compact copy
            create cross current current_date current_timestamp date day decimal default delete desc describe distinct double
            drop else end escape except exists explain extract false fetch filter first following for foreign format from
            full group grouping having hour if ilike in inner insert integer intersect interval into is join key last lateral
            left like limit materialized minute month natural not null nulls numeric offset on only options or order outer
            over partition preceding precision primary range real references rename replace returning right rollup row rows
            schema second select server set sets show similar smallint some sort_by shard_by shards table then time timestamp
            tinyint to trailing true truncate type unbounded union unique update using uuid values varbinary varchar view
            when where window with within without year zone
            """.strip().split("\\s+"));

    private Keywords() {}

    static boolean contains(String word) {
        return ALL.contains(word.toLowerCase(Locale.ROOT));
    }
}
