package dev.skein.server.node;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClientMiddleware;
import org.jspecify.annotations.Nullable;

/// Adds a gateway's login to every call to a node: name and password first, then the token that the node gave for them,
/// because passwords take time to check. Thread-safe.
final class NodeCredentials implements FlightClientMiddleware.Factory {
    private static final String AUTHORIZATION = "authorization";
    private static final String BEARER = "Bearer ";

    private final Optional<String> basic;
    private volatile @Nullable String token;

    /// @param login empty if the node lets everybody in
    NodeCredentials(Optional<NodeLogin> login) {
        this.basic = login.map(known -> "Basic " + Base64.getEncoder()
                .encodeToString((known.user() + ":" + known.password()).getBytes(StandardCharsets.UTF_8)));
    }

    /// Whether calls bring a login.
    boolean required() {
        return basic.isPresent();
    }

    /// Has the next call bring the password again.
    ///
    /// @return whether there was a token
    boolean forgetToken() {
        boolean known = token != null;
        token = null;
        return known;
    }

    @Override
    public FlightClientMiddleware onCallStarted(CallInfo call) {
        return new FlightClientMiddleware() {
            @Override
            public void onBeforeSendingHeaders(CallHeaders headers) {
                String known = token;
                if (known != null) {
                    headers.insert(AUTHORIZATION, known);
                } else {
                    basic.ifPresent(login -> headers.insert(AUTHORIZATION, login));
                }
            }

            @Override
            public void onHeadersReceived(CallHeaders headers) {
                String given = headers.get(AUTHORIZATION);
                if (basic.isPresent() && given != null && given.startsWith(BEARER)) {
                    token = given;
                }
            }

            @Override
            public void onCallCompleted(CallStatus status) {}
        };
    }
}
