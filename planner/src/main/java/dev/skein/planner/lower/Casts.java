package dev.skein.planner.lower;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.planner.sql.CommonTypes;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// Makes conversions explicit, at once where the value is a constant.
final class Casts {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /// A moment with its offset, minutes of which may be left out. Text without one depends on the session.
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HH:mm", "Z")
            .toFormatter(Locale.ROOT);

    private Casts() {}

    /// The value as a type, as an explicit CAST asks.
    static Expression to(Expression value, SqlType type) {
        if (value.type().equals(type) || isRelabelling(value.type(), type)) {
            return value;
        }
        if (value instanceof Expression.Literal literal) {
            Optional<Datum> folded = fold(literal, type);
            if (folded.isPresent()) {
                return new Expression.Literal(folded.get(), type);
            }
        }
        return new Expression.Cast(value, type, false);
    }

    /// Whether values of a type are values of another one without being touched: longer text, more digits in the same
    /// lane.
    static boolean isRelabelling(SqlType from, SqlType to) {
        if (from.kind().isText() && to.kind().isText()) {
            return to.precision() == SqlType.UNBOUNDED
                    || from.precision() != SqlType.UNBOUNDED && from.precision() <= to.precision();
        }
        if (from.kind() == TypeKind.DECIMAL && to.kind() == TypeKind.DECIMAL) {
            return from.scale() == to.scale() && from.lane() == to.lane() && from.precision() <= to.precision();
        }
        return from.kind() == to.kind() && from.kind() != TypeKind.CHAR && from.kind() != TypeKind.VARCHAR
                && from.kind() != TypeKind.DECIMAL && from.precision() <= to.precision();
    }

    /// Whether two types can be compared as they are: same family, lane and scale.
    static boolean comparable(SqlType left, SqlType right) {
        if (left.kind().isInteger() && right.kind().isInteger() || left.kind().isText() && right.kind().isText()) {
            return true;
        }
        if (left.kind().isFloating() && right.kind().isFloating()) {
            return true;
        }
        if (left.kind() == TypeKind.DECIMAL && right.kind() == TypeKind.DECIMAL) {
            return left.scale() == right.scale() && left.lane() == right.lane();
        }
        return left.kind() == right.kind();
    }

    /// The type in which values of two types can be compared; the left one where it serves.
    static SqlType comparisonType(Expression left, Expression right) {
        if (comparable(left.type(), right.type())) {
            return left.type();
        }
        if (right instanceof Expression.Literal literal && exactly(literal, left.type())) {
            return left.type();
        }
        if (left instanceof Expression.Literal literal && exactly(literal, right.type())) {
            return right.type();
        }
        return CommonTypes.of(left.type(), right.type()).orElse(SqlType.VARCHAR);
    }

    /// Casts one side of a comparison unless it can be compared as it is.
    static Expression forComparison(Expression value, SqlType type) {
        return comparable(value.type(), type) && !value.type().equals(SqlType.NULL) ? value : to(value, type);
    }

    /// Whether a constant is a value of a number type, without rounding.
    private static boolean exactly(Expression.Literal literal, SqlType type) {
        boolean exactNumbers = (literal.type().kind().isInteger() || literal.type().kind() == TypeKind.DECIMAL)
                && (type.kind().isInteger() || type.kind() == TypeKind.DECIMAL);
        if (!exactNumbers) {
            return literal.type().equals(SqlType.NULL) || type.kind() == TypeKind.DOUBLE && literal.type().kind().isNumeric();
        }
        Optional<BigDecimal> value = number(literal);
        return value.isPresent()
                && value.get().stripTrailingZeros().scale() <= type.scale()
                && fold(literal, type).isPresent();
    }

    /// A constant as a value of another type; empty if that is not possible or not sure.
    static Optional<Datum> fold(Expression.Literal literal, SqlType type) {
        if (literal.value() instanceof Datum.Null) {
            return Optional.of(Datum.NULL);
        }
        SqlType from = literal.type();
        if (from.kind().isNumeric() && type.kind().isNumeric()) {
            return number(literal).flatMap(value -> numberAs(value, type));
        }
        if (literal.value() instanceof Datum.OfText text) {
            return foldText(text.value(), type);
        }
        boolean toTimestamp = from.kind() == TypeKind.DATE && type.kind() == TypeKind.TIMESTAMP;
        if (toTimestamp && literal.value() instanceof Datum.OfLong day) {
            return Optional.of(new Datum.OfLong(Math.multiplyExact(day.value(), MICROS_PER_DAY)));
        }
        return Optional.empty();
    }

    /// The value of a number constant.
    static Optional<BigDecimal> number(Expression.Literal literal) {
        int scale = literal.type().kind() == TypeKind.DECIMAL ? literal.type().scale() : 0;
        return switch (literal.value()) {
            case Datum.OfLong value -> Optional.of(BigDecimal.valueOf(value.value(), scale));
            case Datum.OfWide value -> Optional.of(new BigDecimal(value.value(), scale));
            case Datum.OfDouble value -> Double.isFinite(value.value())
                    ? Optional.of(new BigDecimal(value.value()))
                    : Optional.empty();
            case Datum.Null _, Datum.OfText _, Datum.OfBinary _ -> Optional.empty();
        };
    }

    /// A number as a value of a type, rounded half away from zero; empty if it is out of range.
    static Optional<Datum> numberAs(BigDecimal value, SqlType type) {
        if (type.kind().isFloating()) {
            double number = type.kind() == TypeKind.REAL ? value.floatValue() : value.doubleValue();
            return Double.isFinite(number) ? Optional.of(new Datum.OfDouble(number)) : Optional.empty();
        }
        BigInteger unscaled = value.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
        if (type.kind() == TypeKind.DECIMAL) {
            boolean fits = new BigDecimal(unscaled).precision() <= type.precision();
            return fits ? Optional.of(ofUnscaled(unscaled)) : Optional.empty();
        }
        boolean fits = unscaled.bitLength() < Long.SIZE
                && unscaled.longValue() >= type.minimumLong()
                && unscaled.longValue() <= type.maximumLong();
        return fits ? Optional.of(new Datum.OfLong(unscaled.longValue())) : Optional.empty();
    }

    static Datum ofUnscaled(BigInteger unscaled) {
        return unscaled.bitLength() < Long.SIZE
                ? new Datum.OfLong(unscaled.longValue())
                : new Datum.OfWide(unscaled);
    }

    private static Optional<Datum> foldText(String text, SqlType type) {
        try {
            return switch (type.kind()) {
                case DATE -> Optional.of(new Datum.OfLong(LocalDate.parse(text).toEpochDay()));
                case TIME -> Optional.of(new Datum.OfLong(LocalTime.parse(text).toNanoOfDay() / 1000));
                case TIMESTAMP -> {
                    LocalDateTime moment = text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay()
                            : LocalDateTime.parse(text.replace(' ', 'T'));
                    yield Optional.of(new Datum.OfLong(
                            ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), moment)));
                }
                case VARCHAR, CHAR -> text.codePointCount(0, text.length()) <= type.precision()
                                || type.precision() == SqlType.UNBOUNDED
                        ? Optional.of(new Datum.OfText(text))
                        : Optional.empty();
                case TINYINT, SMALLINT, INTEGER, BIGINT ->
                        numberAs(new BigDecimal(new BigInteger(text.strip())), type);
                case DECIMAL, REAL, DOUBLE -> numberAs(new BigDecimal(text.strip()), type);
                case TIMESTAMP_TZ -> Optional.of(new Datum.OfLong(ChronoUnit.MICROS.between(
                        OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC),
                        OffsetDateTime.parse(text.replace(' ', 'T'), WITH_OFFSET))));
                case NULL, BOOLEAN, VARBINARY, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UUID ->
                        Optional.empty();
            };
        } catch (DateTimeException | NumberFormatException e) {
            // the executor converts, and says what is wrong with the text if it is reached
            return Optional.empty();
        }
    }

    /// Whether values of a type live in the long lane.
    static boolean isLong(SqlType type) {
        return type.lane() == Lane.LONG;
    }
}
