package dev.skein.storage.files.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Checks that bytes are UTF-8.
final class Utf8Text {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8Text() {}

    static boolean isValid(byte[] bytes, int start, int length) {
        return isAscii(bytes, start, length) || isDecodable(bytes, start, length);
    }

    private static boolean isAscii(byte[] bytes, int start, int length) {
        int at = start;
        int end = start + length;
        long high = 0;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            high |= (long) LONGS.get(bytes, at);
        }
        for (; at < end; at++) {
            high |= bytes[at];
        }
        return (high & HIGH_BITS) == 0;
    }

    private static boolean isDecodable(byte[] bytes, int start, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
