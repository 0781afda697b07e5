package dev.skein.jmh.race;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A query of a suite.
///
/// @param name such as `q01`
public record Query(String name, String sql) {
    /// Reads the files `q01.sql`, `q02.sql` … of a folder on the class path.
    public static List<Query> numbered(String folder, int count) {
        List<Query> queries = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            String name = "q%02d".formatted(number);
            queries.add(new Query(name, read("/" + folder + "/" + name + ".sql")));
        }
        return queries;
    }

    private static String read(String resource) {
        try (InputStream text = Query.class.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalStateException("the resource " + resource + " is missing; build jmh with Maven");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
