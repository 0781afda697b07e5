package dev.skein.executor.expression;

import dev.skein.catalog.SqlType;
import dev.skein.executor.function.ScalarFunction;
import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call of a function. A strict function of one coded column and constants is computed once per dictionary entry.
final class FunctionEvaluator implements Evaluator {
    private final ScalarFunction function;
    private final ScalarFunction.Kernel kernel;
    private final List<Evaluator> arguments;
    private final int onlyVariable;
    private final Densifier spread = new Densifier();
    private final Nulls nulls = new Nulls();
    private @Nullable BytesColumn dictionary;
    private @Nullable Column perEntry;

    /// @param constant per argument whether it has the same value for every row
    FunctionEvaluator(
            ScalarFunction function,
            List<Evaluator> arguments,
            List<SqlType> types,
            List<Boolean> constant,
            SqlType type) {
        this.function = function;
        this.kernel = function.factory().kernel(types, type);
        this.arguments = List.copyOf(arguments);
        this.onlyVariable = constant.indexOf(false) == constant.lastIndexOf(false)
                        && function.signature().strict()
                        && function.signature().deterministic()
                ? constant.indexOf(false)
                : -1;
    }

    @Override
    public Column evaluate(Batch batch) {
        int count = batch.selectedCount();
        List<Column> values = new ArrayList<>(arguments.size());
        if (onlyVariable >= 0
                && arguments.get(onlyVariable).evaluate(batch) instanceof DictionaryColumn coded
                && coded.dictionary().length() <= Batch.MAX_ROWS) {
            return evaluateEntries(coded, count);
        }
        for (Evaluator argument : arguments) {
            values.add(argument.evaluate(batch));
        }
        return withNulls(kernel.apply(values, count), values, count);
    }

    private Column evaluateEntries(DictionaryColumn coded, int count) {
        Column entries = perEntry;
        if (entries == null || dictionary != coded.dictionary()) {
            int size = coded.dictionary().length();
            Batch constants = Batch.of(List.of(), size);
            List<Column> values = new ArrayList<>(arguments.size());
            for (int i = 0; i < arguments.size(); i++) {
                values.add(i == onlyVariable ? coded.dictionary() : arguments.get(i).evaluate(constants));
            }
            entries = withNulls(kernel.apply(values, size), values, size);
            dictionary = coded.dictionary();
            perEntry = entries;
        }
        Column result = spread.densify(entries, coded.codes(), count);
        return replaceNulls(result, nulls.either(result.nulls(), coded.nulls(), count));
    }

    private Column withNulls(Column result, List<Column> values, int count) {
        if (!function.signature().strict()) {
            return result;
        }
        boolean[] flags = result.nulls();
        for (Column value : values) {
            boolean[] more = value.nulls();
            if (more != null) {
                if (flags == null) {
                    flags = more;
                } else {
                    boolean[] merged = nulls.room(count);
                    for (int i = 0; i < count; i++) {
                        merged[i] = flags[i] | more[i];
                    }
                    flags = merged;
                }
            }
        }
        return flags == result.nulls() ? result : replaceNulls(result, flags);
    }

    private static Column replaceNulls(Column column, boolean @Nullable [] flags) {
        return switch (column) {
            case LongColumn c -> new LongColumn(c.values(), flags, c.length(), c.minimum(), c.maximum());
            case WideColumn c -> new WideColumn(c.high(), c.low(), flags, c.length());
            case DoubleColumn c -> new DoubleColumn(c.values(), flags, c.length());
            case BytesColumn c -> new BytesColumn(c.heap(), c.starts(), c.lengths(), flags, c.length());
            case DictionaryColumn c -> new DictionaryColumn(c.codes(), c.dictionary(), flags, c.length());
            default -> throw new IllegalStateException("kernels give dense columns");
        };
    }
}
