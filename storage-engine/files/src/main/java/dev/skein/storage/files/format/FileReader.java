package dev.skein.storage.files.format;

import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.spi.BatchReader;
import java.util.List;

/// Reads files of one format. Thread-safe.
public interface FileReader {
    /// Looks at a file: at its footer, or at its first rows where it has none.
    ///
    /// @throws dev.skein.catalog.SkeinException FILE_NOT_FOUND, INSUFFICIENT_PRIVILEGE, IO_ERROR; DATA_CORRUPTED if the
    ///     file is not of this format
    FileContents inspect(FileVersion file, FileOptions options);

    /// Cuts a part of a file into smaller ones, if that takes a look at the whole file that [#inspect] spares.
    ///
    /// @param options as [#inspect] gave them
    default List<FilePart> cut(FileVersion file, FileOptions options, FilePart part) {
        return List.of(part);
    }

    /// Opens a part of a file.
    BatchReader open(PartRequest request);

    /// What to read of a file.
    ///
    /// @param file the file
    /// @param options as [#inspect] gave them
    /// @param start see [FilePart]; several adjoining parts may be read as one
    /// @param end likewise
    /// @param fileColumns the columns of the file, in order, with the types that their values shall have: those of the
    ///     file, or wider ones
    /// @param output the columns of the batches, in order; one that the file lacks is all null
    record PartRequest(
            FileVersion file,
            FileOptions options,
            long start,
            long end,
            List<Field> fileColumns,
            List<Field> output) {
        public PartRequest {
            fileColumns = List.copyOf(fileColumns);
            output = List.copyOf(output);
        }
    }
}
