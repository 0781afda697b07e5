package dev.skein.server.sql;

import dev.skein.server.Gateway;
import dev.skein.server.GatewaySettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/// A gateway on a free loopback port, and JDBC connections to it.
public final class TestGateway implements AutoCloseable {
    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /// Opens a gateway whose tables lie in a directory.
    public static TestGateway open(Path data) {
        return open(data, 1L << 30);
    }

    /// The same with another limit for what queries hold.
    public static TestGateway open(Path data, long memoryBytes) {
        return new TestGateway(Gateway.open(
                new GatewaySettings(data, "127.0.0.1", 0, -1, 2, memoryBytes,
                        data.resolve("tmp"), Optional.empty())));
    }

    /// A connection over the network.
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(gateway.url() + "/");
    }

    /// The gateway itself.
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
    }
}
