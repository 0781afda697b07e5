package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Readers of text, bytes, UUIDs and columns of nothing. */
final class TextReaders {
    private TextReaders() {}

    /** CHAR and VARCHAR; parsed where another type is asked for. */
    static final class Text extends ColumnReader {
        Text(ArrowField field) {
            super(field);
        }

        @Override
        Object object(int row) {
            return text(row);
        }

        @Override
        String text(int row) {
            return column().textAt(row);
        }

        @Override
        long wholeNumber(int row, String wanted) throws SQLException {
            return Conversions.truncate(decimal(row), what(), wanted);
        }

        @Override
        double floating(int row) throws SQLException {
            return Conversions.parseDouble(text(row));
        }

        @Override
        BigDecimal decimal(int row) throws SQLException {
            return Conversions.parseDecimal(text(row));
        }

        @Override
        boolean truth(int row) throws SQLException {
            return Conversions.parseBoolean(text(row));
        }

        @Override
        byte[] bytes(int row) {
            return column().bytesAt(row);
        }

        @Override
        LocalDate date(int row) throws SQLException {
            return Conversions.parseDate(text(row));
        }

        @Override
        LocalTime time(int row) throws SQLException {
            return Conversions.parseTime(text(row));
        }

        @Override
        LocalDateTime dateTime(int row) throws SQLException {
            return Conversions.parseDateTime(text(row));
        }

        @Override
        OffsetDateTime instant(int row, ZoneId zone) throws SQLException {
            return Conversions.parseInstant(text(row));
        }

        @Override
        @Nullable Object special(int row, Class<?> wanted) throws SQLException {
            return wanted == UUID.class ? Conversions.parseUuid(text(row)) : null;
        }
    }

    /** BINARY and VARBINARY; as text in PostgreSQL's hexadecimal form. */
    static final class Bytes extends ColumnReader {
        Bytes(ArrowField field) {
            super(field);
        }

        @Override
        Object object(int row) {
            return bytes(row);
        }

        @Override
        String text(int row) {
            return "\\x" + HexFormat.of().formatHex(bytes(row));
        }

        @Override
        byte[] bytes(int row) {
            return column().bytesAt(row);
        }
    }

    /** UUID, 16 bytes, highest first. */
    static final class Uuids extends ColumnReader {
        Uuids(ArrowField field) {
            super(field);
        }

        @Override
        Object object(int row) {
            ByteBuffer bytes = ByteBuffer.wrap(bytes(row));
            return new UUID(bytes.getLong(), bytes.getLong());
        }

        @Override
        String text(int row) {
            return object(row).toString();
        }

        @Override
        byte[] bytes(int row) {
            return column().bytesAt(row);
        }
    }

    /** A column whose every value is null: nothing is ever read. */
    static final class Nothing extends ColumnReader {
        Nothing(ArrowField field) {
            super(field);
        }

        @Override
        Object object(int row) throws SQLException {
            throw incompatible("a value");
        }

        @Override
        String text(int row) throws SQLException {
            throw incompatible("a value");
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
