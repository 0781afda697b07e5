package dev.skein.executor.function;

import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import org.jspecify.annotations.Nullable;

/// Reads the runs of bytes of a dense column, coded or not, row by row without making objects.
final class Texts {
    private final BytesColumn bytes;
    private final int @Nullable [] codes;

    Texts(Column column) {
        this.bytes = column instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) column;
        this.codes = column instanceof DictionaryColumn coded ? coded.codes() : null;
    }

    byte[] heap() {
        return bytes.heap();
    }

    int start(int row) {
        return bytes.starts()[codes == null ? row : codes[row]];
    }

    int length(int row) {
        return bytes.lengths()[codes == null ? row : codes[row]];
    }
}
