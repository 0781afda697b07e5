package dev.skein.jmh.tpch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The 22 queries, with the specification's validation parameters: the same files that the planner's tests read.
final class TpchQueries {
    private static final int COUNT = 22;

    private TpchQueries() {}

    /// A query.
    ///
    /// @param name such as `q01`
    record Query(String name, String sql) {}

    static List<Query> all() {
        List<Query> queries = new ArrayList<>();
        for (int number = 1; number <= COUNT; number++) {
            String name = "q%02d".formatted(number);
            queries.add(new Query(name, read("/tpch/" + name + ".sql")));
        }
        return queries;
    }

    private static String read(String resource) {
        try (InputStream text = TpchQueries.class.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalStateException("the resource " + resource + " is missing; build jmh with Maven");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
