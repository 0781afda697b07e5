package dev.skein.executor.function;

import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The arguments of the current row.
public final class Arguments {
    private static final long[] NO_LONGS = {};
    private static final double[] NO_DOUBLES = {};
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_INTS = {};

    private final long[][] longs;
    private final long[] @Nullable [] highs;
    private final double[][] doubles;
    private final byte[][] heaps;
    private final int[][] starts;
    private final int[][] lengths;
    private final int[] @Nullable [] codes;
    private final boolean[] @Nullable [] nulls;
    /// All ones; zero for an argument that is the same in all rows, so that it is always read from the first one.
    private final int[] masks;
    private int row;

    Arguments(List<Boolean> constant) {
        int count = constant.size();
        masks = new int[count];
        for (int i = 0; i < count; i++) {
            masks[i] = constant.get(i) ? 0 : -1;
        }
        longs = new long[count][];
        highs = new long[count][];
        doubles = new double[count][];
        heaps = new byte[count][];
        starts = new int[count][];
        lengths = new int[count][];
        codes = new int[count][];
        nulls = new boolean[count][];
        Arrays.fill(longs, NO_LONGS);
        Arrays.fill(doubles, NO_DOUBLES);
        Arrays.fill(heaps, NO_BYTES);
        Arrays.fill(starts, NO_INTS);
        Arrays.fill(lengths, NO_INTS);
    }

    void bind(Column[] columns) {
        for (int i = 0; i < columns.length; i++) {
            bind(i, columns[i]);
        }
    }

    private void bind(int index, Column column) {
        nulls[index] = column.nulls();
        codes[index] = null;
        highs[index] = null;
        switch (column) {
            case LongColumn source -> longs[index] = source.values();
            case WideColumn source -> {
                longs[index] = source.low();
                highs[index] = source.high();
            }
            case DoubleColumn source -> doubles[index] = source.values();
            case BytesColumn source -> bindBytes(index, source);
            case DictionaryColumn source -> {
                bindBytes(index, source.dictionary());
                codes[index] = source.codes();
            }
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        }
    }

    private void bindBytes(int index, BytesColumn source) {
        heaps[index] = source.heap();
        starts[index] = source.starts();
        lengths[index] = source.lengths();
    }

    /// Reads an argument from a dictionary's entries, with the row as the entry's number.
    void bindEntries(int index, BytesColumn entries) {
        bindBytes(index, entries);
        nulls[index] = null;
        codes[index] = null;
    }

    void moveTo(int newRow) {
        row = newRow;
    }

    /// Number of arguments.
    public int count() {
        return longs.length;
    }

    public boolean isNull(int index) {
        boolean[] flags = nulls[index];
        return flags != null && flags[row & masks[index]];
    }

    boolean anyNull() {
        for (int i = 0; i < nulls.length; i++) {
            if (isNull(i)) {
                return true;
            }
        }
        return false;
    }

    /// An argument of the long lane, or the lower half of one of the wide lane.
    public long integer(int index) {
        return longs[index][row & masks[index]];
    }

    /// A number of the long lane as an int; beyond the range of int the nearest one.
    public int clamped(int index) {
        return Math.clamp(longs[index][row & masks[index]], Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// The upper half of an argument of the wide lane, whatever form its column has.
    public long high(int index) {
        long[] upper = highs[index];
        return upper == null ? longs[index][row & masks[index]] >> 63 : upper[row & masks[index]];
    }

    /// An unscaled decimal.
    public BigInteger unscaled(int index) {
        return Int128.toBigInteger(high(index), integer(index));
    }

    /// An argument of the double lane.
    public double number(int index) {
        return doubles[index][row & masks[index]];
    }

    /// The array that holds an argument of the bytes lane.
    public byte[] heap(int index) {
        return heaps[index];
    }

    /// Where the argument's bytes start in its heap.
    public int start(int index) {
        return starts[index][entry(index)];
    }

    /// How many bytes the argument has.
    public int length(int index) {
        return lengths[index][entry(index)];
    }

    private int entry(int index) {
        int[] places = codes[index];
        int at = row & masks[index];
        return places == null ? at : places[at];
    }

    /// A text argument as a Java string.
    public String text(int index) {
        int entry = entry(index);
        return new String(heaps[index], starts[index][entry], lengths[index][entry], StandardCharsets.UTF_8);
    }

    /// A copy of the argument's bytes.
    public byte[] bytes(int index) {
        int entry = entry(index);
        int start = starts[index][entry];
        return Arrays.copyOfRange(heaps[index], start, start + lengths[index][entry]);
    }

    /// Whether an argument has exactly these bytes.
    public boolean hasBytes(int index, byte[] wanted) {
        int entry = entry(index);
        int start = starts[index][entry];
        return Arrays.equals(heaps[index], start, start + lengths[index][entry], wanted, 0, wanted.length);
    }
}
