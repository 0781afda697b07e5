package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import java.util.ArrayList;
import java.util.List;

/// Reads the columns and keys of CREATE TABLE.
final class TableElements {
    private final TokenReader reader;
    private final List<Statement.Column> columns = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> primaryKey = new ArrayList<>();
    private final List<Statement.ForeignKey> foreignKeys = new ArrayList<>();

    TableElements(TokenReader reader) {
        this.reader = reader;
    }

    List<Statement.Column> columns() {
        return columns;
    }

    /// Names of columns without types, as CREATE TABLE … AS has them.
    List<String> names() {
        return names;
    }

    List<String> primaryKey() {
        return primaryKey;
    }

    List<Statement.ForeignKey> foreignKeys() {
        return foreignKeys;
    }

    /// `(column, …, key, …)`.
    void read() {
        reader.expectSymbol("(");
        do {
            element();
        } while (reader.acceptSymbol(","));
        reader.expectSymbol(")");
    }

    private void element() {
        if (reader.accept("constraint")) {
            reader.identifier("the name of the constraint");
        }
        Token at = reader.peek();
        if (reader.accept("primary", "key")) {
            setPrimaryKey(reader.identifiers("the name of a column"), at);
        } else if (reader.accept("foreign", "key")) {
            references(reader.identifiers("the name of a column"));
        } else if (reader.peek().isWord("unique") || reader.peek().isWord("check")) {
            throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                    reader.peek().text().toUpperCase(java.util.Locale.ROOT) + " constraints are not supported; "
                            + at.place());
        } else if (reader.peek(1).isSymbol(",") || reader.peek(1).isSymbol(")")) {
            names.add(reader.identifier("the name of a column"));
        } else {
            columns.add(column());
        }
    }

    /// `name type [NOT NULL] [PRIMARY KEY] [REFERENCES …]`.
    Statement.Column column() {
        Token at = reader.peek();
        String name = reader.identifier("the name of a column");
        boolean repeated = columns.stream().anyMatch(column -> column.name().equals(name));
        if (repeated) {
            throw new SkeinException(
                    ErrorCode.DUPLICATE_COLUMN, "column \"" + name + "\" is there twice; " + at.place());
        }
        SqlType type = reader.type();
        boolean nullable = true;
        while (true) {
            Token constraint = reader.peek();
            if (reader.accept("not", "null")) {
                nullable = false;
            } else if (reader.accept("null")) {
                nullable = true;
            } else if (reader.accept("primary", "key")) {
                nullable = false;
                setPrimaryKey(List.of(name), constraint);
            } else if (reader.peek().isWord("references")) {
                references(List.of(name));
            } else if (constraint.isWord("default") || constraint.isWord("check") || constraint.isWord("unique")
                    || constraint.isWord("generated")) {
                throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                        constraint.text().toUpperCase(java.util.Locale.ROOT) + " is not supported for columns; "
                                + constraint.place());
            } else {
                return new Statement.Column(name, type, nullable, at.place());
            }
        }
    }

    private void setPrimaryKey(List<String> key, Token at) {
        if (!primaryKey.isEmpty()) {
            throw new SkeinException(ErrorCode.SYNTAX_ERROR, "a table has one primary key; " + at.place());
        }
        primaryKey.addAll(key);
    }

    private void references(List<String> from) {
        reader.expect("references");
        Statement.Name target = reader.name("the name of a table");
        List<String> to = reader.peek().isSymbol("(") ? reader.identifiers("the name of a column") : List.of();
        foreignKeys.add(new Statement.ForeignKey(from, target, to));
    }
}
