package dev.skein.storage.batch;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Numbers in the narrowest lane that holds them, read in place: `value = base + factor * unsigned(lane)`; for
/// [Width#LONG] the lane is signed and base is 0, factor 1.
///
/// @param memory native (mapped or allocated) little-endian memory; never a heap segment, so that call sites stay
///     monomorphic
/// @param offset where row 0 starts, in bytes
/// @param width bytes per value
/// @param base added to every value
/// @param factor multiplies every lane, at least 1
/// @param nulls see [Column#nulls()]
/// @param length number of rows
/// @param minimum no value is less
/// @param maximum no value is greater
public record PackedColumn(
        MemorySegment memory,
        long offset,
        Width width,
        long base,
        long factor,
        boolean @Nullable [] nulls,
        int length,
        long minimum,
        long maximum)
        implements Column {
    /// Bytes per packed value.
    public enum Width {
        /// No bytes at all: every value is the base.
        CONSTANT(0),
        BYTE(1),
        SHORT(2),
        INT(4),
        LONG(8);

        private final int bytes;

        Width(int bytes) {
            this.bytes = bytes;
        }

        /// How many.
        public int bytes() {
            return bytes;
        }
    }
}
