package dev.skein.executor.kernel;

import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.StoredBytesColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the rows whose text meets a condition, or does not: once per dictionary entry where there is a dictionary, in
/// place where texts lie in memory. Nulls are never found. Confined to one thread.
public final class TextSelection {
    private static final LaneKernels KERNELS = LaneKernels.best();

    /// Comparing all codes with so many ranges costs less than looking them up.
    private static final int MAX_RUNS = 4;

    /// The entries of a larger dictionary are not looked at before a row asks for it.
    private static final int MAX_ENTRIES = 1024;

    private final TextMatcher matcher;
    private final boolean wanted;
    private @Nullable BytesColumn dictionary;
    private boolean[] hits = {};
    /// Runs of codes that hit: first and last of each.
    private final int[] runs = new int[2 * MAX_RUNS];
    /// How many runs there are; too many are not listed.
    private int runCount;
    private long[] rest = {};
    private long[] some = {};
    private byte[] scratch = {};
    private long[] rowSet = {};

    /// @param wanted whether rows that meet the condition are found, rather than those that do not
    public TextSelection(TextMatcher matcher, boolean wanted) {
        this.matcher = matcher;
        this.wanted = wanted;
    }

    /// Writes the places of the selected rows that are found.
    ///
    /// @param column one of the bytes lane
    /// @return how many there are
    public int select(Column column, Batch batch, int[] selection) {
        int found = switch (column) {
            case BytesColumn bytes -> selectRuns(bytes, batch, selection);
            case DictionaryColumn coded -> {
                look(coded.dictionary());
                yield selectCodes(coded.codes(), batch, selection);
            }
            case StoredDictionaryColumn coded -> {
                look(coded.dictionary());
                yield selectCodes(coded.codes(), batch, selection);
            }
            case StoredBytesColumn stored -> selectStored(stored, batch, selection);
            default -> throw new IllegalArgumentException("not a column of the bytes lane: " + column.getClass());
        };
        return RangeSelection.withoutNulls(column.nulls(), selection, found);
    }

    private int selectRuns(BytesColumn column, Batch batch, int[] selection) {
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            selection[found] = place;
            found += matcher.matches(column.heap(), column.starts()[place], column.lengths()[place]) == wanted ? 1 : 0;
        }
        return found;
    }

    private void look(BytesColumn entries) {
        if (dictionary == entries) {
            return;
        }
        boolean[] matched = new boolean[entries.length()];
        int count = 0;
        for (int i = 0; i < matched.length; i++) {
            matched[i] = matcher.matches(entries.heap(), entries.starts()[i], entries.lengths()[i]) == wanted;
            if (matched[i]) {
                boolean goesOn = i > 0 && matched[i - 1];
                count += goesOn ? 0 : 1;
                if (count <= MAX_RUNS) {
                    runs[2 * count - 2] = goesOn ? runs[2 * count - 2] : i;
                    runs[2 * count - 1] = i;
                }
            }
        }
        dictionary = entries;
        hits = matched;
        runCount = count;
    }

    /// Whether [#keep] can look at a column: one with a small dictionary of which few runs of entries are found.
    public boolean keeps(Column column) {
        if (!(column instanceof StoredDictionaryColumn coded) || coded.dictionary().length() > MAX_ENTRIES) {
            return false;
        }
        look(coded.dictionary());
        return runCount <= MAX_RUNS;
    }

    /// Takes the rows out of a set that are not found.
    ///
    /// @param column one that it [#keeps]
    /// @param rowSet see [LaneKernels]
    public void keep(Column column, long[] rowSet, int rows) {
        PackedColumn codes = ((StoredDictionaryColumn) column).codes();
        int words = RangeSelection.words(rows);
        if (runCount == 1) {
            RangeSelection.keep(codes, runs[0], runs[1], rowSet, rows);
        } else {
            rest = copy(rowSet, rest, words);
            Arrays.fill(rowSet, 0, words, 0);
            for (int run = 0; run < runCount; run++) {
                some = copy(rest, some, words);
                RangeSelection.keep(codes, runs[2 * run], runs[2 * run + 1], some, rows);
                for (int word = 0; word < words; word++) {
                    rowSet[word] |= some[word];
                }
            }
        }
        RangeSelection.dropNulls(column.nulls(), rowSet, rows);
    }

    private static long[] copy(long[] from, long[] room, int words) {
        long[] to = room.length < words ? new long[from.length] : room;
        System.arraycopy(from, 0, to, 0, words);
        return to;
    }

    private int selectCodes(int[] codes, Batch batch, int[] selection) {
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        boolean[] found = hits;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            selection[kept] = place;
            kept += found[codes[place]] ? 1 : 0;
        }
        return kept;
    }

    private int selectCodes(PackedColumn codes, Batch batch, int[] selection) {
        if (runCount == 0) {
            return 0;
        }
        if (runCount == 1) {
            return RangeSelection.lookUp(codes, batch, runs[0], runs[1], selection);
        }
        MemorySegment memory = codes.memory();
        long offset = codes.offset();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        boolean[] found = hits;
        int kept = 0;
        switch (codes.width()) {
            case CONSTANT -> {
                boolean hit = found[(int) codes.base()];
                for (int i = 0; i < count && hit; i++) {
                    selection[kept++] = selected == null ? i : selected[i];
                }
            }
            case BYTE -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    selection[kept] = place;
                    kept += found[memory.get(ValueLayout.JAVA_BYTE, offset + place) & 0xFF] ? 1 : 0;
                }
            }
            case SHORT -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    selection[kept] = place;
                    kept += found[memory.get(Densifier.SHORT, offset + 2L * place) & 0xFFFF] ? 1 : 0;
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    selection[kept] = place;
                    kept += found[memory.get(Densifier.INT, offset + 4L * place)] ? 1 : 0;
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    selection[kept] = place;
                    kept += found[(int) memory.get(Densifier.LONG, offset + 8L * place)] ? 1 : 0;
                }
            }
        }
        return kept;
    }

    private int selectStored(StoredBytesColumn column, Batch batch, int[] selection) {
        byte[] needle = matcher instanceof LikePattern pattern ? pattern.firstNeedle() : new byte[0];
        if (needle.length > 0 && matcher instanceof LikePattern pattern && !RangeSelection.isSparse(batch)) {
            return search(column, batch, pattern, needle, selection);
        }
        MemorySegment memory = column.memory();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            long start = at(column, place);
            int length = (int) (at(column, place + 1) - start);
            reserveScratch(length);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, column.heap() + start, scratch, 0, length);
            selection[found] = place;
            found += matcher.matches(scratch, 0, length) == wanted ? 1 : 0;
        }
        return found;
    }

    /// Runs over the bytes of all rows at once, looking for the pattern's first needle; only rows that have it are looked
    /// at further.
    private int search(StoredBytesColumn column, Batch batch, LikePattern pattern, byte[] needle, int[] selection) {
        int rows = batch.length();
        reserve(rows);
        int words = RangeSelection.words(rows);
        Arrays.fill(rowSet, 0, words, 0);
        MemorySegment memory = column.memory();
        int distance = needle.length - 1;
        long end = at(column, rows);
        long limit = column.heap() + end - distance;
        long position = column.heap() + at(column, 0);
        int row = 0;
        while (position < limit) {
            long hit = KERNELS.findPair(memory, position, limit, needle[0], needle[distance], distance);
            if (hit >= limit) {
                break;
            }
            long offset = hit - column.heap();
            while (at(column, row + 1) <= offset) {
                row++;
            }
            long rowEnd = at(column, row + 1);
            boolean matched = offset + needle.length <= rowEnd
                    && hasBytes(memory, hit, needle)
                    && restMatches(column, pattern, offset + needle.length, rowEnd);
            if (matched) {
                rowSet[row >> 6] |= 1L << row;
            }
            // where the needle stands but the rest does not follow, a later needle cannot help
            position = matched ? column.heap() + rowEnd : hit + 1;
        }
        int[] selected = batch.selection();
        if (selected == null && wanted) {
            return RangeSelection.rows(rowSet, rows, selection);
        }
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            selection[found] = place;
            found += (rowSet[place >> 6] >>> place & 1) != 0 == wanted ? 1 : 0;
        }
        return found;
    }

    private boolean restMatches(StoredBytesColumn column, LikePattern pattern, long from, long until) {
        if (pattern.isOneNeedle()) {
            return true;
        }
        int length = (int) (until - from);
        reserveScratch(length);
        MemorySegment.copy(column.memory(), ValueLayout.JAVA_BYTE, column.heap() + from, scratch, 0, length);
        return pattern.matchesAfterFirst(scratch, 0, length);
    }

    private static boolean hasBytes(MemorySegment memory, long at, byte[] needle) {
        for (int i = 1; i < needle.length - 1; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at + i) != needle[i]) {
                return false;
            }
        }
        return true;
    }

    private static long at(StoredBytesColumn column, int row) {
        return column.memory().get(Densifier.INT, column.offsets() + 4L * row) & 0xFFFF_FFFFL;
    }

    private void reserveScratch(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[Math.max(bytes, 2 * scratch.length)];
        }
    }

    private void reserve(int rows) {
        if (rowSet.length < RangeSelection.words(rows)) {
            rowSet = new long[RangeSelection.words(Math.max(rows, Batch.MAX_ROWS))];
        }
    }
}
