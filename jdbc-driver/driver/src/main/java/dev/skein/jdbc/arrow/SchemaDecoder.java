package dev.skein.jdbc.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.UnionMode;

/** Reads schemas from flatbuffers. */
public final class SchemaDecoder {
    /** Deeper nesting than this is taken for an attack on the stack. */
    private static final int DEPTH_LIMIT = 64;

    private SchemaDecoder() {}

    /**
     * Reads a schema as Flight SQL embeds it: an encapsulated IPC message, with or without the continuation mark of
     * format 0.15 and later.
     *
     * @param encapsulated the message; empty for a statement that answers no rows
     */
    public static ArrowSchema decodeEncapsulated(byte[] encapsulated) throws SQLException {
        ByteBuffer buffer = ByteBuffer.wrap(encapsulated).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.remaining() < Integer.BYTES) {
            return ArrowSchema.EMPTY;
        }
        int length = buffer.getInt();
        if (length == IpcFormat.CONTINUATION && buffer.remaining() >= Integer.BYTES) {
            length = buffer.getInt();
        }
        if (length == 0) {
            return ArrowSchema.EMPTY;
        }
        if (length < 0 || length > buffer.remaining()) {
            throw IpcFormat.malformed("a schema of " + length + " bytes in " + encapsulated.length);
        }
        return decode(Message.getRootAsMessage(buffer.slice(buffer.position(), length)));
    }

    static ArrowSchema decode(Message message) throws SQLException {
        if (message.headerType() != MessageHeader.Schema) {
            throw IpcFormat.malformed("a message of type " + message.headerType() + " instead of a schema");
        }
        Schema schema = (Schema) message.header(new Schema());
        if (schema == null) {
            throw IpcFormat.malformed("a schema message without schema");
        }
        if (schema.endianness() != Endianness.Little) {
            throw IpcFormat.unsupported("big-endian data");
        }
        List<ArrowField> fields = new ArrayList<>(schema.fieldsLength());
        for (int i = 0; i < schema.fieldsLength(); i++) {
            fields.add(field(schema.fields(i), 0));
        }
        return new ArrowSchema(fields);
    }

    private static ArrowField field(Field field, int depth) throws SQLException {
        if (depth > DEPTH_LIMIT) {
            throw IpcFormat.malformed("types nested deeper than " + DEPTH_LIMIT);
        }
        String name = field.name() == null ? "" : field.name();
        List<ArrowField> children = new ArrayList<>(field.childrenLength());
        for (int i = 0; i < field.childrenLength(); i++) {
            children.add(field(field.children(i), depth + 1));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < field.customMetadataLength(); i++) {
            KeyValue entry = field.customMetadata(i);
            metadata.put(entry.key(), entry.value() == null ? "" : entry.value());
        }
        DictionaryEncoding encoding = field.dictionary();
        ArrowField.Dictionary dictionary = null;
        if (encoding != null) {
            Int index = encoding.indexType();
            dictionary = new ArrowField.Dictionary(
                    encoding.id(),
                    index == null ? new ArrowType.Int(Integer.SIZE, true) : integer(index));
        }
        return new ArrowField(name, field.nullable(), type(field, name), dictionary, children, metadata);
    }

    private static ArrowType type(Field field, String name) throws SQLException {
        return switch (field.typeType()) {
            case Type.Null -> new ArrowType.Null();
            case Type.Bool -> new ArrowType.Bool();
            case Type.Int -> integer(as(field, new Int()));
            case Type.FloatingPoint -> new ArrowType.FloatingPoint(
                        switch (as(field, new org.apache.arrow.flatbuf.FloatingPoint()).precision()) {
                            case Precision.HALF -> Short.SIZE;
                            case Precision.SINGLE -> Float.SIZE;
                            default -> Double.SIZE;
                        });
            case Type.Decimal -> {
                var decimal = as(field, new org.apache.arrow.flatbuf.Decimal());
                yield new ArrowType.Decimal(decimal.precision(), decimal.scale(), decimal.bitWidth());
            }
            case Type.Utf8 -> new ArrowType.Utf8(false);
            case Type.LargeUtf8 -> new ArrowType.Utf8(true);
            case Type.Binary -> new ArrowType.Binary(false);
            case Type.LargeBinary -> new ArrowType.Binary(true);
            case Type.FixedSizeBinary -> new ArrowType.FixedSizeBinary(
                        as(field, new org.apache.arrow.flatbuf.FixedSizeBinary()).byteWidth());
            case Type.Date -> new ArrowType.Date(
                        as(field, new org.apache.arrow.flatbuf.Date()).unit() == DateUnit.MILLISECOND);
            case Type.Time -> {
                var time = as(field, new org.apache.arrow.flatbuf.Time());
                yield new ArrowType.Time(unit(time.unit()), time.bitWidth());
            }
            case Type.Timestamp -> {
                var timestamp = as(field, new org.apache.arrow.flatbuf.Timestamp());
                String zone = timestamp.timezone();
                yield new ArrowType.Timestamp(unit(timestamp.unit()), zone == null || zone.isEmpty() ? null : zone);
            }
            case Type.Interval -> new ArrowType.Interval(
                        switch (as(field, new org.apache.arrow.flatbuf.Interval()).unit()) {
                            case IntervalUnit.YEAR_MONTH -> ArrowType.IntervalUnit.YEAR_MONTH;
                            case IntervalUnit.DAY_TIME -> ArrowType.IntervalUnit.DAY_TIME;
                            default -> ArrowType.IntervalUnit.MONTH_DAY_NANO;
                        });
            case Type.Duration -> new ArrowType.Duration(unit(as(field, new org.apache.arrow.flatbuf.Duration()).unit()));
            case Type.List -> new ArrowType.Sequence(false);
            case Type.LargeList -> new ArrowType.Sequence(true);
            case Type.FixedSizeList -> new ArrowType.FixedSizeSequence(
                        as(field, new org.apache.arrow.flatbuf.FixedSizeList()).listSize());
            case Type.Struct_ -> new ArrowType.Struct();
            case Type.Map -> new ArrowType.Map();
            case Type.Union -> union(as(field, new org.apache.arrow.flatbuf.Union()), field.childrenLength());
            default -> throw IpcFormat.unsupported("column '" + name + "' of the Arrow type " + Type.name(field.typeType()));
        };
    }

    private static ArrowType.Union union(org.apache.arrow.flatbuf.Union union, int childCount) throws SQLException {
        List<Integer> typeIds = new ArrayList<>(childCount);
        for (int i = 0; i < childCount; i++) {
            int typeId = union.typeIdsLength() == 0 ? i : union.typeIds(i);
            if (typeId < 0 || typeId > Byte.MAX_VALUE) {
                throw IpcFormat.malformed("the union type number " + typeId);
            }
            typeIds.add(typeId);
        }
        return new ArrowType.Union(union.mode() == UnionMode.Dense, typeIds);
    }

    private static ArrowType.Int integer(Int type) {
        return new ArrowType.Int(type.bitWidth(), type.isSigned());
    }

    private static TimeUnit unit(short unit) {
        return switch (unit) {
            case org.apache.arrow.flatbuf.TimeUnit.SECOND -> TimeUnit.SECONDS;
            case org.apache.arrow.flatbuf.TimeUnit.MILLISECOND -> TimeUnit.MILLISECONDS;
            case org.apache.arrow.flatbuf.TimeUnit.MICROSECOND -> TimeUnit.MICROSECONDS;
            default -> TimeUnit.NANOSECONDS;
        };
    }

    private static <T extends com.google.flatbuffers.Table> T as(Field field, T type) throws SQLException {
        if (field.type(type) == null) {
            throw IpcFormat.malformed("column '" + field.name() + "' has no type");
        }
        return type;
    }
}
