package dev.skein.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The setters of {@code PreparedStatement}: each brings its value to one of the few classes that are encoded. */
abstract class ParameterSetters extends SkeinStatement implements PreparedStatement {
    private static final int COPY_CHARACTERS = 8_192;

    ParameterSetters(SkeinConnection connection) throws SQLException {
        super(connection);
    }

    /** Keeps a value of a class that {@link ParameterValues} knows, or null. */
    abstract void set(int parameter, @Nullable Object value) throws SQLException;

    @Override
    public void setNull(int parameter, int sqlType) throws SQLException {
        set(parameter, null);
    }

    @Override
    public void setNull(int parameter, int sqlType, String typeName) throws SQLException {
        set(parameter, null);
    }

    @Override
    public void setBoolean(int parameter, boolean value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setByte(int parameter, byte value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setShort(int parameter, short value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setInt(int parameter, int value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setLong(int parameter, long value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setFloat(int parameter, float value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setDouble(int parameter, double value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setBigDecimal(int parameter, @Nullable BigDecimal value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setString(int parameter, @Nullable String value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setNString(int parameter, @Nullable String value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setBytes(int parameter, byte @Nullable [] value) throws SQLException {
        set(parameter, value == null ? null : value.clone());
    }

    @Override
    public void setDate(int parameter, @Nullable Date value) throws SQLException {
        set(parameter, value == null ? null : value.toLocalDate());
    }

    @Override
    public void setDate(int parameter, @Nullable Date value, @Nullable Calendar calendar) throws SQLException {
        if (value == null || calendar == null) {
            setDate(parameter, value);
        } else {
            set(parameter, JavaSqlTemporals.localDate(value, JavaSqlTemporals.zoneOf(calendar)));
        }
    }

    @Override
    public void setTime(int parameter, @Nullable Time value) throws SQLException {
        setTime(parameter, value, null);
    }

    @Override
    public void setTime(int parameter, @Nullable Time value, @Nullable Calendar calendar) throws SQLException {
        set(parameter, value == null ? null : JavaSqlTemporals.localTime(value, JavaSqlTemporals.zoneOf(calendar)));
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value) throws SQLException {
        set(parameter, value == null ? null : value.toLocalDateTime());
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value, @Nullable Calendar calendar)
            throws SQLException {
        if (value == null || calendar == null) {
            setTimestamp(parameter, value);
        } else {
            set(parameter, JavaSqlTemporals.local(value, JavaSqlTemporals.zoneOf(calendar)));
        }
    }

    @Override
    public void setObject(int parameter, @Nullable Object value) throws SQLException {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Double
                || value instanceof Float
                || value instanceof BigDecimal
                || value instanceof UUID
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof LocalDateTime
                || value instanceof OffsetDateTime
                || value instanceof Period
                || value instanceof Duration) {
            set(parameter, value);
        } else if (value instanceof byte[] bytes) {
            setBytes(parameter, bytes);
        } else if (value instanceof BigInteger integer) {
            set(parameter, new BigDecimal(integer));
        } else if (value instanceof Timestamp timestamp) {
            setTimestamp(parameter, timestamp);
        } else if (value instanceof Date date) {
            setDate(parameter, date);
        } else if (value instanceof Time time) {
            setTime(parameter, time);
        } else if (value instanceof java.util.Date date) {
            set(parameter, date.toInstant().atOffset(ZoneOffset.UTC));
        } else if (value instanceof Instant instant) {
            set(parameter, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof ZonedDateTime zoned) {
            set(parameter, zoned.toOffsetDateTime());
        } else if (value instanceof Character || value instanceof Enum<?>) {
            set(parameter, value.toString());
        } else {
            throw Unsupported.feature("parameters of class " + value.getClass().getName());
        }
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int sqlType) throws SQLException {
        boolean isText = sqlType == Types.VARCHAR || sqlType == Types.CHAR || sqlType == Types.LONGVARCHAR;
        setObject(parameter, value);
        if (isText && value != null && !(value instanceof String) && !(value instanceof byte[])) {
            set(parameter, value.toString());
        }
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int sqlType, int scaleOrLength) throws SQLException {
        boolean isExact = sqlType == Types.DECIMAL || sqlType == Types.NUMERIC;
        if (isExact && value instanceof BigDecimal decimal) {
            set(parameter, decimal.setScale(scaleOrLength, java.math.RoundingMode.HALF_UP));
        } else {
            setObject(parameter, value, sqlType);
        }
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, SQLType sqlType) throws SQLException {
        setObject(parameter, value, typeNumber(sqlType));
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, SQLType sqlType, int scaleOrLength)
            throws SQLException {
        setObject(parameter, value, typeNumber(sqlType), scaleOrLength);
    }

    private static int typeNumber(SQLType type) {
        Integer number = type.getVendorTypeNumber();
        return number == null ? Types.OTHER : number;
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream value, int length) throws SQLException {
        setAsciiStream(parameter, value, (long) length);
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream value, long length) throws SQLException {
        set(parameter, value == null ? null : new String(read(value, length), StandardCharsets.US_ASCII));
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream value) throws SQLException {
        setAsciiStream(parameter, value, Long.MAX_VALUE);
    }

    @Override
    @Deprecated
    public void setUnicodeStream(int parameter, InputStream value, int length) throws SQLException {
        throw Unsupported.feature("Unicode streams, which JDBC deprecates");
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream value, int length) throws SQLException {
        setBinaryStream(parameter, value, (long) length);
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream value, long length) throws SQLException {
        set(parameter, value == null ? null : read(value, length));
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream value) throws SQLException {
        setBinaryStream(parameter, value, Long.MAX_VALUE);
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader value, int length) throws SQLException {
        setCharacterStream(parameter, value, (long) length);
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader value, long length) throws SQLException {
        set(parameter, value == null ? null : read(value, length));
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader value) throws SQLException {
        setCharacterStream(parameter, value, Long.MAX_VALUE);
    }

    @Override
    public void setNCharacterStream(int parameter, @Nullable Reader value, long length) throws SQLException {
        setCharacterStream(parameter, value, length);
    }

    @Override
    public void setNCharacterStream(int parameter, @Nullable Reader value) throws SQLException {
        setCharacterStream(parameter, value);
    }

    @Override
    public void setBlob(int parameter, @Nullable InputStream value, long length) throws SQLException {
        setBinaryStream(parameter, value, length);
    }

    @Override
    public void setBlob(int parameter, @Nullable InputStream value) throws SQLException {
        setBinaryStream(parameter, value);
    }

    @Override
    public void setBlob(int parameter, @Nullable Blob value) throws SQLException {
        set(parameter, value == null ? null : value.getBytes(1, Math.toIntExact(value.length())));
    }

    @Override
    public void setClob(int parameter, @Nullable Reader value, long length) throws SQLException {
        setCharacterStream(parameter, value, length);
    }

    @Override
    public void setClob(int parameter, @Nullable Reader value) throws SQLException {
        setCharacterStream(parameter, value);
    }

    @Override
    public void setClob(int parameter, @Nullable Clob value) throws SQLException {
        set(parameter, value == null ? null : value.getSubString(1, Math.toIntExact(value.length())));
    }

    @Override
    public void setNClob(int parameter, @Nullable Reader value, long length) throws SQLException {
        setCharacterStream(parameter, value, length);
    }

    @Override
    public void setNClob(int parameter, @Nullable Reader value) throws SQLException {
        setCharacterStream(parameter, value);
    }

    @Override
    public void setNClob(int parameter, @Nullable NClob value) throws SQLException {
        setClob(parameter, value);
    }

    @Override
    public void setArray(int parameter, Array value) throws SQLException {
        throw Unsupported.feature("array parameters");
    }

    @Override
    public void setRef(int parameter, Ref value) throws SQLException {
        throw Unsupported.feature("the type REF");
    }

    @Override
    public void setRowId(int parameter, RowId value) throws SQLException {
        throw Unsupported.feature("the type ROWID");
    }

    @Override
    public void setSQLXML(int parameter, SQLXML value) throws SQLException {
        throw Unsupported.feature("the type SQLXML");
    }

    @Override
    public void setURL(int parameter, @Nullable URL value) throws SQLException {
        set(parameter, value == null ? null : value.toString());
    }

    private static byte[] read(InputStream stream, long length) throws SQLException {
        try {
            return stream.readNBytes((int) Math.min(Integer.MAX_VALUE, length));
        } catch (IOException e) {
            throw new SQLException("cannot read the stream of a parameter: " + e.getMessage(), "22000", e);
        }
    }

    private static String read(Reader reader, long length) throws SQLException {
        StringWriter text = new StringWriter();
        char[] chunk = new char[COPY_CHARACTERS];
        long rest = length;
        try {
            while (rest > 0) {
                int count = reader.read(chunk, 0, (int) Math.min(chunk.length, rest));
                if (count < 0) {
                    break;
                }
                text.write(chunk, 0, count);
                rest -= count;
            }
        } catch (IOException e) {
            throw new SQLException("cannot read the stream of a parameter: " + e.getMessage(), "22000", e);
        }
        return text.toString();
    }
}
