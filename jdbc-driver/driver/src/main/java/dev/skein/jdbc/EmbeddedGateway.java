package dev.skein.jdbc;

import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A gateway that can run inside this JVM. The server's jar offers one through {@link java.util.ServiceLoader}; the
 * driver uses it for {@code jdbc:skein:embedded:DIR}.
 */
public interface EmbeddedGateway {

    /**
     * Starts a gateway on the data directory, listening on the loopback interface only. Called once for a directory,
     * until the gateway is closed.
     *
     * @throws SQLException if it cannot start, with the reason and the SQLSTATE
     */
    Running start(Path directory) throws SQLException;

    /** A gateway that serves. */
    interface Running extends AutoCloseable {
        /** Where it listens: a URI with host and port. */
        URI location();

        /** Stops it; called when the last connection to it is closed. */
        @Override
        void close();
    }
}
