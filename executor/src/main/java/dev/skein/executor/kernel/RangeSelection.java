package dev.skein.executor.kernel;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Selects the rows whose value lies in a range, or whose dictionary entry matches. Nulls never match.
///
/// All methods write the places of the matching selected rows, ascending, and return how many there are. The writing is
/// free of branches: every place is written, and the count moves on only for matches.
public final class RangeSelection {
    private RangeSelection() {}

    /// Values from `minimum` to `maximum`, both included.
    public static int select(LongColumn column, Batch batch, long minimum, long maximum, int[] selection) {
        if (minimum <= column.minimum() && maximum >= column.maximum()) {
            return all(batch, column.nulls(), selection);
        }
        if (minimum > column.maximum() || maximum < column.minimum()) {
            return 0;
        }
        long[] values = column.values();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        if (selected == null) {
            for (int i = 0; i < count; i++) {
                selection[found] = i;
                found += values[i] >= minimum & values[i] <= maximum ? 1 : 0;
            }
        } else {
            for (int i = 0; i < count; i++) {
                int place = selected[i];
                selection[found] = place;
                found += values[place] >= minimum & values[place] <= maximum ? 1 : 0;
            }
        }
        return withoutNulls(column.nulls(), selection, found);
    }

    /// Values from `minimum` to `maximum`, both included, compared in the column's own lane.
    public static int select(PackedColumn column, Batch batch, long minimum, long maximum, int[] selection) {
        if (minimum <= column.minimum() && maximum >= column.maximum()) {
            return all(batch, column.nulls(), selection);
        }
        if (minimum > column.maximum() || maximum < column.minimum()) {
            return 0;
        }
        // within the column's own bounds neither difference overflows
        long least = Math.max(minimum, column.minimum());
        long greatest = Math.min(maximum, column.maximum());
        if (column.width() == PackedColumn.Width.LONG) {
            return withoutNulls(column.nulls(), selection, selectLanes(column, batch, least, greatest, selection));
        }
        long lowest = Math.max(0, -Math.floorDiv(-(least - column.base()), column.factor()));
        long highest = Math.floorDiv(greatest - column.base(), column.factor());
        if (lowest > highest) {
            return 0;
        }
        return withoutNulls(column.nulls(), selection, selectLanes(column, batch, lowest, highest, selection));
    }

    private static int selectLanes(PackedColumn column, Batch batch, long lowest, long highest, int[] selection) {
        MemorySegment memory = column.memory();
        long offset = column.offset();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        switch (column.width()) {
            case CONSTANT -> {
                for (int i = 0; i < count; i++) {
                    selection[i] = selected == null ? i : selected[i];
                }
                found = lowest <= 0 ? count : 0;
            }
            case BYTE -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long lane = memory.get(ValueLayout.JAVA_BYTE, offset + place) & 0xFFL;
                    selection[found] = place;
                    found += lane >= lowest & lane <= highest ? 1 : 0;
                }
            }
            case SHORT -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long lane = memory.get(Densifier.SHORT, offset + 2L * place) & 0xFFFFL;
                    selection[found] = place;
                    found += lane >= lowest & lane <= highest ? 1 : 0;
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long lane = memory.get(Densifier.INT, offset + 4L * place) & 0xFFFF_FFFFL;
                    selection[found] = place;
                    found += lane >= lowest & lane <= highest ? 1 : 0;
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long lane = memory.get(Densifier.LONG, offset + 8L * place);
                    selection[found] = place;
                    found += lane >= lowest & lane <= highest ? 1 : 0;
                }
            }
        }
        return found;
    }

    /// Rows whose dictionary entry matches.
    ///
    /// @param matches per entry of the dictionary whether it does
    public static int select(DictionaryColumn column, Batch batch, boolean[] matches, int[] selection) {
        int[] codes = column.codes();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            selection[found] = place;
            found += matches[codes[place]] ? 1 : 0;
        }
        return withoutNulls(column.nulls(), selection, found);
    }

    /// Rows whose dictionary entry matches.
    ///
    /// @param matches per entry of the dictionary whether it does
    public static int select(StoredDictionaryColumn column, Batch batch, boolean[] matches, int[] selection) {
        PackedColumn codes = column.codes();
        MemorySegment memory = codes.memory();
        long offset = codes.offset();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            int code = switch (codes.width()) {
                case CONSTANT -> (int) codes.base();
                case BYTE -> memory.get(ValueLayout.JAVA_BYTE, offset + place) & 0xFF;
                case SHORT -> memory.get(Densifier.SHORT, offset + 2L * place) & 0xFFFF;
                case INT -> memory.get(Densifier.INT, offset + 4L * place);
                case LONG -> (int) memory.get(Densifier.LONG, offset + 8L * place);
            };
            selection[found] = place;
            found += matches[code] ? 1 : 0;
        }
        return withoutNulls(column.nulls(), selection, found);
    }

    private static int all(Batch batch, boolean @Nullable [] nulls, int[] selection) {
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        for (int i = 0; i < count; i++) {
            selection[i] = selected == null ? i : selected[i];
        }
        return withoutNulls(nulls, selection, count);
    }

    private static int withoutNulls(boolean @Nullable [] nulls, int[] selection, int count) {
        if (nulls == null) {
            return count;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int place = selection[i];
            selection[kept] = place;
            kept += nulls[place] ? 0 : 1;
        }
        return kept;
    }
}
