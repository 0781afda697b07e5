package dev.skein.storage.files.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FileColumn;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileErrors;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileReader;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.files.format.ValueRange;
import dev.skein.storage.spi.BatchReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads Parquet files; their parts are row groups.
public final class ParquetReader implements FileReader, AutoCloseable {
    private final HardwoodContext context = HardwoodContext.create(Runtime.getRuntime().availableProcessors());

    @Override
    public FileContents inspect(FileVersion file, FileOptions options) {
        try (ParquetFileReader reader = open(file)) {
            return contents(file, options, reader.getFileMetaData(), reader.getFileSchema());
        } catch (IOException | RuntimeException e) {
            throw failure(file.path(), e);
        }
    }

    private ParquetFileReader open(FileVersion file) throws IOException {
        if (file.bytes() == 0) {
            throw FileErrors.corrupt(file.path(), "it is empty", null);
        }
        return ParquetFileReader.open(InputFile.of(Path.of(file.path())), context);
    }

    private static FileContents contents(
            FileVersion file, FileOptions options, FileMetaData metadata, FileSchema schema) {
        List<FileColumn> columns = new ArrayList<>();
        List<List<ValueRange>> rangesByColumn = new ArrayList<>();
        for (SchemaNode node : schema.getRootNode().children()) {
            switch (node) {
                case SchemaNode.PrimitiveNode leaf when leaf.repetitionType() != RepetitionType.REPEATED -> {
                    ParquetType type = ParquetType.of(schema.getColumn(leaf.columnIndex()));
                    List<ColumnMetaData> chunks = metadata.rowGroups().stream()
                            .map(group -> group.columns().get(leaf.columnIndex()).metaData())
                            .toList();
                    List<ValueRange> ranges =
                            chunks.stream().map(chunk -> ParquetStatistics.range(chunk, type)).toList();
                    boolean nullable = leaf.repetitionType() == RepetitionType.OPTIONAL;
                    columns.add(new FileColumn(new Field(leaf.name(), type.type(), nullable), type.obstacle(),
                            ParquetStatistics.column(chunks, ranges, type.type())));
                    rangesByColumn.add(ranges);
                }
                case SchemaNode.PrimitiveNode leaf -> {
                    columns.add(nested(leaf.name(), "a repeated value"));
                    rangesByColumn.add(unknown(metadata));
                }
                case SchemaNode.GroupNode group -> {
                    String what = group.isList() ? "a LIST" : group.isMap() ? "a MAP" : group.isVariant()
                            ? "a VARIANT" : "a STRUCT";
                    columns.add(nested(group.name(), what));
                    rangesByColumn.add(unknown(metadata));
                }
            }
        }
        return new FileContents(
                columns, OptionalLong.of(metadata.numRows()), parts(file, metadata.rowGroups(), rangesByColumn), options);
    }

    private static FileColumn nested(String name, String what) {
        ParquetType type = ParquetType.nested(what);
        return new FileColumn(new Field(name, type.type(), true), type.obstacle(), ColumnStatistics.UNKNOWN);
    }

    private static List<ValueRange> unknown(FileMetaData metadata) {
        return metadata.rowGroups().stream().<ValueRange>map(_ -> new ValueRange.Unknown()).toList();
    }

    /// The row groups, each as the bytes from its own start to that of the next one.
    private static List<FilePart> parts(FileVersion file, List<RowGroup> groups, List<List<ValueRange>> ranges) {
        List<FilePart> parts = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            int index = i;
            long end = i + 1 < groups.size() ? start(groups.get(i + 1)) : file.bytes();
            parts.add(new FilePart(start(groups.get(i)), end, groups.get(i).numRows(),
                    ranges.stream().map(column -> column.get(index)).toList()));
        }
        return parts;
    }

    private static long start(RowGroup group) {
        return group.columns().getFirst().chunkStartOffset();
    }

    @Override
    public BatchReader open(PartRequest request) {
        try {
            return new ParquetBatches(request, open(request.file()));
        } catch (IOException | RuntimeException e) {
            throw failure(request.file().path(), e);
        }
    }

    /// What an exception of the library means: it throws many kinds for files that are damaged.
    static SkeinException failure(String path, Exception e) {
        return switch (e) {
            case SkeinException known -> known;
            case UncheckedIOException unchecked when unchecked.getCause() != null -> failure(path, unchecked.getCause());
            case IOException io when io.getClass() != IOException.class -> FileErrors.unreadable(path, io);
            case UnsupportedOperationException unsupported -> new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                    "file '" + path + "' uses a part of Parquet that cannot be read: " + unsupported.getMessage(), e);
            default -> FileErrors.corrupt(path, String.valueOf(e.getMessage()), e);
        };
    }

    @Override
    public void close() {
        context.close();
    }
}
