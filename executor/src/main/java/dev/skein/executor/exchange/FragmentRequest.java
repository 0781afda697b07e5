package dev.skein.executor.exchange;

import dev.skein.executor.QueryContext;
import dev.skein.executor.plan.Fragment;
import dev.skein.storage.expression.Datum;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// A fragment with all that the node that runs it must know of its query. It travels in the form that [FragmentCodec]
/// writes.
///
/// @param queryId the query that the fragment belongs to, for messages and the node's `system.queries`
/// @param gateway identifies the gateway whose tables the fragment's scans name
/// @param startedAtMicros what `now()` is for the whole query, in microseconds since 1970-01-01T00:00:00Z
/// @param timeZone the session's time zone, as [java.time.ZoneId] writes it
/// @param parameters values of the statement's parameters, in order
/// @param fragment what to run
public record FragmentRequest(
        String queryId, String gateway, long startedAtMicros, String timeZone, List<Datum> parameters,
        Fragment fragment) {
    public FragmentRequest {
        parameters = List.copyOf(parameters);
    }

    /// The request for a fragment of a query.
    public static FragmentRequest of(String gateway, Fragment fragment, QueryContext context) {
        return new FragmentRequest(
                context.queryId(),
                gateway,
                ChronoUnit.MICROS.between(Instant.EPOCH, context.startedAt()),
                context.timeZone().getId(),
                context.parameters(),
                fragment);
    }

    /// What `now()` is for the whole query.
    public Instant startedAt() {
        return Instant.EPOCH.plus(startedAtMicros, ChronoUnit.MICROS);
    }
}
