package dev.skein.server.sql;

import dev.skein.server.Gateway;
import dev.skein.server.GatewaySettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// A gateway on a free loopback port, and JDBC connections to it.
public final class TestGateway implements AutoCloseable {
    private static final long MEMORY_BYTES = 1L << 30;

    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /// Opens a gateway whose tables lie in a directory.
    public static TestGateway open(Path data) {
        return open(data, MEMORY_BYTES);
    }

    /// The same with another limit for what queries hold.
    public static TestGateway open(Path data, long memoryBytes) {
        return open(data, memoryBytes, -1, Optional.empty());
    }

    /// The same with an HTTP door.
    public static TestGateway openWithHttp(Path data) {
        return open(data, MEMORY_BYTES, 0, Optional.empty());
    }

    /// The same for the users of a file only.
    public static TestGateway openForUsers(Path data, Path users) {
        return open(data, MEMORY_BYTES, -1, Optional.of(users));
    }

    private static TestGateway open(Path data, long memoryBytes, int httpPort, Optional<Path> users) {
        return open(new GatewaySettings(data, "127.0.0.1", 0, httpPort, 2, memoryBytes, data.resolve("tmp"), users,
                List.of(), Optional.empty()));
    }

    /// A gateway that runs as it is told.
    public static TestGateway open(GatewaySettings settings) {
        return new TestGateway(Gateway.open(settings));
    }

    /// Settings for a gateway on a free loopback port.
    ///
    /// @param nodes its storage nodes
    public static GatewaySettings settings(Path data, long memoryBytes, List<String> nodes) {
        return new GatewaySettings(data, "127.0.0.1", 0, -1, 2, memoryBytes, data.resolve("tmp"), Optional.empty(),
                nodes, Optional.empty());
    }

    /// A connection over the network.
    public Connection connect() throws SQLException {
        return connect(gateway.port());
    }

    /// A connection through a port that leads to a gateway. It waits far longer than usual: the machine may be busy.
    public static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:skein://127.0.0.1:" + port + "/?connectTimeout=120");
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
