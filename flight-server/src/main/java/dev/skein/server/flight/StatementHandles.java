package dev.skein.server.flight;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.server.query.PreparedQuery;
import dev.skein.server.query.Session;
import dev.skein.storage.expression.Datum;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Statements that clients hold handles to: prepared ones, and planned ones whose result was not fetched yet.
final class StatementHandles {
    /// How long an unused handle lasts: longer than anybody looks at a prepared statement without using it.
    private static final Duration IDLE_LIFE = Duration.ofHours(1);

    /// Handles that a gateway keeps at a time; the least used are forgotten.
    private static final int MAX_HANDLES = 100_000;

    private final Cache<ByteString, Held> held =
            Caffeine.newBuilder().maximumSize(MAX_HANDLES).expireAfterAccess(IDLE_LIFE).build();

    /// A statement and the rows of parameters bound to it.
    ///
    /// @param count what it changed, if it has run already
    /// @param run its run, if it was started already
    record Held(
            Session session,
            PreparedQuery query,
            List<List<Datum>> parameters,
            OptionalLong count,
            Optional<EarlyRuns.EarlyRun> run) {
        /// A statement that has not run.
        Held(Session session, PreparedQuery query, List<List<Datum>> parameters) {
            this(session, query, parameters, OptionalLong.empty(), Optional.empty());
        }

        /// The same after it has run.
        Held done(long changed) {
            return new Held(session, query, parameters, OptionalLong.of(changed), Optional.empty());
        }

        /// The values of the parameters of a query.
        ///
        /// @throws SkeinException FEATURE_NOT_SUPPORTED if there is more than one row of them
        List<Datum> boundRow() {
            return switch (parameters.size()) {
                case 0 -> List.of();
                case 1 -> parameters.getFirst();
                default -> throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                        "a query runs with one row of parameters, but " + parameters.size() + " were bound");
            };
        }

        /// The same when its run may have been started.
        Held started(Optional<EarlyRuns.EarlyRun> early) {
            return new Held(session, query, parameters, OptionalLong.empty(), early);
        }
    }

    ByteString put(Held statement) {
        ByteString handle = ByteString.copyFromUtf8(UUID.randomUUID().toString());
        held.put(handle, statement);
        return handle;
    }

    void replace(ByteString handle, Held statement) {
        held.put(handle, statement);
    }

    Held get(ByteString handle) {
        return Optional.ofNullable(held.getIfPresent(handle)).orElseThrow(StatementHandles::unknown);
    }

    static SkeinException unknown() {
        return new SkeinException(ErrorCode.UNDEFINED_OBJECT,
                "the statement handle is unknown or was closed; prepare the statement again");
    }

    void remove(ByteString handle) {
        held.invalidate(handle);
    }

    /// Forgets a handle that one caller alone may use.
    ///
    /// @param use what becomes of its statement, before others find the handle unknown
    /// @return empty if it is unknown
    <R> Optional<R> take(ByteString handle, Function<Held, R> use) {
        AtomicReference<@Nullable R> used = new AtomicReference<>();
        held.asMap().computeIfPresent(handle, (_, statement) -> {
            used.set(use.apply(statement));
            return null;
        });
        return Optional.ofNullable(used.get());
    }
}
