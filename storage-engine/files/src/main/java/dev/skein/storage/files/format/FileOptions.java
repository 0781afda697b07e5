package dev.skein.storage.files.format;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.expression.Field;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the user said about files: the options of a COPY, or what follows the question mark of a path.
///
/// @param format the format; empty to go by the file's name
/// @param header whether the first line of a CSV file holds names; empty to find out
/// @param delimiter what divides the fields of a line; empty to find out
/// @param quote what encloses fields that hold delimiters or line breaks
/// @param escape what stands before a quote within a quoted field
/// @param nullText the unquoted field that means null
/// @param columns names and types of the columns; empty to find out
/// @param sampleRows how many rows to look at to find the types of columns
public record FileOptions(
        Optional<FileFormat> format,
        Optional<Boolean> header,
        Optional<Character> delimiter,
        char quote,
        char escape,
        String nullText,
        List<Field> columns,
        int sampleRows) {
    /// Enough to see most oddities of a column, read in a few milliseconds.
    private static final int DEFAULT_SAMPLE_ROWS = 20_480;

    private static final Set<String> NAMES =
            new TreeSet<>(Set.of("format", "header", "delimiter", "quote", "escape", "null", "columns", "sample_rows"));

    public FileOptions {
        columns = List.copyOf(columns);
    }

    /// Reads options.
    ///
    /// @throws SkeinException INVALID_PARAMETER if one is unknown or senseless
    public static FileOptions of(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                        "files have no option \"" + name + "\"; there are " + String.join(", ", NAMES));
            }
        }
        Optional<FileFormat> format = Optional.ofNullable(options.get("format")).map(FileFormat::named);
        boolean tabs = "tsv".equalsIgnoreCase(options.get("format"));
        char quote = character(options, "quote").orElse('"');
        return new FileOptions(
                format,
                Optional.ofNullable(options.get("header")).map(value -> truth("header", value)),
                character(options, "delimiter").or(() -> tabs ? Optional.of('\t') : Optional.empty()),
                quote,
                character(options, "escape").orElse(quote),
                options.getOrDefault("null", ""),
                options.containsKey("columns") ? ColumnList.parse(options.get("columns")) : List.of(),
                sampleRows(options));
    }

    /// The same options, with these in the place of what was left open.
    public FileOptions resolved(boolean withHeader, char withDelimiter) {
        return new FileOptions(format, Optional.of(withHeader), Optional.of(withDelimiter), quote, escape, nullText,
                columns, sampleRows);
    }

    private static int sampleRows(Map<String, String> options) {
        String text = options.get("sample_rows");
        if (text == null) {
            return DEFAULT_SAMPLE_ROWS;
        }
        try {
            int rows = Integer.parseInt(text);
            if (rows >= 1) {
                return rows;
            }
        } catch (NumberFormatException e) {
            throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "option sample_rows is to be a number, not \"" + text + "\"", e);
        }
        throw new SkeinException(ErrorCode.INVALID_PARAMETER, "option sample_rows is to be at least 1, not " + text);
    }

    private static boolean truth(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "option " + name + " is true or false, not \"" + value + "\"");
        };
    }

    private static Optional<Character> character(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            return Optional.empty();
        }
        String text = value.equals("\\t") ? "\t" : value;
        if (text.length() != 1 || text.charAt(0) > 0x7F || text.equals("\n") || text.equals("\r")) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "option " + name + " is to be one ASCII character, not \"" + value + "\"");
        }
        return Optional.of(text.charAt(0));
    }
}
