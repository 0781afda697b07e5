package dev.skein.storage.batch;

import org.jspecify.annotations.Nullable;

/// Dictionary codes read in place.
///
/// @param codes the codes: base 0, factor 1, without nulls of their own
/// @param dictionary see [DictionaryColumn#dictionary()]; the same object for all batches of a chunk
/// @param nulls see [Column#nulls()]
public record StoredDictionaryColumn(PackedColumn codes, BytesColumn dictionary, boolean @Nullable [] nulls)
        implements Column {
    @Override
    public int length() {
        return codes.length();
    }
}
