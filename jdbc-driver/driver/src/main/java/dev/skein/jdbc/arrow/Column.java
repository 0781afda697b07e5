package dev.skein.jdbc.arrow;

import java.math.BigInteger;

/**
 * The values of one column in one batch, read from the received bytes. Immutable.
 *
 * <p>Rows count from 0 to the batch's row count. A getter that does not fit the column's layout throws {@code
 * IllegalStateException}; a getter asked for a null row answers some value without meaning. Whole numbers, booleans,
 * dates, times, durations and months come as {@code long}; floating-point numbers as {@code double}; decimals as their
 * unscaled value; everything of bytes as bytes or text.
 */
public abstract sealed class Column
        permits Columns.Nulls,
                Columns.Bits,
                Columns.Integers,
                Columns.Floats,
                Columns.FixedBytes,
                Columns.VariableBytes,
                Columns.Sequences,
                Columns.FixedSequences,
                Columns.Structs,
                Columns.Unions,
                Columns.Looked {

    /** Whether the row has no value. */
    public abstract boolean isNull(int row);

    /** The value as a whole number. */
    public long longAt(int row) {
        throw mismatch("a whole number");
    }

    /** The value as a floating-point number. */
    public double doubleAt(int row) {
        throw mismatch("a floating-point number");
    }

    /** The value of a fixed number of bytes, lowest byte first, as a signed whole number. */
    public BigInteger integerAt(int row) {
        throw mismatch("a wide number");
    }

    /** A copy of the value's bytes. */
    public byte[] bytesAt(int row) {
        throw mismatch("bytes");
    }

    /** The value's bytes, decoded from UTF-8. */
    public String textAt(int row) {
        throw mismatch("text");
    }

    /** The column that holds the elements of this row's list, entries or fields, from {@link #childStart} on. */
    public Column childAt(int row, int child) {
        throw mismatch("nested values");
    }

    /** Where this row's values begin in {@link #childAt}. */
    public int childStart(int row) {
        throw mismatch("nested values");
    }

    /** How many values this row has in {@link #childAt}. */
    public int childCount(int row) {
        throw mismatch("nested values");
    }

    /** Which of the children of a union holds this row's value. */
    public int childOf(int row) {
        throw mismatch("a union");
    }

    private IllegalStateException mismatch(String wanted) {
        return new IllegalStateException("column of layout " + getClass().getSimpleName() + " does not hold " + wanted);
    }
}
