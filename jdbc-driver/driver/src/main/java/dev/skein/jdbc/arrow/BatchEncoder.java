package dev.skein.jdbc.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/** Writes record batches: one flatbuffer that describes a body, and the body. */
public final class BatchEncoder {
    private static final int HEADER_BYTES_GUESS = 512;

    private BatchEncoder() {}

    /**
     * A message of an IPC stream.
     *
     * @param header the flatbuffer {@code Message}, without length prefix
     * @param body the buffers that it describes
     */
    public record Encoded(byte[] header, byte[] body) {}

    /**
     * Encodes one batch.
     *
     * @param rowCount its rows; every column has as many values
     * @param columns in the order of the schema
     */
    public static Encoded encode(int rowCount, List<ColumnData> columns) {
        List<byte[]> buffers = new ArrayList<>();
        for (ColumnData column : columns) {
            buffers.addAll(column.buffers());
        }
        FlatBufferBuilder builder = new FlatBufferBuilder(HEADER_BYTES_GUESS);
        RecordBatch.startNodesVector(builder, columns.size());
        for (int i = columns.size() - 1; i >= 0; i--) {
            FieldNode.createFieldNode(builder, rowCount, columns.get(i).nullCount());
        }
        int nodes = builder.endVector();

        int[] offsets = new int[buffers.size() + 1];
        for (int i = 0; i < buffers.size(); i++) {
            offsets[i + 1] = Math.addExact(offsets[i], IpcFormat.aligned(buffers.get(i).length));
        }
        RecordBatch.startBuffersVector(builder, buffers.size());
        for (int i = buffers.size() - 1; i >= 0; i--) {
            org.apache.arrow.flatbuf.Buffer.createBuffer(builder, offsets[i], buffers.get(i).length);
        }
        int described = builder.endVector();

        RecordBatch.startRecordBatch(builder);
        RecordBatch.addLength(builder, rowCount);
        RecordBatch.addNodes(builder, nodes);
        RecordBatch.addBuffers(builder, described);
        int batch = RecordBatch.endRecordBatch(builder);

        byte[] body = new byte[offsets[buffers.size()]];
        for (int i = 0; i < buffers.size(); i++) {
            System.arraycopy(buffers.get(i), 0, body, offsets[i], buffers.get(i).length);
        }
        return new Encoded(message(builder, MessageHeader.RecordBatch, batch, body.length), body);
    }

    static byte[] message(FlatBufferBuilder builder, byte headerType, int header, long bodyLength) {
        Message.startMessage(builder);
        Message.addVersion(builder, MetadataVersion.V5);
        Message.addHeaderType(builder, headerType);
        Message.addHeader(builder, header);
        Message.addBodyLength(builder, bodyLength);
        builder.finish(Message.endMessage(builder));
        return builder.sizedByteArray();
    }
}
