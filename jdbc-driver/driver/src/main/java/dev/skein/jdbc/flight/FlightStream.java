package dev.skein.jdbc.flight;

import java.sql.SQLException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The data of a result, endpoint after endpoint. Belongs to one thread. A new endpoint begins with a schema message of
 * its own, which the reader of the data may compare or skip.
 */
public final class FlightStream implements AutoCloseable {
    private final FlightClient client;
    private final CallScope scope;
    private final Iterator<FlightInfo.Endpoint> endpoints;
    private @Nullable StreamingCall current;

    FlightStream(FlightClient client, FlightInfo info, CallScope scope) {
        this.client = client;
        this.scope = scope;
        this.endpoints = info.endpoints().iterator();
    }

    /** The next message, or null at the end of the last endpoint. */
    public @Nullable FlightData next() throws SQLException {
        while (true) {
            if (current == null) {
                if (!endpoints.hasNext()) {
                    return null;
                }
                current = client.openEndpoint(endpoints.next(), scope);
            }
            byte[] message = current.next();
            if (message != null) {
                client.checkSession();
                return FlightData.decode(message);
            }
            current = null;
        }
    }

    /** Tells the server to stop if it has more to send. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
