package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Comparisons;
import dev.skein.executor.kernel.Int128;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The least or the greatest value of numbers, dates and other lanes of fixed width.
abstract class ExtremeAccumulator extends Accumulator {
    final Reservation reservation;
    final boolean greatest;
    /// Groups that have a value.
    final PresentGroups present;

    private ExtremeAccumulator(boolean greatest, Reservation reservation) {
        this.greatest = greatest;
        this.reservation = reservation;
        this.present = new PresentGroups(false, reservation);
    }

    static Accumulator of(SqlType type, boolean greatest, Reservation reservation) {
        return switch (type.lane()) {
            case LONG -> new OfLongs(greatest, reservation);
            case DOUBLE -> new OfDoubles(greatest, reservation);
            case WIDE -> new OfWides(greatest, reservation);
            case BYTES -> new BytesExtremeAccumulator(greatest, reservation);
        };
    }

    private static final class OfLongs extends ExtremeAccumulator {
        private long[] values = {};

        OfLongs(boolean greatest, Reservation reservation) {
            super(greatest, reservation);
        }

        @Override
        void grow(int groups) {
            int before = values.length;
            values = GroupedLongs.grow(values, groups, reservation);
            Arrays.fill(values, before, values.length, greatest ? Long.MIN_VALUE : Long.MAX_VALUE);
            present.grow(groups);
        }

        @Override
        void add(List<Column> arguments, int[] groups, int count) {
            LongColumn source = (LongColumn) arguments.get(0);
            boolean[] nulls = source.nulls();
            present.add(nulls, groups, count);
            take(source.values(), nulls, groups, count);
        }

        private void take(long[] from, boolean @Nullable [] nulls, int[] groups, int count) {
            for (int i = 0; i < count; i++) {
                if (nulls == null || !nulls[i]) {
                    int group = groups[i];
                    values[group] = greatest ? Math.max(values[group], from[i]) : Math.min(values[group], from[i]);
                }
            }
        }

        @Override
        void merge(Accumulator other, int[] groups, int count, int kept) {
            OfLongs source = (OfLongs) other;
            boolean[] nulls = source.present.nulls(count);
            present.add(nulls, groups, count);
            take(source.values, nulls, groups, count);
        }

        @Override
        LongColumn result(int groups) {
            boolean[] nulls = present.nulls(groups);
            if (nulls != null) {
                for (int i = 0; i < groups; i++) {
                    values[i] = nulls[i] ? 0 : values[i];
                }
            }
            return GroupedLongs.column(values, nulls, groups);
        }
    }

    private static final class OfDoubles extends ExtremeAccumulator {
        private double[] values = {};

        OfDoubles(boolean greatest, Reservation reservation) {
            super(greatest, reservation);
        }

        @Override
        void grow(int groups) {
            values = GroupedLongs.grow(values, groups, reservation);
            present.grow(groups);
        }

        @Override
        void add(List<Column> arguments, int[] groups, int count) {
            DoubleColumn source = (DoubleColumn) arguments.get(0);
            take(source.values(), source.nulls(), groups, count);
        }

        private void take(double[] from, boolean @Nullable [] nulls, int[] groups, int count) {
            for (int i = 0; i < count; i++) {
                if (nulls == null || !nulls[i]) {
                    int group = groups[i];
                    int sign = present.isPresent(group) ? Comparisons.compare(from[i], values[group]) : greatest ? 1 : -1;
                    if (greatest ? sign > 0 : sign < 0) {
                        values[group] = from[i];
                        present.add(group);
                    }
                }
            }
        }

        @Override
        void merge(Accumulator other, int[] groups, int count, int kept) {
            OfDoubles source = (OfDoubles) other;
            take(source.values, source.present.nulls(count), groups, count);
        }

        @Override
        DoubleColumn result(int groups) {
            return new DoubleColumn(values, present.nulls(groups), groups);
        }
    }

    private static final class OfWides extends ExtremeAccumulator {
        private long[] high = {};
        private long[] low = {};

        OfWides(boolean greatest, Reservation reservation) {
            super(greatest, reservation);
        }

        @Override
        void grow(int groups) {
            high = GroupedLongs.grow(high, groups, reservation);
            low = GroupedLongs.grow(low, groups, reservation);
            present.grow(groups);
        }

        @Override
        void add(List<Column> arguments, int[] groups, int count) {
            Column source = arguments.get(0);
            boolean[] nulls = source.nulls();
            for (int i = 0; i < count; i++) {
                if (nulls != null && nulls[i]) {
                    continue;
                }
                if (source instanceof LongColumn longs) {
                    take(groups[i], longs.values()[i] >> 63, longs.values()[i]);
                } else {
                    WideColumn wide = (WideColumn) source;
                    take(groups[i], wide.high()[i], wide.low()[i]);
                }
            }
        }

        private void take(int group, long upper, long lower) {
            int sign = present.isPresent(group)
                    ? Int128.compare(upper, lower, high[group], low[group])
                    : greatest ? 1 : -1;
            if (greatest ? sign > 0 : sign < 0) {
                high[group] = upper;
                low[group] = lower;
                present.add(group);
            }
        }

        @Override
        void merge(Accumulator other, int[] groups, int count, int kept) {
            OfWides source = (OfWides) other;
            for (int i = 0; i < count; i++) {
                if (source.present.isPresent(i)) {
                    take(groups[i], source.high[i], source.low[i]);
                }
            }
        }

        @Override
        WideColumn result(int groups) {
            return new WideColumn(high, low, present.nulls(groups), groups);
        }
    }
}
