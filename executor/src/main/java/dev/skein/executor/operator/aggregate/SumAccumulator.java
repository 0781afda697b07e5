package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import dev.skein.executor.kernel.RowSetSums;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sums whole numbers and decimals.
///
/// Sums are kept in 64 bits as long as the number of rows times the greatest value proves that they fit, then in 128
/// bits. A group without a value has no sum.
final class SumAccumulator extends Accumulator {
    private final SqlType type;
    private final Reservation reservation;
    private final PresentGroups present;
    private long[] low = {};
    /// The upper 64 bits; null while all sums fit in 64 bits.
    private long @Nullable [] high;
    /// No sum's magnitude is greater, while sums are 64 bits.
    private long bound;
    private int groupCount;

    /// @param type type of the result: BIGINT or a DECIMAL
    /// @param complete see [PresentGroups]
    SumAccumulator(SqlType type, boolean complete, Reservation reservation) {
        this.type = type;
        this.reservation = reservation;
        this.present = new PresentGroups(complete, reservation);
    }

    @Override
    void grow(int groups) {
        low = GroupedLongs.grow(low, groups, reservation);
        long[] upper = high;
        if (upper != null) {
            high = GroupedLongs.grow(upper, groups, reservation);
        }
        present.grow(groups);
        groupCount = groups;
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        Column argument = arguments.get(0);
        if (count == 0) {
            return;
        }
        present.add(argument.nulls(), groups, count);
        if (argument instanceof LongColumn source) {
            addLongs(source, groups, count);
        } else {
            addWide((WideColumn) argument, groups, count);
        }
    }

    @Override
    void add(List<Column> arguments, GroupedRows rows) {
        Column argument = arguments.get(0);
        boolean plain = high == null
                && argument.nulls() == null
                && argument instanceof LongColumn source
                && stayNarrow(rows.count(), source.minimum(), source.maximum());
        if (plain) {
            present.add(null, rows.groups(), rows.count());
            rows.sum(low, ((LongColumn) argument).values());
        } else {
            add(arguments, rows.groups(), rows.count());
        }
    }

    @Override
    boolean takes(List<Column> arguments, GroupSets rows) {
        Column argument = arguments.get(0);
        return high == null
                && switch (argument) {
                    case LongColumn source -> staysNarrow(rows.count(), source.minimum(), source.maximum());
                    case PackedColumn source -> staysNarrow(rows.count(), source.minimum(), source.maximum());
                    default -> false;
                };
    }

    @Override
    void add(List<Column> arguments, GroupSets rows) {
        Column argument = arguments.get(0);
        if (argument instanceof PackedColumn packed) {
            stayNarrow(rows.count(), packed.minimum(), packed.maximum());
        } else if (argument instanceof LongColumn longs) {
            stayNarrow(rows.count(), longs.minimum(), longs.maximum());
        }
        boolean[] nulls = argument.nulls();
        if (nulls != null) {
            present.track();
        }
        for (int set = 0; set < rows.size(); set++) {
            int group = rows.group(set);
            long[] some = rows.set(set, nulls);
            int count = nulls == null ? rows.count(set) : rows.count(some);
            if (count > 0) {
                present.add(group);
                low[group] += RowSetSums.sum(argument, some, rows.rows(), count);
            }
        }
    }

    private void addLongs(LongColumn source, int[] groups, int count) {
        long[] values = source.values();
        boolean[] nulls = source.nulls();
        if (high == null && !stayNarrow(count, source.minimum(), source.maximum()) && !stayNarrow(values, nulls, count)) {
            widen();
        }
        long[] upper = high;
        if (upper == null) {
            if (nulls == null) {
                GroupedLongs.sum(low, groupCount, values, groups, count);
            } else {
                for (int i = 0; i < count; i++) {
                    low[groups[i]] += nulls[i] ? 0 : values[i];
                }
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                addTo(upper, groups[i], values[i] >> 63, values[i]);
            }
        }
    }

    private void addWide(WideColumn source, int[] groups, int count) {
        if (high == null) {
            widen();
        }
        long[] upper = Objects.requireNonNull(high);
        boolean[] nulls = source.nulls();
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                addTo(upper, groups[i], source.high()[i], source.low()[i]);
            }
        }
    }

    private void addTo(long[] upper, int group, long addHigh, long addLow) {
        long sumLow = low[group] + addLow;
        long carry = Long.compareUnsigned(sumLow, addLow) < 0 ? 1 : 0;
        long before = upper[group];
        long sumHigh = before + addHigh + carry;
        if (((before ^ sumHigh) & (addHigh ^ sumHigh)) < 0) {
            throw overflow();
        }
        low[group] = sumLow;
        upper[group] = sumHigh;
    }

    private SkeinException overflow() {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE,
                "a sum does not fit in its type " + type + "; cast the argument to DOUBLE");
    }

    /// Raises the bound for more rows, if it stays a number of 64 bits.
    private boolean stayNarrow(int count, long minimum, long maximum) {
        if (!staysNarrow(count, minimum, maximum)) {
            return false;
        }
        bound += magnitude(minimum, maximum) * count;
        return true;
    }

    private boolean staysNarrow(int count, long minimum, long maximum) {
        return minimum != Long.MIN_VALUE && magnitude(minimum, maximum) <= (Long.MAX_VALUE - bound) / count;
    }

    private static long magnitude(long minimum, long maximum) {
        return Math.max(Math.abs(minimum), Math.abs(maximum));
    }

    /// The same for the values that really came.
    private boolean stayNarrow(long[] values, boolean @Nullable [] nulls, int count) {
        long minimum = 0;
        long maximum = 0;
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
        }
        return stayNarrow(count, minimum, maximum);
    }

    private void widen() {
        reservation.grow((long) low.length * Long.BYTES);
        long[] upper = new long[low.length];
        for (int i = 0; i < upper.length; i++) {
            upper[i] = low[i] >> 63;
        }
        high = upper;
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        SumAccumulator source = (SumAccumulator) other;
        boolean[] absent = source.present.nulls(count);
        present.add(absent, groups, count);
        long[] sums = source.low;
        long[] upper = source.high;
        if (high == null && upper == null && source.bound <= Long.MAX_VALUE - bound) {
            bound += source.bound;
            for (int i = 0; i < count; i++) {
                low[groups[i]] += sums[i];
            }
            return;
        }
        if (high == null) {
            widen();
        }
        long[] mine = Objects.requireNonNull(high);
        for (int i = 0; i < count; i++) {
            addTo(mine, groups[i], upper == null ? sums[i] >> 63 : upper[i], sums[i]);
        }
    }

    @Override
    Column result(int groups) {
        long[] upper = high;
        boolean[] nulls = present.nulls(groups);
        if (upper == null) {
            return GroupedLongs.column(low, nulls, groups);
        }
        if (type.lane() == Lane.LONG) {
            for (int i = 0; i < groups; i++) {
                if (upper[i] != low[i] >> 63) {
                    throw overflow();
                }
            }
            return GroupedLongs.column(low, nulls, groups);
        }
        for (int i = 0; i < groups; i++) {
            if (!Int128.hasDigits(upper[i], low[i], 38)) {
                throw overflow();
            }
        }
        return new WideColumn(upper, low, nulls, groups);
    }

    /// The sum of a group as a floating-point number.
    ///
    /// @param scale digits behind the point
    double doubleValue(int group, int scale) {
        long[] upper = high;
        return upper == null ? Int128.toDouble(low[group], scale) : Int128.toDouble(upper[group], low[group], scale);
    }

    boolean @Nullable [] nulls(int groups) {
        return present.nulls(groups);
    }
}
