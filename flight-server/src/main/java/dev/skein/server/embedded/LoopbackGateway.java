package dev.skein.server.embedded;

import dev.skein.catalog.SkeinException;
import dev.skein.jdbc.EmbeddedGateway;
import dev.skein.server.Gateway;
import dev.skein.server.GatewayLogging;
import dev.skein.server.GatewaySettings;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Runs a gateway in this process, on a free port of the loopback interface and without an HTTP door.
///
/// Queries may hold half of the heap.
public final class LoopbackGateway implements EmbeddedGateway {
    private static final String HOST = "127.0.0.1";

    @Override
    public Running start(Path directory) throws SQLException {
        GatewayLogging.quietLibraries();
        Runtime runtime = Runtime.getRuntime();
        try {
            Gateway gateway = Gateway.open(new GatewaySettings(directory, HOST, 0, -1, runtime.availableProcessors(),
                    runtime.maxMemory() / 2, directory.resolve("tmp"), Optional.empty(),
                    List.of(), Optional.empty()));
            return new Serving(gateway);
        } catch (SkeinException e) {
            throw new SQLException(e.getMessage(), e.code().sqlState(), e);
        }
    }

    private record Serving(Gateway gateway) implements Running {
        @Override
        public URI location() {
            return URI.create("grpc://" + HOST + ":" + gateway.port());
        }

        @Override
        public void close() {
            gateway.close();
        }
    }
}
