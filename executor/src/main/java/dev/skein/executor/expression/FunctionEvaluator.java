package dev.skein.executor.expression;

import dev.skein.executor.function.Kernel;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.List;

/// A call of a function.
final class FunctionEvaluator implements Evaluator {
    private final Kernel kernel;
    private final List<Evaluator> arguments;
    private final Column[] columns;

    FunctionEvaluator(Kernel kernel, List<Evaluator> arguments) {
        this.kernel = kernel;
        this.arguments = List.copyOf(arguments);
        this.columns = new Column[arguments.size()];
    }

    @Override
    public Column evaluate(Batch batch) {
        for (int i = 0; i < columns.length; i++) {
            columns[i] = arguments.get(i).evaluate(batch);
        }
        return kernel.apply(columns, batch.selectedCount());
    }
}
