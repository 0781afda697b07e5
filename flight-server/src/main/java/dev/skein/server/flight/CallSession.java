package dev.skein.server.flight;

import dev.skein.server.query.Session;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.jspecify.annotations.Nullable;

/// One call's session, and what the call must send back so that the client finds it again.
final class CallSession implements FlightServerMiddleware {
    static final Key<CallSession> KEY = Key.of("skein-session");

    /// Tells clients that DoGet takes a command for a ticket; our driver then leaves GetFlightInfo out.
    private static final String TICKETS = "x-skein-tickets";

    private final Session session;
    private final String id;
    private final @Nullable String bearer;

    /// @param id the session's number, which the client gets as a cookie
    /// @param bearer a token that the client gets because it has just logged in
    CallSession(Session session, String id, @Nullable String bearer) {
        this.session = session;
        this.id = id;
        this.bearer = bearer;
    }

    Session session() {
        return session;
    }

    String id() {
        return id;
    }

    @Override
    public void onBeforeSendingHeaders(CallHeaders headers) {
        headers.insert("set-cookie", FlightSessions.COOKIE + "=" + id);
        headers.insert(TICKETS, "commands");
        if (bearer != null) {
            headers.insert("authorization", "Bearer " + bearer);
        }
    }

    @Override
    public void onCallCompleted(CallStatus status) {}

    @Override
    public void onCallErrored(Throwable failure) {}
}
