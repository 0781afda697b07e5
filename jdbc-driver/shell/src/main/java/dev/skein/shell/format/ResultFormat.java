package dev.skein.shell.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The output formats, by the names that a person gives them.
public enum ResultFormat {
    /// Box drawing, for the eye.
    TABLE,
    /// RFC 4180, but lines end with a line feed alone.
    CSV,
    /// Tabs between values, backslash escapes, `\N` for NULL: what PostgreSQL's COPY reads.
    TSV,
    /// One array of objects.
    JSON,
    /// An object to a line.
    JSONL,
    /// A table for a document.
    MARKDOWN,
    /// A line to a value, for wide rows.
    VERTICAL;

    /// @return null if no format has this name
    public static @Nullable ResultFormat named(String name) {
        for (ResultFormat format : values()) {
            if (format.label().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        return null;
    }

    /// All names, with commas between them.
    public static String labels() {
        return Arrays.stream(values()).map(ResultFormat::label).collect(Collectors.joining(", "));
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether another program reads this, so that nothing but results may be written among them.
    public boolean isForPrograms() {
        return switch (this) {
            case CSV, TSV, JSON, JSONL, MARKDOWN -> true;
            case TABLE, VERTICAL -> false;
        };
    }

    /// Whether an empty line stands between one result and the next; JSON lines have no empty ones.
    public boolean separatesResults() {
        return this != JSONL;
    }

    /// @param color whether the terminal shows colours
    /// @param width the columns of the terminal; a table that is wider is shown vertically
    public ResultWriter writer(boolean color, int width) {
        return switch (this) {
            case TABLE -> new TableWriter(color, width);
            case CSV -> new CsvWriter();
            case TSV -> new TsvWriter();
            case JSON -> new JsonWriter(false);
            case JSONL -> new JsonWriter(true);
            case MARKDOWN -> new MarkdownWriter();
            case VERTICAL -> new VerticalWriter(color);
        };
    }
}
