package dev.skein.storage.jdbc;

import java.util.List;
import java.util.OptionalLong;

/// A table or view of a remote database as it was when it was looked up.
///
/// @param primaryKey names of the key's columns; empty if there is no primary key
/// @param rowCount the database's estimate of its rows; empty if it has none
record RemoteTable(
        String schema, String name, List<RemoteColumn> columns, List<String> primaryKey, OptionalLong rowCount) {
    RemoteTable {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    String quotedName() {
        return quote(schema) + "." + quote(name);
    }

    /// An identifier as PostgreSQL reads it unchanged.
    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
