package dev.skein.storage.files.write;

import dev.skein.catalog.arrow.ArrowTypes;
import dev.skein.storage.arrow.ArrowBatchWriter;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;

/// Writes an Arrow IPC file.
final class ArrowFormat implements RowFormat {
    private final VectorSchemaRoot root;
    private final ArrowBatchWriter batches;
    private final ArrowFileWriter writer;

    ArrowFormat(OutputStream output, List<Field> fields, BufferAllocator allocator) throws IOException {
        Schema schema = new Schema(fields.stream()
                .map(field -> ArrowTypes.field(field.name(), field.type(), field.nullable()))
                .toList());
        root = VectorSchemaRoot.create(schema, allocator);
        batches = new ArrowBatchWriter(root, fields.stream().map(Field::type).toList());
        writer = new ArrowFileWriter(root, null, Channels.newChannel(output));
        writer.start();
    }

    @Override
    public void write(Batch batch) throws IOException {
        batches.append(batch);
        if (batches.isFull()) {
            flush();
        }
    }

    private void flush() throws IOException {
        batches.finish();
        writer.writeBatch();
    }

    @Override
    public void finish() throws IOException {
        if (batches.rowCount() > 0) {
            flush();
        }
        writer.end();
    }

    @Override
    public void close() {
        root.close();
    }
}
