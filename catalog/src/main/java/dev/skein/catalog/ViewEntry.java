package dev.skein.catalog;

import java.util.List;

/// A view: a named query.
///
/// @param name its full name
/// @param sql the query as written
/// @param columnNames the names of its columns, in order
/// @param searchPath the schema in which unqualified names of the query are looked up
public record ViewEntry(TableName name, String sql, List<String> columnNames, String searchPath) {
    public ViewEntry {
        columnNames = List.copyOf(columnNames);
    }
}
