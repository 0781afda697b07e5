package dev.skein.executor.operator.join;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows whose keys are whole numbers that lie close together. A key is its own address: the distances of its columns from
/// their least values, put together digit by digit of a mixed radix.
///
/// Where a good part of the addresses is taken, an array has the first row of each. Else each address has a bit, and the
/// number of taken addresses below it, counted per word of bits, is the place of its first row. That is a quarter of a
/// byte for an address, and a key is found without a search.
final class AddressedRows extends RowIndex {
    /// So many addresses have an array whatever it holds.
    private static final long CHEAP_RANGE = 1 << 16;

    /// So many addresses per row do.
    private static final long DENSE_FACTOR = 4;

    /// So many addresses per row have bits.
    private static final long SPARSE_FACTOR = 128;

    private static final long MAX_RANGE = 1L << 30;

    private final List<LongColumn> columns;
    private final Layout layout;
    private final int rowCount;
    private boolean nullKey;
    /// A bit per address that is taken; empty if `heads` has a place for each address.
    private int[] members = {};
    /// How many addresses are taken before each word of bits.
    private int[] ranks = {};
    /// First row plus one, by address, or by rank.
    private int[] heads = {};

    /// How keys become addresses.
    ///
    /// @param bases by column the least value
    /// @param ranges by column how many values there can be
    /// @param range how many addresses there are
    private record Layout(long[] bases, long[] ranges, long range) {
        /// The layout for some rows; null if their addresses are too many.
        static @Nullable Layout of(List<LongColumn> columns, int rowCount, Runnable checkpoint) {
            long[] bases = new long[columns.size()];
            long[] ranges = new long[columns.size()];
            long range = 1;
            for (int i = 0; i < bases.length; i++) {
                checkpoint.run();
                if (!measure(columns.get(i), rowCount, i, bases, ranges)) {
                    return null;
                }
                range *= ranges[i];
                if (range > MAX_RANGE) {
                    return null;
                }
            }
            return new Layout(bases, ranges, range);
        }

        private static boolean measure(LongColumn column, int rowCount, int place, long[] bases, long[] ranges) {
            long[] values = column.values();
            boolean[] nulls = column.nulls();
            long least = Long.MAX_VALUE;
            long greatest = Long.MIN_VALUE;
            for (int i = 0; i < rowCount; i++) {
                if (nulls == null || !nulls[i]) {
                    least = Math.min(least, values[i]);
                    greatest = Math.max(greatest, values[i]);
                }
            }
            long span = least > greatest ? 0 : greatest - least;
            bases[place] = least > greatest ? 0 : least;
            ranges[place] = span + 1;
            return span >= 0 && span < MAX_RANGE;
        }
    }

    private AddressedRows(List<LongColumn> columns, Layout layout, int rowCount, Reservation reservation) {
        super(reservation);
        this.columns = columns;
        this.layout = layout;
        this.rowCount = rowCount;
    }

    /// An index, if the keys allow it and there is memory to spare for it; else null.
    static @Nullable AddressedRows of(
            List<Column> keys, List<Boolean> nullsMatch, int rowCount, Reservation reservation, Runnable checkpoint) {
        List<LongColumn> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!(keys.get(i) instanceof LongColumn column) || nullsMatch.get(i)) {
                return null;
            }
            columns.add(column);
        }
        Layout layout = Layout.of(columns, rowCount, checkpoint);
        if (layout == null) {
            return null;
        }
        boolean dense = layout.range() <= Math.max(CHEAP_RANGE, DENSE_FACTOR * rowCount);
        if (!dense && layout.range() > SPARSE_FACTOR * rowCount) {
            return null;
        }
        long words = dense ? layout.range() : 2 * words(layout.range()) + rowCount;
        if (!reservation.prepay(words * Integer.BYTES)) {
            return null;
        }
        AddressedRows index = new AddressedRows(columns, layout, rowCount, reservation);
        if (dense) {
            reservation.grow(layout.range() * Integer.BYTES);
            index.heads = new int[(int) layout.range()];
        } else {
            index.rank(checkpoint);
        }
        index.place(checkpoint);
        return index;
    }

    private static int words(long range) {
        return (int) ((range + Integer.SIZE - 1) / Integer.SIZE);
    }

    /// Sets the bits and counts them.
    private void rank(Runnable checkpoint) {
        int words = words(layout.range());
        reservation().grow(2L * words * Integer.BYTES);
        members = new int[words];
        ranks = new int[words];
        eachBatch(checkpoint, (_, count, addresses) -> {
            for (int i = 0; i < count; i++) {
                int address = (int) addresses[i];
                if (address >= 0) {
                    members[address >>> 5] |= 1 << address;
                }
            }
        });
        int taken = 0;
        for (int word = 0; word < words; word++) {
            ranks[word] = taken;
            taken += Integer.bitCount(members[word]);
        }
        reservation().grow((long) taken * Integer.BYTES);
        heads = new int[taken];
    }

    /// Puts every row before the others with its key.
    private void place(Runnable checkpoint) {
        eachBatch(checkpoint, (from, count, addresses) -> {
            for (int i = 0; i < count; i++) {
                int address = (int) addresses[i];
                if (address < 0) {
                    nullKey = true;
                    continue;
                }
                int place = members.length == 0 ? address : placeOf(address);
                if (heads[place] > 0) {
                    link(from + i, heads[place] - 1, rowCount);
                }
                heads[place] = from + i + 1;
            }
        });
    }

    /// Takes the addresses of some rows; -1 for keys with a null.
    @FunctionalInterface
    private interface Addressed {
        void accept(int from, int count, long[] addresses);
    }

    private void eachBatch(Runnable checkpoint, Addressed then) {
        long[] addresses = new long[Batch.MAX_ROWS];
        for (int from = 0; from < rowCount; from += Batch.MAX_ROWS) {
            checkpoint.run();
            int count = Math.min(Batch.MAX_ROWS, rowCount - from);
            address(from, count, addresses);
            then.accept(from, count, addresses);
        }
    }

    /// The rank of an address that is taken.
    private int placeOf(int address) {
        int word = address >>> 5;
        return ranks[word] + Integer.bitCount(members[word] & (1 << address) - 1);
    }

    /// Writes the addresses of rows; -1 for keys with a null.
    private void address(int from, int count, long[] addresses) {
        Arrays.fill(addresses, 0, count, 0);
        for (int column = 0; column < layout.bases().length; column++) {
            long[] values = columns.get(column).values();
            long base = layout.bases()[column];
            long range = layout.ranges()[column];
            for (int i = 0; i < count; i++) {
                addresses[i] = addresses[i] * range + values[from + i] - base;
            }
        }
        for (LongColumn column : columns) {
            boolean[] nulls = column.nulls();
            if (nulls != null) {
                for (int i = 0; i < count; i++) {
                    addresses[i] = nulls[from + i] ? -1 : addresses[i];
                }
            }
        }
    }

    @Override
    boolean hasNullKey() {
        return nullKey;
    }

    @Override
    Finder finder() {
        if (columns.size() == 1) {
            return (keys, count, rows) -> look(((LongColumn) keys.getFirst()).values(), layout.bases()[0], count, rows);
        }
        long[] addresses = new long[Batch.MAX_ROWS];
        return (keys, count, rows) -> {
            Arrays.fill(addresses, 0, count, 0);
            for (int column = 0; column < keys.size(); column++) {
                append((LongColumn) keys.get(column), layout.bases()[column], layout.ranges()[column], count, addresses);
            }
            look(addresses, 0, count, rows);
        };
    }

    /// Appends a digit to each address; an address with a digit out of range becomes -1.
    private static void append(LongColumn column, long base, long range, int count, long[] addresses) {
        long[] values = column.values();
        for (int i = 0; i < count; i++) {
            long digit = values[i] - base;
            boolean inside = addresses[i] >= 0 && Long.compareUnsigned(digit, range) < 0;
            addresses[i] = inside ? addresses[i] * range + digit : -1;
        }
    }

    private void look(long[] values, long base, int count, int[] rows) {
        long range = layout.range();
        int[] first = heads;
        if (members.length == 0) {
            for (int i = 0; i < count; i++) {
                long address = values[i] - base;
                rows[i] = Long.compareUnsigned(address, range) < 0 ? first[(int) address] - 1 : NO_ROW;
            }
            return;
        }
        int[] set = members;
        int[] below = ranks;
        for (int i = 0; i < count; i++) {
            long distance = values[i] - base;
            int row = NO_ROW;
            if (Long.compareUnsigned(distance, range) < 0) {
                int address = (int) distance;
                int word = set[address >>> 5];
                if ((word >>> address & 1) != 0) {
                    row = first[below[address >>> 5] + Integer.bitCount(word & (1 << address) - 1)] - 1;
                }
            }
            rows[i] = row;
        }
    }

    @Override
    void publish(DynamicFilters filters, List<Integer> filterIds) {
        for (int i = 0; i < filterIds.size(); i++) {
            if (filterIds.get(i) >= 0) {
                boolean own = members.length == 0 || columns.size() > 1;
                NumberSet keys = own
                        ? new NumberSet(columns.get(i), rowCount, reservation())
                        : new NumberSet(layout.bases()[0], layout.range(), members);
                filters.publish(filterIds.get(i), keys);
            }
        }
    }
}
