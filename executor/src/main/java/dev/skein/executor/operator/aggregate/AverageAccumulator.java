package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Averages: the exact sum, for whole numbers and decimals, divided by the count as DOUBLE.
final class AverageAccumulator extends Accumulator {
    private final int scale;
    private final @Nullable SumAccumulator exact;
    private final DoubleSumAccumulator floating;
    private final CountAccumulator counts;

    /// @param argument type of what is averaged
    /// @param complete see [PresentGroups]
    AverageAccumulator(SqlType argument, boolean complete, Reservation reservation) {
        this.scale = argument.scale();
        this.exact = argument.lane() == Lane.DOUBLE
                ? null
                : new SumAccumulator(SqlType.decimal(38, argument.scale()), complete, reservation);
        this.floating = new DoubleSumAccumulator(complete, reservation);
        this.counts = new CountAccumulator(reservation);
    }

    private Accumulator sum() {
        return exact == null ? floating : exact;
    }

    @Override
    void grow(int groups) {
        sum().grow(groups);
        counts.grow(groups);
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        sum().add(arguments, groups, count);
        counts.add(arguments, groups, count);
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        AverageAccumulator source = (AverageAccumulator) other;
        sum().merge(source.sum(), groups, count, kept);
        counts.merge(source.counts, groups, count, kept);
    }

    @Override
    DoubleColumn result(int groups) {
        if (exact != null) {
            return divide(exact, counts, scale, groups);
        }
        double[] averages = new double[groups];
        for (int i = 0; i < groups; i++) {
            long count = counts.count(i);
            averages[i] = count > 0 ? floating.sum(i) / count : 0;
        }
        return new DoubleColumn(averages, floating.nulls(groups), groups);
    }

    /// Exact sums divided by counts.
    ///
    /// @param scale digits behind the point of what was summed
    static DoubleColumn divide(SumAccumulator sums, CountAccumulator counts, int scale, int groups) {
        double[] averages = new double[groups];
        for (int i = 0; i < groups; i++) {
            long count = counts.count(i);
            averages[i] = count > 0 ? sums.doubleValue(i, scale) / count : 0;
        }
        return new DoubleColumn(averages, sums.nulls(groups), groups);
    }
}
