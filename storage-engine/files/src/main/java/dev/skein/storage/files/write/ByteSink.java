package dev.skein.storage.files.write;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that are collected one after the other.
final class ByteSink {
    private byte[] bytes = new byte[256];
    private int length;

    /// The bytes; the first [#length] count.
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void append(byte value) {
        ensure(1);
        bytes[length++] = value;
    }

    void append(byte[] source, int start, int count) {
        ensure(count);
        System.arraycopy(source, start, bytes, length, count);
        length += count;
    }

    void append(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        append(encoded, 0, encoded.length);
    }

    private void ensure(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
