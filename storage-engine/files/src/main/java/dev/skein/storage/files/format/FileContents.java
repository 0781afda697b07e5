package dev.skein.storage.files.format;

import dev.skein.catalog.ColumnStatistics;
import dev.skein.storage.expression.Field;
import java.util.List;
import java.util.OptionalLong;

/// What a look at a file found.
///
/// @param columns its columns in order; names are unique
/// @param rowCount number of its rows, estimated where the format does not tell; empty if unknown
/// @param parts its rows, cut into parts that can be read side by side
/// @param options what the user said about it, with what was found out in the place of what was left open
public record FileContents(
        List<FileColumn> columns, OptionalLong rowCount, List<FilePart> parts, FileOptions options) {
    public FileContents {
        columns = List.copyOf(columns);
        parts = List.copyOf(parts);
    }

    /// A column of a file.
    ///
    /// @param field its name and type
    /// @param obstacle why it cannot be read, such as `a LIST`; empty if it can
    /// @param statistics what is known of its values
    public record FileColumn(Field field, String obstacle, ColumnStatistics statistics) {
        /// A column that can be read and of which nothing is known.
        public static FileColumn of(Field field) {
            return new FileColumn(field, "", ColumnStatistics.UNKNOWN);
        }
    }

    /// A part of a file: a range that the format gives a meaning, such as bytes.
    ///
    /// @param start where it begins; the parts of a file ascend
    /// @param end where it ends, exclusive
    /// @param rowCount number of its rows; -1 if unknown
    /// @param ranges what is known of the values of each column, in column order; empty if nothing is known of any
    public record FilePart(long start, long end, long rowCount, List<ValueRange> ranges) {
        public FilePart {
            ranges = List.copyOf(ranges);
        }
    }
}
