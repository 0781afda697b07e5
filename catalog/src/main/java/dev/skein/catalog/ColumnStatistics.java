package dev.skein.catalog;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What is known of the values of a column; every part may be unknown.
///
/// @param distinctCount estimated number of distinct values other than null
/// @param nullCount number of nulls
/// @param minimum least value on a number line: the value itself for numbers (decimals scaled to their real value),
///     the lane's number for dates and times; unknown for text
/// @param maximum greatest value, likewise
/// @param averageBytes average bytes of a value of text or binary
public record ColumnStatistics(
        OptionalDouble distinctCount,
        OptionalLong nullCount,
        OptionalDouble minimum,
        OptionalDouble maximum,
        OptionalDouble averageBytes) {
    /// Nothing is known.
    public static final ColumnStatistics UNKNOWN = new ColumnStatistics(
            OptionalDouble.empty(), OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
            OptionalDouble.empty());

    /// A column that holds nothing but `count` nulls.
    public static ColumnStatistics onlyNulls(long count) {
        return new ColumnStatistics(
                OptionalDouble.of(0), OptionalLong.of(count), OptionalDouble.empty(), OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
