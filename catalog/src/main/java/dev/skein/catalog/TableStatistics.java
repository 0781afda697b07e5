package dev.skein.catalog;

import java.util.List;
import java.util.OptionalLong;

/// What is known of the rows of a table.
///
/// @param rowCount number of rows, exact for native tables, estimated for others; empty if unknown
/// @param columns one entry per column of the table's schema, in order; or empty if nothing is known of any
public record TableStatistics(OptionalLong rowCount, List<ColumnStatistics> columns) {
    /// Nothing is known.
    public static final TableStatistics UNKNOWN = new TableStatistics(OptionalLong.empty(), List.of());

    public TableStatistics {
        columns = List.copyOf(columns);
    }

    /// The same with another number of rows.
    public TableStatistics withRowCount(long newRowCount) {
        return new TableStatistics(OptionalLong.of(newRowCount), columns);
    }

    /// What is known of the column at this place.
    public ColumnStatistics column(int index) {
        return columns.isEmpty() ? ColumnStatistics.UNKNOWN : columns.get(index);
    }
}
