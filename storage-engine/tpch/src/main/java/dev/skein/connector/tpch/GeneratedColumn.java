package dev.skein.connector.tpch;

import dev.skein.catalog.SqlType;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// A column of a generated table and how a generated row gives its value.
///
/// @param <E> the generator's row
sealed interface GeneratedColumn<E> {
    String name();

    SqlType type();

    Distinct distinct();

    /// A column of the long lane.
    record OfLong<E>(String name, SqlType type, Distinct distinct, ToLongFunction<E> value)
            implements GeneratedColumn<E> {}

    /// A column of text, always ASCII.
    record OfText<E>(String name, SqlType type, Distinct distinct, Function<E, String> value)
            implements GeneratedColumn<E> {}

    /// How many distinct values a column has, from the benchmark's specification, and their range.
    ///
    /// @param fixed number at any scale
    /// @param perScale number to be added for every unit of the scale factor
    /// @param minimum least value as [dev.skein.catalog.ColumnStatistics#minimum()] counts; NaN for text
    /// @param maximum greatest value, likewise, at any scale if `perScale` is 0
    record Distinct(double fixed, double perScale, double minimum, double maximum) {
        double at(double scaleFactor) {
            return Math.max(1, fixed + perScale * scaleFactor);
        }
    }
}
