package dev.skein.server.system;

import static dev.skein.server.system.SystemTable.number;
import static dev.skein.server.system.SystemTable.text;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.Lineage;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.ServerEntry;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableStatistics;
import dev.skein.server.node.NodeCluster;
import dev.skein.server.query.QueryLog;
import dev.skein.server.query.RunningQuery;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.nativetable.NativeConnector;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The system tables and where their rows come from.
public final class SystemTables {
    /// Statements whose lineage `system.lineage` shows.
    private static final int LINEAGE_STATEMENTS = 2_000;

    private final Catalog catalog;
    private final NativeConnector nativeTables;
    private final QueryLog log;
    private final Supplier<SequencedMap<String, String>> settings;
    private final Supplier<List<NodeCluster.Node>> nodes;

    /// @param settings the gateway's settings, by name
    /// @param nodes the gateway's storage nodes, asked how they are
    public SystemTables(
            Catalog catalog,
            NativeConnector nativeTables,
            QueryLog log,
            Supplier<SequencedMap<String, String>> settings,
            Supplier<List<NodeCluster.Node>> nodes) {
        this.nodes = nodes;
        this.catalog = catalog;
        this.nativeTables = nativeTables;
        this.log = log;
        this.settings = settings;
    }

    /// All of them.
    public List<SystemTable> all() {
        SqlType text = SqlType.VARCHAR;
        SqlType count = SqlType.BIGINT;
        SqlType time = SqlType.TIMESTAMP_TZ;
        return List.of(
                SystemTable.of("queries", this::queries, "id", text, "user", text, "state", text, "sql", text,
                        "started_at", time, "duration_ms", count, "rows", count, "peak_bytes", count, "progress", SqlType.DOUBLE,
                        "sqlstate", text, "spilled_bytes", count, "queue_position", SqlType.INTEGER, "queued_ms", count,
                        "predicted_bytes", count),
                SystemTable.of("lineage", this::lineage, "statement_id", text, "statement", text, "user", text,
                        "finished_at", time, "snapshot_version", count, "target", text, "source_table", text,
                        "source_column", text, "target_column", text, "influence", text),
                SystemTable.of("tables", this::tables, "schema", text, "table", text, "rows", count, "bytes", count,
                        "shards", SqlType.INTEGER, "segments", SqlType.INTEGER, "version", count),
                SystemTable.of("columns", this::columns, "schema", text, "table", text, "column", text, "type", text,
                        "nullable", SqlType.BOOLEAN, "distinct_count", count, "null_count", count, "minimum",
                        SqlType.DOUBLE, "maximum", SqlType.DOUBLE),
                SystemTable.of("shards", this::shards, "schema", text, "table", text, "shard", SqlType.INTEGER, "segments",
                        SqlType.INTEGER, "rows", count, "bytes", count),
                SystemTable.of("segments", this::segments, "schema", text, "table", text, "shard", SqlType.INTEGER, "file",
                        text, "rows", count, "deleted", count, "bytes", count, "node", text, "delete_vector", text),
                SystemTable.of("nodes", this::nodes, "address", text, "alive", SqlType.BOOLEAN, "version", text,
                        "fragments", SqlType.INTEGER, "memory_bytes", count, "problem", text),
                SystemTable.of("servers", this::servers, "name", text, "type", text),
                SystemTable.of("settings", this::settings, "name", text, "setting", text));
    }

    private List<List<Datum>> nodes() {
        List<List<Datum>> rows = new ArrayList<>();
        for (NodeCluster.Node node : nodes.get()) {
            rows.add(node.status()
                    .map(status -> List.of(text(node.address()), number(1), text(status.version()),
                            number(status.fragments()), number(status.memoryBytes()), Datum.NULL))
                    .orElseGet(() -> List.of(text(node.address()), number(0), Datum.NULL, Datum.NULL, Datum.NULL,
                            text(node.problem()))));
        }
        return rows;
    }

    private static Datum timestamp(Instant instant) {
        return number(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    private List<List<Datum>> queries() {
        List<List<Datum>> rows = new ArrayList<>();
        for (RunningQuery query : log.running()) {
            OptionalInt position = query.place().position();
            rows.add(List.of(text(query.id()), text(query.user()), text(position.isPresent() ? "queued" : "running"),
                    text(query.sql()), timestamp(query.startedAt()), Datum.NULL, Datum.NULL,
                    number(query.memory().peakBytes()), progress(query), Datum.NULL,
                    number(query.profile().spilledBytes.sum()),
                    position.isPresent() ? number(position.getAsInt()) : Datum.NULL,
                    milliseconds(query.place().waitedNanos()), number(query.place().demand().bytes())));
        }
        for (QueryLog.Finished query : log.finished()) {
            String state = query.state().name().toLowerCase(Locale.ROOT);
            rows.add(List.of(text(query.id()), text(query.user()), text(state), text(query.sql()),
                    timestamp(query.startedAt()), number(query.duration().toMillis()), number(query.rows()),
                    number(query.peakBytes()), Datum.NULL, query.sqlState().isEmpty() ? Datum.NULL : text(query.sqlState()),
                    number(query.spilledBytes()), Datum.NULL, milliseconds(query.waitedNanos()),
                    number(query.predictedBytes())));
        }
        return rows;
    }

    private static Datum milliseconds(long nanos) {
        return number(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private static Datum progress(RunningQuery query) {
        double progress = query.profile().progress();
        return Double.isNaN(progress) ? Datum.NULL : new Datum.OfDouble(progress);
    }

    private List<List<Datum>> lineage() {
        List<List<Datum>> rows = new ArrayList<>();
        for (Lineage entry : catalog.lineage(LINEAGE_STATEMENTS)) {
            for (Lineage.Edge edge : entry.edges()) {
                rows.add(lineage(entry, optional(edge.sourceTable()), optional(edge.sourceColumn()),
                        optional(edge.targetColumn()), text(edge.influence().name().toLowerCase(Locale.ROOT))));
            }
            if (entry.edges().isEmpty()) {
                rows.add(lineage(entry, Datum.NULL, Datum.NULL, Datum.NULL, Datum.NULL));
            }
        }
        return rows;
    }

    private static List<Datum> lineage(
            Lineage entry, Datum sourceTable, Datum sourceColumn, Datum targetColumn, Datum influence) {
        return List.of(text(entry.statementId()), text(entry.statement()), text(entry.user()),
                timestamp(entry.finishedAt()), number(entry.snapshotVersion()), optional(entry.target()), sourceTable,
                sourceColumn, targetColumn, influence);
    }

    private static Datum optional(String value) {
        return value.isEmpty() ? Datum.NULL : text(value);
    }

    private static Datum optional(OptionalDouble value) {
        return value.isPresent() ? new Datum.OfDouble(value.getAsDouble()) : Datum.NULL;
    }

    private List<TableEntry> everyTable() {
        CatalogSnapshot snapshot = catalog.snapshot();
        return snapshot.schemas().stream()
                .sorted()
                .flatMap(schema -> snapshot.tables(schema).stream())
                .toList();
    }

    private List<List<Datum>> tables() {
        List<List<Datum>> rows = new ArrayList<>();
        for (TableEntry table : everyTable()) {
            long bytes = 0;
            int segments = 0;
            for (List<SegmentEntry> shard : table.shards()) {
                segments += shard.size();
                bytes += shard.stream().mapToLong(SegmentEntry::bytes).sum();
            }
            rows.add(List.of(text(table.name().schema()), text(table.name().table()), number(table.liveCount()),
                    number(bytes), number(table.shards().size()), number(segments), number(table.version())));
        }
        return rows;
    }

    private List<List<Datum>> columns() {
        List<List<Datum>> rows = new ArrayList<>();
        for (TableEntry table : everyTable()) {
            TableStatistics statistics = nativeTables.statistics(catalog.snapshot(), table);
            for (int i = 0; i < table.schema().columns().size(); i++) {
                ColumnDefinition column = table.schema().columns().get(i);
                ColumnStatistics known = statistics.column(i);
                rows.add(List.of(text(table.name().schema()), text(table.name().table()), text(column.name()),
                        text(column.type().toString()), number(column.nullable() ? 1 : 0),
                        known.distinctCount().isPresent()
                                ? number(Math.round(known.distinctCount().getAsDouble()))
                                : Datum.NULL,
                        known.nullCount().isPresent() ? number(known.nullCount().getAsLong()) : Datum.NULL,
                        optional(known.minimum()), optional(known.maximum())));
            }
        }
        return rows;
    }

    private List<List<Datum>> shards() {
        List<List<Datum>> rows = new ArrayList<>();
        for (TableEntry table : everyTable()) {
            for (int shard = 0; shard < table.shards().size(); shard++) {
                List<SegmentEntry> segments = table.shards().get(shard);
                rows.add(List.of(text(table.name().schema()), text(table.name().table()), number(shard),
                        number(segments.size()), number(segments.stream().mapToLong(SegmentEntry::liveCount).sum()),
                        number(segments.stream().mapToLong(SegmentEntry::bytes).sum())));
            }
        }
        return rows;
    }

    private List<List<Datum>> segments() {
        List<List<Datum>> rows = new ArrayList<>();
        for (TableEntry table : everyTable()) {
            for (int shard = 0; shard < table.shards().size(); shard++) {
                for (SegmentEntry segment : table.shards().get(shard)) {
                    rows.add(List.of(text(table.name().schema()), text(table.name().table()), number(shard),
                            text(segment.file()), number(segment.rowCount()), number(segment.deletedCount()),
                            number(segment.bytes()), optional(segment.node()),
                            optional(segment.deleteVector())));
                }
            }
        }
        return rows;
    }

    private List<List<Datum>> servers() {
        List<List<Datum>> rows = new ArrayList<>();
        for (ServerEntry server : catalog.snapshot().servers()) {
            rows.add(List.of(text(server.name()), text(server.type())));
        }
        return rows;
    }

    private List<List<Datum>> settings() {
        List<List<Datum>> rows = new ArrayList<>();
        settings.get().forEach((name, value) -> rows.add(List.of(text(name), text(value))));
        return rows;
    }
}
