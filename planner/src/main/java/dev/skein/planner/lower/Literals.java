package dev.skein.planner.lower;

import static java.util.Objects.requireNonNull;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.planner.sql.RelTypes;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/// Constants, ours and Calcite's.
final class Literals {
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
    private static final long MICROS_PER_MILLI = 1000;
    private static final long NANOS_PER_MICRO = 1000;

    private Literals() {}

    /// Our constant for one of Calcite's.
    static Expression.Literal lower(RexLiteral literal) {
        SqlType type = RelTypes.toSql(literal.getType());
        return new Expression.Literal(literal.isNull() ? Datum.NULL : datum(literal, type), type);
    }

    private static Datum datum(RexLiteral literal, SqlType type) {
        return switch (type.kind()) {
            case NULL -> Datum.NULL;
            case BOOLEAN -> new Datum.OfLong(RexLiteral.booleanValue(literal) ? 1 : 0);
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> {
                BigDecimal value = requireNonNull(literal.getValueAs(BigDecimal.class));
                yield Casts.numberAs(value, type).orElseThrow(() -> new SkeinException(
                        ErrorCode.NUMERIC_OUT_OF_RANGE, value.toPlainString() + " is out of range for type " + type));
            }
            case CHAR, VARCHAR -> new Datum.OfText(
                    requireNonNull(literal.getValueAs(NlsString.class)).getValue());
            case VARBINARY -> new Datum.OfBinary(
                    requireNonNull(literal.getValueAs(ByteString.class)).toString(16));
            case DATE -> new Datum.OfLong(
                    requireNonNull(literal.getValueAs(DateString.class)).getDaysSinceEpoch());
            case TIME -> new Datum.OfLong(LocalTime.parse(
                                    requireNonNull(literal.getValueAs(TimeString.class)).toString())
                            .toNanoOfDay()
                    / NANOS_PER_MICRO);
            case TIMESTAMP, TIMESTAMP_TZ -> new Datum.OfLong(
                    micros(requireNonNull(literal.getValueAs(TimestampString.class))));
            case INTERVAL_YEAR_MONTH -> new Datum.OfLong(
                    requireNonNull(literal.getValueAs(BigDecimal.class)).longValueExact());
            case INTERVAL_DAY_TIME -> new Datum.OfLong(
                    requireNonNull(literal.getValueAs(BigDecimal.class))
                            .multiply(BigDecimal.valueOf(MICROS_PER_MILLI))
                            .longValue());
            case UUID -> new Datum.OfWide(bits(requireNonNull(literal.getValueAs(UUID.class))));
        };
    }

    private static long micros(TimestampString timestamp) {
        return ChronoUnit.MICROS.between(EPOCH, LocalDateTime.parse(timestamp.toString().replace(' ', 'T')));
    }

    private static BigInteger bits(UUID uuid) {
        return BigInteger.valueOf(uuid.getMostSignificantBits())
                .shiftLeft(Long.SIZE)
                .or(new BigInteger(Long.toUnsignedString(uuid.getLeastSignificantBits())));
    }

    /// Calcite's constant for one of ours.
    static RexNode raise(RexBuilder builder, Datum value, RelDataType relType) {
        SqlType type = RelTypes.toSql(relType);
        if (value instanceof Datum.Null) {
            return builder.makeNullLiteral(relType);
        }
        Expression.Literal literal = new Expression.Literal(value, type);
        return switch (type.kind()) {
            case BOOLEAN -> builder.makeLiteral(((Datum.OfLong) value).value() == 1);
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> builder.makeLiteral(
                    Casts.number(literal).orElseThrow(), relType, false);
            case REAL, DOUBLE -> builder.makeLiteral(Casts.number(literal).orElseThrow(), relType, false);
            case CHAR, VARCHAR -> builder.makeLiteral(((Datum.OfText) value).value(), relType, false);
            case VARBINARY -> builder.makeLiteral(
                    new ByteString(((Datum.OfBinary) value).bytes()), relType, false);
            case DATE -> builder.makeLiteral(
                    new DateString(LocalDate.ofEpochDay(((Datum.OfLong) value).value()).toString()), relType, false);
            case TIMESTAMP -> builder.makeLiteral(
                    timestamp(((Datum.OfLong) value).value()), relType, false);
            case INTERVAL_YEAR_MONTH -> builder.makeLiteral(
                    BigDecimal.valueOf(((Datum.OfLong) value).value()), relType, false);
            case INTERVAL_DAY_TIME -> builder.makeLiteral(
                    BigDecimal.valueOf(((Datum.OfLong) value).value()).movePointLeft(3), relType, false);
            case NULL, TIME, TIMESTAMP_TZ, UUID -> throw new IllegalArgumentException("constants of " + type);
        };
    }

    /// Whether [#raise] can make constants of a type.
    static boolean canRaise(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, DATE,
                    TIMESTAMP, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> true;
            case NULL, TIME, TIMESTAMP_TZ, UUID -> false;
        };
    }

    private static TimestampString timestamp(long micros) {
        LocalDateTime moment = EPOCH.plus(micros, ChronoUnit.MICROS);
        TimestampString seconds = new TimestampString(
                moment.getYear(), moment.getMonthValue(), moment.getDayOfMonth(),
                moment.getHour(), moment.getMinute(), moment.getSecond());
        return moment.getNano() == 0 ? seconds : seconds.withNanos(moment.getNano());
    }
}
