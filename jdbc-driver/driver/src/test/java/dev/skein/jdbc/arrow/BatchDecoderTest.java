package dev.skein.jdbc.arrow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader and the writer against Arrow's own, and against batches that no vector would write. */
class BatchDecoderTest {
    private static final ArrowField NUMBER = ArrowField.of("n", true, new ArrowType.Int(64, true));
    private static final ArrowField TEXT = ArrowField.of("t", true, new ArrowType.Utf8(false));

    /** One field node and buffers as given, which need not be what a writer makes. */
    private static RecordBatch decode(ArrowField field, int rows, int nullCount, byte[]... buffers)
            throws SQLException {
        BatchDecoder decoder = decoderOf(field);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        FlatBufferBuilder builder = new FlatBufferBuilder();
        org.apache.arrow.flatbuf.RecordBatch.startNodesVector(builder, 1);
        org.apache.arrow.flatbuf.FieldNode.createFieldNode(builder, rows, nullCount);
        int nodes = builder.endVector();
        long[] starts = new long[buffers.length];
        for (int i = 0; i < buffers.length; i++) {
            starts[i] = body.size();
            body.writeBytes(buffers[i]);
        }
        org.apache.arrow.flatbuf.RecordBatch.startBuffersVector(builder, buffers.length);
        for (int i = buffers.length - 1; i >= 0; i--) {
            org.apache.arrow.flatbuf.Buffer.createBuffer(builder, starts[i], buffers[i].length);
        }
        int described = builder.endVector();
        org.apache.arrow.flatbuf.RecordBatch.startRecordBatch(builder);
        org.apache.arrow.flatbuf.RecordBatch.addLength(builder, rows);
        org.apache.arrow.flatbuf.RecordBatch.addNodes(builder, nodes);
        org.apache.arrow.flatbuf.RecordBatch.addBuffers(builder, described);
        int batch = org.apache.arrow.flatbuf.RecordBatch.endRecordBatch(builder);
        byte[] header = BatchEncoder.message(
                builder, org.apache.arrow.flatbuf.MessageHeader.RecordBatch, batch, body.size());
        RecordBatch decoded = decoder.decode(ByteBuffer.wrap(header), ByteBuffer.wrap(body.toByteArray()));
        assertNotNull(decoded);
        return decoded;
    }

    private static BatchDecoder decoderOf(ArrowField field) throws SQLException {
        BatchDecoder decoder = new BatchDecoder();
        byte[] schema = SchemaEncoder.encode(new ArrowSchema(List.of(field)));
        assertNull(decoder.decode(ByteBuffer.wrap(schema), ByteBuffer.allocate(0)));
        return decoder;
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.of(values).forEach(buffer::putInt);
        return buffer.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    @Test
    void readsNoRowsFromNoBytes() throws SQLException {
        assertEquals(0, decode(NUMBER, 0, 0, new byte[0], new byte[0]).rowCount());
        assertEquals(0, decode(TEXT, 0, 0, new byte[0], new byte[0], new byte[0]).rowCount());
    }

    @Test
    void takesAMissingBitmapForNoNulls() throws SQLException {
        Column numbers = decode(NUMBER, 3, 0, new byte[0], longs(7, -8, 9)).columns().get(0);
        for (int row = 0; row < 3; row++) {
            assertFalse(numbers.isNull(row));
        }
        assertEquals(-8, numbers.longAt(1));
    }

    @Test
    void readsBitmapsLowestBitFirst() throws SQLException {
        Column numbers = decode(
                        NUMBER,
                        10,
                        7,
                        new byte[] {(byte) 0b1000_0001, 0b10},
                        longs(IntStream.range(0, 10).asLongStream().toArray()))
                .columns()
                .get(0);
        int[] valid = IntStream.range(0, 10).filter(row -> !numbers.isNull(row)).toArray();
        assertArrayEquals(new int[] {0, 7, 9}, valid);
        assertEquals(9, numbers.longAt(9));
    }

    @Test
    void readsSlicedOffsets() throws SQLException {
        Column texts = decode(TEXT, 2, 0, new byte[0], ints(3, 5, 9), "xxxHidesert".getBytes(StandardCharsets.UTF_8))
                .columns()
                .get(0);
        assertEquals("Hi", texts.textAt(0));
        assertEquals("dese", texts.textAt(1));
    }

    @Test
    void refusesWhatIsTooShort() throws SQLException {
        byte[] none = new byte[0];
        assertEquals("08P01", stateOf(() -> decode(NUMBER, 3, 0, none, longs(1, 2))));
        assertEquals("08P01", stateOf(() -> decode(NUMBER, 9, 1, new byte[1], longs(1, 2, 3, 4, 5, 6, 7, 8, 9))));
        assertEquals("08P01", stateOf(() -> decode(TEXT, 2, 0, none, ints(0, 1), none)));
        assertEquals("08P01", stateOf(() -> decode(NUMBER, 1, 0, none)));
        Column texts = decode(TEXT, 1, 0, none, ints(0, 100), new byte[8]).columns().get(0);
        assertThrows(IllegalStateException.class, () -> texts.textAt(0));
        assertEquals("08P01", stateOf(() -> decoderOf(NUMBER).decode(ByteBuffer.wrap(new byte[3]), ByteBuffer.allocate(0))));
        assertEquals("08P01", stateOf(() -> SchemaDecoder.decodeEncapsulated(new byte[] {100, 0, 0, 0, 1})));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 1_000})
    void arrowReadsWhatIsWritten(int rows) throws Exception {
        List<Object> numbers = new ArrayList<>();
        List<Object> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            numbers.add(row % 3 == 1 ? null : (Object) (long) -row);
            texts.add(row % 5 == 2 ? null : ("text " + row).getBytes(StandardCharsets.UTF_8));
        }
        BatchEncoder.Encoded encoded =
                BatchEncoder.encode(rows, List.of(new ColumnData(NUMBER, numbers), new ColumnData(TEXT, texts)));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        frame(stream, SchemaEncoder.encode(new ArrowSchema(List.of(NUMBER, TEXT))), new byte[0]);
        frame(stream, encoded.header(), encoded.body());
        try (BufferAllocator allocator = new RootAllocator();
                ArrowStreamReader reader =
                        new ArrowStreamReader(new ByteArrayInputStream(stream.toByteArray()), allocator)) {
            assertTrue(reader.loadNextBatch());
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            assertEquals(rows, root.getRowCount());
            for (int row = 0; row < rows; row++) {
                assertEquals(numbers.get(row), root.getVector("n").getObject(row));
                Object text = texts.get(row) instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : null;
                Object read = root.getVector("t").getObject(row);
                assertEquals(text, read == null ? null : read.toString());
            }
        }
    }

    /** Writes a message in the stream format: mark, length, flatbuffer padded to 8 bytes, body. */
    private static void frame(ByteArrayOutputStream stream, byte[] header, byte[] body) {
        int padded = (header.length + 7) / 8 * 8;
        stream.writeBytes(ints(-1, padded));
        stream.writeBytes(header);
        stream.writeBytes(new byte[padded - header.length]);
        stream.writeBytes(body);
    }

    /** Reads a stream of Arrow's own writer message by message. */
    private static List<RecordBatch> decodeStream(byte[] stream) throws SQLException {
        BatchDecoder decoder = new BatchDecoder();
        List<RecordBatch> batches = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.remaining() >= 8) {
            assertEquals(-1, bytes.getInt());
            int length = bytes.getInt();
            if (length == 0) {
                break;
            }
            ByteBuffer header = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            int bodyLength = (int) Message.getRootAsMessage(header.duplicate().order(ByteOrder.LITTLE_ENDIAN)).bodyLength();
            RecordBatch batch = decoder.decode(header, bytes.slice(bytes.position(), bodyLength));
            bytes.position(bytes.position() + bodyLength);
            if (batch != null) {
                batches.add(batch);
            }
        }
        return batches;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsWhatArrowWritesWithAndWithoutLz4(boolean compressed) throws Exception {
        Random random = new Random(7);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rows = 9_000;
        String[] words = new String[rows];
        try (BufferAllocator allocator = new RootAllocator();
                BigIntVector numbers = new BigIntVector("n", allocator);
                VarCharVector texts = new VarCharVector("t", allocator)) {
            for (int row = 0; row < rows; row++) {
                numbers.setSafe(row, row % 100);
                words[row] = row % 7 == 0 ? null : "word " + Integer.toString(random.nextInt(1 << (row % 30)), 36);
                if (words[row] != null) {
                    texts.setSafe(row, words[row].getBytes(StandardCharsets.UTF_8));
                }
            }
            numbers.setValueCount(rows);
            texts.setValueCount(rows);
            try (VectorSchemaRoot root = VectorSchemaRoot.of(numbers, texts);
                    ArrowStreamWriter writer = writer(root, null, out, compressed)) {
                writer.start();
                writer.writeBatch();
                root.setRowCount(0);
                writer.writeBatch();
                writer.end();
            }
        }
        List<RecordBatch> batches = decodeStream(out.toByteArray());
        assertEquals(2, batches.size());
        assertEquals(0, batches.get(1).rowCount());
        Column numbers = batches.get(0).columns().get(0);
        Column texts = batches.get(0).columns().get(1);
        for (int row = 0; row < rows; row++) {
            assertEquals(row % 100, numbers.longAt(row));
            assertEquals(words[row], texts.isNull(row) ? null : texts.textAt(row));
        }
    }

    private static ArrowStreamWriter writer(
            VectorSchemaRoot root,
            @Nullable DictionaryProvider dictionaries,
            ByteArrayOutputStream out,
            boolean compressed) {
        return compressed
                ? new ArrowStreamWriter(
                        root,
                        dictionaries,
                        Channels.newChannel(out),
                        IpcOption.DEFAULT,
                        CommonsCompressionFactory.INSTANCE,
                        CompressionUtil.CodecType.LZ4_FRAME)
                : new ArrowStreamWriter(root, dictionaries, Channels.newChannel(out));
    }

    @Test
    void looksUpDictionaries() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VarCharVector values = new VarCharVector("d", allocator);
                VarCharVector plain = new VarCharVector("t", allocator)) {
            values.setSafe(0, "red".getBytes(StandardCharsets.UTF_8));
            values.setSafe(1, "blue".getBytes(StandardCharsets.UTF_8));
            values.setValueCount(2);
            plain.setSafe(0, "blue".getBytes(StandardCharsets.UTF_8));
            plain.setNull(1);
            plain.setSafe(2, "red".getBytes(StandardCharsets.UTF_8));
            plain.setValueCount(3);
            Dictionary dictionary = new Dictionary(values, new DictionaryEncoding(5, false, null));
            try (var encoded = (org.apache.arrow.vector.FieldVector) DictionaryEncoder.encode(plain, dictionary);
                    VectorSchemaRoot root = VectorSchemaRoot.of(encoded);
                    ArrowStreamWriter writer = writer(
                            root, new DictionaryProvider.MapDictionaryProvider(dictionary), out, false)) {
                writer.start();
                writer.writeBatch();
                writer.end();
            }
        }
        Column texts = decodeStream(out.toByteArray()).get(0).columns().get(0);
        assertEquals("blue", texts.textAt(0));
        assertTrue(texts.isNull(1));
        assertEquals("red", texts.textAt(2));
    }

    @Test
    void readsLists() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                ListVector lists = ListVector.empty("l", allocator)) {
            var writer = lists.getWriter();
            writer.setPosition(0);
            writer.startList();
            writer.bigInt().writeBigInt(1);
            writer.bigInt().writeBigInt(2);
            writer.endList();
            writer.setPosition(2);
            writer.startList();
            writer.endList();
            lists.setValueCount(3);
            try (VectorSchemaRoot root = VectorSchemaRoot.of(lists);
                    ArrowStreamWriter streamWriter = writer(root, null, out, false)) {
                streamWriter.start();
                streamWriter.writeBatch();
                streamWriter.end();
            }
        }
        Column lists = decodeStream(out.toByteArray()).get(0).columns().get(0);
        assertEquals(2, lists.childCount(0));
        assertEquals(2, lists.childAt(0, 0).longAt(lists.childStart(0) + 1));
        assertTrue(lists.isNull(1));
        assertEquals(0, lists.childCount(2));
    }

    private static String stateOf(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(SQLException.class, executable).getSQLState();
    }
}
