package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.ANY;
import static dev.skein.executor.function.ArgumentKind.SAME_AS_FIRST;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Comparisons;
import dev.skein.executor.kernel.Int128;
import java.util.Arrays;

/// The greatest or least of several values; nulls do not count, and only nulls give null.
final class ComparisonFunctions {
    private ComparisonFunctions() {}

    static void define(FunctionSet set) {
        set.define("greatest", ANY, SAME_AS_FIRST).optional(1).variadic().acceptsNulls()
                .returnsArgument(0, site -> new Extreme(site.type(), 1));
        set.define("least", ANY, SAME_AS_FIRST).optional(1).variadic().acceptsNulls()
                .returnsArgument(0, site -> new Extreme(site.type(), -1));
        set.define("num_nulls", ANY).variadic().acceptsNulls().returns(SqlType.INTEGER,
                (in, out) -> out.set(nulls(in)));
        set.define("num_nonnulls", ANY).variadic().acceptsNulls().returns(SqlType.INTEGER,
                (in, out) -> out.set(in.count() - nulls(in)));
    }

    private static int nulls(Arguments in) {
        int count = 0;
        for (int i = 0; i < in.count(); i++) {
            count += in.isNull(i) ? 1 : 0;
        }
        return count;
    }

    /// @param sign 1 for the greatest, -1 for the least
    private record Extreme(SqlType type, int sign) implements RowFunction {
        @Override
        public void apply(Arguments in, RowResult out) {
            int best = -1;
            for (int i = 0; i < in.count(); i++) {
                if (!in.isNull(i) && (best < 0 || compare(in, i, best) * sign > 0)) {
                    best = i;
                }
            }
            if (best < 0) {
                out.setNull();
                return;
            }
            switch (type.lane()) {
                case LONG -> out.set(in.integer(best));
                case WIDE -> out.set(in.high(best), in.integer(best));
                case DOUBLE -> out.set(in.number(best));
                case BYTES -> out.bytes().append(in.heap(best), in.start(best), in.length(best));
            }
        }

        private int compare(Arguments in, int left, int right) {
            return switch (type.lane()) {
                case LONG -> Long.compare(in.integer(left), in.integer(right));
                case WIDE -> Int128.compare(in.high(left), in.integer(left), in.high(right), in.integer(right));
                case DOUBLE -> Comparisons.compare(in.number(left), in.number(right));
                case BYTES -> Arrays.compareUnsigned(
                        in.heap(left), in.start(left), in.start(left) + in.length(left),
                        in.heap(right), in.start(right), in.start(right) + in.length(right));
            };
        }
    }
}
