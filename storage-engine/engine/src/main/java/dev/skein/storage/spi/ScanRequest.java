package dev.skein.storage.spi;

import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.SortKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Work that a source may take over, in the order in which it happens: filter, project, aggregate, sort, limit. A source
/// that refuses one step refuses all later ones.
///
/// @param conjuncts conditions over the table's columns, all of which must be true for a row to count
/// @param columns places of the table's columns that are needed after the filter, in output order
/// @param aggregation grouping over the projected columns, if wanted
/// @param sort order over the output so far; empty if none is wanted
/// @param limit the most rows wanted, if there is a limit (an offset is added to it, not taken over)
public record ScanRequest(
        List<Expression> conjuncts,
        List<Integer> columns,
        Optional<Aggregation> aggregation,
        List<SortKey> sort,
        OptionalLong limit) {
    /// Grouping that a source may take over; its output is the keys followed by the calls.
    ///
    /// @param keys places of the group keys among the projected columns
    /// @param calls the aggregates, over places among the projected columns
    public record Aggregation(List<Integer> keys, List<AggregateCall> calls) {
        public Aggregation {
            keys = List.copyOf(keys);
            calls = List.copyOf(calls);
        }
    }

    public ScanRequest {
        conjuncts = List.copyOf(conjuncts);
        columns = List.copyOf(columns);
        sort = List.copyOf(sort);
    }

    /// A request for columns of the rows that satisfy conditions.
    public static ScanRequest of(List<Expression> conjuncts, List<Integer> columns) {
        return new ScanRequest(conjuncts, columns, Optional.empty(), List.of(), OptionalLong.empty());
    }
}
