package dev.skein.executor.expression;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.LikePattern;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Comparison;
import dev.skein.storage.expression.Expression.Comparison.Operator;
import dev.skein.storage.expression.Expression.Literal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes conditions runnable: finds the forms for which there is something faster than computing a boolean column.
///
/// NOT is pushed down, because it is not the same to find the rows where a condition is false and to leave out those
/// where it is true: null is neither.
final class PredicateCompiler {
    /// Comparing all rows with so many ranges costs less than looking numbers up.
    private static final int MAX_RANGES = 4;

    private final Function<Expression, Evaluator> evaluators;
    private final List<Datum> parameters;

    /// @param evaluators compiles values
    PredicateCompiler(Function<Expression, Evaluator> evaluators, List<Datum> parameters) {
        this.evaluators = evaluators;
        this.parameters = List.copyOf(parameters);
    }

    /// Finds the rows for which a condition is true, or those for which it is false.
    Predicate compile(Expression condition, boolean wanted) {
        return switch (condition) {
            case Expression.Logical logical -> logical.and() == wanted
                    ? conjunction(logical, wanted)
                    : new Disjunction(logical.arguments().stream().map(part -> compile(part, wanted)).toList());
            case Expression.Not not -> compile(not.argument(), !wanted);
            case Expression.IsNull isNull when isNull.argument() instanceof ColumnReference column ->
                new NullPredicate(column.index(), wanted);
            case Comparison comparison -> comparison(comparison, wanted);
            case Expression.InList inList -> inList(inList, wanted);
            case Expression.Call call when call.function().equals("like") -> like(call, wanted);
            case ColumnReference column -> new RangePredicate(column.index(), wanted ? 1 : 0, wanted ? 1 : 0,
                    truth(column, wanted));
            case Literal literal -> new ConstantPredicate(
                    literal.value() instanceof Datum.OfLong value && (value.value() != 0) == wanted);
            case Expression.Parameter _, Expression.IsNull _, Expression.Case _, Expression.Cast _, Expression.Call _ ->
                truth(condition, wanted);
        };
    }

    private Predicate truth(Expression condition, boolean wanted) {
        return new TruthPredicate(evaluators.apply(condition), wanted ? 1 : 0);
    }

    private Predicate conjunction(Expression.Logical logical, boolean wanted) {
        List<Expression> safe = new ArrayList<>();
        List<Expression> risky = new ArrayList<>();
        flatten(logical, safe, risky);
        List<Predicate> terms = new ArrayList<>();
        safe.forEach(part -> terms.add(compile(part, wanted)));
        risky.forEach(part -> terms.add(compile(part, wanted)));
        return new Conjunction(terms, safe.size());
    }

    private static void flatten(Expression.Logical logical, List<Expression> safe, List<Expression> risky) {
        for (Expression part : logical.arguments()) {
            if (part instanceof Expression.Logical inner && inner.and() == logical.and()) {
                flatten(inner, safe, risky);
            } else {
                (Failure.isImpossible(part) ? safe : risky).add(part);
            }
        }
    }

    private Predicate comparison(Comparison comparison, boolean wanted) {
        if (constant(comparison.left()) != null && constant(comparison.right()) == null) {
            Expression first = comparison.right();
            Expression second = comparison.left();
            return comparison(new Comparison(mirrored(comparison.operator()), first, second), wanted);
        }
        Operator operator = wanted ? comparison.operator() : opposite(comparison.operator());
        if (operator == Operator.IS_DISTINCT_FROM || operator == Operator.IS_NOT_DISTINCT_FROM) {
            return truth(comparison, wanted);
        }
        Expression left = comparison.left();
        Predicate general = new ComparisonPredicate(operator, evaluators.apply(left),
                evaluators.apply(comparison.right()), inPlace(operator, left, comparison.right()));
        Datum constant = constant(comparison.right());
        if (constant instanceof Datum.Null) {
            return new ConstantPredicate(false);
        }
        if (constant instanceof Datum.OfLong number && left.type().lane() != Lane.DOUBLE) {
            return compareLong(left, operator, number.value(), general);
        }
        byte[] bytes = bytes(constant);
        if (bytes != null && left instanceof ColumnReference column) {
            return new TextPredicate(column.index(), new TextComparison(operator, bytes), true);
        }
        return general;
    }

    private @Nullable InPlaceComparison inPlace(Operator operator, Expression left, Expression right) {
        InPlaceCompiler compiler = new InPlaceCompiler(parameters);
        InPlaceEvaluator first = compiler.compile(left);
        InPlaceEvaluator second = compiler.compile(right);
        return first == null || second == null ? null : new InPlaceComparison(operator, first, second);
    }

    private Predicate compareLong(Expression left, Operator operator, long constant, Predicate general) {
        if (operator == Operator.NOT_EQUAL) {
            return left instanceof ColumnReference && left.type().lane() == Lane.LONG
                    ? new Disjunction(List.of(
                            compareLong(left, Operator.LESS, constant, general),
                            compareLong(left, Operator.GREATER, constant, general)))
                    : general;
        }
        boolean none = operator == Operator.GREATER && constant == Long.MAX_VALUE
                || operator == Operator.LESS && constant == Long.MIN_VALUE;
        if (none) {
            return left.type().lane() == Lane.LONG ? new ConstantPredicate(false) : general;
        }
        long minimum = switch (operator) {
            case EQUAL, GREATER_OR_EQUAL -> constant;
            case GREATER -> constant + 1;
            case LESS, LESS_OR_EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> Long.MIN_VALUE;
        };
        long maximum = switch (operator) {
            case EQUAL, LESS_OR_EQUAL -> constant;
            case LESS -> constant - 1;
            case GREATER, GREATER_OR_EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> Long.MAX_VALUE;
        };
        if (left instanceof ColumnReference column) {
            return new RangePredicate(column.index(), minimum, maximum, general);
        }
        if (left.type().lane() == Lane.WIDE) {
            return general;
        }
        Predicate onValue = new ComparisonPredicate(operator, new FirstColumn(),
                new ConstantEvaluator(new Datum.OfLong(constant), left.type()));
        return new DerivedPredicate(evaluators.apply(left), new RangePredicate(0, minimum, maximum, onValue));
    }

    private Predicate inList(Expression.InList inList, boolean wanted) {
        boolean hasNull = inList.values().stream().anyMatch(value -> value.value() instanceof Datum.Null);
        if (hasNull && !wanted || inList.values().isEmpty()) {
            return new ConstantPredicate(!wanted && !hasNull);
        }
        SqlType type = inList.argument().type();
        List<Datum> values = inList.values().stream()
                .map(Literal::value)
                .filter(value -> !(value instanceof Datum.Null))
                .toList();
        if (values.isEmpty()) {
            return new ConstantPredicate(false);
        }
        if (type.lane() == Lane.LONG && values.stream().allMatch(Datum.OfLong.class::isInstance)) {
            long[] numbers = values.stream().mapToLong(value -> ((Datum.OfLong) value).value()).toArray();
            List<Predicate> ranges = wanted ? ranges(inList, numbers) : List.of();
            if (!ranges.isEmpty()) {
                return ranges.size() == 1 ? ranges.getFirst() : new Disjunction(ranges);
            }
            return new LongSetPredicate(evaluators.apply(inList.argument()), numbers, wanted, truth(inList, wanted));
        }
        if (type.lane() == Lane.BYTES && inList.argument() instanceof ColumnReference column) {
            List<byte[]> runs = new ArrayList<>();
            for (Datum value : values) {
                byte[] run = bytes(value);
                if (run != null) {
                    runs.add(run);
                }
            }
            return new TextPredicate(column.index(), new TextSet(runs), wanted);
        }
        return truth(inList, wanted);
    }

    /// A column's numbers as few ranges; none if there would be more.
    private List<Predicate> ranges(Expression.InList inList, long[] numbers) {
        if (!(inList.argument() instanceof ColumnReference column)) {
            return List.of();
        }
        long[] sorted = Arrays.stream(numbers).sorted().distinct().toArray();
        List<Predicate> ranges = new ArrayList<>();
        for (int first = 0; first < sorted.length; first++) {
            int last = first;
            while (last + 1 < sorted.length && sorted[last + 1] == sorted[last] + 1) {
                last++;
            }
            ranges.add(new RangePredicate(column.index(), sorted[first], sorted[last], truth(inList, true)));
            first = last;
        }
        return ranges.size() <= MAX_RANGES ? ranges : List.of();
    }

    private Predicate like(Expression.Call call, boolean wanted) {
        boolean usual = call.arguments().size() == 2
                && call.arguments().get(0) instanceof ColumnReference
                && constant(call.arguments().get(1)) instanceof Datum.OfText;
        if (usual && call.arguments().get(0) instanceof ColumnReference column
                && constant(call.arguments().get(1)) instanceof Datum.OfText pattern) {
            return new TextPredicate(column.index(), LikePattern.compile(utf8(pattern), '\\'), wanted);
        }
        return truth(call, wanted);
    }

    private @Nullable Datum constant(Expression expression) {
        return switch (expression) {
            case Literal literal -> literal.value();
            case Expression.Parameter parameter -> parameters.get(parameter.index());
            default -> null;
        };
    }

    private static byte @Nullable [] bytes(@Nullable Datum value) {
        return switch (value) {
            case Datum.OfText text -> utf8(text);
            case Datum.OfBinary binary -> binary.bytes();
            case Datum.Null _, Datum.OfLong _, Datum.OfWide _, Datum.OfDouble _ -> null;
            case null -> null;
        };
    }

    private static byte[] utf8(Datum.OfText text) {
        return text.value().getBytes(StandardCharsets.UTF_8);
    }

    /// The operator with its sides exchanged.
    private static Operator mirrored(Operator operator) {
        return switch (operator) {
            case EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> operator;
            case LESS -> Operator.GREATER;
            case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case GREATER -> Operator.LESS;
            case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
        };
    }

    /// The operator that is true where the other one is false.
    private static Operator opposite(Operator operator) {
        return switch (operator) {
            case EQUAL -> Operator.NOT_EQUAL;
            case NOT_EQUAL -> Operator.EQUAL;
            case LESS -> Operator.GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> Operator.GREATER;
            case GREATER -> Operator.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Operator.LESS;
            case IS_DISTINCT_FROM -> Operator.IS_NOT_DISTINCT_FROM;
            case IS_NOT_DISTINCT_FROM -> Operator.IS_DISTINCT_FROM;
        };
    }
}
