package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// One place of a query where a function is called.
///
/// @param name the function
/// @param argumentTypes types of the arguments
/// @param constant per argument whether it has one value for the whole query
/// @param type type of the result
/// @param startedAt what `now()` is
/// @param timeZone the session's time zone
public record CallSite(
        String name,
        List<SqlType> argumentTypes,
        List<Boolean> constant,
        SqlType type,
        Instant startedAt,
        ZoneId timeZone) {
    public CallSite {
        argumentTypes = List.copyOf(argumentTypes);
        constant = List.copyOf(constant);
    }

    /// The type of an argument.
    public SqlType argument(int index) {
        return argumentTypes.get(index);
    }
}
