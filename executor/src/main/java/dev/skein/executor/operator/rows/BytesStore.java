package dev.skein.executor.operator.rows;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A growing column of runs of bytes.
///
/// While all rows come with one and the same dictionary, only their codes are kept. Rows of a later dictionary share
/// one copy of its bytes, unless few of them come.
public final class BytesStore extends ColumnStore {
    /// A dictionary is copied as a whole unless it has this many times more entries than rows come.
    private static final int SPARSE_FACTOR = 4;

    private static final int INITIAL_HEAP_BYTES = 4096;

    private byte[] heap = {};
    private int used;
    /// Where runs start in the heap; codes while there is a dictionary.
    private int[] starts = {};
    private int[] lengths = {};
    /// The dictionary of all rows so far.
    private @Nullable BytesColumn dictionary;
    /// The dictionary whose bytes were copied last, and where to.
    private @Nullable BytesColumn copiedDictionary;
    private int copiedAt;

    BytesStore(Reservation reservation) {
        super(reservation);
    }

    @Override
    public Column column() {
        BytesColumn shared = dictionary;
        return shared == null
                ? new BytesColumn(heap, starts, lengths, nulls(), length())
                : new DictionaryColumn(starts, shared, nulls(), length());
    }

    @Override
    int bytesPerRow() {
        return 2 * Integer.BYTES;
    }

    @Override
    void resize(int rows) {
        starts = Arrays.copyOf(starts, rows);
        lengths = Arrays.copyOf(lengths, rows);
    }

    @Override
    void copy(Column column, int count) {
        if (column instanceof DictionaryColumn source) {
            copyCodes(source, count);
        } else if (column instanceof BytesColumn source) {
            dropDictionary();
            copyRuns(source, count);
        } else {
            throw new IllegalArgumentException("not a dense column of the bytes lane: " + column.getClass());
        }
    }

    @Override
    void copyNull() {
        starts[length()] = 0;
        lengths[length()] = 0;
    }

    private void copyCodes(DictionaryColumn source, int count) {
        if (length() == 0 && !fleeting(source, count)) {
            dictionary = source.dictionary();
        }
        if (dictionary == source.dictionary()) {
            System.arraycopy(source.codes(), 0, starts, length(), count);
            return;
        }
        dropDictionary();
        BytesColumn entries = source.dictionary();
        if (copiedDictionary != entries) {
            if (fleeting(source, count)) {
                copyEntries(source, count);
                return;
            }
            copyDictionary(entries);
        }
        int at = length();
        for (int i = 0; i < count; i++) {
            int code = source.codes()[i];
            starts[at + i] = copiedAt + entries.starts()[code];
            lengths[at + i] = entries.lengths()[code];
        }
    }

    private static boolean fleeting(DictionaryColumn source, int count) {
        return source.dictionary().length() / SPARSE_FACTOR > count;
    }

    private void copyEntries(DictionaryColumn source, int count) {
        BytesColumn entries = source.dictionary();
        boolean[] nulls = source.nulls();
        int at = length();
        for (int i = 0; i < count; i++) {
            int code = source.codes()[i];
            int bytes = nulls != null && nulls[i] ? 0 : entries.lengths()[code];
            reserveHeap(bytes);
            System.arraycopy(entries.heap(), entries.starts()[code], heap, used, bytes);
            starts[at + i] = used;
            lengths[at + i] = bytes;
            used += bytes;
        }
    }

    /// Copies the bytes of all entries, so that rows can point to them.
    private void copyDictionary(BytesColumn entries) {
        reserveHeap(entries.heap().length);
        System.arraycopy(entries.heap(), 0, heap, used, entries.heap().length);
        copiedAt = used;
        copiedDictionary = entries;
        used += entries.heap().length;
    }

    private void copyRuns(BytesColumn source, int count) {
        int[] from = source.starts();
        int[] sizes = source.lengths();
        int at = length();
        long total = 0;
        boolean adjacent = true;
        for (int i = 0; i < count; i++) {
            total += sizes[i];
            adjacent &= i == 0 || from[i] == from[i - 1] + sizes[i - 1];
        }
        reserveHeap(total);
        if (adjacent && count > 0) {
            System.arraycopy(source.heap(), from[0], heap, used, (int) total);
            int shift = used - from[0];
            for (int i = 0; i < count; i++) {
                starts[at + i] = from[i] + shift;
            }
            used += (int) total;
        } else {
            for (int i = 0; i < count; i++) {
                System.arraycopy(source.heap(), from[i], heap, used, sizes[i]);
                starts[at + i] = used;
                used += sizes[i];
            }
        }
        System.arraycopy(sizes, 0, lengths, at, count);
    }

    /// Goes from codes to runs, because rows with other values come.
    private void dropDictionary() {
        BytesColumn entries = dictionary;
        if (entries == null) {
            return;
        }
        dictionary = null;
        copyDictionary(entries);
        for (int i = 0; i < length(); i++) {
            int code = starts[i];
            starts[i] = copiedAt + entries.starts()[code];
            lengths[i] = entries.lengths()[code];
        }
    }

    private void reserveHeap(long moreBytes) {
        long wanted = used + moreBytes;
        if (wanted <= heap.length) {
            return;
        }
        if (wanted > MAX_ROWS) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                    "an operator would hold more than " + MAX_ROWS + " bytes of one column; let the query read less");
        }
        int larger = (int) Math.min(MAX_ROWS, Math.max(Math.max(wanted, INITIAL_HEAP_BYTES), 2L * heap.length));
        reservation().grow(larger);
        int before = heap.length;
        heap = Arrays.copyOf(heap, larger);
        reservation().shrink(before);
    }
}
