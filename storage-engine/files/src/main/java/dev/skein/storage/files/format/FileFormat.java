package dev.skein.storage.files.format;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The formats of files, with the endings of names by which they are recognized.
public enum FileFormat {
    PARQUET(List.of("parquet", "parq", "pq")),
    CSV(List.of("csv", "tsv", "txt")),
    JSON(List.of("json", "jsonl", "ndjson")),
    ARROW(List.of("arrow", "feather", "ipc", "arrows"));

    private static final String GZIP_ENDING = ".gz";

    private final List<String> endings;

    FileFormat(List<String> endings) {
        this.endings = endings;
    }

    /// The format that a name tells, if it tells one; a `.gz` at the end does not count.
    public static Optional<FileFormat> ofPath(String path) {
        String ending = ending(path);
        for (FileFormat format : values()) {
            if (format.endings.contains(ending)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /// The format with this name, as in `FORMAT csv`.
    ///
    /// @throws SkeinException INVALID_PARAMETER if there is none
    public static FileFormat named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (FileFormat format : values()) {
            if (format.endings.contains(wanted)) {
                return format;
            }
        }
        throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                "there is no file format \"" + name + "\"; there are csv, tsv, json, jsonl, arrow and parquet");
    }

    /// What follows the last point of a name, in lower case; without `.gz`.
    public static String ending(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String name = isGzip(lower) ? lower.substring(0, lower.length() - GZIP_ENDING.length()) : lower;
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /// Whether a name tells that the file is compressed as a whole.
    public static boolean isGzip(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(GZIP_ENDING);
    }
}
