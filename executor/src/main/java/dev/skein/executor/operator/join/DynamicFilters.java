package dev.skein.executor.operator.join;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the right sides of a query's joins tell the scans of their left sides: which keys exist. Thread-safe.
public final class DynamicFilters {
    /// The most keys that are told one by one; of more keys the least and the greatest are told.
    private static final int LISTED_KEYS = 256;

    private final Map<Integer, Keys> published = new ConcurrentHashMap<>();

    /// Either a few keys, or the ends of their range.
    private record Keys(boolean listed, boolean text, List<Datum> values) {}

    /// Publishes the keys of a join.
    ///
    /// @param keys the distinct keys as a dense column
    void publish(int filterId, Column keys, int count) {
        boolean[] nulls = keys.nulls();
        List<Datum> values = new ArrayList<>();
        boolean listed = count <= LISTED_KEYS;
        if (keys instanceof LongColumn numbers) {
            long minimum = Long.MAX_VALUE;
            long maximum = Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                if (nulls == null || !nulls[i]) {
                    long value = numbers.values()[i];
                    minimum = Math.min(minimum, value);
                    maximum = Math.max(maximum, value);
                    if (listed) {
                        values.add(new Datum.OfLong(value));
                    }
                }
            }
            if (!listed) {
                values.add(new Datum.OfLong(minimum));
                values.add(new Datum.OfLong(maximum));
            }
            published.put(filterId, new Keys(listed, false, List.copyOf(values)));
        } else if (listed && keys instanceof BytesColumn runs) {
            for (int i = 0; i < count; i++) {
                if (nulls == null || !nulls[i]) {
                    values.add(new Datum.OfText(
                            new String(runs.heap(), runs.starts()[i], runs.lengths()[i], StandardCharsets.UTF_8)));
                }
            }
            published.put(filterId, new Keys(true, true, List.copyOf(values)));
        }
    }

    /// What is known by now about columns of a scan.
    ///
    /// @param output the scan's columns
    public List<Expression> conditions(List<DynamicFilterTarget> targets, List<Field> output) {
        List<Expression> conditions = new ArrayList<>();
        for (DynamicFilterTarget target : targets) {
            Keys keys = published.get(target.filterId());
            Field field = output.get(target.column());
            if (keys != null && keys.text() == field.type().kind().isText()) {
                add(keys, new ColumnReference(target.column(), field.type()), conditions);
            }
        }
        return conditions;
    }

    private static void add(Keys keys, ColumnReference column, List<Expression> conditions) {
        List<Literal> literals =
                keys.values().stream().map(value -> new Literal(value, column.type())).toList();
        if (keys.listed()) {
            conditions.add(literals.isEmpty() ? Literal.of(false) : new Expression.InList(column, literals));
        } else {
            conditions.add(new Comparison(Comparison.Operator.GREATER_OR_EQUAL, column, literals.get(0)));
            conditions.add(new Comparison(Comparison.Operator.LESS_OR_EQUAL, column, literals.get(1)));
        }
    }
}
