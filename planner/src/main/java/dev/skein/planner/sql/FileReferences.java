package dev.skein.planner.sql;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// How a statement's file is named to the catalog `files`: its path, and the options of a COPY after a question mark, as in
/// a URL.
final class FileReferences {
    private FileReferences() {}

    /// The name of the file that a COPY reads.
    static String withOptions(Statement.CopyFrom copy) {
        if (copy.options().isEmpty()) {
            return copy.file();
        }
        StringJoiner options = new StringJoiner("&", "?", "");
        for (Map.Entry<String, String> option : new TreeMap<>(copy.options()).entrySet()) {
            options.add(encoded(option.getKey()) + "=" + encoded(option.getValue()));
        }
        return copy.file() + options;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
