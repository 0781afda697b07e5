package dev.skein.storage.segment;

import dev.skein.storage.batch.PackedColumn;

/// One column of one row group: where it lies and what is known of its values. All offsets are bytes from the start of
/// the file and multiples of 64; 0 where there is nothing.
///
/// @param encoding how the values are held
/// @param nullCount number of nulls
/// @param nulls where the null bitmap is: bit `i` of byte `i / 8`, least first, is 1 where row `i` is null
/// @param values where the values, codes or offsets are
/// @param width bytes of a packed value or code
/// @param base added to packed values
/// @param factor multiplies packed values
/// @param minimum least value of a long-lane column that is not null; [Long#MAX_VALUE] if there is none
/// @param maximum greatest value, likewise; [Long#MIN_VALUE] if there is none
/// @param heap where the bytes of BYTES or of the dictionary's entries are
/// @param entries where the dictionary's offsets are
/// @param entryCount number of dictionary entries
/// @param start where the chunk starts
/// @param bytes its length, padding included
/// @param checksum CRC-32C of these bytes
record Chunk(
        Encoding encoding,
        int nullCount,
        long nulls,
        long values,
        PackedColumn.Width width,
        long base,
        long factor,
        long minimum,
        long maximum,
        long heap,
        long entries,
        int entryCount,
        long start,
        long bytes,
        int checksum) {}
