package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.List;

/// Variances and standard deviations, by Welford's method; parts are put together as Chan, Golub and LeVeque (1979) do.
final class VarianceAccumulator extends Accumulator {
    private final Reservation reservation;
    private final int scale;
    private final boolean sample;
    private final boolean root;
    private long[] counts = {};
    private double[] means = {};
    private double[] squares = {};

    /// @param sample whether the divisor is one less than the count
    /// @param root whether the result is the square root
    VarianceAccumulator(SqlType argument, boolean sample, boolean root, Reservation reservation) {
        this.scale = argument.scale();
        this.sample = sample;
        this.root = root;
        this.reservation = reservation;
    }

    @Override
    void grow(int groups) {
        counts = GroupedLongs.grow(counts, groups, reservation);
        means = GroupedLongs.grow(means, groups, reservation);
        squares = GroupedLongs.grow(squares, groups, reservation);
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        Column argument = arguments.get(0);
        boolean[] nulls = argument.nulls();
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                int group = groups[i];
                double value = value(argument, i);
                double delta = value - means[group];
                counts[group]++;
                means[group] += delta / counts[group];
                squares[group] += delta * (value - means[group]);
            }
        }
    }

    private double value(Column column, int row) {
        return switch (column) {
            case DoubleColumn doubles -> doubles.values()[row];
            case LongColumn longs -> Int128.toDouble(longs.values()[row], scale);
            case WideColumn wides -> Int128.toDouble(wides.high()[row], wides.low()[row], scale);
            default -> throw new IllegalArgumentException("not a dense column of numbers: " + column.getClass());
        };
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        VarianceAccumulator source = (VarianceAccumulator) other;
        for (int i = 0; i < count; i++) {
            if (source.counts[i] == 0) {
                continue;
            }
            int group = groups[i];
            long total = counts[group] + source.counts[i];
            double delta = source.means[i] - means[group];
            squares[group] += source.squares[i] + delta * delta * counts[group] * source.counts[i] / total;
            means[group] += delta * source.counts[i] / total;
            counts[group] = total;
        }
    }

    @Override
    DoubleColumn result(int groups) {
        double[] results = new double[groups];
        boolean[] nulls = new boolean[groups];
        for (int i = 0; i < groups; i++) {
            long divisor = sample ? counts[i] - 1 : counts[i];
            nulls[i] = divisor <= 0;
            double variance = nulls[i] ? 0 : squares[i] / divisor;
            results[i] = root ? Math.sqrt(variance) : variance;
        }
        return new DoubleColumn(results, nulls, groups);
    }
}
