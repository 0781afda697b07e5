package dev.skein.executor.operator.rows;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Those columns of some rows that somebody reads later, so that the others need not be stored.
public final class KeptColumns {
    private final List<SqlType> allTypes;
    private final int[] places;
    private final int[] indexes;

    /// @param allTypes types of all columns
    /// @param places which of them are kept, ascending
    public KeptColumns(List<SqlType> allTypes, List<Integer> places) {
        this.allTypes = List.copyOf(allTypes);
        this.places = places.stream().mapToInt(Integer::intValue).toArray();
        this.indexes = new int[allTypes.size()];
        Arrays.fill(indexes, -1);
        for (int i = 0; i < this.places.length; i++) {
            indexes[this.places[i]] = i;
        }
    }

    /// Types of the columns that are kept.
    public List<SqlType> types() {
        return Arrays.stream(places).mapToObj(allTypes::get).toList();
    }

    /// Their places among all columns; not to be changed.
    public int[] places() {
        return places;
    }

    /// Where a column is among those that are kept; -1 if it is not.
    public int index(int place) {
        return indexes[place];
    }

    /// Puts rows of the kept columns where they were, with nulls for all other columns.
    public Batch restored(Batch rows) {
        List<Column> columns = new ArrayList<>(allTypes.size());
        for (int place = 0; place < indexes.length; place++) {
            columns.add(indexes[place] < 0
                    ? NullColumns.of(allTypes.get(place), rows.length())
                    : rows.columns().get(indexes[place]));
        }
        return new Batch(columns, rows.length(), rows.selection(), rows.selectedCount());
    }
}
