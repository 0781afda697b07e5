package dev.skein.storage.segment;

import dev.skein.storage.batch.PackedColumn.Width;
import java.util.List;

/// What a chunk holds and how it lies in memory, apart from where it lies in the file.
///
/// In memory a chunk has up to four parts, in this order, each starting at a multiple of [#ALIGNMENT]: the null bitmap
/// (bit `i` of byte `i / 8`, least first, is 1 where row `i` is null; missing without nulls), the values (lanes, codes or
/// offsets), the offsets of a dictionary's entries, and the heap of bytes.
///
/// @param encoding how the values are held
/// @param rowCount number of rows
/// @param nullCount number of nulls
/// @param width bytes of a packed value or code
/// @param base added to packed values
/// @param factor multiplies packed values
/// @param minimum least value of a long-lane column that is not null; [Long#MAX_VALUE] if there is none
/// @param maximum greatest value, likewise; [Long#MIN_VALUE] if there is none
/// @param entryCount number of dictionary entries
/// @param heapBytes bytes of the heap
record ChunkShape(
        Encoding encoding,
        int rowCount,
        int nullCount,
        Width width,
        long base,
        long factor,
        long minimum,
        long maximum,
        int entryCount,
        int heapBytes) {
    /// Parts start at multiples of a cache line, which is also the widest vector register.
    static final int ALIGNMENT = 64;

    /// What the items of a part are.
    enum Content {
        /// Packed numbers or codes.
        LANES,
        /// Wider or fractional numbers.
        NUMBERS,
        /// Ascending offsets.
        OFFSETS,
        /// Bits or text.
        BYTES
    }

    /// A part of a chunk in memory.
    ///
    /// @param at where it starts
    /// @param items number of items
    /// @param itemBytes bytes of an item
    /// @param content what they are
    record Region(long at, int items, int itemBytes, Content content) {
        long bytes() {
            return (long) items * itemBytes;
        }

        long end() {
            return aligned(at + bytes());
        }
    }

    /// A shape without dictionary or heap.
    static ChunkShape plain(Encoding encoding, int rowCount, int nullCount) {
        return new ChunkShape(encoding, rowCount, nullCount, Width.CONSTANT, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 0);
    }

    static long aligned(long at) {
        return at + ALIGNMENT - 1 & -ALIGNMENT;
    }

    Region nulls() {
        return new Region(0, nullCount == 0 ? 0 : (rowCount + 7) / 8, 1, Content.BYTES);
    }

    Region values() {
        long at = nulls().end();
        return switch (encoding) {
            case PACKED, DICTIONARY -> new Region(at, rowCount, width.bytes(), Content.LANES);
            case WIDE -> new Region(at, rowCount, 2 * Long.BYTES, Content.NUMBERS);
            case DOUBLE -> new Region(at, rowCount, Double.BYTES, Content.NUMBERS);
            case FLOAT -> new Region(at, rowCount, Float.BYTES, Content.NUMBERS);
            case BYTES -> new Region(at, rowCount + 1, Integer.BYTES, Content.OFFSETS);
        };
    }

    Region entries() {
        return new Region(values().end(), encoding == Encoding.DICTIONARY ? entryCount + 1 : 0, Integer.BYTES, Content.OFFSETS);
    }

    Region heap() {
        return new Region(entries().end(), heapBytes, 1, Content.BYTES);
    }

    /// The parts in order; some may be empty.
    List<Region> regions() {
        return List.of(nulls(), values(), entries(), heap());
    }

    /// Bytes in memory, padding included.
    long bytes() {
        return heap().end();
    }
}
