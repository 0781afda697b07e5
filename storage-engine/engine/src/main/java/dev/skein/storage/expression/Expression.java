package dev.skein.storage.expression;

import dev.skein.catalog.SqlType;
import java.util.List;
import java.util.Optional;

/// A scalar expression over the columns of a row.
///
/// Arguments already have the types that the operation needs: casts are explicit. Null semantics are SQL's.
public sealed interface Expression {
    /// The type of its value.
    SqlType type();

    /// The value of an input column.
    ///
    /// @param index place of the column in the input
    record ColumnReference(int index, SqlType type) implements Expression {}

    /// A constant.
    record Literal(Datum value, SqlType type) implements Expression {
        /// A boolean constant.
        public static Literal of(boolean value) {
            return new Literal(new Datum.OfLong(value ? 1 : 0), SqlType.BOOLEAN);
        }
    }

    /// The value of a statement parameter, known when the plan is run.
    ///
    /// @param index counts from 0
    record Parameter(int index, SqlType type) implements Expression {}

    /// A comparison; null if either side is. Both sides have the same lane and, for decimals, the same scale.
    record Comparison(Operator operator, Expression left, Expression right) implements Expression {
        /// How to compare. The two last ones never give null: null is not distinct from null.
        public enum Operator {
            EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM
        }

        @Override
        public SqlType type() {
            return SqlType.BOOLEAN;
        }
    }

    /// AND or OR of two or more conditions, with three-valued logic.
    record Logical(boolean and, List<Expression> arguments) implements Expression {
        public Logical {
            arguments = List.copyOf(arguments);
        }

        @Override
        public SqlType type() {
            return SqlType.BOOLEAN;
        }
    }

    /// NOT of a condition.
    record Not(Expression argument) implements Expression {
        @Override
        public SqlType type() {
            return SqlType.BOOLEAN;
        }
    }

    /// Whether a value is null; never null itself.
    record IsNull(Expression argument) implements Expression {
        @Override
        public SqlType type() {
            return SqlType.BOOLEAN;
        }
    }

    /// Whether a value is among constants; null if the value is null, or if it is not found and a constant is null.
    record InList(Expression argument, List<Literal> values) implements Expression {
        public InList {
            values = List.copyOf(values);
        }

        @Override
        public SqlType type() {
            return SqlType.BOOLEAN;
        }
    }

    /// The first branch whose condition is true; later branches are not evaluated for that row, so that
    /// `CASE WHEN b <> 0 THEN a / b END` never fails.
    record Case(List<Branch> branches, Expression otherwise, SqlType type) implements Expression {
        /// A condition and the value if it is true.
        public record Branch(Expression condition, Expression value) {}

        public Case {
            branches = List.copyOf(branches);
        }
    }

    /// A conversion to another type.
    ///
    /// @param safe give null rather than an error if a value cannot be converted (`TRY_CAST`)
    record Cast(Expression argument, SqlType type, boolean safe) implements Expression {}

    /// A call of a function by name; the executor's function registry says what it does. Operators such as `+` have
    /// function names too (`add`).
    record Call(String function, List<Expression> arguments, SqlType type) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// The constant that this expression is, if it is one.
    default Optional<Datum> constant() {
        return this instanceof Literal literal ? Optional.of(literal.value()) : Optional.empty();
    }

    /// The direct parts of this expression.
    default List<Expression> children() {
        return switch (this) {
            case ColumnReference _, Literal _, Parameter _ -> List.of();
            case Comparison comparison -> List.of(comparison.left(), comparison.right());
            case Logical logical -> logical.arguments();
            case Not not -> List.of(not.argument());
            case IsNull isNull -> List.of(isNull.argument());
            case InList inList -> List.of(inList.argument());
            case Case branching -> {
                List<Expression> parts = new java.util.ArrayList<>();
                for (Case.Branch branch : branching.branches()) {
                    parts.add(branch.condition());
                    parts.add(branch.value());
                }
                parts.add(branching.otherwise());
                yield List.copyOf(parts);
            }
            case Cast cast -> List.of(cast.argument());
            case Call call -> call.arguments();
        };
    }
}
