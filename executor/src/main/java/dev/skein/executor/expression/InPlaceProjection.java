package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes columns for all rows of a batch, selected or not, so that the rows stay where they are and picked columns as
/// they are stored. Made for arithmetic that cannot fail, where most rows are selected: what is computed in vain then costs
/// less than moving rows together. Confined to one thread.
public final class InPlaceProjection {
    private final List<Expression> expressions;
    /// Per column what computes it; null for picked ones.
    private final List<@Nullable InPlaceEvaluator> evaluators;
    private final long[][] values;

    private InPlaceProjection(List<Expression> expressions, List<@Nullable InPlaceEvaluator> evaluators) {
        this.expressions = expressions;
        this.evaluators = evaluators;
        this.values = new long[expressions.size()][];
    }

    /// A projection on some expressions; null if one of them is of a kind that cannot be computed in place.
    ///
    /// @param parameters values of the statement's parameters
    public static @Nullable InPlaceProjection of(List<Expression> expressions, List<Datum> parameters) {
        InPlaceCompiler compiler = new InPlaceCompiler(parameters);
        List<@Nullable InPlaceEvaluator> evaluators = new ArrayList<>();
        for (Expression expression : expressions) {
            boolean picked = expression instanceof Expression.ColumnReference;
            InPlaceEvaluator evaluator = picked ? null : compiler.compile(expression);
            if (evaluator == null && !picked) {
                return null;
            }
            evaluators.add(evaluator);
        }
        return new InPlaceProjection(expressions, evaluators);
    }

    /// The columns, borrowed until the next call; null if this batch is better, or can only be, computed for its selected
    /// rows.
    public @Nullable List<Column> evaluate(Batch batch) {
        if (!InPlaceEvaluator.suits(batch)) {
            return null;
        }
        List<Column> columns = new ArrayList<>(expressions.size());
        for (int i = 0; i < expressions.size(); i++) {
            InPlaceEvaluator evaluator = evaluators.get(i);
            if (evaluator == null) {
                columns.add(batch.columns().get(((Expression.ColumnReference) expressions.get(i)).index()));
                continue;
            }
            LinearForm form = evaluator.evaluate(batch);
            if (form == null) {
                return null;
            }
            columns.add(column(form, i, batch.length()));
        }
        return columns;
    }

    private Column column(LinearForm form, int place, int rows) {
        Column column = form.column();
        if (column != null && form.isColumn()) {
            return column;
        }
        if (values[place] == null) {
            values[place] = new long[Batch.MAX_ROWS];
        }
        long[] numbers = form.numbers(rows, values[place]);
        return new LongColumn(numbers, form.nulls(), rows, form.minimum(), form.maximum());
    }
}
