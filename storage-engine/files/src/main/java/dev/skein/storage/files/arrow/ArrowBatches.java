package dev.skein.storage.files.arrow;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileReader.PartRequest;
import dev.skein.storage.files.format.NullColumns;
import dev.skein.storage.spi.BatchReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.jspecify.annotations.Nullable;

/// The rows of some record batches. A record batch may have any size; this cuts it into Skein's batches.
final class ArrowBatches implements BatchReader {
    private final PartRequest request;
    private final ArrowInput input;

    /// The record batch's wanted vectors, decoded from their dictionaries; null for a column that the file lacks.
    private final List<@Nullable FieldVector> vectors = new ArrayList<>();

    /// Those among them that were made by decoding, and must be closed.
    private final List<FieldVector> made = new ArrayList<>();

    private long nextBlock;
    private int loaded;
    private int given;
    private boolean closed;

    ArrowBatches(PartRequest request, ArrowInput input) {
        this.request = request;
        this.input = input;
        this.nextBlock = request.start();
    }

    @Override
    public @Nullable Batch next() {
        try {
            while (given == loaded) {
                if (!load()) {
                    return null;
                }
            }
            int length = Math.min(loaded - given, Batch.MAX_ROWS);
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < vectors.size(); i++) {
                Field field = request.output().get(i);
                FieldVector vector = vectors.get(i);
                columns.add(vector == null
                        ? NullColumns.of(field.type(), length)
                        : ArrowColumns.of(vector, field.type(), given, length));
            }
            given += length;
            return Batch.of(columns, length);
        } catch (IOException | RuntimeException e) {
            throw ArrowReader.failure(request.file().path(), e);
        }
    }

    private boolean load() throws IOException {
        release();
        boolean more = input.reader() instanceof ArrowFileReader file
                ? nextBlock < request.end()
                        && file.loadRecordBatch(file.getRecordBlocks().get(Math.toIntExact(nextBlock++)))
                : input.reader().loadNextBatch();
        if (!more) {
            return false;
        }
        VectorSchemaRoot root = input.reader().getVectorSchemaRoot();
        for (Field field : request.output()) {
            FieldVector vector = root.getVector(field.name());
            if (vector != null && vector.getField().getDictionary() != null) {
                vector = (FieldVector) DictionaryEncoder.decode(vector,
                        input.reader().getDictionaryVectors().get(vector.getField().getDictionary().getId()),
                        input.allocator());
                made.add(vector);
            }
            vectors.add(vector);
        }
        given = 0;
        loaded = root.getRowCount();
        return true;
    }

    private void release() {
        made.forEach(FieldVector::close);
        made.clear();
        vectors.clear();
    }

    @Override
    public long bytesRead() {
        return input.reader().bytesRead();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        release();
        try {
            input.close();
        } catch (IOException e) {
            throw ArrowReader.failure(request.file().path(), e);
        }
    }
}
