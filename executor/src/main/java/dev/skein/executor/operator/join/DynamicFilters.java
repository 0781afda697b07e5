package dev.skein.executor.operator.join;

import dev.skein.catalog.Lane;
import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.expression.ExpressionCompiler;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.plan.PhysicalPlan.DynamicFilterTarget;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Comparison;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What the right sides of a query's joins tell the scans of their left sides: which keys exist. Thread-safe.
public final class DynamicFilters {
    /// The most keys that are told one by one; of more numbers the least and the greatest are told.
    private static final int LISTED_KEYS = 256;

    private final Map<Integer, Keys> published = new ConcurrentHashMap<>();

    /// What is known of the keys of one column.
    ///
    /// @param numbers the keys as a set; null for text
    /// @param listed the keys, if they are few
    private record Keys(@Nullable NumberSet numbers, @Nullable List<Datum> listed) {}

    /// Publishes the keys of a join.
    void publish(int filterId, NumberSet keys) {
        long[] few = keys.listed(LISTED_KEYS);
        List<Datum> listed = few == null
                ? null
                : Arrays.stream(few).<Datum>mapToObj(Datum.OfLong::new).toList();
        published.put(filterId, new Keys(keys, listed));
    }

    /// Publishes the keys of a join.
    ///
    /// @param keys the distinct keys as a dense column
    /// @param reservation what the filter is counted in
    void publish(int filterId, Column keys, int count, Reservation reservation) {
        boolean few = count <= LISTED_KEYS;
        if (keys instanceof LongColumn numbers) {
            NumberSet set = new NumberSet(numbers, count, reservation);
            List<Datum> listed = few ? list(keys, count, row -> new Datum.OfLong(numbers.values()[row])) : null;
            published.put(filterId, new Keys(set, listed));
        } else if (few && keys instanceof BytesColumn runs) {
            published.put(filterId, new Keys(null, list(keys, count, row -> new Datum.OfText(new String(
                    runs.heap(), runs.starts()[row], runs.lengths()[row], StandardCharsets.UTF_8)))));
        }
    }

    private static List<Datum> list(Column keys, int count, IntFunction<Datum> value) {
        boolean[] nulls = keys.nulls();
        List<Datum> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                values.add(value.apply(i));
            }
        }
        return List.copyOf(values);
    }

    /// What is known by now about columns of a scan, for its source.
    ///
    /// @param output the scan's columns
    public List<Expression> conditions(List<DynamicFilterTarget> targets, List<Field> output) {
        List<Expression> conditions = new ArrayList<>();
        for (DynamicFilterTarget target : targets) {
            Keys keys = published.get(target.filterId());
            Field field = output.get(target.column());
            if (keys != null && fits(keys, field)) {
                add(keys, new ColumnReference(target.column(), field.type()), conditions);
            }
        }
        return conditions;
    }

    /// The same, and a condition, as a filter of the rows that come from the source.
    ///
    /// @param condition what else must be true of a row; null if nothing
    public ScanFilter filter(
            List<DynamicFilterTarget> targets,
            List<Field> output,
            @Nullable Expression condition,
            EvaluationContext evaluation) {
        List<ScanFilter.Test> tests = new ArrayList<>();
        ExpressionCompiler compiler = new ExpressionCompiler(output.stream().map(Field::type).toList(), evaluation);
        if (condition != null) {
            tests.add(new ScanFilter.OfCondition(compiler.compilePredicate(condition), true));
        }
        for (DynamicFilterTarget target : targets) {
            Keys keys = published.get(target.filterId());
            Field field = output.get(target.column());
            if (keys == null || !fits(keys, field)) {
                continue;
            }
            NumberSet numbers = keys.numbers();
            if (numbers != null) {
                tests.add(new ScanFilter.OfNumbers(target.column(), numbers));
            } else {
                List<Expression> conditions = new ArrayList<>();
                add(keys, new ColumnReference(target.column(), field.type()), conditions);
                conditions.forEach(told ->
                        tests.add(new ScanFilter.OfCondition(compiler.compilePredicate(told), false)));
            }
        }
        return new ScanFilter(tests);
    }

    private static boolean fits(Keys keys, Field field) {
        return keys.numbers() != null ? field.type().lane() == Lane.LONG : field.type().kind().isText();
    }

    private static void add(Keys keys, ColumnReference column, List<Expression> conditions) {
        List<Datum> listed = keys.listed();
        NumberSet numbers = keys.numbers();
        if (listed != null) {
            conditions.add(listed.isEmpty()
                    ? Literal.of(false)
                    : new Expression.InList(column, listed.stream()
                            .map(value -> new Literal(value, column.type()))
                            .toList()));
        } else if (numbers != null) {
            conditions.add(new Comparison(Comparison.Operator.GREATER_OR_EQUAL, column,
                    new Literal(new Datum.OfLong(numbers.minimum()), column.type())));
            conditions.add(new Comparison(Comparison.Operator.LESS_OR_EQUAL, column,
                    new Literal(new Datum.OfLong(numbers.maximum()), column.type())));
        }
    }
}
