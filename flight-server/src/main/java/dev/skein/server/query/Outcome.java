package dev.skein.server.query;

import dev.skein.executor.ResultStream;

/// What a statement gave.
public sealed interface Outcome {
    /// Rows, as they come; whoever has them closes them.
    record Rows(ResultStream stream) implements Outcome {}

    /// The number of rows that it changed; 0 for statements that change none.
    record Count(long rows) implements Outcome {}
}
