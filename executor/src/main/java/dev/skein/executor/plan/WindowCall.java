package dev.skein.executor.plan;

import dev.skein.catalog.SqlType;
import java.util.List;

/// One window function over the rows of a partition.
///
/// @param function `row_number`, `rank`, `dense_rank`, `percent_rank`, `cume_dist`, `ntile`, `lag`, `lead`,
///     `first_value`, `last_value`, `nth_value`, or the name of an aggregate function
/// @param arguments places of the argument columns in the input
/// @param frame the rows that an aggregate, `first_value`, `last_value` or `nth_value` looks at
/// @param ignoreNulls whether null arguments are skipped by `lag`, `lead` and the value functions
/// @param type type of the result
public record WindowCall(String function, List<Integer> arguments, Frame frame, boolean ignoreNulls, SqlType type) {
    /// How bounds of a frame count.
    public enum Unit { ROWS, RANGE, GROUPS }

    /// One end of a frame.
    public enum BoundKind { UNBOUNDED_PRECEDING, PRECEDING, CURRENT_ROW, FOLLOWING, UNBOUNDED_FOLLOWING }

    /// One end of a frame.
    ///
    /// @param kind where it is
    /// @param offset for PRECEDING and FOLLOWING: place of the input column that holds how far, in rows, groups, or the
    ///     order key's own unit; else -1
    public record Bound(BoundKind kind, int offset) {}

    /// The rows that a function looks at.
    public record Frame(Unit unit, Bound start, Bound end) {}

    public WindowCall {
        arguments = List.copyOf(arguments);
    }
}
