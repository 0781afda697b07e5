package dev.skein.jdbc.flight;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The headers that make many calls one session: the authorization, the cookies that the server sets, and the default
 * schema for servers without session options. Safe for use by many threads.
 */
final class SessionHeaders implements ClientInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> COOKIE = key("cookie");
    private static final Metadata.Key<String> SET_COOKIE = key("set-cookie");
    private static final Metadata.Key<String> SCHEMA = key("x-skein-schema");
    private static final String SESSION_COOKIE = "arrow_flight_session_id";
    private static final String BEARER = "Bearer ";

    /** By which a server says what it takes as tickets beside those that it gave. */
    private static final Metadata.Key<String> TICKETS = key("x-skein-tickets");

    private static final String COMMANDS = "commands";

    /** What a server may make us remember, in characters. */
    private static final int COOKIES_LIMIT = 16 * 1024;

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private @Nullable String authorization;
    private @Nullable String schema;
    private boolean lost;
    private boolean commandTickets;

    synchronized void authorize(@Nullable String value) {
        authorization = value;
    }

    synchronized boolean hasBearer() {
        return authorization != null && authorization.startsWith(BEARER);
    }

    synchronized void schema(@Nullable String name) {
        schema = name;
    }

    /** Whether the server replaced the session that it began with us: its settings are gone. */
    synchronized boolean isLost() {
        return lost;
    }

    /** Whether the server takes a command for the ticket of its result, which saves asking for the ticket. */
    synchronized boolean takesCommandsAsTickets() {
        return commandTickets;
    }

    synchronized boolean hasCookies() {
        return !cookies.isEmpty();
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                addTo(headers);
                super.start(
                        new ForwardingClientCallListener.SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onHeaders(Metadata received) {
                                readFrom(received);
                                super.onHeaders(received);
                            }

                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                readFrom(trailers);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    private synchronized void addTo(Metadata headers) {
        if (authorization != null) {
            headers.put(AUTHORIZATION, authorization);
        }
        if (schema != null) {
            headers.put(SCHEMA, schema);
        }
        if (!cookies.isEmpty()) {
            StringJoiner joined = new StringJoiner("; ");
            cookies.forEach((name, value) -> joined.add(name + "=" + value));
            headers.put(COOKIE, joined.toString());
        }
    }

    private synchronized void readFrom(Metadata headers) {
        String granted = headers.get(AUTHORIZATION);
        if (granted != null && granted.startsWith(BEARER)) {
            authorization = granted;
        }
        commandTickets |= COMMANDS.equals(headers.get(TICKETS));
        Iterable<String> received = headers.getAll(SET_COOKIE);
        if (received == null) {
            return;
        }
        for (String cookie : received) {
            int attributes = cookie.indexOf(';');
            String pair = attributes < 0 ? cookie : cookie.substring(0, attributes);
            int equals = pair.indexOf('=');
            if (equals > 0) {
                remember(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip(), cookie);
            }
        }
    }

    private void remember(String name, String value, String cookie) {
        int held = cookies.entrySet().stream().mapToInt(e -> e.getKey().length() + e.getValue().length()).sum();
        if (cookie.toLowerCase(Locale.ROOT).contains("max-age=0")) {
            cookies.remove(name);
        } else if (held + name.length() + value.length() <= COOKIES_LIMIT) {
            String earlier = cookies.put(name, value);
            lost |= name.equals(SESSION_COOKIE) && earlier != null && !earlier.equals(value);
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
