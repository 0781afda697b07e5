package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A statement as written: names are not looked up yet. Queries within it are stretches of the text.
public sealed interface Statement {
    /// A stretch of the statement's text.
    ///
    /// @param start offset of its first character
    /// @param end offset after its last character
    record Span(int start, int end) {}

    /// A name of one to three parts, as folded, and where it stands.
    record Name(List<String> parts, String place) {
        public Name {
            parts = List.copyOf(parts);
        }
    }

    /// A query.
    record Query(Span span) implements Statement {}

    /// INSERT, UPDATE or DELETE.
    record Change(Span span) implements Statement {}

    /// EXPLAIN.
    record Explain(boolean analyze, Statement statement) implements Statement {}

    /// A column of a new table.
    record Column(String name, SqlType type, boolean nullable, String place) {}

    /// A reference of a new table to another.
    record ForeignKey(List<String> columns, Name target, List<String> targetColumns) {
        public ForeignKey {
            columns = List.copyOf(columns);
            targetColumns = List.copyOf(targetColumns);
        }
    }

    /// CREATE TABLE.
    ///
    /// @param columns the columns; empty if they come from the query
    /// @param columnNames names for the query's columns; empty to keep theirs
    record CreateTable(
            Name name,
            boolean ifNotExists,
            List<Column> columns,
            List<String> primaryKey,
            List<ForeignKey> foreignKeys,
            Map<String, String> options,
            List<String> columnNames,
            Optional<Span> query)
            implements Statement {}

    /// CREATE VIEW.
    record CreateView(Name name, boolean replace, List<String> columnNames, Span query) implements Statement {}

    /// What DROP removes.
    enum Kind { TABLE, VIEW, SCHEMA, SERVER }

    /// DROP.
    record Drop(Kind kind, Name name, boolean ifExists, boolean cascade) implements Statement {}

    /// CREATE SCHEMA.
    record CreateSchema(Name name, boolean ifNotExists) implements Statement {}

    /// TRUNCATE.
    record Truncate(Name name) implements Statement {}

    /// CHECK TABLE.
    record CheckTable(Name name) implements Statement {}

    /// ALTER TABLE … ADD COLUMN.
    record AddColumn(Name name, Column column, boolean ifNotExists) implements Statement {}

    /// ALTER TABLE … DROP COLUMN.
    record DropColumn(Name name, String column, boolean ifExists) implements Statement {}

    /// ALTER TABLE … RENAME COLUMN.
    record RenameColumn(Name name, String column, String newName) implements Statement {}

    /// ALTER TABLE … RENAME TO.
    record RenameTable(Name name, String newName) implements Statement {}

    /// CREATE SERVER.
    record CreateServer(String name, String type, Map<String, String> options, boolean ifNotExists)
            implements Statement {}

    /// COPY query TO file.
    record CopyTo(Span query, String file, Map<String, String> options) implements Statement {}

    /// COPY table TO file.
    record CopyTableTo(Name name, List<String> columns, String file, Map<String, String> options) implements Statement {}

    /// COPY table FROM file.
    record CopyFrom(Name name, List<String> columns, String file, Map<String, String> options, String place)
            implements Statement {}

    /// SET and, without a value, RESET.
    record SetOption(String option, Optional<String> value) implements Statement {}

    /// SHOW.
    record Show(String option) implements Statement {}

    /// BEGIN, COMMIT, ROLLBACK.
    record Transaction(String word) implements Statement {}
}
