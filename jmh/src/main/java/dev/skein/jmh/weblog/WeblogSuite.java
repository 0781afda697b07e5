package dev.skein.jmh.weblog;

import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.Suite;
import dev.skein.server.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The table `hits` with so many rows, and its queries.
///
/// @param seed the same seed gives the same rows
public record WeblogSuite(long rows, long seed) implements Suite {
    private static final int QUERIES = 43;
    private static final int CSV_ROW_BYTES = 540;

    @Override
    public String name() {
        return "weblog-" + rows;
    }

    @Override
    public String title() {
        return "Web analytics, %,d rows of %d columns".formatted(rows, HitColumns.ALL.size());
    }

    @Override
    public String command() {
        return "weblog --rows " + rows + " --seed " + seed;
    }

    @Override
    public List<Query> queries() {
        return Query.numbered("weblog", QUERIES);
    }

    @Override
    public List<String> tables() {
        return List.of("hits");
    }

    @Override
    public long csvBytes() {
        return rows * CSV_ROW_BYTES;
    }

    @Override
    public String columns(String table, Gateway gateway) {
        return HitColumns.definition();
    }

    @Override
    public void writeCsv(String table, Path file, Gateway gateway) throws IOException {
        new HitWriter(rows, seed).write(file);
    }
}
