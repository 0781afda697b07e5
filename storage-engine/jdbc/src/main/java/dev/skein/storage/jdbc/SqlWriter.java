package dev.skein.storage.jdbc;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.Call;
import dev.skein.storage.expression.Expression.Case;
import dev.skein.storage.expression.Expression.Cast;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Comparison;
import dev.skein.storage.expression.Expression.InList;
import dev.skein.storage.expression.Expression.IsNull;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.Expression.Logical;
import dev.skein.storage.expression.Expression.Not;
import dev.skein.storage.expression.Expression.Parameter;
import java.util.List;

/// Writes expressions as SQL of PostgreSQL, as far as they mean the same there.
///
/// @param columns how to write a column
record SqlWriter(Columns columns) {
    /// Makes text compare by its bytes, as Skein does.
    static final String BYTE_ORDER = " COLLATE \"C\"";

    /// How to write the column at a place.
    interface Columns {
        /// @param forOrder whether it is compared otherwise than for equality
        String column(int place, boolean forOrder);
    }

    /// What came of an attempt.
    sealed interface Written {
        /// It can be written.
        record Sql(String text) implements Written {}

        /// It cannot.
        ///
        /// @param reason for people, without the expression
        record Refused(String reason) implements Written {}
    }

    /// Stops the writing of an expression; never leaves this class.
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String reason) {
            super(reason, null, false, false);
        }
    }

    /// Writes a condition.
    Written condition(Expression condition) {
        try {
            return new Written.Sql(write(condition));
        } catch (Refusal refusal) {
            return new Written.Refused(String.valueOf(refusal.getMessage()));
        }
    }

    private String write(Expression expression) throws Refusal {
        return switch (expression) {
            case ColumnReference column -> columns.column(column.index(), false);
            case Literal literal -> literal(literal);
            case Parameter _ -> throw new Refusal("a parameter's value is known only when the statement runs");
            case Comparison comparison -> comparison(comparison);
            case Logical logical -> {
                StringBuilder text = new StringBuilder("(");
                for (Expression argument : logical.arguments()) {
                    text.append(text.length() == 1 ? "" : logical.and() ? " AND " : " OR ").append(write(argument));
                }
                yield text.append(')').toString();
            }
            case Not not -> "(NOT " + write(not.argument()) + ")";
            case IsNull isNull -> "(" + write(isNull.argument()) + " IS NULL)";
            case InList inList -> {
                requireEquality(inList.argument().type());
                StringBuilder text = new StringBuilder("(").append(write(inList.argument())).append(" IN (");
                String separator = "";
                for (Literal value : inList.values()) {
                    text.append(separator).append(literal(value));
                    separator = ", ";
                }
                if (inList.values().isEmpty()) {
                    throw new Refusal("an empty list cannot be written in SQL");
                }
                yield text.append("))").toString();
            }
            case Case branching -> {
                StringBuilder text = new StringBuilder("(CASE");
                for (Case.Branch branch : branching.branches()) {
                    text.append(" WHEN ").append(write(branch.condition()));
                    text.append(" THEN ").append(write(branch.value()));
                }
                text.append(" ELSE ").append(write(branching.otherwise())).append(" END)");
                yield text + "::" + typeName(branching.type());
            }
            case Cast cast -> cast(cast);
            case Call call -> call(call);
        };
    }

    private String comparison(Comparison comparison) throws Refusal {
        SqlType type = comparison.left().type();
        boolean order = switch (comparison.operator()) {
            case EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> false;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
        };
        requireEquality(type);
        if (order && type.kind() == TypeKind.UUID) {
            throw new Refusal("the order of uuids is not the same there");
        }
        String operator = switch (comparison.operator()) {
            case EQUAL -> " = ";
            case NOT_EQUAL -> " <> ";
            case LESS -> " < ";
            case LESS_OR_EQUAL -> " <= ";
            case GREATER -> " > ";
            case GREATER_OR_EQUAL -> " >= ";
            case IS_DISTINCT_FROM -> " IS DISTINCT FROM ";
            case IS_NOT_DISTINCT_FROM -> " IS NOT DISTINCT FROM ";
        };
        boolean byBytes = order && type.kind().isText();
        return "(" + operand(comparison.left(), byBytes) + operator + operand(comparison.right(), byBytes) + ")";
    }

    private String operand(Expression expression, boolean byBytes) throws Refusal {
        if (!byBytes || expression instanceof Literal) {
            return write(expression);
        }
        return expression instanceof ColumnReference column
                ? columns.column(column.index(), true)
                : write(expression) + BYTE_ORDER;
    }

    private static void requireEquality(SqlType type) throws Refusal {
        switch (type.kind()) {
            case INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH, NULL ->
                throw new Refusal(type + " has no counterpart there");
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, VARBINARY, DATE,
                    TIME, TIMESTAMP, TIMESTAMP_TZ, UUID -> { }
        }
    }

    private String cast(Cast cast) throws Refusal {
        SqlType from = cast.argument().type();
        SqlType to = cast.type();
        boolean sameThere = !cast.safe() && (from.equals(to)
                || from.kind().isInteger() && (to.kind().isInteger() || to.kind() == TypeKind.DECIMAL)
                || from.kind() == TypeKind.DECIMAL && to.kind() == TypeKind.DECIMAL
                || from.kind().isInteger() && to.kind() == TypeKind.DOUBLE
                || from.kind() == TypeKind.DECIMAL && to.kind() == TypeKind.DOUBLE
                || from.kind() == TypeKind.REAL && to.kind() == TypeKind.DOUBLE
                || from.kind() == TypeKind.DATE && to.kind() == TypeKind.TIMESTAMP
                || from.kind().isText() && to.equals(SqlType.VARCHAR));
        if (!sameThere) {
            throw new Refusal("a cast from " + from + " to " + to + " may differ there");
        }
        return "(" + write(cast.argument()) + ")::" + typeName(to);
    }

    private String call(Call call) throws Refusal {
        List<Expression> arguments = call.arguments();
        boolean exact = call.type().kind().isInteger() || call.type().kind() == TypeKind.DECIMAL;
        String operator = switch (call.function()) {
            case "add" -> " + ";
            case "subtract" -> " - ";
            case "multiply" -> " * ";
            default -> "";
        };
        if (!operator.isEmpty() && exact && arguments.stream().allMatch(SqlWriter::isExact)) {
            return "(" + write(arguments.get(0)) + operator + write(arguments.get(1)) + ")::" + typeName(call.type());
        }
        if (call.function().equals("negate") && exact) {
            return "(- " + write(arguments.get(0)) + ")";
        }
        if (call.function().equals("like") && arguments.stream().skip(1).allMatch(Literal.class::isInstance)) {
            String escape = arguments.size() > 2 ? " ESCAPE " + write(arguments.get(2)) : "";
            return "(" + operand(arguments.get(0), true) + " LIKE " + write(arguments.get(1)) + escape + ")";
        }
        String part = switch (call.function()) {
            case "extract_year" -> "year";
            case "extract_month" -> "month";
            case "extract_day" -> "day";
            case "extract_quarter" -> "quarter";
            default -> "";
        };
        TypeKind first = arguments.isEmpty() ? TypeKind.NULL : arguments.get(0).type().kind();
        if (!part.isEmpty() && (first == TypeKind.DATE || first == TypeKind.TIMESTAMP)) {
            return "extract(" + part + " from " + write(arguments.get(0)) + ")::" + typeName(call.type());
        }
        if (List.of("length", "char_length", "character_length").contains(call.function()) && first.isText()) {
            return "char_length(" + write(arguments.get(0)) + ")";
        }
        throw new Refusal("the function " + call.function() + " may differ there");
    }

    private static boolean isExact(Expression expression) {
        return expression.type().kind().isInteger() || expression.type().kind() == TypeKind.DECIMAL;
    }

    private static String literal(Literal literal) throws Refusal {
        requireEquality(literal.type());
        if (literal.value() instanceof Datum.OfText text && text.value().indexOf('\0') >= 0) {
            throw new Refusal("text there cannot hold the character 0");
        }
        return LiteralText.of(literal.value(), literal.type());
    }

    /// The name of a type there.
    static String typeName(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> "boolean";
            case TINYINT, SMALLINT -> "smallint";
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case REAL -> "real";
            case DOUBLE -> "double precision";
            case DECIMAL -> "numeric(" + type.precision() + "," + type.scale() + ")";
            case NULL, CHAR, VARCHAR -> "text";
            case VARBINARY -> "bytea";
            case DATE -> "date";
            case TIME -> "time";
            case TIMESTAMP -> "timestamp";
            case TIMESTAMP_TZ -> "timestamptz";
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> "interval";
            case UUID -> "uuid";
        };
    }

    /// The same expression over columns that begin further right.
    static Expression shifted(Expression expression, int by) {
        return switch (expression) {
            case ColumnReference column -> new ColumnReference(column.index() + by, column.type());
            case Literal _, Parameter _ -> expression;
            case Comparison comparison -> new Comparison(
                    comparison.operator(), shifted(comparison.left(), by), shifted(comparison.right(), by));
            case Logical logical -> new Logical(
                    logical.and(), logical.arguments().stream().map(argument -> shifted(argument, by)).toList());
            case Not not -> new Not(shifted(not.argument(), by));
            case IsNull isNull -> new IsNull(shifted(isNull.argument(), by));
            case InList inList -> new InList(shifted(inList.argument(), by), inList.values());
            case Case branching -> new Case(
                    branching.branches().stream()
                            .map(branch -> new Case.Branch(shifted(branch.condition(), by), shifted(branch.value(), by)))
                            .toList(),
                    shifted(branching.otherwise(), by),
                    branching.type());
            case Cast cast -> new Cast(shifted(cast.argument(), by), cast.type(), cast.safe());
            case Call call -> new Call(call.function(),
                    call.arguments().stream().map(argument -> shifted(argument, by)).toList(), call.type());
        };
    }
}
