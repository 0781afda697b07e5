package dev.skein.jdbc;

import dev.skein.jdbc.flight.CallScope;
import dev.skein.jdbc.flight.FlightClient;
import dev.skein.jdbc.flight.ServerAddress;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A session with one server. Threads may share it, each with statements of its own, and any may close it while others
 * still work: their calls end, and they find their statements and results closed. Every statement commits by itself.
 */
final class SkeinConnection extends ConnectionDefaults implements Connection {
    private static final String SCHEMA_OPTION = "schema";
    private static final String CATALOG_OPTION = "catalog";
    private static final int FREE_TIMEOUT_MILLIS = 5_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private final ConnectionSettings settings;
    private final FlightClient client;
    private final EmbeddedGateways.@Nullable Lease lease;
    private final Set<SkeinStatement> statements = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String schema;
    private volatile @Nullable String catalog;
    private volatile int networkTimeoutMillis;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean closed;

    private SkeinConnection(ConnectionSettings settings, FlightClient client, EmbeddedGateways.@Nullable Lease lease)
            throws SQLException {
        this.settings = settings;
        this.client = client;
        this.lease = lease;
        this.networkTimeoutMillis = settings.millis(ConnectionProperty.NETWORK_TIMEOUT);
    }

    static SkeinConnection open(ConnectionSettings settings) throws SQLException {
        if (settings.embedded() == null) {
            return openFirst(settings, settings.servers(), null);
        }
        EmbeddedGateways.Lease lease = EmbeddedGateways.acquire(settings.embedded());
        boolean success = false;
        try {
            SkeinConnection connection = openFirst(settings, List.of(lease.address()), lease);
            success = true;
            return connection;
        } finally {
            if (!success) {
                lease.release();
            }
        }
    }

    /** Connects to the first server that can be reached; one that refuses us ends the search. */
    private static SkeinConnection openFirst(
            ConnectionSettings settings, List<ServerAddress> servers, EmbeddedGateways.@Nullable Lease lease)
            throws SQLException {
        SQLException unreachable = null;
        for (ServerAddress server : servers) {
            try {
                return openOne(settings, server, lease);
            } catch (SQLNonTransientConnectionException e) {
                if (unreachable != null) {
                    e.addSuppressed(unreachable);
                }
                unreachable = e;
            }
        }
        if (unreachable == null) {
            throw new IllegalStateException("no server to connect to");
        }
        throw unreachable;
    }

    private static SkeinConnection openOne(
            ConnectionSettings settings, ServerAddress server, EmbeddedGateways.@Nullable Lease lease)
            throws SQLException {
        FlightClient client = new FlightClient(server, settings.transport());
        boolean success = false;
        try {
            CallScope login = CallScope.of(0, settings.millis(ConnectionProperty.CONNECT_TIMEOUT));
            String user = settings.value(ConnectionProperty.USER);
            String password = settings.value(ConnectionProperty.PASSWORD);
            String token = settings.value(ConnectionProperty.TOKEN);
            if (token != null) {
                client.useToken(token);
            } else if (user != null) {
                client.login(user, password == null ? "" : password, login);
            }
            SkeinConnection connection = new SkeinConnection(settings, client, lease);
            String schema = settings.value(ConnectionProperty.SCHEMA);
            if (schema == null) {
                client.ping(login);
            } else {
                connection.applySchema(schema, login);
            }
            success = true;
            return connection;
        } finally {
            if (!success) {
                client.abort();
            }
        }
    }

    FlightClient client() {
        return client;
    }

    ConnectionSettings settings() {
        return settings;
    }

    long defaultQueryTimeoutMillis() throws SQLException {
        return settings.millis(ConnectionProperty.QUERY_TIMEOUT);
    }

    CallScope newScope(long queryTimeoutMillis) {
        return CallScope.of(queryTimeoutMillis, networkTimeoutMillis);
    }

    void forget(SkeinStatement statement) {
        statements.remove(statement);
    }

    /** Frees a prepared statement on the server; if that fails, the end of the session frees it. */
    void freePrepared(byte[] handle) {
        if (closed) {
            return;
        }
        try {
            client.closePrepared(handle, CallScope.of(0, FREE_TIMEOUT_MILLIS));
        } catch (SQLException e) {
            SkeinDriver.LOGGER.log(System.Logger.Level.DEBUG, "cannot free a prepared statement", e);
        }
    }

    @Override
    void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the connection is closed", "08003");
        }
    }

    private <T extends SkeinStatement> T keep(T statement) {
        statements.add(statement);
        return statement;
    }

    @Override
    public Statement createStatement() throws SQLException {
        checkOpen();
        return keep(new SkeinStatement(this));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        checkOpen();
        return keep(new SkeinPreparedStatement(this, sql));
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        checkOpen();
        return new SkeinDatabaseMetaData(this);
    }

    @Override
    public void close() throws SQLException {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        for (SkeinStatement statement : statements) {
            statement.abandon();
        }
        closed = true;
        client.close();
        if (lease != null) {
            lease.release();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        closed = true;
        executor.execute(() -> {
            client.abort();
            if (lease != null) {
                lease.release();
            }
        });
    }

    @Override
    public boolean isValid(int timeoutSeconds) throws SQLException {
        if (timeoutSeconds < 0) {
            throw new SQLException("a timeout of " + timeoutSeconds + " seconds is negative", "HY024");
        }
        if (closed) {
            return false;
        }
        try {
            client.ping(CallScope.of((long) timeoutSeconds * MILLIS_PER_SECOND, networkTimeoutMillis));
            return true;
        } catch (SQLException e) {
            SkeinDriver.LOGGER.log(System.Logger.Level.DEBUG, "the connection is not valid", e);
            return false;
        }
    }

    @Override
    public void setSchema(String name) throws SQLException {
        checkOpen();
        applySchema(name, newScope(0));
    }

    private void applySchema(String name, CallScope scope) throws SQLException {
        boolean known = client.setSessionOption(SCHEMA_OPTION, name, scope);
        client.useSchemaHeader(known ? null : name);
        if (!known) {
            client.ping(scope);
        }
        schema = name;
    }

    @Override
    public @Nullable String getSchema() throws SQLException {
        checkOpen();
        return schema;
    }

    /** Sets the catalog if the server knows such an option; JDBC wants it ignored otherwise. */
    @Override
    public void setCatalog(@Nullable String name) throws SQLException {
        checkOpen();
        if (name != null && client.setSessionOption(CATALOG_OPTION, name, newScope(0))) {
            catalog = name;
        }
    }

    @Override
    public @Nullable String getCatalog() throws SQLException {
        checkOpen();
        return catalog;
    }

    @Override
    public void setNetworkTimeout(@Nullable Executor executor, int millis) throws SQLException {
        checkOpen();
        if (millis < 0) {
            throw new SQLException("a network timeout of " + millis + " ms is negative", "HY024");
        }
        networkTimeoutMillis = millis;
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        checkOpen();
        return networkTimeoutMillis;
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        checkOpen();
        return EscapeSyntax.translate(sql);
    }
}
