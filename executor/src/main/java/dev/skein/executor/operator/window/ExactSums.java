package dev.skein.executor.operator.window;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import org.jspecify.annotations.Nullable;

/// `sum` and `avg` of whole numbers and decimals: the difference of two sums from the partition's start.
///
/// These sums are 64 bits if the number of rows times the greatest value proves that they fit, else 128 bits.
final class ExactSums implements WindowFunction {
    private final WindowResult result;
    private final FrameBounds frame;
    private final Column argument;
    private final SqlType argumentType;
    private final SqlType type;
    private final ValueRows values;
    private final Scratch scratch;
    private long[] low = {};
    private long[] high = {};

    /// @param result numbers, or fractions for an average
    /// @param type type of a sum
    ExactSums(
            WindowResult result,
            FrameBounds frame,
            Column argument,
            SqlType argumentType,
            SqlType type,
            Scratch scratch) {
        this.result = result;
        this.frame = frame;
        this.argument = argument;
        this.argumentType = argumentType;
        this.type = type;
        this.values = new ValueRows(argument, true, scratch);
        this.scratch = scratch;
    }

    /// Whether no sum of so many rows can leave 64 bits.
    static boolean narrow(Column argument, int rows) {
        if (!(argument instanceof LongColumn longs) || longs.minimum() == Long.MIN_VALUE) {
            return false;
        }
        long magnitude = Math.max(Math.abs(longs.minimum()), Math.abs(longs.maximum()));
        return rows == 0 || magnitude <= Long.MAX_VALUE / rows;
    }

    static SkeinException overflow(SqlType type) {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE,
                "a sum does not fit in its type " + type + "; cast the argument to DOUBLE");
    }

    @Override
    public void compute(Partition partition) {
        values.load(partition);
        if (argument instanceof LongColumn longs && narrow(argument, partition.size())) {
            addNarrow(longs, partition);
            emitNarrow(partition);
        } else {
            addWide(partition);
            emitWide(partition);
        }
    }

    private void addNarrow(LongColumn column, Partition partition) {
        int size = partition.size();
        low = scratch.longs(low, size + 1);
        long[] source = column.values();
        boolean[] nulls = column.nulls();
        long sum = 0;
        for (int i = 0; i < size; i++) {
            int row = partition.row(i);
            low[i] = sum;
            sum += nulls != null && nulls[row] ? 0 : source[row];
        }
        low[size] = sum;
    }

    private void emitNarrow(Partition partition) {
        int[] starts = frame.starts();
        int[] ends = frame.ends();
        for (int i = 0; i < partition.size(); i++) {
            long sum = low[ends[i]] - low[starts[i]];
            emit(partition.from() + i, sum >> 63, sum, values.before(ends[i]) - values.before(starts[i]));
        }
    }

    private void addWide(Partition partition) {
        int size = partition.size();
        low = scratch.longs(low, size + 1);
        high = scratch.longs(high, size + 1);
        boolean @Nullable [] nulls = argument.nulls();
        long sumLow = 0;
        long sumHigh = 0;
        for (int i = 0; i < size; i++) {
            int row = partition.row(i);
            low[i] = sumLow;
            high[i] = sumHigh;
            if (nulls == null || !nulls[row]) {
                long addLow = argument instanceof LongColumn longs ? longs.values()[row] : wide().low()[row];
                long addHigh = argument instanceof LongColumn ? addLow >> 63 : wide().high()[row];
                long before = sumHigh;
                sumLow += addLow;
                sumHigh += addHigh + (Long.compareUnsigned(sumLow, addLow) < 0 ? 1 : 0);
                if (((before ^ sumHigh) & (addHigh ^ sumHigh)) < 0) {
                    throw overflow(type);
                }
            }
        }
        low[size] = sumLow;
        high[size] = sumHigh;
    }

    private WideColumn wide() {
        return (WideColumn) argument;
    }

    private void emitWide(Partition partition) {
        int[] starts = frame.starts();
        int[] ends = frame.ends();
        for (int i = 0; i < partition.size(); i++) {
            long endLow = low[ends[i]];
            long startLow = low[starts[i]];
            long borrow = Long.compareUnsigned(endLow, startLow) < 0 ? 1 : 0;
            emit(partition.from() + i, high[ends[i]] - high[starts[i]] - borrow, endLow - startLow,
                    values.before(ends[i]) - values.before(starts[i]));
        }
    }

    private void emit(int position, long sumHigh, long sumLow, int count) {
        switch (result) {
            case WindowResult.Numbers numbers -> {
                numbers.values()[position] = sumLow;
                if (count == 0) {
                    numbers.setNull(position);
                }
            }
            case WindowResult.WideNumbers numbers -> {
                if (!Int128.hasDigits(sumHigh, sumLow, SqlType.MAX_DECIMAL_PRECISION)) {
                    throw overflow(type);
                }
                numbers.high()[position] = sumHigh;
                numbers.low()[position] = sumLow;
                numbers.nulls()[position] = count == 0;
            }
            case WindowResult.Fractions averages -> {
                averages.nulls()[position] = count == 0;
                averages.values()[position] =
                        count == 0 ? 0 : Int128.toDouble(sumHigh, sumLow, argumentType.scale()) / count;
            }
            case WindowResult.Picks _, WindowResult.Texts _ ->
                throw new IllegalStateException("a sum is no " + result.getClass());
        }
    }
}
