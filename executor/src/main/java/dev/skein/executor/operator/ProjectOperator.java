package dev.skein.executor.operator;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.expression.Evaluator;
import dev.skein.executor.expression.ExpressionCompiler;
import dev.skein.executor.expression.InPlaceProjection;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.StreamingOperator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes columns.
///
/// If it only picks columns, they stay as they are, selection and encoding included; and so they do if what it computes can
/// be computed in place. Otherwise all its columns become dense, except picked ones when all rows are selected.
final class ProjectOperator extends StreamingOperator {
    /// Per column the place of the input column that it is; -1 if it is computed.
    private final int[] picks;
    private final boolean onlyPicks;
    private final List<Evaluator> evaluators = new ArrayList<>();
    private final @Nullable InPlaceProjection inPlace;

    ProjectOperator(
            Worker worker,
            OperatorProfile profile,
            Operator downstream,
            List<Expression> expressions,
            ExpressionCompiler compiler) {
        super(worker, profile, downstream);
        this.picks = new int[expressions.size()];
        boolean computes = false;
        for (int i = 0; i < picks.length; i++) {
            Expression expression = expressions.get(i);
            picks[i] = expression instanceof ColumnReference reference ? reference.index() : -1;
            computes |= picks[i] < 0;
            evaluators.add(compiler.compile(expression));
        }
        this.onlyPicks = !computes;
        this.inPlace = computes ? compiler.compileInPlace(expressions) : null;
    }

    @Override
    protected void push(Batch batch) {
        List<Column> whole = inPlace == null ? null : inPlace.evaluate(batch);
        if (whole != null) {
            emit(batch.with(whole));
            return;
        }
        boolean keepPicks = onlyPicks || batch.selection() == null;
        List<Column> columns = new ArrayList<>(picks.length);
        for (int i = 0; i < picks.length; i++) {
            columns.add(keepPicks && picks[i] >= 0 ? batch.columns().get(picks[i]) : evaluators.get(i).evaluate(batch));
        }
        emit(onlyPicks ? batch.with(columns) : Batch.of(columns, batch.selectedCount()));
    }
}
