package dev.skein.storage.spi;

import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Expression;

/// A table as the planner sees it, pinned to the state it had when it was looked up.
public interface TableSource {
    /// Its columns and keys.
    TableSchema schema();

    /// What is known of its rows; cheap.
    TableStatistics statistics();

    /// Whether no two rows ever have the same primary key, so that plans may rely on it.
    default boolean keysHold() {
        return true;
    }

    /// Answers which part of the requested work the source takes over.
    ScanOffer offer(ScanRequest request);

    /// Answers whether the source joins this table with another one of the same catalog.
    ///
    /// @param condition over the columns of both, this table's first
    default JoinOffer innerJoin(TableSource right, Expression condition) {
        return JoinOffer.NEVER;
    }
}
