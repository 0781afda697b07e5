package dev.skein.jdbc;

import dev.skein.jdbc.flight.ServerAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** The gateways that run in this JVM, one for each data directory, counted by the connections that use them. */
final class EmbeddedGateways {
    private static final Map<Path, Shared> RUNNING = new HashMap<>();

    private EmbeddedGateways() {}

    private static final class Shared {
        private final EmbeddedGateway.Running gateway;
        private int users;

        Shared(EmbeddedGateway.Running gateway) {
            this.gateway = gateway;
        }
    }

    /** One connection's hold on a gateway; release it once. */
    record Lease(Path directory, ServerAddress address) {
        void release() {
            EmbeddedGateways.release(directory);
        }
    }

    static Lease acquire(Path directory) throws SQLException {
        Path key = directory.toAbsolutePath().normalize();
        synchronized (RUNNING) {
            Shared shared = RUNNING.get(key);
            if (shared == null) {
                shared = new Shared(start(key));
                RUNNING.put(key, shared);
            }
            shared.users++;
            URI location = shared.gateway.location();
            return new Lease(key, new ServerAddress(location.getHost(), location.getPort()));
        }
    }

    private static EmbeddedGateway.Running start(Path directory) throws SQLException {
        for (EmbeddedGateway gateway : ServiceLoader.load(EmbeddedGateway.class)) {
            return gateway.start(directory);
        }
        throw new SQLNonTransientConnectionException(
                "cannot run a gateway in this JVM: there is no Skein server on the class path; add the server's jars,"
                        + " or connect to a running server with jdbc:skein://HOST:PORT",
                "08001");
    }

    private static void release(Path directory) {
        synchronized (RUNNING) {
            Shared shared = RUNNING.get(directory);
            if (shared != null && --shared.users == 0) {
                RUNNING.remove(directory);
                shared.gateway.close();
            }
        }
    }
}
