package dev.skein.server.flight;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.Datum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Reads bound parameters from Arrow vectors and gives them the types that the statement wants.
final class ParameterReader {
    private ParameterReader() {}

    /// The parameters of one row.
    ///
    /// @throws SkeinException INVALID_PARAMETER, TYPE_MISMATCH, NUMERIC_OUT_OF_RANGE naming the parameter
    static List<Datum> row(VectorSchemaRoot root, int row, List<SqlType> types) {
        List<FieldVector> vectors = root.getFieldVectors();
        if (vectors.size() != types.size()) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "the statement has " + types.size() + " parameters, but " + vectors.size() + " were bound");
        }
        List<Datum> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            try {
                values.add(value(vectors.get(i), row, types.get(i)));
            } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
                throw new SkeinException(ErrorCode.TYPE_MISMATCH, "parameter " + (i + 1) + " cannot be used as "
                        + types.get(i) + ": " + e.getMessage(), e);
            }
        }
        return values;
    }

    private static Datum value(FieldVector vector, int row, SqlType type) {
        if (vector instanceof DenseUnionVector union) {
            return value((FieldVector) union.getVectorByType(union.getTypeId(row)), union.getOffset(row), type);
        }
        if (vector.isNull(row)) {
            return Datum.NULL;
        }
        return switch (vector) {
            case BitVector bits -> number(BigDecimal.valueOf(bits.get(row)), type);
            case BaseIntVector integers -> number(BigDecimal.valueOf(integers.getValueAsLong(row)), type);
            case FloatingPointVector floats -> {
                double number = floats.getValueAsDouble(row);
                yield type.lane() == Lane.DOUBLE ? new Datum.OfDouble(number) : number(BigDecimal.valueOf(number), type);
            }
            case DecimalVector decimals -> number(decimals.getObject(row), type);
            case VarCharVector text -> text(new String(text.get(row), StandardCharsets.UTF_8), type);
            case LargeVarCharVector text -> text(new String(text.get(row), StandardCharsets.UTF_8), type);
            case VarBinaryVector binary -> new Datum.OfBinary(HexFormat.of().formatHex(binary.get(row)));
            case FixedSizeBinaryVector binary -> {
                byte[] bytes = binary.get(row);
                yield type.equals(SqlType.UUID)
                        ? new Datum.OfWide(new BigInteger(bytes))
                        : new Datum.OfBinary(HexFormat.of().formatHex(bytes));
            }
            case DateDayVector days -> date(days.get(row), type);
            case DateMilliVector millis -> date(Math.floorDiv(millis.get(row), ChronoUnit.DAYS.getDuration().toMillis()), type);
            case TimeSecVector time -> new Datum.OfLong(time.get(row) * 1_000_000L);
            case TimeMilliVector time -> new Datum.OfLong(time.get(row) * 1_000L);
            case TimeMicroVector time -> new Datum.OfLong(time.get(row));
            case TimeNanoVector time -> new Datum.OfLong(time.get(row) / 1_000L);
            case TimeStampVector stamps -> timestamp(micros(
                    stamps.get(row), ((ArrowType.Timestamp) vector.getField().getType()).getUnit()), type);
            case IntervalYearVector months -> new Datum.OfLong(months.get(row));
            case DurationVector durations ->
                new Datum.OfLong(durations.getObject(row).toNanos() / ChronoUnit.MICROS.getDuration().toNanos());
            default -> throw new IllegalArgumentException("an Arrow value of type " + vector.getField().getType());
        };
    }

    private static Datum number(BigDecimal number, SqlType type) {
        return switch (type.kind()) {
            case REAL, DOUBLE -> new Datum.OfDouble(number.doubleValue());
            case DECIMAL -> {
                BigInteger unscaled = number.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
                if (new BigDecimal(unscaled).precision() > type.precision()) {
                    throw new ArithmeticException(number.toPlainString() + " is out of range");
                }
                yield type.lane() == Lane.LONG
                        ? new Datum.OfLong(unscaled.longValueExact())
                        : new Datum.OfWide(unscaled);
            }
            case CHAR, VARCHAR -> new Datum.OfText(number.toPlainString());
            case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ,
                    INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> {
                long value = number.longValueExact();
                if (value < type.minimumLong() || value > type.maximumLong()) {
                    throw new ArithmeticException(value + " is out of range");
                }
                yield new Datum.OfLong(value);
            }
            case VARBINARY, UUID -> throw new IllegalArgumentException("a number");
        };
    }

    private static Datum text(String text, SqlType type) {
        return switch (type.kind()) {
            case CHAR, VARCHAR, NULL -> new Datum.OfText(text);
            case DATE -> new Datum.OfLong(LocalDate.parse(text).toEpochDay());
            case TIME -> new Datum.OfLong(LocalTime.parse(text).toNanoOfDay() / 1_000L);
            case TIMESTAMP -> new Datum.OfLong(micros(
                    LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)));
            case TIMESTAMP_TZ -> new Datum.OfLong(micros(OffsetDateTime.parse(text.replace(' ', 'T')).toInstant()));
            case UUID -> {
                UUID uuid = UUID.fromString(text);
                ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits());
                yield new Datum.OfWide(new BigInteger(bytes.array()));
            }
            case BOOLEAN -> new Datum.OfLong(Boolean.parseBoolean(text) ? 1 : 0);
            case VARBINARY -> new Datum.OfBinary(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> number(new BigDecimal(text.strip()), type);
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> throw new IllegalArgumentException("text");
        };
    }

    private static Datum date(long days, SqlType type) {
        return switch (type.kind()) {
            case TIMESTAMP, TIMESTAMP_TZ ->
                new Datum.OfLong(Math.multiplyExact(days, ChronoUnit.DAYS.getDuration().toMillis() * 1_000L));
            case CHAR, VARCHAR -> new Datum.OfText(LocalDate.ofEpochDay(days).toString());
            default -> new Datum.OfLong(days);
        };
    }

    private static Datum timestamp(long micros, SqlType type) {
        return switch (type.kind()) {
            case DATE -> new Datum.OfLong(Math.floorDiv(micros, ChronoUnit.DAYS.getDuration().toMillis() * 1_000L));
            case CHAR, VARCHAR -> new Datum.OfText(LocalDateTime.ofInstant(
                            Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC)
                    .toString()
                    .replace('T', ' '));
            default -> new Datum.OfLong(micros);
        };
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static long micros(long value, TimeUnit unit) {
        return switch (unit) {
            case SECOND -> Math.multiplyExact(value, 1_000_000L);
            case MILLISECOND -> Math.multiplyExact(value, 1_000L);
            case MICROSECOND -> value;
            case NANOSECOND -> Math.floorDiv(value, 1_000L);
        };
    }
}
