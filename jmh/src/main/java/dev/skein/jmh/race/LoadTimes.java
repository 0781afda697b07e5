package dev.skein.jmh.race;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// What it took to fill both engines, and how large they were then.
///
/// @param csvBytes of the files that both loaded
record LoadTimes(
        long csvBytes,
        double csvDuckDbSeconds,
        double csvSkeinSeconds,
        double copyDuckDbSeconds,
        double copySkeinSeconds,
        long duckDbBytes,
        long skeinBytes) {
    static Optional<LoadTimes> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties values = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            values.load(in);
        }
        return Optional.of(new LoadTimes(
                (long) number(values, "csvBytes"),
                number(values, "csvDuckDbSeconds"),
                number(values, "csvSkeinSeconds"),
                number(values, "copyDuckDbSeconds"),
                number(values, "copySkeinSeconds"),
                (long) number(values, "duckDbBytes"),
                (long) number(values, "skeinBytes")));
    }

    void write(Path file) throws IOException {
        Properties values = new Properties();
        values.setProperty("csvBytes", Long.toString(csvBytes));
        values.setProperty("csvDuckDbSeconds", Double.toString(csvDuckDbSeconds));
        values.setProperty("csvSkeinSeconds", Double.toString(csvSkeinSeconds));
        values.setProperty("copyDuckDbSeconds", Double.toString(copyDuckDbSeconds));
        values.setProperty("copySkeinSeconds", Double.toString(copySkeinSeconds));
        values.setProperty("duckDbBytes", Long.toString(duckDbBytes));
        values.setProperty("skeinBytes", Long.toString(skeinBytes));
        try (Writer out = Files.newBufferedWriter(file)) {
            values.store(out, "how both engines were filled; written when it was done");
        }
    }

    private static double number(Properties values, String name) {
        return Double.parseDouble(values.getProperty(name));
    }
}
