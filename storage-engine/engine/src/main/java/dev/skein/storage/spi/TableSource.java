package dev.skein.storage.spi;

import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Expression;
import java.util.Optional;

/// A table as the planner sees it, pinned to the state it had when it was looked up.
public interface TableSource {
    /// Its columns and keys.
    TableSchema schema();

    /// What is known of its rows; cheap.
    TableStatistics statistics();

    /// Answers which part of the requested work the source takes over.
    ScanOffer offer(ScanRequest request);

    /// This table joined with another one of the same source, if the source can do that join: a table with the columns
    /// of this one followed by those of the other.
    ///
    /// @param condition over the columns of both, this table's first
    default Optional<TableSource> innerJoin(TableSource right, Expression condition) {
        return Optional.empty();
    }
}
