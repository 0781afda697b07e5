package dev.skein.executor.operator.window;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of a window call by position. Tasks write the positions of their partitions.
sealed interface WindowResult {
    /// Whole numbers of 64 bits.
    ///
    /// @param nulls true where there is no value; null if there always is one
    record Numbers(long[] values, boolean @Nullable [] nulls) implements WindowResult {
        static Numbers of(int count, boolean nullable, Reservation reservation) {
            reservation.grow((long) count * (Long.BYTES + 1));
            return new Numbers(new long[count], nullable ? new boolean[count] : null);
        }

        void setNull(int position) {
            if (nulls != null) {
                nulls[position] = true;
            }
        }

        /// All values as a dense column.
        LongColumn column() {
            long minimum = 0;
            long maximum = 0;
            for (long value : values) {
                minimum = Math.min(minimum, value);
                maximum = Math.max(maximum, value);
            }
            return new LongColumn(values, nulls, values.length, minimum, maximum);
        }
    }

    /// Numbers of 128 bits.
    record WideNumbers(long[] high, long[] low, boolean[] nulls) implements WindowResult {
        static WideNumbers of(int count, Reservation reservation) {
            reservation.grow((long) count * (2 * Long.BYTES + 1));
            return new WideNumbers(new long[count], new long[count], new boolean[count]);
        }

        Column column(SqlType type) {
            boolean narrow = true;
            for (int i = 0; i < high.length && narrow; i++) {
                narrow = Int128.fitsLong(high[i], low[i]);
            }
            if (narrow) {
                return new Numbers(low, nulls).column();
            }
            if (type.lane() == Lane.LONG) {
                throw ExactSums.overflow(type);
            }
            return new WideColumn(high, low, nulls, high.length);
        }
    }

    /// Floating-point numbers.
    record Fractions(double[] values, boolean[] nulls) implements WindowResult {
        static Fractions of(int count, Reservation reservation) {
            reservation.grow((long) count * (Double.BYTES + 1));
            return new Fractions(new double[count], new boolean[count]);
        }

        DoubleColumn column() {
            return new DoubleColumn(values, nulls, values.length);
        }
    }

    /// Values of an input column, as rows of it.
    ///
    /// @param rows the row, [#NO_ROW] or [#DEFAULT_ROW]
    /// @param source place of the column
    /// @param defaults place of the column whose value in the position's own row stands for [#DEFAULT_ROW]; -1 if none
    record Picks(int[] rows, int source, int defaults) implements WindowResult {
        /// A null.
        static final int NO_ROW = -1;
        /// The value of the column with defaults.
        static final int DEFAULT_ROW = -2;

        static Picks of(int count, int source, int defaults, Reservation reservation) {
            reservation.grow((long) count * Integer.BYTES);
            return new Picks(new int[count], source, defaults);
        }
    }

    /// Texts that one task put together.
    final class Texts implements WindowResult {
        private static final int LARGEST_HEAP_BYTES = Integer.MAX_VALUE - 16;

        private final Reservation reservation;
        private byte[] heap = {};
        private int used;
        private final int[] starts;
        private final int[] lengths;
        private final boolean[] nulls;

        Texts(int count, Reservation reservation) {
            this.reservation = reservation;
            reservation.grow((long) count * (2 * Integer.BYTES + 1));
            this.starts = new int[count];
            this.lengths = new int[count];
            this.nulls = new boolean[count];
        }

        /// How many bytes the heap has.
        int used() {
            return used;
        }

        /// Appends bytes to the heap.
        void append(byte[] source, int from, int length) {
            long wanted = (long) used + length;
            if (wanted > heap.length) {
                if (wanted > LARGEST_HEAP_BYTES) {
                    throw TextLists.tooLong();
                }
                int larger = (int) Math.min(LARGEST_HEAP_BYTES, Math.max(wanted, Math.max(4096, 2L * heap.length)));
                reservation.grow(larger);
                int before = heap.length;
                heap = Arrays.copyOf(heap, larger);
                reservation.shrink(before);
            }
            System.arraycopy(source, from, heap, used, length);
            used += length;
        }

        void set(int position, int start, int length) {
            starts[position] = start;
            lengths[position] = length;
        }

        void setNull(int position) {
            nulls[position] = true;
        }

        BytesColumn column() {
            return new BytesColumn(heap, starts, lengths, nulls, starts.length);
        }
    }
}
