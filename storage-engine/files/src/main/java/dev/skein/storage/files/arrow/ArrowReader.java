package dev.skein.storage.files.arrow;

import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.arrow.ArrowTypes;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FileColumn;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileErrors;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileReader;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.spi.BatchReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowFileReader;

/// Reads Arrow files, whose parts are record batches counted from 0, and Arrow streams, which are one part.
public final class ArrowReader implements FileReader {
    private final BufferAllocator allocator;

    /// @param allocator of all vectors
    public ArrowReader(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public FileContents inspect(FileVersion file, FileOptions options) {
        try (ArrowInput input = open(file)) {
            List<FileColumn> columns = new ArrayList<>();
            for (var field : input.reader().getVectorSchemaRoot().getSchema().getFields()) {
                columns.add(column(field, input));
            }
            return new FileContents(columns, OptionalLong.empty(), parts(input), options);
        } catch (IOException | RuntimeException e) {
            throw failure(file.path(), e);
        }
    }

    private static FileColumn column(org.apache.arrow.vector.types.pojo.Field field, ArrowInput input)
            throws IOException {
        var values = field;
        if (field.getDictionary() != null) {
            Dictionary dictionary =
                    input.reader().getDictionaryVectors().get(field.getDictionary().getId());
            values = Objects.requireNonNull(dictionary).getVector().getField();
        }
        try {
            SqlType type = ArrowTypes.sqlType(values);
            // a column of nulls alone has no type, but needs one
            SqlType stored = type.equals(SqlType.NULL) ? SqlType.INTEGER : type;
            return FileColumn.of(new Field(field.getName(), stored, field.isNullable()));
        } catch (SkeinException e) {
            return new FileColumn(new Field(field.getName(), SqlType.VARCHAR, true),
                    "of the Arrow type " + values.getType(), ColumnStatistics.UNKNOWN);
        }
    }

    private static List<FilePart> parts(ArrowInput input) throws IOException {
        if (!(input.reader() instanceof ArrowFileReader file)) {
            return List.of(new FilePart(0, Long.MAX_VALUE, -1, List.of()));
        }
        List<FilePart> parts = new ArrayList<>();
        for (int i = 0; i < file.getRecordBlocks().size(); i++) {
            parts.add(new FilePart(i, i + 1L, -1, List.of()));
        }
        return parts;
    }

    private ArrowInput open(FileVersion file) throws IOException {
        if (file.bytes() == 0) {
            throw FileErrors.corrupt(file.path(), "it is empty", null);
        }
        return ArrowInput.of(FileChannel.open(Path.of(file.path()), StandardOpenOption.READ), allocator);
    }

    @Override
    public BatchReader open(PartRequest request) {
        try {
            return new ArrowBatches(request, open(request.file()));
        } catch (IOException | RuntimeException e) {
            throw failure(request.file().path(), e);
        }
    }

    /// What an exception of the library means: it throws many kinds for files that are damaged.
    static SkeinException failure(String path, Exception e) {
        return switch (e) {
            case SkeinException known -> known;
            case IOException io when io.getClass() != IOException.class -> FileErrors.unreadable(path, io);
            case UnsupportedOperationException unsupported -> new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                    "file '" + path + "' uses a part of Arrow that cannot be read: " + unsupported.getMessage(), e);
            default -> FileErrors.corrupt(path, String.valueOf(e.getMessage()), e);
        };
    }
}
