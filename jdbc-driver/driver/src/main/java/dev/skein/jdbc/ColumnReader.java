package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.Column;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a result as the Java types that JDBC asks for. Bound to the column of the current batch; a row
 * that is asked for is not null. A conversion that the type does not have fails with SQLSTATE 07006.
 */
abstract class ColumnReader {
    private final ArrowField field;
    private final ColumnType type;
    private @Nullable Column column;

    ColumnReader(ArrowField field) {
        this.field = field;
        this.type = ColumnType.of(field);
    }

    final ArrowField field() {
        return field;
    }

    final ColumnType type() {
        return type;
    }

    final void bind(Column next) {
        column = next;
    }

    final boolean isNull(int row) {
        return column().isNull(row);
    }

    /** The value as {@code getObject} answers it. */
    abstract Object object(int row) throws SQLException;

    abstract String text(int row) throws SQLException;

    long wholeNumber(int row, String wanted) throws SQLException {
        throw incompatible(wanted);
    }

    double floating(int row) throws SQLException {
        throw incompatible("a floating-point number");
    }

    BigDecimal decimal(int row) throws SQLException {
        throw incompatible("a decimal");
    }

    boolean truth(int row) throws SQLException {
        throw incompatible("a boolean");
    }

    byte[] bytes(int row) throws SQLException {
        throw incompatible("bytes");
    }

    LocalDate date(int row) throws SQLException {
        throw incompatible("a date");
    }

    LocalTime time(int row) throws SQLException {
        throw incompatible("a time");
    }

    LocalDateTime dateTime(int row) throws SQLException {
        throw incompatible("a timestamp");
    }

    /** The point in time; a value without zone is taken to be local to {@code zone}. */
    OffsetDateTime instant(int row, ZoneId zone) throws SQLException {
        return dateTime(row).atZone(zone).toOffsetDateTime();
    }

    /** The value as a class that only some types have; null if it has no such form. */
    @Nullable Object special(int row, Class<?> wanted) throws SQLException {
        return null;
    }

    final Column column() {
        if (column == null) {
            throw new IllegalStateException("no batch is bound");
        }
        return column;
    }

    final SQLException incompatible(String wanted) {
        return Conversions.incompatible(field.name(), type.name(), wanted);
    }

    final String what() {
        return "column '" + field.name() + "'";
    }
}
