package dev.skein.catalog;

/// A column of a table.
///
/// @param id stable number of the column within its table; survives renames, never reused after a drop
/// @param name its name, unique within the table
/// @param type its type, never [SqlType#NULL]
/// @param nullable whether it may hold nulls
public record ColumnDefinition(int id, String name, SqlType type, boolean nullable) {}
