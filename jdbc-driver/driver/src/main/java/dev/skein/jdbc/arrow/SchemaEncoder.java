package dev.skein.jdbc.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Null;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** Writes schemas of plain columns, as parameters have them. */
public final class SchemaEncoder {
    private static final int BYTES_GUESS = 512;

    private SchemaEncoder() {}

    /** Encodes a schema as a flatbuffer {@code Message}, without length prefix. */
    public static byte[] encode(ArrowSchema schema) {
        FlatBufferBuilder builder = new FlatBufferBuilder(BYTES_GUESS);
        int[] fields = new int[schema.fields().size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(builder, schema.fields().get(i));
        }
        int vector = Schema.createFieldsVector(builder, fields);
        Schema.startSchema(builder);
        Schema.addEndianness(builder, Endianness.Little);
        Schema.addFields(builder, vector);
        return BatchEncoder.message(builder, MessageHeader.Schema, Schema.endSchema(builder), 0);
    }

    private static int field(FlatBufferBuilder builder, ArrowField field) {
        int name = builder.createString(field.name());
        int[] entries = new int[field.metadata().size()];
        int next = 0;
        for (Map.Entry<String, String> entry : field.metadata().entrySet()) {
            entries[next++] = KeyValue.createKeyValue(
                    builder, builder.createString(entry.getKey()), builder.createString(entry.getValue()));
        }
        int metadata = Field.createCustomMetadataVector(builder, entries);
        int children = Field.createChildrenVector(builder, new int[0]);
        int type = type(builder, field.type());
        Field.startField(builder);
        Field.addName(builder, name);
        Field.addNullable(builder, field.nullable());
        Field.addTypeType(builder, typeNumber(field.type()));
        Field.addType(builder, type);
        Field.addChildren(builder, children);
        Field.addCustomMetadata(builder, metadata);
        return Field.endField(builder);
    }

    private static byte typeNumber(ArrowType type) {
        return writable(type).number();
    }

    private static int type(FlatBufferBuilder builder, ArrowType type) {
        return writable(type).write(builder);
    }

    /** How a type that parameters can have is written. */
    private static Writable writable(ArrowType type) {
        if (type instanceof ArrowType.Null) {
            return new Writable(Type.Null, builder -> {
                Null.startNull(builder);
                return Null.endNull(builder);
            });
        }
        if (type instanceof ArrowType.Bool) {
            return new Writable(Type.Bool, builder -> {
                Bool.startBool(builder);
                return Bool.endBool(builder);
            });
        }
        if (type instanceof ArrowType.Int integer) {
            return new Writable(Type.Int, builder -> Int.createInt(builder, integer.bits(), integer.signed()));
        }
        if (type instanceof ArrowType.FloatingPoint floating) {
            short precision = floating.bits() == Double.SIZE ? Precision.DOUBLE : Precision.SINGLE;
            return new Writable(
                    Type.FloatingPoint, builder -> FloatingPoint.createFloatingPoint(builder, precision));
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return new Writable(
                    Type.Decimal,
                    builder -> Decimal.createDecimal(builder, decimal.precision(), decimal.scale(), decimal.bits()));
        }
        if (type instanceof ArrowType.Utf8) {
            return new Writable(Type.Utf8, builder -> {
                Utf8.startUtf8(builder);
                return Utf8.endUtf8(builder);
            });
        }
        if (type instanceof ArrowType.Binary) {
            return new Writable(Type.Binary, builder -> {
                Binary.startBinary(builder);
                return Binary.endBinary(builder);
            });
        }
        if (type instanceof ArrowType.FixedSizeBinary binary) {
            return new Writable(
                    Type.FixedSizeBinary,
                    builder -> FixedSizeBinary.createFixedSizeBinary(builder, binary.width()));
        }
        return temporal(type);
    }

    private static Writable temporal(ArrowType type) {
        if (type instanceof ArrowType.Date date) {
            return new Writable(
                    Type.Date,
                    builder -> Date.createDate(builder, date.milliseconds() ? DateUnit.MILLISECOND : DateUnit.DAY));
        }
        if (type instanceof ArrowType.Time time) {
            return new Writable(Type.Time, builder -> Time.createTime(builder, unit(time.unit()), time.bits()));
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return new Writable(Type.Timestamp, builder -> {
                int zone = timestamp.zone() == null ? 0 : builder.createString(timestamp.zone());
                return Timestamp.createTimestamp(builder, unit(timestamp.unit()), zone);
            });
        }
        if (type instanceof ArrowType.Duration duration) {
            return new Writable(
                    Type.Duration, builder -> Duration.createDuration(builder, unit(duration.unit())));
        }
        if (type instanceof ArrowType.Interval interval && interval.unit() == ArrowType.IntervalUnit.YEAR_MONTH) {
            return new Writable(
                    Type.Interval, builder -> Interval.createInterval(builder, IntervalUnit.YEAR_MONTH));
        }
        throw new IllegalArgumentException("cannot write values of type " + type);
    }

    private static short unit(TimeUnit unit) {
        return switch (unit) {
            case SECONDS -> org.apache.arrow.flatbuf.TimeUnit.SECOND;
            case MILLISECONDS -> org.apache.arrow.flatbuf.TimeUnit.MILLISECOND;
            case MICROSECONDS -> org.apache.arrow.flatbuf.TimeUnit.MICROSECOND;
            case NANOSECONDS -> org.apache.arrow.flatbuf.TimeUnit.NANOSECOND;
            case MINUTES, HOURS, DAYS -> throw new IllegalArgumentException("Arrow has no unit " + unit);
        };
    }

    private record Writable(byte number, TypeWriter writer) {
        int write(FlatBufferBuilder builder) {
            return writer.write(builder);
        }
    }

    /** Writes a table of the union {@code Type} and answers its place. */
    private interface TypeWriter {
        int write(FlatBufferBuilder builder);
    }
}
