package dev.skein.server.flight;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.server.auth.Tokens;
import dev.skein.server.auth.UserFile;
import dev.skein.server.node.NodeService;
import dev.skein.server.query.QueryService;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;

/// Serves Flight SQL on one port.
public final class FlightDoor implements AutoCloseable {
    /// The largest message that a client may send: parameters and batches of rows to insert.
    private static final int MAX_INBOUND_BYTES = 64 << 20;

    /// How often clients, gateways among them, may ask whether this process is still there.
    private static final long KEEPALIVE_SECONDS = 5;

    private static final Metadata.Key<String> PEER =
            Metadata.Key.of(FlightSessions.PEER, Metadata.ASCII_STRING_MARSHALLER);

    private final FlightServer server;
    private final ExecutorService calls;
    private final ClientWatch clients;
    private final BufferAllocator allocator;

    private FlightDoor(FlightServer server, ExecutorService calls, ClientWatch clients, BufferAllocator allocator) {
        this.server = server;
        this.calls = calls;
        this.clients = clients;
        this.allocator = allocator;
    }

    /// Opens the door.
    ///
    /// @param port 0 takes a free one
    /// @param users who may come in; empty for everybody
    /// @param root the process's Arrow allocator; the door makes a child of it
    /// @param metrics where the door counts what passes through it
    /// @throws SkeinException ADDRESS_IN_USE
    public static FlightDoor open(
            String host,
            int port,
            QueryService queries,
            NodeService node,
            Optional<UserFile> users,
            String version,
            BufferAllocator root,
            MeterRegistry metrics) {
        BufferAllocator allocator = root.newChildAllocator("flight", 0, Long.MAX_VALUE);
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
        ClientWatch clients = new ClientWatch();
        FlightSessions sessions = new FlightSessions(users, new Tokens());
        TrafficMetrics traffic = new TrafficMetrics(metrics);
        Consumer<NettyServerBuilder> hints = builder -> builder
                .permitKeepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .addStreamTracerFactory(new PeerTracerFactory())
                .addStreamTracerFactory(traffic)
                .addTransportFilter(traffic.connections());
        FlightServer server = FlightServer.builder(
                        allocator,
                        Location.forGrpcInsecure(host, port),
                        new SkeinFlightProducer(queries, node, sessions, allocator, version, calls, clients))
                .executor(calls)
                .maxInboundMessageSize(MAX_INBOUND_BYTES)
                .middleware(CallSession.KEY, sessions)
                .transportHint("grpc.builderConsumer", hints)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            calls.close();
            clients.close();
            allocator.close();
            throw new SkeinException(ErrorCode.ADDRESS_IN_USE, "cannot listen on " + host + ":" + port + ": "
                    + rootMessage(e) + "; is another gateway running? Choose another --port, of which 0 is a free one, or --host",
                    e);
        }
        return new FlightDoor(server, calls, clients, allocator);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /// The port that it listens on.
    public int port() {
        return server.getPort();
    }

    /// Takes no new calls and waits for those that run.
    ///
    /// @return whether all ended in time
    public boolean drain(long timeoutMillis) throws InterruptedException {
        server.shutdown();
        return server.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.shutdownNow();
        calls.close();
        clients.close();
        allocator.close();
    }

    /// Tells the session middleware which connection a call came over. Interceptors would come too late: Flight's own
    /// one runs before all others.
    private static final class PeerTracerFactory extends ServerStreamTracer.Factory {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            headers.discardAll(PEER);
            return new ServerStreamTracer() {
                @Override
                public void serverCallStarted(ServerCallInfo<?, ?> call) {
                    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
                    if (peer != null) {
                        headers.put(PEER, peer.toString());
                    }
                }
            };
        }
    }
}
