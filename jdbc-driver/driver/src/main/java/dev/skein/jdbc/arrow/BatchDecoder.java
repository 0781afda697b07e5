package dev.skein.jdbc.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages of one IPC stream in their order. Remembers the schema and the dictionaries; belongs to one
 * thread. Batches stay valid for ever: they refer to the bodies that they were decoded from.
 */
public final class BatchDecoder {
    private @Nullable ArrowSchema schema;
    private final Map<Long, ArrowField> dictionaryFields = new HashMap<>();
    private final Map<Long, Column> dictionaries = new HashMap<>();

    /** The schema of the stream; null before its first message. */
    public @Nullable ArrowSchema schema() {
        return schema;
    }

    /**
     * Decodes one message.
     *
     * @param header the flatbuffer {@code Message}, without length prefix
     * @param body the buffers that it describes, on the heap
     * @return the batch; null for a message that is no record batch
     */
    public @Nullable RecordBatch decode(ByteBuffer header, ByteBuffer body) throws SQLException {
        try {
            return decodeChecked(header, body);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw IpcFormat.malformed("a message ends too early", e);
        }
    }

    private @Nullable RecordBatch decodeChecked(ByteBuffer header, ByteBuffer body) throws SQLException {
        Message message = Message.getRootAsMessage(header.slice().order(ByteOrder.LITTLE_ENDIAN));
        switch (message.headerType()) {
            case MessageHeader.Schema -> {
                schema(SchemaDecoder.decode(message));
                return null;
            }
            case MessageHeader.DictionaryBatch -> {
                var batch = (DictionaryBatch) message.header(new DictionaryBatch());
                if (batch == null) {
                    throw IpcFormat.malformed("an empty dictionary message");
                }
                dictionary(batch, message.version(), body);
                return null;
            }
            case MessageHeader.RecordBatch -> {
                var batch = (org.apache.arrow.flatbuf.RecordBatch) message.header(
                        new org.apache.arrow.flatbuf.RecordBatch());
                if (batch == null || schema == null) {
                    throw IpcFormat.malformed("a batch without schema");
                }
                return new Layout(batch, message.version(), body).read(schema.fields());
            }
            default -> throw IpcFormat.unsupported(
                    "Arrow messages of type " + MessageHeader.name(message.headerType()));
        }
    }

    private void schema(ArrowSchema next) throws SQLException {
        if (schema != null && !schema.equals(next)) {
            throw IpcFormat.malformed("the schema changes within the result");
        }
        schema = next;
        registerDictionaries(next.fields());
    }

    private void registerDictionaries(List<ArrowField> fields) {
        for (ArrowField field : fields) {
            ArrowField.Dictionary dictionary = field.dictionary();
            if (dictionary != null) {
                dictionaryFields.put(dictionary.id(), field);
            }
            registerDictionaries(field.children());
        }
    }

    private void dictionary(DictionaryBatch batch, short version, ByteBuffer body) throws SQLException {
        ArrowField field = dictionaryFields.get(batch.id());
        if (field == null || batch.data() == null) {
            throw IpcFormat.malformed("a dictionary " + batch.id() + " that no column uses");
        }
        if (batch.isDelta()) {
            throw IpcFormat.unsupported("dictionaries sent in parts");
        }
        ArrowField values = new ArrowField(field.name(), true, field.type(), null, field.children(), Map.of());
        RecordBatch decoded = new Layout(batch.data(), version, body).read(List.of(values));
        dictionaries.put(batch.id(), decoded.columns().get(0));
    }

    /** Walks the flattened nodes and buffers of one batch, depth first. */
    private final class Layout {
        private final org.apache.arrow.flatbuf.RecordBatch batch;
        private final boolean unionsHaveValidity;
        private final byte[] data;
        private final int bodyStart;
        private final int bodyLength;
        private final boolean compressed;
        private int nextNode;
        private int nextBuffer;

        Layout(org.apache.arrow.flatbuf.RecordBatch batch, short version, ByteBuffer body) throws SQLException {
            this.batch = batch;
            this.unionsHaveValidity = version < MetadataVersion.V5;
            this.data = body.array();
            this.bodyStart = body.arrayOffset() + body.position();
            this.bodyLength = body.remaining();
            BodyCompression compression = batch.compression();
            this.compressed = compression != null;
            if (compression != null && compression.codec() != CompressionType.LZ4_FRAME) {
                throw IpcFormat.unsupported("buffers compressed with " + CompressionType.name(compression.codec()));
            }
        }

        RecordBatch read(List<ArrowField> fields) throws SQLException {
            int rowCount = Math.toIntExact(batch.length());
            List<Column> columns = new ArrayList<>(fields.size());
            for (ArrowField field : fields) {
                columns.add(column(field));
            }
            return new RecordBatch(rowCount, columns);
        }

        private Column column(ArrowField field) throws SQLException {
            ArrowField.Dictionary lookup = field.dictionary();
            if (lookup == null) {
                return values(field);
            }
            Column indexes = values(ArrowField.of(field.name(), field.nullable(), lookup.index()));
            Column dictionary = dictionaries.get(lookup.id());
            if (dictionary == null) {
                throw IpcFormat.malformed("column '" + field.name() + "' comes before its dictionary");
            }
            return new Columns.Looked(indexes, dictionary);
        }

        private Column values(ArrowField field) throws SQLException {
            FieldNode node = batch.nodes(nextNode++);
            if (node == null) {
                throw IpcFormat.malformed("no column '" + field.name() + "' in the batch");
            }
            int rows = Math.toIntExact(node.length());
            ArrowType type = field.type();
            if (type instanceof ArrowType.Null) {
                return new Columns.Nulls();
            }
            if (type instanceof ArrowType.Union union) {
                return union(field, union, rows);
            }
            BufferSlice validity = validity(rows);
            if (type instanceof ArrowType.Bool) {
                return new Columns.Bits(validity, buffer((rows + 7) / 8));
            }
            if (type instanceof ArrowType.Int integer) {
                return integers(validity, rows, integer.bits(), integer.signed());
            }
            if (type instanceof ArrowType.FloatingPoint floating) {
                int width = floating.bits() / Byte.SIZE;
                return new Columns.Floats(validity, fixed(rows, width), width);
            }
            if (type instanceof ArrowType.Decimal decimal) {
                return fixedBytes(validity, rows, decimal.bits() / Byte.SIZE);
            }
            if (type instanceof ArrowType.FixedSizeBinary binary) {
                return fixedBytes(validity, rows, binary.width());
            }
            if (type instanceof ArrowType.Utf8 utf8) {
                return variableBytes(validity, rows, utf8.large());
            }
            if (type instanceof ArrowType.Binary binary) {
                return variableBytes(validity, rows, binary.large());
            }
            if (type instanceof ArrowType.Date date) {
                return integers(validity, rows, date.milliseconds() ? Long.SIZE : Integer.SIZE, true);
            }
            if (type instanceof ArrowType.Time time) {
                return integers(validity, rows, time.bits(), true);
            }
            if (type instanceof ArrowType.Timestamp || type instanceof ArrowType.Duration) {
                return integers(validity, rows, Long.SIZE, true);
            }
            if (type instanceof ArrowType.Interval interval) {
                return switch (interval.unit()) {
                    case YEAR_MONTH -> integers(validity, rows, Integer.SIZE, true);
                    case DAY_TIME -> fixedBytes(validity, rows, Long.BYTES);
                    case MONTH_DAY_NANO -> fixedBytes(validity, rows, 2 * Long.BYTES);
                };
            }
            return nested(field, validity, rows);
        }

        private Column nested(ArrowField field, BufferSlice validity, int rows) throws SQLException {
            ArrowType type = field.type();
            if (type instanceof ArrowType.FixedSizeSequence fixed) {
                return new Columns.FixedSequences(validity, fixed.size(), onlyChild(field));
            }
            if (type instanceof ArrowType.Struct) {
                return new Columns.Structs(validity, children(field));
            }
            boolean large = type instanceof ArrowType.Sequence sequence && sequence.large();
            BufferSlice offsets = offsets(rows, large);
            return new Columns.Sequences(validity, new Offsets(offsets, large, Integer.MAX_VALUE), onlyChild(field));
        }

        private Column union(ArrowField field, ArrowType.Union union, int rows) throws SQLException {
            if (unionsHaveValidity) {
                nextBuffer++;
            }
            BufferSlice types = buffer(rows);
            BufferSlice offsets = union.dense() ? fixed(rows, Integer.BYTES) : BufferSlice.EMPTY;
            return new Columns.Unions(types, offsets, union.dense(), union.typeIds(), children(field));
        }

        private Column onlyChild(ArrowField field) throws SQLException {
            if (field.children().size() != 1) {
                throw IpcFormat.malformed("list '" + field.name() + "' has " + field.children().size() + " children");
            }
            return column(field.children().get(0));
        }

        private List<Column> children(ArrowField field) throws SQLException {
            List<Column> columns = new ArrayList<>(field.children().size());
            for (ArrowField child : field.children()) {
                columns.add(column(child));
            }
            return columns;
        }

        private Column integers(BufferSlice validity, int rows, int bits, boolean signed) throws SQLException {
            int width = bits / Byte.SIZE;
            return new Columns.Integers(validity, fixed(rows, width), width, signed);
        }

        private Column fixedBytes(BufferSlice validity, int rows, int width) throws SQLException {
            return new Columns.FixedBytes(validity, fixed(rows, width), width);
        }

        private Column variableBytes(BufferSlice validity, int rows, boolean large) throws SQLException {
            BufferSlice offsets = offsets(rows, large);
            BufferSlice values = buffer(0);
            return new Columns.VariableBytes(validity, new Offsets(offsets, large, values.length()), values);
        }

        private BufferSlice offsets(int rows, boolean large) throws SQLException {
            return rows == 0 ? buffer(0) : fixed(Math.addExact(rows, 1), large ? Long.BYTES : Integer.BYTES);
        }

        private BufferSlice fixed(int count, int width) throws SQLException {
            return buffer(Math.multiplyExact(count, width));
        }

        private BufferSlice validity(int rows) throws SQLException {
            BufferSlice validity = buffer(0);
            if (validity.length() != 0 && validity.length() < (rows + 7) / 8) {
                throw IpcFormat.malformed("a validity buffer of " + validity.length() + " bytes for " + rows + " rows");
            }
            return validity;
        }

        private BufferSlice buffer(int leastLength) throws SQLException {
            if (nextBuffer >= batch.buffersLength()) {
                throw IpcFormat.malformed("a batch of " + batch.buffersLength() + " buffers lacks one");
            }
            org.apache.arrow.flatbuf.Buffer described = batch.buffers(nextBuffer++);
            long offset = described.offset();
            long length = described.length();
            if (offset < 0 || length < 0 || length > bodyLength || offset > bodyLength - length) {
                throw IpcFormat.malformed(
                        "a buffer of " + length + " bytes at " + offset + " in a body of " + bodyLength);
            }
            BufferSlice slice = new BufferSlice(data, bodyStart + (int) offset, (int) length);
            if (compressed && length != 0) {
                slice = Lz4Frame.decompressBuffer(slice);
            }
            if (slice.length() < leastLength) {
                throw IpcFormat.malformed("a buffer of " + slice.length() + " bytes instead of " + leastLength);
            }
            return slice;
        }
    }
}
