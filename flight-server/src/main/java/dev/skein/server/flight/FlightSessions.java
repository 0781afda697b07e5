package dev.skein.server.flight;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.server.auth.Tokens;
import dev.skein.server.auth.UserFile;
import dev.skein.server.query.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.RequestContext;
import org.jspecify.annotations.Nullable;

/// Finds the session of every call: by cookie; else by the connection that it came over, for clients that keep no
/// cookies. Checks passwords and tokens when users are configured.
final class FlightSessions implements FlightServerMiddleware.Factory<CallSession> {
    /// The cookie that Flight clients know.
    static final String COOKIE = "arrow_flight_session_id";

    /// Header that an interceptor of the door sets to the address of the client's connection.
    static final String PEER = "x-skein-peer";

    /// Header by which a client without a session names its schema.
    static final String SCHEMA = "x-skein-schema";

    /// How long a session lasts after its last call.
    private static final Duration IDLE_LIFE = Duration.ofHours(12);

    /// More sessions than that at a time means that somebody connects without end; the least used are forgotten.
    private static final int MAX_SESSIONS = 100_000;

    private static final String ANONYMOUS = "anonymous";

    private final Optional<UserFile> users;
    private final Tokens tokens;
    private final Cache<String, Session> sessions =
            Caffeine.newBuilder().maximumSize(MAX_SESSIONS).expireAfterAccess(IDLE_LIFE).build();

    FlightSessions(Optional<UserFile> users, Tokens tokens) {
        this.users = users;
        this.tokens = tokens;
    }

    @Override
    public CallSession onCallStarted(CallInfo call, CallHeaders headers, RequestContext context) {
        try {
            return start(headers);
        } catch (SkeinException e) {
            throw FlightErrors.translate(e);
        }
    }

    private CallSession start(CallHeaders headers) {
        String authorization = headers.get("authorization");
        String user = ANONYMOUS;
        String bearer = null;
        if (authorization != null && startsWith(authorization, "Basic ")) {
            String[] parts = decode(authorization.substring("Basic ".length())).split(":", 2);
            if (users.isPresent() && (parts.length < 2 || !users.get().accepts(parts[0], parts[1]))) {
                throw new SkeinException(ErrorCode.INVALID_PASSWORD,
                        "wrong user name or password for user \"" + parts[0] + "\"");
            }
            user = parts[0].isEmpty() ? ANONYMOUS : parts[0];
            bearer = tokens.issue(user);
        } else if (authorization != null && startsWith(authorization, "Bearer ")) {
            Optional<String> known = tokens.user(authorization.substring("Bearer ".length()));
            if (known.isEmpty() && users.isPresent()) {
                throw new SkeinException(ErrorCode.INVALID_PASSWORD, "the login has expired; log in again");
            }
            user = known.orElse(ANONYMOUS);
        } else if (users.isPresent()) {
            throw new SkeinException(ErrorCode.INVALID_PASSWORD, "this gateway wants a user name and a password");
        }
        return session(headers, user, bearer);
    }

    private CallSession session(CallHeaders headers, String user, @Nullable String bearer) {
        String id = cookie(headers.get("cookie"));
        if (id == null) {
            String peer = headers.get(PEER);
            id = peer == null ? UUID.randomUUID().toString() : user + "@" + peer;
        }
        Session session = sessions.get(id, _ -> new Session(user));
        if (!session.user().equals(user)) {
            // somebody else's cookie opens nothing
            id = UUID.randomUUID().toString();
            session = sessions.get(id, _ -> new Session(user));
        }
        String schema = headers.get(SCHEMA);
        if (schema != null && !schema.isEmpty()) {
            session.set("search_path", schema);
        }
        return new CallSession(session, id, bearer);
    }

    /// Forgets a session.
    void close(String id) {
        sessions.invalidate(id);
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SkeinException(ErrorCode.INVALID_PASSWORD, "the authorization header is not valid Base64", e);
        }
    }

    private static @Nullable String cookie(@Nullable String header) {
        if (header == null) {
            return null;
        }
        for (String part : header.split(";")) {
            String text = part.strip();
            if (text.startsWith(COOKIE + "=")) {
                return text.substring(COOKIE.length() + 1);
            }
        }
        return null;
    }
}
