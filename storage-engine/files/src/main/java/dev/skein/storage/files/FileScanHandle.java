package dev.skein.storage.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileVersion;
import java.util.List;

/// What a scan of files reads, and its parts.
///
/// @param format the format of all the files
/// @param files the files, as they were when the statement was planned
/// @param parts the parts to read
record FileScanHandle(FileFormat format, List<ScannedFile> files, List<ScannedPart> parts) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .build();

    /// A file and the columns that it has.
    ///
    /// @param options see [dev.skein.storage.files.format.FileReader.PartRequest#options()]
    /// @param columns see [dev.skein.storage.files.format.FileReader.PartRequest#fileColumns()]
    record ScannedFile(FileVersion version, FileOptions options, List<Field> columns) {}

    /// A part of a file.
    ///
    /// @param file place of the file in the list of files
    record ScannedPart(int file, long start, long end, long rowCount) {
        /// The part as a split's text.
        String format() {
            return file + " " + start + " " + end;
        }

        static ScannedPart parse(String text) {
            String[] numbers = text.split(" ", -1);
            return new ScannedPart(
                    Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]), -1);
        }
    }

    static FileScanHandle parse(String text) {
        try {
            return MAPPER.readValue(text, FileScanHandle.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a scan handle: " + text, e);
        }
    }

    /// The handle as a scan's text.
    String text() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
