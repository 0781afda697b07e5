package dev.skein.catalog;

import java.util.List;
import java.util.OptionalInt;

/// The shape of a table: its columns and keys.
///
/// @param columns the columns in order
/// @param primaryKey names of the key's columns in order; empty if there is no primary key
/// @param foreignKeys references to other tables; declared, used for estimates, not enforced
public record TableSchema(List<ColumnDefinition> columns, List<String> primaryKey, List<ForeignKey> foreignKeys) {

    /// A declared reference to the key of another table.
    ///
    /// @param columns names of the referring columns in order
    /// @param target the table referred to
    /// @param targetColumns names of its columns in the same order
    public record ForeignKey(List<String> columns, TableName target, List<String> targetColumns) {
        public ForeignKey {
            columns = List.copyOf(columns);
            targetColumns = List.copyOf(targetColumns);
        }
    }

    public TableSchema {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        foreignKeys = List.copyOf(foreignKeys);
    }

    /// A schema without keys whose column numbers count from 0.
    public static TableSchema of(List<ColumnDefinition> columns) {
        return new TableSchema(columns, List.of(), List.of());
    }

    /// The place of the column with this name, if there is one.
    public OptionalInt indexOf(String columnName) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(columnName)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
