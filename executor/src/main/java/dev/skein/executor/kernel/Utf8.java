package dev.skein.executor.kernel;

/// Characters in runs of UTF-8. A character starts at every byte that is not a continuation byte (RFC 3629).
public final class Utf8 {
    private Utf8() {}

    /// Number of characters.
    public static int length(byte[] heap, int start, int bytes) {
        int characters = 0;
        for (int i = start; i < start + bytes; i++) {
            characters += starts(heap[i]) ? 1 : 0;
        }
        return characters;
    }

    /// Where a character starts, counted from 0; the end of the run if it has no so many characters.
    public static int offset(byte[] heap, int start, int bytes, long character) {
        int end = start + bytes;
        long seen = 0;
        for (int i = start; i < end; i++) {
            if (starts(heap[i])) {
                if (seen == character) {
                    return i;
                }
                seen++;
            }
        }
        return end;
    }

    /// Whether a character starts at this byte.
    public static boolean starts(byte value) {
        return (value & 0xC0) != 0x80;
    }

    /// Number of bytes of the character that starts with this byte.
    public static int width(byte first) {
        if (first >= 0) {
            return 1;
        }
        return (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    }

    /// The character that starts here.
    public static int codePoint(byte[] heap, int at, int end) {
        int first = heap[at];
        if (first >= 0) {
            return first;
        }
        int width = Math.min(width((byte) first), end - at);
        int value = width == 2 ? first & 0x1F : width == 3 ? first & 0x0F : first & 0x07;
        for (int i = 1; i < width; i++) {
            value = value << 6 | heap[at + i] & 0x3F;
        }
        return value;
    }

    /// Whether all bytes are ASCII.
    public static boolean isAscii(byte[] heap, int start, int bytes) {
        int all = 0;
        for (int i = start; i < start + bytes; i++) {
            all |= heap[i];
        }
        return all >= 0;
    }

    /// Where a run first occurs in another one; -1 if it does not. An empty run occurs at the start.
    public static int indexOf(byte[] heap, int start, int bytes, byte[] needle, int needleStart, int needleBytes) {
        if (needleBytes == 0) {
            return start;
        }
        byte first = needle[needleStart];
        int last = start + bytes - needleBytes;
        for (int i = start; i <= last; i++) {
            if (heap[i] == first && matches(heap, i, needle, needleStart, needleBytes)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] heap, int at, byte[] needle, int needleStart, int needleBytes) {
        for (int i = 1; i < needleBytes; i++) {
            if (heap[at + i] != needle[needleStart + i]) {
                return false;
            }
        }
        return true;
    }
}
