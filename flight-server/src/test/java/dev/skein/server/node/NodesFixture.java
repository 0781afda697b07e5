package dev.skein.server.node;

import dev.skein.server.sql.TestGateway;
import java.nio.file.Path;
import java.util.List;

/// A gateway and two storage nodes in this process, each with its own data directory and port.
///
/// @param nodes the storage nodes
/// @param gateway the gateway that has them
record NodesFixture(List<TestGateway> nodes, TestGateway gateway) implements AutoCloseable {
    private static final long MEMORY_BYTES = 1L << 30;

    static NodesFixture open(Path directory) {
        List<TestGateway> nodes =
                List.of(TestGateway.open(directory.resolve("node1")), TestGateway.open(directory.resolve("node2")));
        List<String> addresses = nodes.stream().map(NodesFixture::address).toList();
        return new NodesFixture(nodes, TestGateway.open(
                TestGateway.settings(directory.resolve("gateway"), MEMORY_BYTES, addresses)));
    }

    /// A node's address, as `host:port`.
    static String address(TestGateway node) {
        return "127.0.0.1:" + node.gateway().port();
    }

    @Override
    public void close() {
        gateway.close();
        nodes.forEach(TestGateway::close);
    }
}
