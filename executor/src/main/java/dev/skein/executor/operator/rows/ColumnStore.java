package dev.skein.executor.operator.rows;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import org.jspecify.annotations.Nullable;

/// A column that grows: copies of the rows that were appended, one after the other.
public abstract sealed class ColumnStore permits LongStore, WideStore, DoubleStore, BytesStore {
    /// The most rows of a store: the largest array that every JVM gives.
    static final int MAX_ROWS = Integer.MAX_VALUE - 16;

    private static final int INITIAL_ROWS = 1024;

    private final Reservation reservation;
    private boolean @Nullable [] nulls;
    private int length;
    private int capacity;

    ColumnStore(Reservation reservation) {
        this.reservation = reservation;
    }

    /// An empty store for values of a type.
    public static ColumnStore of(SqlType type, Reservation reservation) {
        return switch (type.lane()) {
            case LONG -> new LongStore(reservation);
            case WIDE -> new WideStore(reservation);
            case DOUBLE -> new DoubleStore(reservation);
            case BYTES -> new BytesStore(reservation);
        };
    }

    /// Number of rows.
    public final int length() {
        return length;
    }

    /// The rows so far as a dense column, which shares the arrays: valid until the next append.
    public abstract Column column();

    /// Appends the first rows of a dense column.
    public final void append(Column column, int count) {
        ensure(count);
        copy(column, count);
        appendNulls(column.nulls(), count);
        length += count;
    }

    /// Appends a null.
    public final void appendNull() {
        ensure(1);
        copyNull();
        nullFlags()[length] = true;
        length++;
    }

    /// Makes room for more rows.
    public final void ensure(int moreRows) {
        long wanted = (long) length + moreRows;
        if (wanted <= capacity) {
            return;
        }
        if (wanted > MAX_ROWS) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                    "an operator would hold more than " + MAX_ROWS + " rows; let the query read less");
        }
        int larger = (int) Math.min(MAX_ROWS, Math.max(Math.max(wanted, INITIAL_ROWS), 2L * capacity));
        int bytesPerRow = bytesPerRow() + (nulls == null ? 0 : 1);
        reservation.grow((long) larger * bytesPerRow);
        resize(larger);
        if (nulls != null) {
            nulls = java.util.Arrays.copyOf(nulls, larger);
        }
        reservation.shrink((long) capacity * bytesPerRow);
        capacity = larger;
    }

    final Reservation reservation() {
        return reservation;
    }

    final boolean @Nullable [] nulls() {
        return nulls;
    }

    final int capacity() {
        return capacity;
    }

    private boolean[] nullFlags() {
        boolean[] flags = nulls;
        if (flags == null) {
            reservation.grow(capacity);
            flags = new boolean[capacity];
            nulls = flags;
        }
        return flags;
    }

    private void appendNulls(boolean @Nullable [] source, int count) {
        if (source != null) {
            System.arraycopy(source, 0, nullFlags(), length, count);
        }
    }

    /// Bytes that a row takes in the arrays that [#resize] makes.
    abstract int bytesPerRow();

    /// Copies the arrays to larger ones.
    abstract void resize(int rows);

    /// Copies values behind the last row; there is room.
    abstract void copy(Column column, int count);

    /// Puts a harmless value behind the last row; there is room.
    abstract void copyNull();
}
