package dev.skein.executor.operator.window;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import dev.skein.executor.operator.window.WindowResult.Fractions;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;

/// Sums and averages of floating-point numbers, and variances and standard deviations of all numbers.
///
/// Parts are put together as Chan, Golub and LeVeque (1979) do for variances.
final class Moments extends FrameTree {
    private final Fractions result;
    private final Kind kind;
    private final Column argument;
    private final int scale;
    private final Scratch scratch;
    private int[] counts = {};
    /// Sums for sums and averages, else means.
    private double[] centers = {};
    private double[] squares = {};
    private long count;
    private double center;
    private double square;

    /// What is wanted.
    enum Kind {
        SUM, AVERAGE, VARIANCE_SAMPLE, VARIANCE_POPULATION, DEVIATION_SAMPLE, DEVIATION_POPULATION;

        private boolean squares() {
            return this != SUM && this != AVERAGE;
        }
    }

    Moments(
            Fractions result,
            FrameBounds frame,
            Kind kind,
            Column argument,
            SqlType argumentType,
            Scratch scratch) {
        super(frame);
        this.result = result;
        this.kind = kind;
        this.argument = argument;
        this.scale = argumentType.scale();
        this.scratch = scratch;
    }

    @Override
    void load(Partition partition) {
        int size = partition.size();
        int nodes = Math.multiplyExact(2, size);
        counts = scratch.ints(counts, nodes);
        centers = scratch.doubles(centers, nodes);
        if (kind.squares()) {
            squares = scratch.doubles(squares, nodes);
        }
        boolean[] nulls = argument.nulls();
        for (int i = 0; i < size; i++) {
            int row = partition.row(i);
            boolean present = nulls == null || !nulls[row];
            counts[size + i] = present ? 1 : 0;
            centers[size + i] = present ? value(row) : 0;
            if (kind.squares()) {
                squares[size + i] = 0;
            }
        }
    }

    private double value(int row) {
        return switch (argument) {
            case DoubleColumn doubles -> doubles.values()[row];
            case LongColumn longs -> Int128.toDouble(longs.values()[row], scale);
            case WideColumn wides -> Int128.toDouble(wides.high()[row], wides.low()[row], scale);
            default -> throw new IllegalArgumentException("not a dense column of numbers: " + argument.getClass());
        };
    }

    @Override
    void combine(int node) {
        clear();
        take(2 * node);
        take(2 * node + 1);
        counts[node] = (int) count;
        centers[node] = center;
        if (kind.squares()) {
            squares[node] = square;
        }
    }

    @Override
    void clear() {
        count = 0;
        center = 0;
        square = 0;
    }

    @Override
    void take(int node) {
        int more = counts[node];
        if (more == 0) {
            return;
        }
        if (!kind.squares()) {
            count += more;
            center += centers[node];
            return;
        }
        long total = count + more;
        double delta = centers[node] - center;
        square += squares[node] + delta * delta * count * more / total;
        center += delta * more / total;
        count = total;
    }

    @Override
    void emit(int position) {
        boolean sample = kind == Kind.VARIANCE_SAMPLE || kind == Kind.DEVIATION_SAMPLE;
        long divisor = sample ? count - 1 : count;
        result.nulls()[position] = divisor <= 0;
        result.values()[position] = divisor <= 0 ? 0 : switch (kind) {
            case SUM -> center;
            case AVERAGE -> center / divisor;
            case VARIANCE_SAMPLE, VARIANCE_POPULATION -> square / divisor;
            case DEVIATION_SAMPLE, DEVIATION_POPULATION -> Math.sqrt(square / divisor);
        };
    }
}
