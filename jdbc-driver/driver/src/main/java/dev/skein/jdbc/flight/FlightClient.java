package dev.skein.jdbc.flight;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session with one Flight SQL server. Safe for use by many threads.
 *
 * <p>Methods wait for the server; the {@link CallScope} that they take bounds and cancels them. All throw {@code
 * SQLException} with the server's SQLSTATE if it refuses, and class 08 if it cannot be reached.
 */
public final class FlightClient implements AutoCloseable {
    private static final String SERVICE = "arrow.flight.protocol.FlightService/";
    private static final MethodDescriptor<byte[], byte[]> HANDSHAKE = method("Handshake", MethodType.BIDI_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> GET_INFO = method("GetFlightInfo", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> DO_GET = method("DoGet", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> DO_PUT = method("DoPut", MethodType.BIDI_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> DO_ACTION = method("DoAction", MethodType.SERVER_STREAMING);

    private static final String REUSE_CONNECTION = "arrow-flight-reuse-connection:";
    private static final int FAREWELL_MILLIS = 1_000;

    /** Results of an action or a put that may wait on this side: they are few and small. */
    private static final int ACTION_PREFETCH = 16;

    private final ServerAddress address;
    private final TransportOptions options;
    private final SessionHeaders session = new SessionHeaders();
    private final ManagedChannel channel;
    private final CallErrors errors;
    private final Map<ServerAddress, ManagedChannel> otherChannels = new ConcurrentHashMap<>();

    /** Prepares to talk to a server; nothing is sent before the first call. */
    public FlightClient(ServerAddress address, TransportOptions options) throws SQLException {
        this.address = address;
        this.options = options;
        this.errors = new CallErrors(address.toString());
        this.channel = Channels.open(address, options);
    }

    /** The server that this client talks to. */
    public ServerAddress address() {
        return address;
    }

    /** Uses a token that the user already has. */
    public void useToken(String token) {
        session.authorize("Bearer " + token);
    }

    /** Names the default schema in a header, for servers without session options; null for none. */
    public void useSchemaHeader(@Nullable String schema) {
        session.schema(schema);
    }

    /** Logs in with a name and a password; the server's bearer token goes with every later call. */
    public void login(String user, String password, CallScope scope) throws SQLException {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        session.authorize("Basic " + Base64.getEncoder().encodeToString(credentials));
        try (StreamingCall call = start(HANDSHAKE, scope)) {
            call.sendOnly(new byte[0]);
            call.drain();
        } catch (SQLFeatureNotSupportedException e) {
            // A server without a handshake may still read the header of each call.
            return;
        }
        if (!session.hasBearer()) {
            session.authorize(null);
        }
    }

    /** Checks that the server answers and accepts who we are, whether or not it has sessions. */
    public void ping(CallScope scope) throws SQLException {
        try {
            act("GetSessionOptions", new byte[0], scope);
        } catch (SQLFeatureNotSupportedException e) {
            // It answered: that is all we asked.
            return;
        }
    }

    /**
     * Sets a session option.
     *
     * @return whether the server knows the option
     * @throws SQLException 22023 if it refuses the value
     */
    public boolean setSessionOption(String name, String value, CallScope scope) throws SQLException {
        byte[] entry =
                new ProtoWriter()
                        .text(1, name)
                        .message(2, new ProtoWriter().optionalText(1, value).toByteArray())
                        .toByteArray();
        byte[] result;
        try {
            result = act("SetSessionOptions", new ProtoWriter().message(1, entry).toByteArray(), scope);
        } catch (SQLFeatureNotSupportedException e) {
            return false;
        }
        return switch (SessionOptionResult.decode(result, name)) {
            case ACCEPTED -> true;
            case UNKNOWN_NAME -> false;
            case INVALID_VALUE ->
                throw new SQLException(
                        "the server at " + address + " refuses '" + value + "' as session option " + name, "22023");
        };
    }

    /**
     * Runs a command that answers rows; fetch them with {@link #fetch}. A server that takes commands as tickets runs it
     * only then, and is asked once instead of twice.
     */
    public FlightInfo query(SqlCommand command, CallScope scope) throws SQLException {
        if (session.takesCommandsAsTickets()) {
            checkSession();
            return FlightInfo.ofCommand(command);
        }
        try (StreamingCall call = startUnary(GET_INFO, scope)) {
            call.sendOnly(command.descriptor());
            FlightInfo info = FlightInfo.decode(call.single());
            checkSession();
            return info;
        }
    }

    /** Opens the stream of a result. The caller closes it. */
    public FlightStream fetch(FlightInfo info, CallScope scope) {
        return new FlightStream(this, info, scope);
    }

    /**
     * Runs a command that changes data.
     *
     * @param data the schema and the batches of its parameters, without descriptor
     * @return the number of rows changed, or -1 if the server does not know
     */
    public long update(SqlCommand command, List<FlightData> data, CallScope scope) throws SQLException {
        byte[] result = put(command, data, scope);
        ProtoReader reader = new ProtoReader(result);
        long count = 0;
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field == 1) {
                count = reader.number();
            } else {
                reader.skip();
            }
        }
        return count;
    }

    /**
     * Binds parameters to a prepared query.
     *
     * @return the handle to use from now on: the server may answer a new one
     */
    public byte[] bind(byte[] handle, List<FlightData> data, CallScope scope) throws SQLException {
        ProtoReader reader = new ProtoReader(put(SqlCommand.preparedQuery(handle), data, scope));
        byte[] renewed = handle;
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field == 1) {
                renewed = reader.bytes();
            } else {
                reader.skip();
            }
        }
        return renewed;
    }

    /** Prepares a statement; close its handle with {@link #closePrepared}. */
    public PreparedHandle prepare(String sql, CallScope scope) throws SQLException {
        byte[] result = act("CreatePreparedStatement", SqlCommand.createPrepared(sql).encoded(), scope);
        return PreparedHandle.decode(SqlCommand.unpack(result));
    }

    /** Frees a prepared statement. */
    public void closePrepared(byte[] handle, CallScope scope) throws SQLException {
        act("ClosePreparedStatement", SqlCommand.closePrepared(handle).encoded(), scope);
    }

    /** Asks the server to stop a query; one that cannot is told by the end of the stream instead. */
    public void cancel(FlightInfo info) throws SQLException {
        if (info.encoded().length == 0) {
            return; // it runs no longer than its stream, and that is cancelled
        }
        byte[] request = new ProtoWriter().message(1, info.encoded()).toByteArray();
        try {
            act("CancelFlightInfo", request, CallScope.of(0, FAREWELL_MILLIS));
        } catch (SQLFeatureNotSupportedException e) {
            // The cancelled stream tells it too.
            return;
        }
    }

    /** Ends the session and frees the connections; calls that run are cancelled. */
    @Override
    public void close() {
        try {
            if (session.hasCookies()) {
                act("CloseSession", new byte[0], CallScope.of(0, FAREWELL_MILLIS));
            }
        } catch (SQLException e) {
            // The connection goes away in any case, and the server ends sessions that are left alone.
            return;
        } finally {
            abort();
        }
    }

    /** Frees the connections without a word to the server. */
    public void abort() {
        channel.shutdownNow();
        otherChannels.values().forEach(ManagedChannel::shutdownNow);
    }

    StreamingCall openEndpoint(FlightInfo.Endpoint endpoint, CallScope scope) throws SQLException {
        ServerAddress target = targetOf(endpoint.locations());
        ManagedChannel source = target.equals(address) ? channel : otherChannel(target);
        StreamingCall call =
                StreamingCall.start(
                        ClientInterceptors.intercept(source, session).newCall(DO_GET, CallOptions.DEFAULT),
                        scope,
                        target.equals(address) ? errors : new CallErrors(target.toString()),
                        options.prefetchBatches());
        call.sendOnly(endpoint.ticket());
        return call;
    }

    private ManagedChannel otherChannel(ServerAddress target) throws SQLException {
        ManagedChannel known = otherChannels.get(target);
        if (known != null) {
            return known;
        }
        ManagedChannel opened = Channels.open(target, options);
        ManagedChannel earlier = otherChannels.putIfAbsent(target, opened);
        if (earlier == null) {
            return opened;
        }
        opened.shutdownNow();
        return earlier;
    }

    private ServerAddress targetOf(List<String> locations) throws SQLException {
        if (locations.isEmpty()) {
            return address;
        }
        for (String location : locations) {
            if (location.isEmpty() || location.startsWith(REUSE_CONNECTION)) {
                return address;
            }
        }
        return Channels.addressOf(locations.get(0));
    }

    /** The application metadata of the last answer to a put; empty if there was none. */
    private byte[] put(SqlCommand command, List<FlightData> data, CallScope scope) throws SQLException {
        try (StreamingCall call = start(DO_PUT, scope)) {
            byte[] descriptor = command.descriptor();
            for (FlightData part : data) {
                call.send(new FlightData(descriptor, part.header(), part.metadata(), part.body()).encode());
                descriptor = new byte[0];
            }
            call.halfClose();
            byte[] answer = new byte[0];
            for (byte[] result = call.next(); result != null; result = call.next()) {
                ProtoReader reader = new ProtoReader(result);
                for (int field = reader.next(); field != 0; field = reader.next()) {
                    if (field == 1) {
                        answer = reader.bytes();
                    } else {
                        reader.skip();
                    }
                }
            }
            return answer;
        }
    }

    /** The body of the first result of an action; empty if there was none. */
    private byte[] act(String type, byte[] body, CallScope scope) throws SQLException {
        try (StreamingCall call = start(DO_ACTION, scope)) {
            call.sendOnly(new ProtoWriter().text(1, type).bytes(2, body).toByteArray());
            byte[] first = call.next();
            if (first == null) {
                checkSession();
                return new byte[0];
            }
            call.drain();
            checkSession();
            ProtoReader reader = new ProtoReader(first);
            byte[] result = new byte[0];
            for (int field = reader.next(); field != 0; field = reader.next()) {
                if (field == 1) {
                    result = reader.bytes();
                } else {
                    reader.skip();
                }
            }
            return result;
        }
    }

    /** A session that the server lost would run the next statement with other settings: it must not. */
    void checkSession() throws SQLException {
        if (session.isLost()) {
            throw new SQLNonTransientConnectionException(
                    "the server at " + address + " lost this session, perhaps by a restart: connect again", "08006");
        }
    }

    private StreamingCall start(MethodDescriptor<byte[], byte[]> method, CallScope scope) throws SQLException {
        checkSession();
        return StreamingCall.start(
                ClientInterceptors.intercept(channel, session).newCall(method, CallOptions.DEFAULT),
                scope, errors, ACTION_PREFETCH);
    }

    private StreamingCall startUnary(MethodDescriptor<byte[], byte[]> method, CallScope scope) throws SQLException {
        checkSession();
        return StreamingCall.startUnary(
                ClientInterceptors.intercept(channel, session).newCall(method, CallOptions.DEFAULT), scope, errors);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(RawBytes.INSTANCE, RawBytes.INSTANCE)
                .setFullMethodName(SERVICE + name)
                .setType(type)
                .build();
    }
}
