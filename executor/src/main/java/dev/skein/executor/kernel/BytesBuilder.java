package dev.skein.executor.kernel;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A heap of bytes that grows, with the text forms that casts and functions write into it.
public final class BytesBuilder {
    /// The most bytes of one batch's text: arrays cannot be longer.
    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

    private byte[] heap = new byte[256];
    private int length;

    /// The array that holds the bytes now; it is another one after more bytes were appended.
    public byte[] heap() {
        return heap;
    }

    /// Number of bytes so far.
    public int length() {
        return length;
    }

    /// Forgets all bytes from here on.
    public void truncate(int newLength) {
        length = newLength;
    }

    /// Forgets all bytes and the array, which somebody else may still read.
    public void reset() {
        heap = new byte[256];
        length = 0;
    }

    /// Makes room for more bytes.
    public void reserve(long moreBytes) {
        long wanted = length + moreBytes;
        if (wanted > heap.length) {
            if (wanted > MAX_BYTES) {
                throw new SkeinException(ErrorCode.LIMIT_EXCEEDED, "texts of one batch need more than 2 GB");
            }
            heap = Arrays.copyOf(heap, (int) Math.min(MAX_BYTES, Math.max(wanted, 2L * heap.length)));
        }
    }

    public void append(byte[] bytes, int start, int count) {
        reserve(count);
        System.arraycopy(bytes, start, heap, length, count);
        length += count;
    }

    /// Appends one byte: an ASCII character, or a part of another one.
    public void append(int value) {
        reserve(1);
        heap[length++] = (byte) value;
    }

    public void append(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        append(bytes, 0, bytes.length);
    }

    /// Appends a character as UTF-8.
    public void appendCodePoint(int codePoint) {
        if (codePoint < 0x80) {
            append(codePoint);
        } else if (codePoint < 0x800) {
            append(0xC0 | codePoint >> 6);
            append(0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            append(0xE0 | codePoint >> 12);
            append(0x80 | codePoint >> 6 & 0x3F);
            append(0x80 | codePoint & 0x3F);
        } else {
            append(0xF0 | codePoint >> 18);
            append(0x80 | codePoint >> 12 & 0x3F);
            append(0x80 | codePoint >> 6 & 0x3F);
            append(0x80 | codePoint & 0x3F);
        }
    }

    /// Appends a number in decimal digits.
    public void appendLong(long value) {
        if (value < 0) {
            append('-');
        }
        appendMagnitude(value, 1);
    }

    /// Appends the digits of a number without its sign, with zeros in front up to a width.
    public void appendMagnitude(long value, int width) {
        // negative, because the least long has no positive counterpart
        long rest = value < 0 ? value : -value;
        int digits = 1;
        for (long scan = rest / 10; scan != 0; scan /= 10) {
            digits++;
        }
        int wanted = Math.max(digits, width);
        reserve(wanted);
        for (int i = length + wanted - 1; i >= length; i--) {
            heap[i] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        length += wanted;
    }

    /// Appends an unscaled decimal of at most 18 fraction digits.
    public void appendDecimal(long unscaled, int scale) {
        if (unscaled < 0) {
            append('-');
        }
        long power = Int128.powerOfTen(scale);
        appendMagnitude(unscaled / power, 1);
        if (scale > 0) {
            append('.');
            appendMagnitude(unscaled % power, scale);
        }
    }

    /// Appends runs of lower-case hexadecimal digits.
    public void appendHex(byte[] bytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int value = bytes[start + i] & 0xFF;
            append(Character.forDigit(value >> 4, 16));
            append(Character.forDigit(value & 15, 16));
        }
    }
}
