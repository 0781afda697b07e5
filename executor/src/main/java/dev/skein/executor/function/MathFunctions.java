package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Functions of numbers.
final class MathFunctions {
    private MathFunctions() {}

    static List<ScalarFunction> all() {
        return List.of(
                ofDouble("sqrt", Math::sqrt),
                ofDouble("exp", Math::exp),
                ofDouble("ln", Math::log),
                ofDouble("log10", Math::log10),
                ofDouble("sin", Math::sin),
                ofDouble("cos", Math::cos),
                ofDouble("tan", Math::tan));
    }

    private static ScalarFunction ofDouble(String name, DoubleUnaryOperator operator) {
        return new ScalarFunction(
                new FunctionSignature(name, List.of(ArgumentKind.DOUBLE), 0, false,
                        new FunctionSignature.Result.Fixed(SqlType.DOUBLE), true, true),
                (_, _) -> new OfDouble(operator));
    }

    private static final class OfDouble implements ScalarFunction.Kernel {
        private final DoubleUnaryOperator operator;
        private double[] values = {};

        OfDouble(DoubleUnaryOperator operator) {
            this.operator = operator;
        }

        @Override
        public Column apply(List<Column> arguments, int count) {
            if (values.length < count) {
                values = new double[Math.max(count, Batch.MAX_ROWS)];
            }
            double[] from = ((DoubleColumn) arguments.getFirst()).values();
            for (int i = 0; i < count; i++) {
                values[i] = operator.applyAsDouble(from[i]);
            }
            return new DoubleColumn(values, null, count);
        }
    }
}
