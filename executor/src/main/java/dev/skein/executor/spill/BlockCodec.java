package dev.skein.executor.spill;

import dev.skein.catalog.Lane;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes and reads the values of one column of a block: whether there are nulls, a byte per row that says so if there are,
/// then the values, whatever they are under a null.
abstract sealed class BlockCodec {
    static BlockCodec of(Lane lane) {
        return switch (lane) {
            case LONG -> new Longs();
            case WIDE -> new Wides();
            case DOUBLE -> new Doubles();
            case BYTES -> new Runs();
        };
    }

    /// Bytes that [#write] will write.
    final long bytes(Column column, int[] places, int from, int count) {
        return 1 + (column.nulls() == null ? 0 : count) + valueBytes(column, places, from, count);
    }

    final void write(Column column, int[] places, int from, int count, ByteBuffer out) {
        boolean[] nulls = column.nulls();
        out.put((byte) (nulls == null ? 0 : 1));
        if (nulls != null) {
            for (int i = from; i < from + count; i++) {
                out.put((byte) (nulls[places[i]] ? 1 : 0));
            }
        }
        writeValues(column, places, from, count, out);
    }

    final Column read(int count, ByteBuffer in) {
        boolean[] nulls = null;
        if (in.get() != 0) {
            nulls = new boolean[count];
            for (int i = 0; i < count; i++) {
                nulls[i] = in.get() != 0;
            }
        }
        return readValues(count, nulls, in);
    }

    abstract long valueBytes(Column column, int[] places, int from, int count);

    abstract void writeValues(Column column, int[] places, int from, int count, ByteBuffer out);

    abstract Column readValues(int count, boolean @Nullable [] nulls, ByteBuffer in);

    private static IllegalArgumentException unexpected(Column column) {
        return new IllegalArgumentException("a column of another lane, or not dense: " + column.getClass());
    }

    private static final class Longs extends BlockCodec {
        @Override
        long valueBytes(Column column, int[] places, int from, int count) {
            return (2L + count) * Long.BYTES;
        }

        @Override
        void writeValues(Column column, int[] places, int from, int count, ByteBuffer out) {
            if (!(column instanceof LongColumn longs)) {
                throw unexpected(column);
            }
            out.putLong(longs.minimum()).putLong(longs.maximum());
            for (int i = from; i < from + count; i++) {
                out.putLong(longs.values()[places[i]]);
            }
        }

        @Override
        LongColumn readValues(int count, boolean @Nullable [] nulls, ByteBuffer in) {
            long minimum = in.getLong();
            long maximum = in.getLong();
            long[] values = new long[count];
            in.asLongBuffer().get(values);
            in.position(in.position() + count * Long.BYTES);
            return new LongColumn(values, nulls, count, minimum, maximum);
        }
    }

    private static final class Wides extends BlockCodec {
        @Override
        long valueBytes(Column column, int[] places, int from, int count) {
            return 2L * count * Long.BYTES;
        }

        @Override
        void writeValues(Column column, int[] places, int from, int count, ByteBuffer out) {
            switch (column) {
                case WideColumn wide -> {
                    for (int i = from; i < from + count; i++) {
                        out.putLong(wide.high()[places[i]]).putLong(wide.low()[places[i]]);
                    }
                }
                // numbers that fit into 64 bits may come as such
                case LongColumn longs -> {
                    for (int i = from; i < from + count; i++) {
                        long value = longs.values()[places[i]];
                        out.putLong(value >> 63).putLong(value);
                    }
                }
                default -> throw unexpected(column);
            }
        }

        @Override
        WideColumn readValues(int count, boolean @Nullable [] nulls, ByteBuffer in) {
            long[] high = new long[count];
            long[] low = new long[count];
            for (int i = 0; i < count; i++) {
                high[i] = in.getLong();
                low[i] = in.getLong();
            }
            return new WideColumn(high, low, nulls, count);
        }
    }

    private static final class Doubles extends BlockCodec {
        @Override
        long valueBytes(Column column, int[] places, int from, int count) {
            return (long) count * Double.BYTES;
        }

        @Override
        void writeValues(Column column, int[] places, int from, int count, ByteBuffer out) {
            if (!(column instanceof DoubleColumn doubles)) {
                throw unexpected(column);
            }
            for (int i = from; i < from + count; i++) {
                out.putDouble(doubles.values()[places[i]]);
            }
        }

        @Override
        DoubleColumn readValues(int count, boolean @Nullable [] nulls, ByteBuffer in) {
            double[] values = new double[count];
            in.asDoubleBuffer().get(values);
            in.position(in.position() + count * Double.BYTES);
            return new DoubleColumn(values, nulls, count);
        }
    }

    /// Lengths, then all bytes; a dictionary is written out.
    private static final class Runs extends BlockCodec {
        @Override
        long valueBytes(Column column, int[] places, int from, int count) {
            int[] codes = codes(column);
            int[] lengths = entries(column).lengths();
            boolean[] nulls = column.nulls();
            long bytes = (long) count * Integer.BYTES;
            for (int i = from; i < from + count; i++) {
                int row = places[i];
                bytes += nulls != null && nulls[row] ? 0 : lengths[codes == null ? row : codes[row]];
            }
            return bytes;
        }

        @Override
        void writeValues(Column column, int[] places, int from, int count, ByteBuffer out) {
            int[] codes = codes(column);
            BytesColumn entries = entries(column);
            boolean[] nulls = column.nulls();
            for (int i = from; i < from + count; i++) {
                int row = places[i];
                out.putInt(nulls != null && nulls[row] ? 0 : entries.lengths()[codes == null ? row : codes[row]]);
            }
            for (int i = from; i < from + count; i++) {
                int row = places[i];
                if (nulls == null || !nulls[row]) {
                    int entry = codes == null ? row : codes[row];
                    out.put(entries.heap(), entries.starts()[entry], entries.lengths()[entry]);
                }
            }
        }

        @Override
        BytesColumn readValues(int count, boolean @Nullable [] nulls, ByteBuffer in) {
            int[] starts = new int[count];
            int[] lengths = new int[count];
            int bytes = 0;
            for (int i = 0; i < count; i++) {
                starts[i] = bytes;
                lengths[i] = in.getInt();
                bytes += lengths[i];
            }
            byte[] heap = new byte[bytes];
            in.get(heap);
            return new BytesColumn(heap, starts, lengths, nulls, count);
        }

        private static int @Nullable [] codes(Column column) {
            return column instanceof DictionaryColumn coded ? coded.codes() : null;
        }

        private static BytesColumn entries(Column column) {
            return switch (column) {
                case BytesColumn bytes -> bytes;
                case DictionaryColumn coded -> coded.dictionary();
                default -> throw unexpected(column);
            };
        }
    }
}
