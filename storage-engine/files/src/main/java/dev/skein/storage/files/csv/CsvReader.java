package dev.skein.storage.files.csv;

import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileReader;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.spi.BatchReader;
import java.util.List;

/// Reads CSV files; their parts are stretches of bytes that begin with a row.
public final class CsvReader implements FileReader {
    @Override
    public FileContents inspect(FileVersion file, FileOptions options) {
        return CsvDetection.of(file, options);
    }

    @Override
    public List<FilePart> cut(FileVersion file, FileOptions options, FilePart part) {
        return FileFormat.isGzip(file.path())
                ? List.of(part)
                : new CsvCutter(file, options, CsvCutter.PART_BYTES).cut(part);
    }

    @Override
    public BatchReader open(PartRequest request) {
        return new CsvBatches(request);
    }
}
