package dev.skein.executor.kernel;

import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;

/// Compares dense columns of one lane row by row. Text and binary compare by unsigned bytes; NaN equals NaN and is greater
/// than all other numbers, as in PostgreSQL; -0.0 equals 0.0.
public final class Comparisons {
    private Comparisons() {}

    /// Writes per row -1, 0 or 1: how the left value compares with the right one. Null rows get any of them.
    public static void compare(Column left, Column right, int count, byte[] signs) {
        switch (left) {
            case LongColumn a when right instanceof LongColumn b -> compareLongs(a.values(), b.values(), count, signs);
            case LongColumn a when right instanceof WideColumn b -> {
                for (int i = 0; i < count; i++) {
                    long value = a.values()[i];
                    signs[i] = (byte) Int128.compare(value >> 63, value, b.high()[i], b.low()[i]);
                }
            }
            case WideColumn a when right instanceof LongColumn b -> {
                for (int i = 0; i < count; i++) {
                    long value = b.values()[i];
                    signs[i] = (byte) Int128.compare(a.high()[i], a.low()[i], value >> 63, value);
                }
            }
            case WideColumn a when right instanceof WideColumn b -> {
                for (int i = 0; i < count; i++) {
                    signs[i] = (byte) Int128.compare(a.high()[i], a.low()[i], b.high()[i], b.low()[i]);
                }
            }
            case DoubleColumn a when right instanceof DoubleColumn b -> {
                for (int i = 0; i < count; i++) {
                    signs[i] = (byte) compare(a.values()[i], b.values()[i]);
                }
            }
            default -> compareBytes(left, right, count, signs);
        }
    }

    private static void compareLongs(long[] left, long[] right, int count, byte[] signs) {
        for (int i = 0; i < count; i++) {
            signs[i] = (byte) ((left[i] > right[i] ? 1 : 0) - (left[i] < right[i] ? 1 : 0));
        }
    }

    /// How one double compares with another.
    public static int compare(double left, double right) {
        if (left < right) {
            return -1;
        }
        if (left > right) {
            return 1;
        }
        return left == right ? 0 : Boolean.compare(Double.isNaN(left), Double.isNaN(right));
    }

    private static void compareBytes(Column left, Column right, int count, byte[] signs) {
        BytesColumn a = left instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) left;
        BytesColumn b = right instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) right;
        int[] aCodes = left instanceof DictionaryColumn coded ? coded.codes() : null;
        int[] bCodes = right instanceof DictionaryColumn coded ? coded.codes() : null;
        for (int i = 0; i < count; i++) {
            int x = aCodes == null ? i : aCodes[i];
            int y = bCodes == null ? i : bCodes[i];
            int sign = Arrays.compareUnsigned(
                    a.heap(), a.starts()[x], a.starts()[x] + a.lengths()[x],
                    b.heap(), b.starts()[y], b.starts()[y] + b.lengths()[y]);
            signs[i] = (byte) Integer.signum(sign);
        }
    }
}
