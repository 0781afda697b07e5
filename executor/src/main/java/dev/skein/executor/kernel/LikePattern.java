package dev.skein.executor.kernel;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A LIKE pattern, taken apart once. `%` stands for any run of characters, `_` for one character (not one byte).
///
/// The pieces between `%` are found one after another: the first must stand at the start unless the pattern begins with
/// `%`, the last at the end unless it ends so, and those between at the first place that fits.
public final class LikePattern implements TextMatcher {
    private static final byte ONE = 1;
    private static final byte EXACT = 0;

    private final List<Piece> pieces;
    private final boolean anchoredStart;
    private final boolean anchoredEnd;

    /// A run of the pattern without `%`.
    ///
    /// @param bytes the bytes to find
    /// @param kinds per byte whether it stands for itself or for one character
    private record Piece(byte[] bytes, byte[] kinds, boolean plain) {}

    private LikePattern(List<Piece> pieces, boolean anchoredStart, boolean anchoredEnd) {
        this.pieces = pieces;
        this.anchoredStart = anchoredStart;
        this.anchoredEnd = anchoredEnd;
    }

    /// Takes a pattern apart.
    ///
    /// @param pattern UTF-8
    /// @param escape the byte after which a character stands for itself; -1 for none
    public static LikePattern compile(byte[] pattern, int escape) {
        List<Piece> pieces = new ArrayList<>();
        byte[] bytes = new byte[pattern.length];
        byte[] kinds = new byte[pattern.length];
        int length = 0;
        boolean plain = true;
        boolean start = true;
        boolean end = true;
        for (int i = 0; i < pattern.length; i++) {
            byte b = pattern[i];
            if (escape >= 0 && b == escape) {
                i++;
                if (i == pattern.length) {
                    throw new SkeinException(
                            ErrorCode.INVALID_ARGUMENT, "the LIKE pattern must not end with the escape character");
                }
                bytes[length] = pattern[i];
                kinds[length++] = EXACT;
                end = true;
            } else if (b == '%') {
                start &= i > 0;
                end = false;
                if (length > 0) {
                    pieces.add(new Piece(Arrays.copyOf(bytes, length), Arrays.copyOf(kinds, length), plain));
                    length = 0;
                    plain = true;
                }
            } else {
                bytes[length] = b;
                kinds[length++] = b == '_' ? ONE : EXACT;
                plain &= b != '_';
                end = true;
            }
        }
        if (length > 0) {
            pieces.add(new Piece(Arrays.copyOf(bytes, length), Arrays.copyOf(kinds, length), plain));
        }
        return new LikePattern(List.copyOf(pieces), start, end);
    }

    /// The bytes that every matching text has, and before which anything may stand; empty if the pattern begins with
    /// something else.
    byte[] firstNeedle() {
        boolean found = !anchoredStart && !pieces.isEmpty() && pieces.getFirst().plain()
                && !(anchoredEnd && pieces.size() == 1);
        return found ? pieces.getFirst().bytes() : new byte[0];
    }

    /// Whether a text matches as soon as it has the [#firstNeedle()].
    boolean isOneNeedle() {
        return pieces.size() == 1 && !anchoredEnd;
    }

    /// Whether what stands behind the first occurrence of the [#firstNeedle()] matches the rest of the pattern.
    boolean matchesAfterFirst(byte[] heap, int start, int length) {
        return matchesFrom(1, heap, start, start + length);
    }

    /// Whether a text matches.
    @Override
    public boolean matches(byte[] heap, int start, int length) {
        int at = start;
        int end = start + length;
        int first = 0;
        int last = pieces.size();
        if (last == 0) {
            return length == 0 || !anchoredStart || !anchoredEnd;
        }
        if (anchoredStart) {
            at = match(pieces.getFirst(), heap, at, end);
            if (at < 0) {
                return false;
            }
            if (last == 1) {
                return !anchoredEnd || at == end;
            }
            first = 1;
        }
        return matchesFrom(first, heap, at, end);
    }

    /// Finds the pieces from one on, one after the other.
    private boolean matchesFrom(int first, byte[] heap, int from, int end) {
        int at = from;
        int last = anchoredEnd ? pieces.size() - 1 : pieces.size();
        for (int i = first; i < last; i++) {
            at = find(pieces.get(i), heap, at, end);
            if (at < 0) {
                return false;
            }
        }
        return !anchoredEnd || endsWith(pieces.getLast(), heap, at, end);
    }

    /// Where the piece that starts at `at` ends, or -1.
    private static int match(Piece piece, byte[] heap, int at, int end) {
        byte[] bytes = piece.bytes();
        if (piece.plain()) {
            boolean equal = at + bytes.length <= end
                    && Arrays.equals(heap, at, at + bytes.length, bytes, 0, bytes.length);
            return equal ? at + bytes.length : -1;
        }
        int position = at;
        for (int i = 0; i < bytes.length; i++) {
            if (position >= end) {
                return -1;
            }
            if (piece.kinds()[i] == ONE) {
                position++;
                while (position < end && (heap[position] & 0xC0) == 0x80) {
                    position++;
                }
            } else if (heap[position++] != bytes[i]) {
                return -1;
            }
        }
        return position;
    }

    /// Where the first occurrence of the piece ends, or -1.
    private static int find(Piece piece, byte[] heap, int from, int end) {
        if (piece.plain()) {
            byte[] bytes = piece.bytes();
            byte head = bytes[0];
            byte tail = bytes[bytes.length - 1];
            int lastStart = end - bytes.length;
            for (int at = from; at <= lastStart; at++) {
                if (heap[at] == head
                        && heap[at + bytes.length - 1] == tail
                        && Arrays.equals(heap, at, at + bytes.length, bytes, 0, bytes.length)) {
                    return at + bytes.length;
                }
            }
            return -1;
        }
        for (int at = from; at < end; at++) {
            if ((heap[at] & 0xC0) != 0x80) {
                int found = match(piece, heap, at, end);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return -1;
    }

    private static boolean endsWith(Piece piece, byte[] heap, int from, int end) {
        byte[] bytes = piece.bytes();
        if (piece.plain()) {
            int at = end - bytes.length;
            return at >= from && Arrays.equals(heap, at, end, bytes, 0, bytes.length);
        }
        for (int at = from; at < end; at++) {
            if ((heap[at] & 0xC0) != 0x80 && match(piece, heap, at, end) == end) {
                return true;
            }
        }
        return false;
    }
}
