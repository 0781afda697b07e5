package dev.skein.storage.spi;

import dev.skein.storage.expression.Expression;
import java.util.List;

/// A source's answer to a [ScanRequest].
///
/// A source may use a condition to skip data and still leave it among the remaining ones.
///
/// @param scan what to read; its output is the requested columns, or keys and aggregates if `aggregated`
/// @param remaining the conditions that the caller must still apply, over the table's columns; every column they name
///     was requested
/// @param aggregated whether the source does the aggregation
/// @param sorted whether the source does the sort
/// @param limited whether the source does the limit
/// @param pushed what the source does, for `EXPLAIN`: the remote SQL, the pruned files
/// @param refused why it does not do the rest, for `EXPLAIN`; one entry per reason
public record ScanOffer(
        Scan scan,
        List<Expression> remaining,
        boolean aggregated,
        boolean sorted,
        boolean limited,
        List<String> pushed,
        List<String> refused) {
    public ScanOffer {
        remaining = List.copyOf(remaining);
        pushed = List.copyOf(pushed);
        refused = List.copyOf(refused);
    }
}
