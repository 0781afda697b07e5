package dev.skein.storage.files.parquet;

import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowGroupPredicate;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileReader.PartRequest;
import dev.skein.storage.files.format.NullColumns;
import dev.skein.storage.spi.BatchReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rows of some row groups. The library decodes large batches; this cuts them into Skein's.
final class ParquetBatches implements BatchReader {
    /// Rows that the library decodes at a time: enough that handing them over costs little, few enough that they stay
    /// in the cache.
    private static final int DECODED_ROWS = 8 * Batch.MAX_ROWS;

    private final PartRequest request;
    private final ParquetFileReader file;
    private final @Nullable ColumnReaders readers;
    private final List<@Nullable ParquetColumn> columns = new ArrayList<>();
    private long rowsWithoutColumns;
    private int decoded;
    private int given;

    ParquetBatches(PartRequest request, ParquetFileReader file) {
        this.request = request;
        this.file = file;
        Set<String> present = request.fileColumns().stream().map(Field::name).collect(Collectors.toSet());
        List<String> names =
                request.output().stream().map(Field::name).filter(present::contains).distinct().toList();
        readers = names.isEmpty()
                ? null
                : file.buildColumnReaders(ColumnProjection.columns(names.toArray(String[]::new)))
                        .filter(RowGroupPredicate.byteRange(request.start(), request.end()))
                        .batchSize(DECODED_ROWS)
                        .build();
        for (Field field : request.output()) {
            if (readers == null || !present.contains(field.name())) {
                columns.add(null);
            } else {
                ColumnSchema schema = file.getFileSchema().getColumn(field.name());
                columns.add(new ParquetColumn(
                        readers.getColumnReader(field.name()), ParquetType.of(schema), field.type()));
            }
        }
        if (readers == null) {
            rowsWithoutColumns = file.getFileMetaData().rowGroups().stream()
                    .filter(group -> start(group) >= request.start() && start(group) < request.end())
                    .mapToLong(RowGroup::numRows)
                    .sum();
        }
    }

    private static long start(RowGroup group) {
        return group.columns().getFirst().chunkStartOffset();
    }

    @Override
    public @Nullable Batch next() {
        try {
            int length = available();
            if (length == 0) {
                return null;
            }
            List<Column> values = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                ParquetColumn column = columns.get(i);
                values.add(column == null
                        ? NullColumns.of(request.output().get(i).type(), length)
                        : column.slice(given, length));
            }
            given += length;
            return Batch.of(values, length);
        } catch (RuntimeException e) {
            throw ParquetReader.failure(request.file().path(), e);
        }
    }

    /// How many rows the next batch has.
    private int available() {
        if (readers == null) {
            int length = Math.toIntExact(Math.min(rowsWithoutColumns, Batch.MAX_ROWS));
            rowsWithoutColumns -= length;
            return length;
        }
        if (given == decoded) {
            given = 0;
            decoded = readers.nextBatch() ? readers.getRecordCount() : 0;
            for (ParquetColumn column : columns) {
                if (column != null && decoded > 0) {
                    column.load();
                }
            }
        }
        return Math.min(decoded - given, Batch.MAX_ROWS);
    }

    @Override
    public long bytesRead() {
        return request.end() - request.start();
    }

    @Override
    public void close() {
        try (file) {
            if (readers != null) {
                readers.close();
            }
        } catch (IOException e) {
            throw ParquetReader.failure(request.file().path(), e);
        }
    }
}
