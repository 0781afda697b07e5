package dev.skein.executor.expression;

import dev.skein.storage.expression.Datum;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// What expressions need beside their columns.
///
/// @param parameters values of the statement's parameters, in order
/// @param startedAt what `now()` is
/// @param timeZone for casts between zoned and unzoned types
public record EvaluationContext(List<Datum> parameters, Instant startedAt, ZoneId timeZone) {
    public EvaluationContext {
        parameters = List.copyOf(parameters);
    }
}
