package dev.skein.jmh.race;

import dev.skein.executor.ResultStream;
import dev.skein.server.Gateway;
import dev.skein.server.query.Outcome;
import dev.skein.server.query.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A suite whose rows a built-in catalog generates, such as `tpch.sf1.lineitem`.
///
/// @param catalog the catalog, and the suite's name
/// @param label the suite's name as people write it
/// @param scale scale factor as the catalog names its schemas, such as `1` or `0.1`
/// @param csvBytesAtOne about how large the CSV files are at scale factor 1
public record CatalogSuite(
        String catalog, String label, String scale, long csvBytesAtOne, List<String> tables, List<Query> queries)
        implements Suite {
    public CatalogSuite {
        tables = List.copyOf(tables);
        queries = List.copyOf(queries);
    }

    @Override
    public String name() {
        return catalog + "-sf" + scale;
    }

    @Override
    public String title() {
        return label + " at scale factor " + scale;
    }

    @Override
    public String command() {
        return catalog + " --scale " + scale;
    }

    @Override
    public long csvBytes() {
        return (long) (csvBytesAtOne * Double.parseDouble(scale));
    }

    @Override
    public String columns(String table, Gateway gateway) {
        Outcome none = gateway.queries().execute(new Session("benchmark"), "SELECT * FROM " + source(table) + " LIMIT 0");
        try (ResultStream rows = ((Outcome.Rows) none).stream()) {
            return rows.fields().stream()
                    .map(field -> field.name() + " " + field.type())
                    .collect(Collectors.joining(", "));
        }
    }

    @Override
    public void writeCsv(String table, Path file, Gateway gateway) {
        gateway.queries().execute(new Session("benchmark"),
                "COPY (SELECT * FROM " + source(table) + ") TO '" + file.toAbsolutePath() + "' (FORMAT csv, HEADER)");
    }

    private String source(String table) {
        return catalog + ".\"sf" + scale + "\"." + table;
    }
}
