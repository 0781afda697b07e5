package dev.skein.planner.rel;

import java.util.ArrayList;
import java.util.List;

/// What is expected of the rows of a relational tree.
///
/// @param rows expected number of rows, at least a fraction of one
/// @param columns what is expected of each column's values
public record Estimate(double rows, List<Column> columns) {
    /// What is expected of a column's values.
    ///
    /// @param distinct number of distinct values; NaN if there is no idea
    /// @param minimum least value on a number line; NaN if unknown
    /// @param maximum greatest value on a number line; NaN if unknown
    /// @param nullFraction part of the rows that are null, 0 to 1
    /// @param source number of the base table that the column comes from unchanged, unique in a tree; -1 for none
    /// @param sourceRows rows of that table before any filter; NaN for none
    /// @param holder number of the largest base table that has the values in a column, because joins made them equal; -1
    ///     for none
    /// @param holderRows rows of that table before any filter; NaN for none
    public record Column(
            double distinct,
            double minimum,
            double maximum,
            double nullFraction,
            int source,
            double sourceRows,
            int holder,
            double holderRows) {
        /// No idea.
        static final Column UNKNOWN =
                new Column(Double.NaN, Double.NaN, Double.NaN, 0, -1, Double.NaN, -1, Double.NaN);

        /// The number of distinct values, or a guess for a column of that many rows.
        double distinctOr(double rows) {
            return Double.isNaN(distinct) ? Math.max(1, rows * 0.1) : Math.max(1, distinct);
        }

        Column withDistinct(double count) {
            return new Column(count, minimum, maximum, nullFraction, source, sourceRows, holder, holderRows);
        }

        Column withRange(double least, double greatest) {
            return new Column(distinct, least, greatest, nullFraction, source, sourceRows, holder, holderRows);
        }

        Column heldLike(Column other) {
            return new Column(
                    distinct, minimum, maximum, nullFraction, source, sourceRows, other.holder, other.holderRows);
        }

        Column withNullFraction(double fraction) {
            return new Column(distinct, minimum, maximum, fraction, source, sourceRows, holder, holderRows);
        }
    }

    /// No table is estimated smaller than this, so that products stay comparable.
    static final double LEAST_ROWS = 0.01;

    public Estimate {
        rows = Math.max(LEAST_ROWS, rows);
        columns = List.copyOf(columns);
    }

    /// The same columns with another number of rows: each keeps the distinct values that so many random rows would hit.
    Estimate scaledTo(double newRows) {
        List<Column> scaled = new ArrayList<>(columns.size());
        double fraction = Math.min(1, newRows / rows);
        for (Column column : columns) {
            scaled.add(Double.isNaN(column.distinct())
                    ? column
                    : column.withDistinct(hit(column.distinct(), rows, fraction)));
        }
        return new Estimate(newRows, scaled);
    }

    /// How many of `distinct` values, spread evenly over `rows` rows, a random fraction of the rows hits (Yao's formula in
    /// its simple form).
    static double hit(double distinct, double rows, double fraction) {
        if (fraction >= 1 || distinct <= 1) {
            return Math.max(1, distinct);
        }
        double perValue = Math.max(1, rows / distinct);
        return Math.max(1, distinct * (1 - Math.pow(1 - fraction, perValue)));
    }
}
