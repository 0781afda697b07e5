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
import java.util.OptionalLong;
import java.util.UUID;

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
    record Held(Session session, PreparedQuery query, List<List<Datum>> parameters, OptionalLong count) {
        /// A statement that has not run.
        Held(Session session, PreparedQuery query, List<List<Datum>> parameters) {
            this(session, query, parameters, OptionalLong.empty());
        }

        /// The same after it has run.
        Held done(long changed) {
            return new Held(session, query, parameters, OptionalLong.of(changed));
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
        Held statement = held.getIfPresent(handle);
        if (statement == null) {
            throw new SkeinException(ErrorCode.UNDEFINED_OBJECT,
                    "the statement handle is unknown or was closed; prepare the statement again");
        }
        return statement;
    }

    void remove(ByteString handle) {
        held.invalidate(handle);
    }
}
