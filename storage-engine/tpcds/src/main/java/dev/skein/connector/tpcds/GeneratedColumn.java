package dev.skein.connector.tpcds;

import dev.skein.catalog.SqlType;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.time.LocalDate;

/// A column of a generated table.
///
/// @param place where its value stands in a generated row
record GeneratedColumn(String name, SqlType type, int place) {
    static GeneratedColumn of(Column column) {
        return new GeneratedColumn(column.getName(), type(column.getType()), column.getPosition());
    }

    /// The specification's types; fixed-length text is VARCHAR of the same length, as the benchmark compares without
    /// padding, and identifiers are INTEGER, which holds them at every scale that the connector offers.
    private static SqlType type(ColumnType type) {
        return switch (type.getBase()) {
            case INTEGER, IDENTIFIER -> SqlType.INTEGER;
            case DATE -> SqlType.DATE;
            case TIME -> SqlType.TIME;
            case DECIMAL -> SqlType.decimal(type.getPrecision().orElseThrow(), type.getScale().orElseThrow());
            case CHAR, VARCHAR -> SqlType.varchar(type.getPrecision().orElseThrow());
        };
    }

    /// The long lane's number for a value as the generator writes it; the type is not text.
    long parse(String text) {
        return switch (type.kind()) {
            case INTEGER -> Long.parseLong(text);
            case DATE -> epochDay(text);
            case DECIMAL -> unscaled(text, type.scale());
            default -> throw new IllegalStateException("no generated column of type " + type);
        };
    }

    /// The day of `yyyy-mm-dd`.
    private static long epochDay(String text) {
        return LocalDate.parse(text).toEpochDay();
    }

    /// Reads a decimal number without an exponent, such as `-12.5`, as a count of its last places.
    private static long unscaled(String text, int scale) {
        boolean negative = text.charAt(0) == '-';
        long value = 0;
        int places = -1;
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                places = 0;
            } else {
                value = value * 10 + (c - '0');
                places += places >= 0 ? 1 : 0;
            }
        }
        for (int i = Math.max(places, 0); i < scale; i++) {
            value *= 10;
        }
        return negative ? -value : value;
    }
}
