package dev.skein.storage.batch;

import org.jspecify.annotations.Nullable;

/// Runs of bytes as numbers into a list of them. Work done once per entry serves all batches that share the very same
/// dictionary object.
///
/// @param codes per row the index of its value in the dictionary; 0 under a null
/// @param dictionary the values, without nulls; entries may be unused, and distinct entries are distinct values
/// @param nulls see [Column#nulls()]
/// @param length number of rows
public record DictionaryColumn(int[] codes, BytesColumn dictionary, boolean @Nullable [] nulls, int length)
        implements Column {}
