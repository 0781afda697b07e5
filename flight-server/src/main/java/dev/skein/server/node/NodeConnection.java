package dev.skein.server.node;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.exchange.FragmentCodec;
import dev.skein.executor.exchange.FragmentRequest;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.BatchReader;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;

/// A gateway's connection to one node: opened when it is first needed, opened again when it broke. Thread-safe.
final class NodeConnection implements AutoCloseable {
    /// A machine on the same network answers within milliseconds, if it is there.
    private static final int CONNECT_MILLIS = 3_000;

    /// How long a silent connection with a running call is trusted before the node is asked whether it is there, and how
    /// long the answer may take.
    private static final long KEEPALIVE_SECONDS = 10;

    /// How long a call to a node that was not there waits for it.
    private static final long RECONNECT_MILLIS = 2_000;

    private static final System.Logger LOG = System.getLogger(NodeConnection.class.getName());

    private final String address;
    private final BufferAllocator allocator;
    private final NodeCredentials credentials;
    private final ManagedChannel channel;
    private final FlightClient client;

    NodeConnection(String address, BufferAllocator allocator, Optional<NodeLogin> login) {
        this.address = address;
        this.allocator = allocator;
        this.credentials = new NodeCredentials(login);
        int colon = address.lastIndexOf(':');
        this.channel = NettyChannelBuilder.forAddress(
                        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .build();
        this.client = FlightGrpcUtils.createFlightClient(allocator, channel, List.of(credentials));
    }

    /// Starts a fragment.
    BatchReader open(FragmentRequest request) {
        Ticket ticket = new Ticket(NodeMessages.wrap(NodeMessages.FRAGMENT, FragmentCodec.write(request)));
        List<SqlType> types =
                request.fragment().root().output().stream().map(Field::type).toList();
        return calling(() -> new RemoteReader(started(client.getStream(ticket)), types, this::translate));
    }

    /// A stream that the node has let in, if it asks who comes: a login that it has forgotten shows now, while the call can
    /// be made again.
    private FlightStream started(FlightStream stream) {
        if (!credentials.required()) {
            return stream;
        }
        try {
            stream.getSchema();
            return stream;
        } catch (FlightRuntimeException e) {
            RemoteReader.close(stream);
            throw e;
        }
    }

    /// Sends a file and waits until the node has it on disk.
    void put(NodeMessages.FileToKeep file, Path content) {
        calling(() -> {
            FileUpload.send(client, allocator, file, content);
            return file;
        });
    }

    /// Has the node do something small.
    ///
    /// @param timeoutMillis how long it may take
    /// @return its answer; empty if it gives none
    byte[] act(String type, Object message, long timeoutMillis) {
        return calling(() -> {
            Iterator<Result> results = client.doAction(new Action(type, NodeMessages.json(message)),
                    CallOptions.timeout(timeoutMillis, TimeUnit.MILLISECONDS));
            byte[] answer = new byte[0];
            while (results.hasNext()) {
                answer = results.next().getBody();
            }
            return answer;
        });
    }

    /// Gives a node that was not there a moment to come back; a call would fail at once while the channel waits for its
    /// next try.
    private void reconnect() {
        if (channel.getState(false) != ConnectivityState.TRANSIENT_FAILURE) {
            return;
        }
        CountDownLatch changed = new CountDownLatch(1);
        channel.notifyWhenStateChanged(ConnectivityState.TRANSIENT_FAILURE, changed::countDown);
        channel.resetConnectBackoff();
        try {
            boolean back = changed.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
            LOG.log(System.Logger.Level.DEBUG, "the storage node " + address + (back ? " is back" : " is still away"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Makes a call; again with the password if the node has forgotten the token that it gave.
    private <T> T calling(Supplier<T> call) {
        reconnect();
        try {
            return call.get();
        } catch (FlightRuntimeException e) {
            if (e.status().code() != FlightStatusCode.UNAUTHENTICATED || !credentials.forgetToken()) {
                throw translate(e);
            }
        }
        try {
            return call.get();
        } catch (FlightRuntimeException e) {
            throw translate(e);
        }
    }

    /// What went wrong, in our words.
    RuntimeException translate(RuntimeException failure) {
        if (!(failure instanceof FlightRuntimeException flight)) {
            return failure;
        }
        CallStatus status = flight.status();
        String description = status.description() == null ? status.code().name() : status.description();
        ErrorFlightMetadata metadata = status.metadata();
        // its get() throws for a key that is not there
        String state = metadata != null && metadata.containsKey(NodeMessages.SQL_STATE)
                ? metadata.get(NodeMessages.SQL_STATE)
                : null;
        if (status.code() == FlightStatusCode.UNAUTHENTICATED) {
            credentials.forgetToken();
            return new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, "the storage node " + address
                    + " refuses this gateway: " + description + "; give it a user of the node with --node-login", flight);
        }
        Optional<ErrorCode> code = state == null ? Optional.empty() : ErrorCode.ofSqlState(state);
        if (code.isPresent()) {
            return new SkeinException(code.get(), description + " (on the storage node " + address + ")", flight);
        }
        return switch (status.code()) {
            case UNAVAILABLE, TIMED_OUT -> new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, "the storage node " + address
                    + " cannot be reached: " + description + "; start it again, then run the statement again", flight);
            case CANCELLED -> new SkeinException(ErrorCode.QUERY_CANCELLED,
                    "the query was cancelled while the storage node " + address + " worked for it", flight);
            default -> new SkeinException(
                    ErrorCode.SOURCE_FAILED, "the storage node " + address + " failed: " + description, flight);
        };
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        channel.shutdownNow();
    }
}
