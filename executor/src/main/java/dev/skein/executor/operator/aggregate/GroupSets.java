package dev.skein.executor.operator.aggregate;

import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.kernel.RangeSelection;
import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.PackedColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The selected rows of a batch as one row set per group, found in the lanes of the keys as they are stored.
///
/// Made for few groups and for batches of which many rows are selected: no row is moved and no key is looked at one by one.
/// The rows are divided by the first key's lanes, each part by the second key's, and so on; only a lane that was not seen
/// before is looked up in the key table, once for all its rows. Confined to one thread.
final class GroupSets {
    /// Up to so many groups a pass over all rows for each costs less than one over single rows.
    private static final int MAX_GROUPS = 8;

    /// No more combinations of lanes, with one for nulls of each key, are tried.
    private static final int MAX_COMBINATIONS = 128;

    /// Fewer rows are not worth a pass per group.
    private static final int ENOUGH_ROWS = 512;

    /// Rows that are not selected are passed over with the others if at least one of so many is selected.
    private static final int DENSE_FACTOR = 4;

    /// After so many batches with too many groups no more are tried.
    private static final int MAX_FAILURES = 4;

    private static final LaneKernels KERNELS = LaneKernels.best();

    private final KeyTable table;
    /// Per key what its lanes mean; the numbers of combinations hold as long as this does not change.
    private final List<KeyLanes> keys = new ArrayList<>();
    private final List<Densifier> densifiers = new ArrayList<>();
    private final List<long[]> parts = new ArrayList<>();
    private final long[][] sets = new long[MAX_GROUPS][];
    private final int[] groups = new int[MAX_GROUPS];
    private final int[] counts = new int[MAX_GROUPS];
    /// The number of each combination's group; -1 if it is not known.
    private final int[] numbers = new int[MAX_COMBINATIONS];
    private final int[] number = new int[1];
    private final long[] presentSet = new long[RangeSelection.words(Batch.MAX_ROWS)];
    private final long[] somePresent = new long[RangeSelection.words(Batch.MAX_ROWS)];
    /// The null flags that the set of present rows belongs to.
    private boolean @Nullable [] presentNulls;
    private int size;
    private int rows;
    private int failures;

    GroupSets(KeyTable table) {
        this.table = table;
    }

    /// Goes on to a batch.
    ///
    /// @param keyPlaces where the keys stand in it
    /// @return whether there are sets now; if not, the batch is of another kind than described above
    boolean load(Batch batch, List<Integer> keyPlaces) {
        boolean suitable = KERNELS.hasVectors()
                && failures < MAX_FAILURES
                && batch.length() <= Batch.MAX_ROWS
                && batch.selectedCount() >= ENOUGH_ROWS
                && batch.selectedCount() * DENSE_FACTOR >= batch.length();
        if (!suitable || !loadKeys(batch, keyPlaces)) {
            return false;
        }
        rows = batch.length();
        size = 0;
        presentNulls = null;
        long[] all = part(0);
        RangeSelection.fill(batch, all);
        if (divide(batch, keyPlaces, 0, 0, all)) {
            return true;
        }
        failures++;
        return false;
    }

    private boolean loadKeys(Batch batch, List<Integer> keyPlaces) {
        boolean changed = false;
        long combinations = 1;
        for (int i = 0; i < keyPlaces.size(); i++) {
            KeyLanes lanes = KeyLanes.of(batch.columns().get(keyPlaces.get(i)));
            if (lanes == null) {
                return false;
            }
            combinations *= lanes.count() + 1L;
            if (combinations > MAX_COMBINATIONS) {
                return false;
            }
            if (i == keys.size()) {
                keys.add(lanes);
                densifiers.add(new Densifier());
                changed = true;
            } else if (!keys.get(i).sameAs(lanes)) {
                keys.set(i, lanes);
                changed = true;
            }
        }
        if (changed || keyPlaces.isEmpty()) {
            Arrays.fill(numbers, keyPlaces.isEmpty() ? 0 : -1);
        }
        return true;
    }

    /// Divides a part of the rows by the keys from one on.
    ///
    /// @param combination of the keys before
    /// @param part of which nothing need be left
    /// @return whether there are few enough groups
    private boolean divide(Batch batch, List<Integer> keyPlaces, int key, int combination, long[] part) {
        int count = count(part);
        if (count == 0) {
            return true;
        }
        if (key == keyPlaces.size()) {
            return keep(batch, keyPlaces, combination, part, count);
        }
        KeyLanes lanes = keys.get(key);
        Column column = batch.columns().get(keyPlaces.get(key));
        int first = combination * (lanes.count() + 1);
        long[] some = part(key + 1);
        boolean[] nulls = column.nulls();
        if (nulls != null) {
            System.arraycopy(part, 0, some, 0, RangeSelection.words(rows));
            remove(present(nulls), some);
            remove(some, part);
            if (!divide(batch, keyPlaces, key + 1, first + lanes.count(), some)) {
                return false;
            }
        }
        PackedColumn packed = KeyLanes.packed(column);
        int last = lanes.count() - 1;
        for (int i = 0; i < last; i++) {
            System.arraycopy(part, 0, some, 0, RangeSelection.words(rows));
            long lane = lanes.first() + i;
            KERNELS.keepLanes(packed.memory(), packed.offset(), packed.width().bytes(), lane, lane, some, rows);
            remove(some, part);
            if (!divide(batch, keyPlaces, key + 1, first + i, some)) {
                return false;
            }
        }
        return divide(batch, keyPlaces, key + 1, first + last, part);
    }

    /// The rows that are not null.
    private long[] present(boolean[] nulls) {
        if (presentNulls != nulls) {
            presentNulls = nulls;
            Arrays.fill(presentSet, 0, RangeSelection.words(rows), -1);
            RangeSelection.dropNulls(nulls, presentSet, rows);
        }
        return presentSet;
    }

    private void remove(long[] some, long[] from) {
        for (int word = 0; word < RangeSelection.words(rows); word++) {
            from[word] &= ~some[word];
        }
    }

    /// How many rows a set has.
    int count(long[] set) {
        int count = 0;
        for (int word = 0; word < RangeSelection.words(rows); word++) {
            count += Long.bitCount(set[word]);
        }
        return count;
    }

    private boolean keep(Batch batch, List<Integer> keyPlaces, int combination, long[] set, int count) {
        if (size == MAX_GROUPS) {
            return false;
        }
        if (numbers[combination] < 0) {
            numbers[combination] = number(batch, keyPlaces, set);
        }
        if (sets[size] == null) {
            sets[size] = new long[RangeSelection.words(Batch.MAX_ROWS)];
        }
        System.arraycopy(set, 0, sets[size], 0, RangeSelection.words(rows));
        groups[size] = numbers[combination];
        counts[size] = count;
        size++;
        return true;
    }

    /// Looks the keys of the first row of a set up.
    private int number(Batch batch, List<Integer> keyPlaces, long[] set) {
        int word = 0;
        while (set[word] == 0) {
            word++;
        }
        int[] row = {(word << 6) + Long.numberOfTrailingZeros(set[word])};
        List<Column> values = new ArrayList<>(keyPlaces.size());
        for (int i = 0; i < keyPlaces.size(); i++) {
            values.add(densifiers.get(i).densify(batch.columns().get(keyPlaces.get(i)), row, 1));
        }
        table.assign(values, 1, number);
        return number[0];
    }

    private long[] part(int depth) {
        while (parts.size() <= depth) {
            parts.add(new long[RangeSelection.words(Batch.MAX_ROWS)]);
        }
        return parts.get(depth);
    }

    /// Number of groups that have rows.
    int size() {
        return size;
    }

    /// Rows of the batch, selected or not.
    int rows() {
        return rows;
    }

    /// The group of a set.
    int group(int set) {
        return groups[set];
    }

    /// The rows of a set, see [LaneKernels]; never none.
    long[] set(int set) {
        return sets[set];
    }

    /// The rows of a set without nulls; valid until the next call.
    long[] set(int set, boolean @Nullable [] nulls) {
        if (nulls == null) {
            return sets[set];
        }
        long[] present = present(nulls);
        for (int word = 0; word < RangeSelection.words(rows); word++) {
            somePresent[word] = sets[set][word] & present[word];
        }
        return somePresent;
    }

    /// How many rows a set has.
    int count(int set) {
        return counts[set];
    }

    /// How many rows all sets have.
    int count() {
        int count = 0;
        for (int set = 0; set < size; set++) {
            count += counts[set];
        }
        return count;
    }
}
