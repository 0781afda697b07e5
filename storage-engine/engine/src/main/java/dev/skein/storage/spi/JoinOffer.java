package dev.skein.storage.spi;

/// A source's answer to a join of two of its tables.
public sealed interface JoinOffer {
    /// The source does the join.
    ///
    /// @param table a table with the columns of the left side followed by those of the right side
    record Joined(TableSource table) implements JoinOffer {}

    /// It does not.
    ///
    /// @param reason why, for `EXPLAIN`; empty if the source joins nothing at all, which needs no words
    record Refused(String reason) implements JoinOffer {}

    /// The answer of a source that does not join.
    JoinOffer NEVER = new Refused("");
}
