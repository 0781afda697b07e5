package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.RecordBatch;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows as they come, batch by batch: forward only, read only. Getters read the batch in place; nothing is boxed unless
 * an object is asked for. Belongs to one thread, except that any may {@link #abandon} it; closing it early stops the
 * query on the server.
 */
final class SkeinResultSet extends LabelledResultSet {
    private static final int BEFORE_FIRST = -1;

    private final @Nullable SkeinStatement statement;
    private final BatchSource source;
    private final ColumnReader[] readers;
    private final Map<String, Integer> indexByLabel = new HashMap<>();
    private final long maxRows;
    private @Nullable RecordBatch batch;
    private int row = BEFORE_FIRST;
    private long rowsRead;
    private boolean afterLast;
    private boolean lastWasNull;
    private volatile boolean closed;
    private int fetchSize;

    /**
     * A result set over the source, which it closes.
     *
     * @param statement where it comes from; null for what {@code DatabaseMetaData} answers
     * @param maxRows 0 for all
     */
    SkeinResultSet(@Nullable SkeinStatement statement, BatchSource source, long maxRows) throws SQLException {
        this.statement = statement;
        this.source = source;
        this.maxRows = maxRows == 0 ? Long.MAX_VALUE : maxRows;
        List<ArrowField> fields = source.schema().fields();
        this.readers = new ColumnReader[fields.size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = ColumnReaders.of(fields.get(i));
            indexByLabel.putIfAbsent(fields.get(i).name(), i + 1);
        }
        for (int i = 0; i < readers.length; i++) {
            // the first of several that differ only in case
            indexByLabel.putIfAbsent(fields.get(i).name().toLowerCase(Locale.ROOT), i + 1);
        }
    }

    @Override
    public boolean next() throws SQLException {
        checkOpen();
        if (afterLast) {
            return false;
        }
        row++;
        while (batch == null || row >= batch.rowCount()) {
            batch = rowsRead < maxRows ? source.next() : null;
            if (batch == null) {
                finish();
                return false;
            }
            row = 0;
            for (int i = 0; i < readers.length; i++) {
                readers[i].bind(batch.columns().get(i));
            }
        }
        if (rowsRead == maxRows) {
            finish();
            return false;
        }
        rowsRead++;
        return true;
    }

    private void finish() {
        afterLast = true;
        batch = null;
        source.close();
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        batch = null;
        source.close();
        if (statement != null) {
            statement.resultClosed(this);
        }
    }

    /** Closes it for a connection that cancels its calls; its own thread may be between two rows. */
    void abandon() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean wasNull() throws SQLException {
        checkOpen();
        return lastWasNull;
    }

    /** The reader of a column, or null if the current row has no value in it. */
    private @Nullable ColumnReader valued(int column) throws SQLException {
        checkOpen();
        if (batch == null) {
            throw new SQLException(
                    afterLast ? "the result set has no more rows" : "call next() before reading a row", "24000");
        }
        if (column < 1 || column > readers.length) {
            throw new SQLException("there is no column " + column + "; the result has " + readers.length, "07009");
        }
        ColumnReader reader = readers[column - 1];
        lastWasNull = reader.isNull(row);
        return lastWasNull ? null : reader;
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLException("the result set is closed", "24000");
        }
    }

    @Override
    public int findColumn(String label) throws SQLException {
        checkOpen();
        Integer index = indexByLabel.get(label);
        if (index == null) {
            index = indexByLabel.get(label.toLowerCase(Locale.ROOT));
        }
        if (index == null) {
            throw new SQLException("there is no column '" + label + "' in the result", "42703");
        }
        return index;
    }

    @Override
    public @Nullable String getString(int column) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? null : reader.text(row);
    }

    @Override
    public boolean getBoolean(int column) throws SQLException {
        ColumnReader reader = valued(column);
        return reader != null && reader.truth(row);
    }

    @Override
    public byte getByte(int column) throws SQLException {
        return (byte) whole(column, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
    }

    @Override
    public short getShort(int column) throws SQLException {
        return (short) whole(column, Short.MIN_VALUE, Short.MAX_VALUE, "short");
    }

    @Override
    public int getInt(int column) throws SQLException {
        return (int) whole(column, Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
    }

    @Override
    public long getLong(int column) throws SQLException {
        return whole(column, Long.MIN_VALUE, Long.MAX_VALUE, "long");
    }

    private long whole(int column, long minimum, long maximum, String wanted) throws SQLException {
        ColumnReader reader = valued(column);
        if (reader == null) {
            return 0;
        }
        long value = reader.wholeNumber(row, wanted);
        if (value < minimum || value > maximum) {
            throw Conversions.outOfRange(reader.what(), value, wanted);
        }
        return value;
    }

    @Override
    public float getFloat(int column) throws SQLException {
        ColumnReader reader = valued(column);
        if (reader == null) {
            return 0;
        }
        double value = reader.floating(row);
        float narrowed = (float) value;
        if (Float.isInfinite(narrowed) && !Double.isInfinite(value)) {
            throw Conversions.outOfRange(reader.what(), value, "float");
        }
        return narrowed;
    }

    @Override
    public double getDouble(int column) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? 0 : reader.floating(row);
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? null : reader.decimal(row);
    }

    @Override
    @Deprecated
    public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
        BigDecimal value = getBigDecimal(column);
        return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
    }

    @Override
    public byte @Nullable [] getBytes(int column) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? null : reader.bytes(row);
    }

    @Override
    public @Nullable Date getDate(int column) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? null : Date.valueOf(reader.date(row));
    }

    @Override
    public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
        if (calendar == null) {
            return getDate(column);
        }
        ColumnReader reader = valued(column);
        return reader == null ? null : JavaSqlTemporals.date(reader.date(row), JavaSqlTemporals.zoneOf(calendar));
    }

    @Override
    public @Nullable Time getTime(int column) throws SQLException {
        return getTime(column, null);
    }

    @Override
    public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? null : JavaSqlTemporals.time(reader.time(row), JavaSqlTemporals.zoneOf(calendar));
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column) throws SQLException {
        return getTimestamp(column, null);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar) throws SQLException {
        ColumnReader reader = valued(column);
        if (reader == null) {
            return null;
        }
        boolean isInstant = reader instanceof TemporalReaders.Instants;
        return calendar == null && !isInstant
                ? Timestamp.valueOf(reader.dateTime(row))
                : JavaSqlTemporals.timestamp(reader.instant(row, JavaSqlTemporals.zoneOf(calendar)));
    }

    @Override
    public @Nullable Object getObject(int column) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? null : reader.object(row);
    }

    @Override
    public @Nullable Object getObject(int column, @Nullable Map<String, Class<?>> map) throws SQLException {
        if (map != null && !map.isEmpty()) {
            throw Unsupported.feature("a type map");
        }
        return getObject(column);
    }

    @Override
    public <T> @Nullable T getObject(int column, Class<T> wanted) throws SQLException {
        ColumnReader reader = valued(column);
        return reader == null ? null : ObjectConversions.read(reader, row, wanted);
    }

    @Override
    public @Nullable Array getArray(int column) throws SQLException {
        return getObject(column, Array.class);
    }

    @Override
    public @Nullable InputStream getBinaryStream(int column) throws SQLException {
        byte[] bytes = getBytes(column);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    @Override
    public @Nullable InputStream getAsciiStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new ByteArrayInputStream(TextReaders.utf8(text));
    }

    @Override
    public @Nullable Reader getCharacterStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new StringReader(text);
    }

    @Override
    public @Nullable Reader getNCharacterStream(int column) throws SQLException {
        return getCharacterStream(column);
    }

    @Override
    public @Nullable String getNString(int column) throws SQLException {
        return getString(column);
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        checkOpen();
        return new SkeinResultSetMetaData(source.schema());
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        checkOpen();
        return statement;
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        checkOpen();
        return rowsRead == 0 && !afterLast;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        checkOpen();
        return afterLast && rowsRead > 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        checkOpen();
        return rowsRead == 1 && !afterLast;
    }

    @Override
    public int getRow() throws SQLException {
        checkOpen();
        return afterLast ? 0 : (int) Math.min(rowsRead, Integer.MAX_VALUE);
    }

    @Override
    public int getType() {
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public int getConcurrency() {
        return ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public int getHoldability() {
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    @Override
    public int getFetchDirection() {
        return ResultSet.FETCH_FORWARD;
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        if (direction != ResultSet.FETCH_FORWARD) {
            throw Unsupported.feature("reading a result set backwards");
        }
    }

    @Override
    public int getFetchSize() {
        return fetchSize;
    }

    /** A hint that is not needed: rows come in batches of the server's choice, a bounded number ahead. */
    @Override
    public void setFetchSize(int rows) throws SQLException {
        if (rows < 0) {
            throw new SQLException("a fetch size of " + rows, "HY024");
        }
        fetchSize = rows;
    }

    @Override
    public @Nullable SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void clearWarnings() {
        // there never are any
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        return Unsupported.unwrap(this, wanted);
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) {
        return wanted.isInstance(this);
    }
}
