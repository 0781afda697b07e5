package dev.skein.planner.lower;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Evaluates arithmetic on constants, dates and intervals above all, so that conditions can be pushed down and their
/// effect estimated. What could fail is left for the executor.
final class Folding {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

    private Folding() {}

    /// The call, or its value if that is known.
    static Expression fold(Expression.Call call) {
        Optional<Datum> value = switch (call.arguments().size()) {
            case 1 -> call.arguments().get(0) instanceof Expression.Literal literal
                    ? unary(call, literal)
                    : Optional.empty();
            case 2 -> call.arguments().get(0) instanceof Expression.Literal left
                            && call.arguments().get(1) instanceof Expression.Literal right
                    ? binary(call, left, right)
                    : Optional.empty();
            default -> Optional.empty();
        };
        return value.<Expression>map(datum -> new Expression.Literal(datum, call.type())).orElse(call);
    }

    private static Optional<Datum> unary(Expression.Call call, Expression.Literal argument) {
        return call.function().equals("negate") && argument.type().kind().isNumeric()
                ? Casts.number(argument).flatMap(value -> Casts.numberAs(value.negate(), call.type()))
                : Optional.empty();
    }

    private static Optional<Datum> binary(Expression.Call call, Expression.Literal left, Expression.Literal right) {
        if (left.value() instanceof Datum.Null || right.value() instanceof Datum.Null) {
            return Optional.of(Datum.NULL);
        }
        if (left.type().kind().isNumeric() && right.type().kind().isNumeric()) {
            return call.type().kind().isFloating() ? Optional.empty() : exact(call, left, right);
        }
        if (!(left.value() instanceof Datum.OfLong a) || !(right.value() instanceof Datum.OfLong b)) {
            return Optional.empty();
        }
        try {
            return switch (call.function()) {
                case "add" -> isInterval(left.type()) || left.type().kind().isInteger()
                        ? shifted(b.value(), right.type(), a.value(), left.type(), call.type())
                        : shifted(a.value(), left.type(), b.value(), right.type(), call.type());
                case "multiply" -> isInterval(left.type()) && right.type().kind().isInteger()
                                || isInterval(right.type()) && left.type().kind().isInteger()
                        ? Optional.of(new Datum.OfLong(Math.multiplyExact(a.value(), b.value())))
                        : Optional.empty();
                case "subtract" -> left.type().kind() == TypeKind.DATE && right.type().kind() == TypeKind.DATE
                        ? Optional.of(new Datum.OfLong(Math.subtractExact(a.value(), b.value())))
                        : shifted(
                        a.value(), left.type(), Math.negateExact(b.value()), right.type(), call.type());
                default -> Optional.empty();
            };
        } catch (ArithmeticException | java.time.DateTimeException e) {
            // out of range: the executor says so if the value is ever needed
            return Optional.empty();
        }
    }

    private static boolean isInterval(SqlType type) {
        return type.kind() == TypeKind.INTERVAL_DAY_TIME || type.kind() == TypeKind.INTERVAL_YEAR_MONTH;
    }

    private static Optional<Datum> exact(Expression.Call call, Expression.Literal left, Expression.Literal right) {
        BigDecimal a = Casts.number(left).orElseThrow();
        BigDecimal b = Casts.number(right).orElseThrow();
        return switch (call.function()) {
            case "add" -> Casts.numberAs(a.add(b), call.type());
            case "subtract" -> Casts.numberAs(a.subtract(b), call.type());
            case "multiply" -> Casts.numberAs(a.multiply(b), call.type());
            default -> Optional.empty();
        };
    }

    /// A date or timestamp moved by an interval or by days.
    private static Optional<Datum> shifted(long moment, SqlType type, long by, SqlType unit, SqlType result) {
        boolean date = type.kind() == TypeKind.DATE;
        if (!date && type.kind() != TypeKind.TIMESTAMP) {
            return Optional.empty();
        }
        return switch (unit.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                    date ? Optional.of(new Datum.OfLong(Math.addExact(moment, by))) : Optional.empty();
            case INTERVAL_YEAR_MONTH -> Optional.of(new Datum.OfLong(date
                    ? LocalDate.ofEpochDay(moment).plusMonths(by).toEpochDay()
                    : ChronoUnit.MICROS.between(EPOCH, EPOCH.plus(moment, ChronoUnit.MICROS).plusMonths(by))));
            case INTERVAL_DAY_TIME -> {
                if (!date) {
                    yield Optional.of(new Datum.OfLong(Math.addExact(moment, by)));
                }
                yield result.kind() == TypeKind.DATE
                        ? Optional.of(new Datum.OfLong(Math.addExact(moment, Math.floorDiv(by, MICROS_PER_DAY))))
                        : Optional.of(new Datum.OfLong(
                                Math.addExact(Math.multiplyExact(moment, MICROS_PER_DAY), by)));
            }
            default -> Optional.empty();
        };
    }
}
