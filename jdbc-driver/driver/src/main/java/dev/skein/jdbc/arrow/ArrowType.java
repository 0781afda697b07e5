package dev.skein.jdbc.arrow;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A type of the Arrow format, as far as this driver reads it. Children of nested types are in {@link ArrowField}. */
public sealed interface ArrowType {

    /** Every value is null. */
    record Null() implements ArrowType {}

    /** One bit for each value. */
    record Bool() implements ArrowType {}

    /**
     * A whole number.
     *
     * @param bits 8, 16, 32 or 64
     * @param signed whether it can be negative
     */
    record Int(int bits, boolean signed) implements ArrowType {}

    /**
     * An IEEE 754 number.
     *
     * @param bits 16, 32 or 64
     */
    record FloatingPoint(int bits) implements ArrowType {}

    /**
     * An exact decimal, its unscaled value in two's complement.
     *
     * @param precision digits in all
     * @param scale digits after the point
     * @param bits 32, 64, 128 or 256
     */
    record Decimal(int precision, int scale, int bits) implements ArrowType {}

    /**
     * Text in UTF-8.
     *
     * @param large whether offsets have 64 bits
     */
    record Utf8(boolean large) implements ArrowType {}

    /**
     * Bytes.
     *
     * @param large whether offsets have 64 bits
     */
    record Binary(boolean large) implements ArrowType {}

    /**
     * As many bytes for every value.
     *
     * @param width that number
     */
    record FixedSizeBinary(int width) implements ArrowType {}

    /**
     * A day, counted from 1970-01-01.
     *
     * @param milliseconds whether it is counted in milliseconds (64 bits) instead of days (32 bits)
     */
    record Date(boolean milliseconds) implements ArrowType {}

    /**
     * A time of day.
     *
     * @param unit what is counted from midnight
     * @param bits 32 or 64
     */
    record Time(TimeUnit unit, int bits) implements ArrowType {}

    /**
     * A point in time, 64 bits.
     *
     * @param unit what is counted from 1970-01-01T00:00:00
     * @param zone where the value is shown, and then it counts in UTC; null for a local time without zone
     */
    record Timestamp(TimeUnit unit, @Nullable String zone) implements ArrowType {}

    /**
     * A span of calendar time.
     *
     * @param unit its parts
     */
    record Interval(IntervalUnit unit) implements ArrowType {}

    /**
     * A span of exact time, 64 bits.
     *
     * @param unit what is counted
     */
    record Duration(TimeUnit unit) implements ArrowType {}

    /**
     * A list of the values of the one child.
     *
     * @param large whether offsets have 64 bits
     */
    record Sequence(boolean large) implements ArrowType {}

    /**
     * A list of the same length in every row.
     *
     * @param size that length
     */
    record FixedSizeSequence(int size) implements ArrowType {}

    /** One value for each child. */
    record Struct() implements ArrowType {}

    /** A list of entries, each a struct of a key and a value. */
    record Map() implements ArrowType {}

    /**
     * A value of one of the children.
     *
     * @param dense whether an offset leads to the value; else it has the row's number
     * @param typeIds the number that stands for each child
     */
    record Union(boolean dense, List<Integer> typeIds) implements ArrowType {
        /** Copies the list. */
        public Union {
            typeIds = List.copyOf(typeIds);
        }
    }

    /** The parts of an {@link Interval}. */
    enum IntervalUnit {
        /** Months, 32 bits. */
        YEAR_MONTH,
        /** Days and milliseconds, 32 bits each. */
        DAY_TIME,
        /** Months and days, 32 bits each, and nanoseconds, 64 bits. */
        MONTH_DAY_NANO
    }
}
