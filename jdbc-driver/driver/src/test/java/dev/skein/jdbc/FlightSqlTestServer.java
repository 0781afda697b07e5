package dev.skein.jdbc;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.ServerSessionMiddleware;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.auth2.BasicCallHeaderAuthenticator;
import org.apache.arrow.flight.auth2.GeneratedBearerTokenAuthenticator;
import org.apache.arrow.flight.sql.NoOpFlightSqlProducer;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A real Flight SQL server whose statements are words of a small language: {@code types N} answers N batches of all
 * types, {@code count N} the numbers up to N, {@code error STATE} fails, {@code endless} never ends, {@code echo} answers
 * its parameters, {@code update N} changes N rows.
 */
final class FlightSqlTestServer implements AutoCloseable {
    /** Each call that a client cancels is a warning with a stack trace to this logger; here that is what is tested. */
    private static final Logger TRANSPORT_LOGGER = Logger.getLogger("io.grpc.netty.NettyServerHandler");

    /** Kept, so that its level is. */
    private static final Logger ARROW_LOGGER = Logger.getLogger("org.apache.arrow");

    static {
        TRANSPORT_LOGGER.setLevel(Level.OFF);
        ARROW_LOGGER.setLevel(Level.WARNING);
    }

    private static final FlightServerMiddleware.Key<ServerSessionMiddleware> SESSION =
            FlightServerMiddleware.Key.of("session");

    private final BufferAllocator allocator = new RootAllocator();
    private final FlightServer server;
    final Producer producer = new Producer();

    FlightSqlTestServer(boolean withUsers) throws IOException {
        this(withUsers, 0, null, null);
    }

    FlightSqlTestServer(boolean withUsers, int port, @Nullable File certificate, @Nullable File key)
            throws IOException {
        FlightServer.Builder builder =
                FlightServer.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port), producer);
        if (certificate != null && key != null) {
            builder.location(Location.forGrpcTls("127.0.0.1", port)).useTls(certificate, key);
        }
        if (withUsers) {
            builder.headerAuthenticator(new GeneratedBearerTokenAuthenticator(new BasicCallHeaderAuthenticator(
                    (user, password) -> {
                        if (user.equals("ada") && password.equals("lovelace:1")) {
                            return () -> user;
                        }
                        throw CallStatus.UNAUTHENTICATED.withDescription("wrong user or password").toRuntimeException();
                    })));
        }
        builder.middleware(
                SESSION,
                new ServerSessionMiddleware.Factory(() -> UUID.randomUUID().toString()));
        server = builder.build().start();
    }

    String url() {
        return "jdbc:skein://127.0.0.1:" + server.getPort() + "/";
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            server.awaitTermination(5, java.util.concurrent.TimeUnit.SECONDS);
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        allocator.close();
    }

    /** Answers the statements. */
    final class Producer extends NoOpFlightSqlProducer {
        final Semaphore endlessCancelled = new Semaphore(0);
        final AtomicInteger batchesSent = new AtomicInteger();
        final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
        private final Map<String, List<byte[]>> bound = new ConcurrentHashMap<>();
        private final AtomicInteger handles = new AtomicInteger();

        @Override
        public void close() {
            // nothing is held
        }

        @Override
        public FlightInfo getFlightInfoStatement(
                FlightSql.CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
            fail(command.getQuery());
            return info(descriptor, command.getQuery());
        }

        @Override
        public FlightInfo getFlightInfoPreparedStatement(
                FlightSql.CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
            String handle = command.getPreparedStatementHandle().toStringUtf8();
            String sql = handle.substring(handle.indexOf(':') + 1);
            fail(sql);
            return info(descriptor, sql.equals("echo") ? "bound " + handle : sql);
        }

        private FlightInfo info(FlightDescriptor descriptor, String sql) {
            var ticket = FlightSql.TicketStatementQuery.newBuilder()
                    .setStatementHandle(ByteString.copyFromUtf8(sql))
                    .build();
            return new FlightInfo(
                    TestData.schemaOf(sql),
                    descriptor,
                    List.of(new FlightEndpoint(new Ticket(Any.pack(ticket).toByteArray()))),
                    -1,
                    -1);
        }

        @Override
        public void getStreamStatement(
                FlightSql.TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
            String sql = ticket.getStatementHandle().toStringUtf8();
            if (sql.startsWith("bound ")) {
                echo(sql.substring("bound ".length()), listener);
                return;
            }
            try (VectorSchemaRoot root = VectorSchemaRoot.create(TestData.schemaOf(sql), allocator)) {
                String[] words = sql.split(" ", -1);
                if (words[0].equals("endless")) {
                    endless(root, listener);
                    return;
                }
                listener.start(root);
                if (words[0].equals("types")) {
                    for (int batch = 0; batch < Integer.parseInt(words[1]); batch++) {
                        TestData.fillTypes(root, batch);
                        listener.putNext();
                    }
                } else if (words[0].equals("count")) {
                    TestData.count(root, Integer.parseInt(words[1]), Integer.parseInt(words[2]), () -> {
                        while (!listener.isReady() && !listener.isCancelled()) {
                            Thread.onSpinWait();
                        }
                        batchesSent.incrementAndGet();
                        listener.putNext();
                    });
                } else if (words[0].equals("late")) {
                    TestData.count(root, 10, 10, listener::putNext);
                    throw failure("22012", "division by zero");
                }
                listener.completed();
            }
        }

        private void endless(VectorSchemaRoot root, ServerStreamListener listener) {
            listener.setOnCancelHandler(() -> {});
            listener.start(root);
            TestData.count(root, 10, 10, listener::putNext);
            while (!listener.isCancelled()) {
                Thread.onSpinWait();
            }
            endlessCancelled.release();
        }

        private void echo(String handle, ServerStreamListener listener) {
            List<byte[]> batches = bound.getOrDefault(handle, List.of());
            for (byte[] stream : batches) {
                try (var reader = new org.apache.arrow.vector.ipc.ArrowStreamReader(
                        new java.io.ByteArrayInputStream(stream), allocator)) {
                    listener.start(reader.getVectorSchemaRoot());
                    while (reader.loadNextBatch()) {
                        listener.putNext();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            listener.completed();
        }

        @Override
        public Runnable acceptPutStatement(
                FlightSql.CommandStatementUpdate command,
                CallContext context,
                FlightStream stream,
                StreamListener<PutResult> acknowledge) {
            return () -> {
                fail(command.getQuery());
                acknowledgeCount(acknowledge, Long.parseLong(command.getQuery().split(" ", -1)[1]));
            };
        }

        @Override
        public Runnable acceptPutPreparedStatementUpdate(
                FlightSql.CommandPreparedStatementUpdate command,
                CallContext context,
                FlightStream stream,
                StreamListener<PutResult> acknowledge) {
            return () -> {
                long rows = 0;
                while (stream.next()) {
                    rows += stream.getRoot().getRowCount();
                }
                acknowledgeCount(acknowledge, rows);
            };
        }

        @Override
        public Runnable acceptPutPreparedStatementQuery(
                FlightSql.CommandPreparedStatementQuery command,
                CallContext context,
                FlightStream stream,
                StreamListener<PutResult> acknowledge) {
            return () -> {
                var out = new ByteArrayOutputStream();
                try (var writer = new org.apache.arrow.vector.ipc.ArrowStreamWriter(
                        stream.getRoot(), null, Channels.newChannel(out))) {
                    writer.start();
                    while (stream.next()) {
                        writer.writeBatch();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                bound.put(command.getPreparedStatementHandle().toStringUtf8(), List.of(out.toByteArray()));
                acknowledge.onCompleted();
            };
        }

        private void acknowledgeCount(StreamListener<PutResult> acknowledge, long count) {
            byte[] result = FlightSql.DoPutUpdateResult.newBuilder().setRecordCount(count).build().toByteArray();
            try (ArrowBuf buffer = allocator.buffer(result.length)) {
                buffer.writeBytes(result);
                acknowledge.onNext(PutResult.metadata(buffer));
            }
            acknowledge.onCompleted();
        }

        @Override
        public void createPreparedStatement(
                FlightSql.ActionCreatePreparedStatementRequest request,
                CallContext context,
                StreamListener<Result> listener) {
            String sql = request.getQuery();
            String handle = handles.incrementAndGet() + ":" + sql;
            var result = FlightSql.ActionCreatePreparedStatementResult.newBuilder()
                    .setPreparedStatementHandle(ByteString.copyFromUtf8(handle));
            if (!sql.startsWith("update") && !sql.startsWith("insert")) {
                result.setDatasetSchema(encoded(TestData.schemaOf(sql)));
            }
            if (sql.equals("echo") || sql.startsWith("insert")) {
                result.setParameterSchema(encoded(TestData.parameterSchema()));
            }
            answer(listener, result.build());
        }

        @Override
        public void closePreparedStatement(
                FlightSql.ActionClosePreparedStatementRequest request,
                CallContext context,
                StreamListener<Result> listener) {
            log.add("closed " + request.getPreparedStatementHandle().toStringUtf8());
            listener.onCompleted();
        }

        @Override
        public void cancelFlightInfo(
                CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
            log.add("cancelled");
            listener.onNext(CancelStatus.CANCELLED);
            listener.onCompleted();
        }

        @Override
        public void setSessionOptions(
                org.apache.arrow.flight.SetSessionOptionsRequest request,
                CallContext context,
                StreamListener<org.apache.arrow.flight.SetSessionOptionsResult> listener) {
            ServerSessionMiddleware session = context.getMiddleware(SESSION);
            request.getSessionOptions().forEach(session.getSession()::setSessionOption);
            log.add("options " + request.getSessionOptions());
            listener.onNext(new org.apache.arrow.flight.SetSessionOptionsResult(Map.of()));
            listener.onCompleted();
        }

        @Override
        public void closeSession(
                org.apache.arrow.flight.CloseSessionRequest request,
                CallContext context,
                StreamListener<org.apache.arrow.flight.CloseSessionResult> listener) {
            ServerSessionMiddleware session = context.getMiddleware(SESSION);
            log.add("closed session with options " + session.getSession().getSessionOptions().keySet());
            session.closeSession();
            listener.onNext(new org.apache.arrow.flight.CloseSessionResult(
                    org.apache.arrow.flight.CloseSessionResult.Status.CLOSED));
            listener.onCompleted();
        }

        @Override
        public FlightInfo getFlightInfoTables(
                FlightSql.CommandGetTables request, CallContext context, FlightDescriptor descriptor) {
            Schema schema = request.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA;
            return new FlightInfo(
                    schema,
                    descriptor,
                    List.of(new FlightEndpoint(new Ticket(Any.pack(request).toByteArray()))),
                    -1,
                    -1);
        }

        @Override
        public void getStreamTables(
                FlightSql.CommandGetTables command, CallContext context, ServerStreamListener listener) {
            Schema schema = command.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA;
            try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
                TestData.fillTables(root, command.getIncludeSchema());
                listener.start(root);
                listener.putNext();
                listener.completed();
            }
        }

        @Override
        public FlightInfo getFlightInfoSqlInfo(
                FlightSql.CommandGetSqlInfo request, CallContext context, FlightDescriptor descriptor) {
            return new FlightInfo(
                    Schemas.GET_SQL_INFO_SCHEMA,
                    descriptor,
                    List.of(new FlightEndpoint(new Ticket(Any.pack(request).toByteArray()))),
                    -1,
                    -1);
        }

        @Override
        public void getStreamSqlInfo(
                FlightSql.CommandGetSqlInfo command, CallContext context, ServerStreamListener listener) {
            new org.apache.arrow.flight.sql.SqlInfoBuilder()
                    .withFlightSqlServerName("Test")
                    .withFlightSqlServerVersion("7.3.1")
                    .withFlightSqlServerReadOnly(true)
                    .send(command.getInfoList(), listener);
        }

        private static void fail(String sql) {
            if (sql.startsWith("error ")) {
                throw failure(sql.split(" ", -1)[1], "the message of " + sql);
            }
            if (sql.equals("refuse")) {
                throw CallStatus.INVALID_ARGUMENT.withDescription("no state here").toRuntimeException();
            }
        }

        private static RuntimeException failure(String state, String message) {
            ErrorFlightMetadata metadata = new ErrorFlightMetadata();
            metadata.insert("x-skein-sqlstate", state);
            return CallStatus.INVALID_ARGUMENT
                    .withDescription(message)
                    .withMetadata(metadata)
                    .toRuntimeException();
        }
    }

    static ByteString encoded(Schema schema) {
        var out = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(out)), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(out.toByteArray());
    }

    private static void answer(org.apache.arrow.flight.FlightProducer.StreamListener<Result> listener, Message result) {
        listener.onNext(new Result(Any.pack(result).toByteArray()));
        listener.onCompleted();
    }
}
