package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.util.Arrays;
import java.util.List;

/// Makes expressions runnable.
public final class ExpressionCompiler {
    private final List<SqlType> inputTypes;
    private final EvaluationContext context;

    /// @param inputTypes types of the columns of the batches that expressions will see
    public ExpressionCompiler(List<SqlType> inputTypes, EvaluationContext context) {
        this.inputTypes = List.copyOf(inputTypes);
        this.context = context;
    }

    /// An evaluator of an expression.
    public Evaluator compile(Expression expression) {
        if (expression instanceof Expression.ColumnReference reference) {
            Densifier densifier = new Densifier();
            int index = reference.index();
            return batch -> densifier.densify(batch.columns().get(index), batch.selection(), batch.selectedCount());
        }
        if (expression instanceof Expression.Literal literal && literal.value() instanceof Datum.OfLong number) {
            return batch -> constant(number.value(), batch.selectedCount());
        }
        throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                "expression " + expression + " over " + inputTypes + " in " + context + " cannot be evaluated");
    }

    /// A predicate for a boolean expression.
    public Predicate compilePredicate(Expression expression) {
        Evaluator evaluator = compile(expression);
        return (batch, selection) -> {
            Column flags = evaluator.evaluate(batch);
            boolean[] nulls = flags.nulls();
            int[] selected = batch.selection();
            int found = 0;
            if (flags instanceof LongColumn longs) {
                for (int i = 0; i < batch.selectedCount(); i++) {
                    if (longs.values()[i] != 0 && (nulls == null || !nulls[i])) {
                        selection[found++] = selected == null ? i : selected[i];
                    }
                }
            }
            return found;
        };
    }

    private static LongColumn constant(long value, int count) {
        long[] values = new long[count];
        Arrays.fill(values, value);
        return new LongColumn(values, null, count, value, value);
    }
}
