package dev.skein.catalog;

import java.time.Instant;
import java.util.List;

/// Where the columns of one statement's result or target come from.
///
/// @param statementId identifies the statement, as in `system.queries`
/// @param statement its text
/// @param user who ran it
/// @param finishedAt when it finished
/// @param snapshotVersion the catalog version that it read
/// @param target the table written, or empty for a query whose result went to the client
/// @param edges one entry per pair of source column and target column
public record Lineage(
        String statementId,
        String statement,
        String user,
        Instant finishedAt,
        long snapshotVersion,
        String target,
        List<Edge> edges) {
    /// How a source column acts on a target column.
    public enum Influence {
        /// Its values go into the target's values.
        DIRECT,
        /// It decides which rows there are: filter, join, group or sort key.
        INDIRECT
    }

    /// One source column acting on one target column.
    ///
    /// @param sourceTable full name of the table read
    /// @param sourceColumn its column; empty if only the number of its rows counts, as in `count(*)`
    /// @param targetColumn column of the result or target; empty for an indirect influence on all of them
    /// @param influence how it acts
    public record Edge(String sourceTable, String sourceColumn, String targetColumn, Influence influence) {}

    public Lineage {
        edges = List.copyOf(edges);
    }

    /// The same with another text.
    public Lineage withStatement(String text) {
        return new Lineage(statementId, text, user, finishedAt, snapshotVersion, target, edges);
    }
}
