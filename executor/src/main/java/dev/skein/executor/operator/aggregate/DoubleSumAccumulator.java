package dev.skein.executor.operator.aggregate;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums floating-point numbers; infinite if a sum is too large, as IEEE 754 has it.
final class DoubleSumAccumulator extends Accumulator {
    private final Reservation reservation;
    private final PresentGroups present;
    private double[] sums = {};

    /// @param complete see [PresentGroups]
    DoubleSumAccumulator(boolean complete, Reservation reservation) {
        this.reservation = reservation;
        this.present = new PresentGroups(complete, reservation);
    }

    @Override
    void grow(int groups) {
        sums = GroupedLongs.grow(sums, groups, reservation);
        present.grow(groups);
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        DoubleColumn source = (DoubleColumn) arguments.get(0);
        boolean[] nulls = source.nulls();
        present.add(nulls, groups, count);
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                sums[groups[i]] += source.values()[i];
            }
        }
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        DoubleSumAccumulator source = (DoubleSumAccumulator) other;
        present.add(source.present.nulls(count), groups, count);
        for (int i = 0; i < count; i++) {
            sums[groups[i]] += source.sums[i];
        }
    }

    @Override
    DoubleColumn result(int groups) {
        return new DoubleColumn(sums, present.nulls(groups), groups);
    }

    double sum(int group) {
        return sums[group];
    }

    boolean @Nullable [] nulls(int groups) {
        return present.nulls(groups);
    }
}
