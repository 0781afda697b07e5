package dev.skein.executor;

import dev.skein.storage.expression.Datum;
import dev.skein.storage.memory.QueryMemory;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.WriteSession;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one run of a plan needs beside the plan.
///
/// @param queryId identifies the query in messages and `system.queries`
/// @param memory what the query may hold; the caller closes it after the result stream
/// @param connectors the connector of a catalog, by catalog name; fails with UNDEFINED_CATALOG
/// @param parameters values of the statement's parameters, in order
/// @param writeSession where a `TableWrite` stages rows; null if the plan has none
/// @param startedAt what `now()` is for the whole query
/// @param timeZone the session's time zone, for casts between zoned and unzoned types
/// @param cancellation asked within every batch
/// @param profile counts what every operator does, for `EXPLAIN ANALYZE` and progress
public record QueryContext(
        String queryId,
        QueryMemory memory,
        Function<String, Connector> connectors,
        List<Datum> parameters,
        @Nullable WriteSession writeSession,
        Instant startedAt,
        ZoneId timeZone,
        Cancellation cancellation,
        QueryProfile profile) {
    public QueryContext {
        parameters = List.copyOf(parameters);
    }
}
