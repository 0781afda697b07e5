package dev.skein.planner;

import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.StringJoiner;

/// Writes expressions as SQL, for people.
final class ExpressionPrinter {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    private final List<Field> fields;

    /// A printer of expressions over these columns.
    ExpressionPrinter(List<Field> fields) {
        this.fields = fields;
    }

    String print(Expression expression) {
        return switch (expression) {
            case Expression.ColumnReference reference -> reference.index() < fields.size()
                    ? fields.get(reference.index()).name()
                    : "$" + reference.index();
            case Expression.Literal literal -> literal(literal.value(), literal.type());
            case Expression.Parameter parameter -> "?" + (parameter.index() + 1);
            case Expression.Comparison comparison ->
                    part(comparison.left()) + " " + symbol(comparison.operator()) + " " + part(comparison.right());
            case Expression.Logical logical -> {
                StringJoiner parts = new StringJoiner(logical.and() ? " AND " : " OR ");
                logical.arguments().forEach(argument -> parts.add(
                        argument instanceof Expression.Logical ? "(" + print(argument) + ")" : print(argument)));
                yield parts.toString();
            }
            case Expression.Not not -> switch (not.argument()) {
                case Expression.IsNull isNull -> part(isNull.argument()) + " IS NOT NULL";
                case Expression.InList in -> in(in, " NOT IN ");
                default -> "NOT " + part(not.argument());
            };
            case Expression.IsNull isNull -> part(isNull.argument()) + " IS NULL";
            case Expression.InList in -> in(in, " IN ");
            case Expression.Case branching -> {
                StringBuilder text = new StringBuilder("CASE");
                branching.branches().forEach(branch -> text.append(" WHEN ").append(print(branch.condition()))
                        .append(" THEN ").append(print(branch.value())));
                yield text.append(" ELSE ").append(print(branching.otherwise())).append(" END").toString();
            }
            case Expression.Cast cast -> (cast.safe() ? "TRY_CAST(" : "CAST(") + print(cast.argument()) + " AS "
                    + cast.type() + ")";
            case Expression.Call call -> call(call);
        };
    }

    private String in(Expression.InList in, String operator) {
        StringJoiner values = new StringJoiner(", ", "(", ")");
        in.values().forEach(value -> values.add(print(value)));
        return part(in.argument()) + operator + values;
    }

    private String call(Expression.Call call) {
        String symbol = switch (call.function()) {
            case "add" -> "+";
            case "subtract" -> "-";
            case "multiply" -> "*";
            case "divide" -> "/";
            case "modulo" -> "%";
            case "textcat" -> "||";
            case "like" -> "LIKE";
            case "ilike" -> "ILIKE";
            default -> "";
        };
        if (!symbol.isEmpty() && call.arguments().size() == 2) {
            return part(call.arguments().get(0)) + " " + symbol + " " + part(call.arguments().get(1));
        }
        StringJoiner arguments = new StringJoiner(", ", call.function() + "(", ")");
        call.arguments().forEach(argument -> arguments.add(print(argument)));
        return arguments.toString();
    }

    /// An operand: in parentheses unless it stands by itself.
    private String part(Expression expression) {
        boolean bare = switch (expression) {
            case Expression.ColumnReference _, Expression.Literal _, Expression.Parameter _, Expression.Cast _,
                    Expression.Case _ -> true;
            case Expression.Call call -> !print(call).contains(" ") || print(call).startsWith(call.function() + "(");
            case Expression.Comparison _, Expression.Logical _, Expression.Not _, Expression.IsNull _,
                    Expression.InList _ -> false;
        };
        return bare ? print(expression) : "(" + print(expression) + ")";
    }

    private static String symbol(Expression.Comparison.Operator operator) {
        return switch (operator) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "<>";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
            case IS_DISTINCT_FROM -> "IS DISTINCT FROM";
            case IS_NOT_DISTINCT_FROM -> "IS NOT DISTINCT FROM";
        };
    }

    private static String literal(Datum value, SqlType type) {
        return switch (value) {
            case Datum.Null _ -> "NULL";
            case Datum.OfText text -> "'" + text.value().replace("'", "''") + "'";
            case Datum.OfBinary binary -> "X'" + binary.hex() + "'";
            case Datum.OfDouble number -> Double.toString(number.value());
            case Datum.OfWide wide -> number(wide.value(), type);
            case Datum.OfLong number -> switch (type.kind()) {
                case BOOLEAN -> number.value() == 1 ? "TRUE" : "FALSE";
                case DATE -> "DATE '" + LocalDate.ofEpochDay(number.value()) + "'";
                case TIME -> "TIME '" + LocalTime.ofNanoOfDay(number.value() * NANOS_PER_MICRO) + "'";
                case TIMESTAMP -> "TIMESTAMP '" + LocalDateTime.ofEpochSecond(
                        Math.floorDiv(number.value(), MICROS_PER_SECOND),
                        Math.toIntExact(Math.floorMod(number.value(), MICROS_PER_SECOND) * NANOS_PER_MICRO),
                        ZoneOffset.UTC) + "'";
                case TIMESTAMP_TZ -> "TIMESTAMP '" + Instant.ofEpochSecond(
                        Math.floorDiv(number.value(), MICROS_PER_SECOND),
                        Math.floorMod(number.value(), MICROS_PER_SECOND) * NANOS_PER_MICRO) + "'";
                case INTERVAL_YEAR_MONTH -> "INTERVAL '" + number.value() + "' MONTH";
                case INTERVAL_DAY_TIME -> "INTERVAL '"
                        + BigDecimal.valueOf(number.value(), 6).stripTrailingZeros().toPlainString() + "' SECOND";
                case NULL, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, VARBINARY, UUID ->
                        number(BigInteger.valueOf(number.value()), type);
            };
        };
    }

    private static String number(BigInteger unscaled, SqlType type) {
        return new BigDecimal(unscaled, type.scale()).toPlainString();
    }
}
