package dev.skein.storage.jdbc;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/// Connections to one database, at most so many at a time. A failure to connect is told at once and as it is. Connections
/// may only read. Thread-safe.
final class ConnectionPool implements AutoCloseable {
    private static final int CONNECT_SECONDS = 10;
    private static final int WAIT_SECONDS = 60;
    private static final int VALIDATION_SECONDS = 5;

    /// A connection that rested longer is asked whether it still lives.
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /// A connection that rested longer is closed, so that the database gets its memory back.
    private static final long REST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final ServerOptions options;
    private final RemoteErrors errors;
    private final Semaphore permits;
    private final Deque<Rested> resting = new ArrayDeque<>();
    private boolean closed;

    private record Rested(Connection connection, long sinceNanos) {}

    ConnectionPool(ServerOptions options) {
        this.options = options;
        this.errors = new RemoteErrors(options);
        this.permits = new Semaphore(options.connections(), true);
    }

    /// A connection that is lent out; closing it gives it back.
    final class Lease implements AutoCloseable {
        private final Connection connection;
        private boolean broken;
        private boolean returned;

        private Lease(Connection connection) {
            this.connection = connection;
        }

        Connection connection() {
            return connection;
        }

        PGConnection postgres() throws SQLException {
            return connection.unwrap(PGConnection.class);
        }

        /// Has the connection closed rather than lent again.
        void discard() {
            broken = true;
        }

        @Override
        public void close() {
            if (!returned) {
                returned = true;
                giveBack(connection, broken);
            }
        }
    }

    /// Lends a connection, waiting for one if all are lent.
    ///
    /// @throws SkeinException SOURCE_UNAVAILABLE
    Lease lend() {
        boolean permitted;
        try {
            permitted = permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            permitted = false;
        }
        if (!permitted) {
            throw new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, "all " + options.connections()
                    + " connections to server \"" + options.server() + "\" are in use; try again later, or make the"
                    + " server again with a greater option connections");
        }
        try {
            Connection rested = takeRested();
            return new Lease(rested == null ? connect() : rested);
        } catch (SQLException failure) {
            permits.release();
            throw errors.connecting(failure);
        } catch (RuntimeException | Error failure) {
            permits.release();
            throw failure;
        }
    }

    private @Nullable Connection takeRested() throws SQLException {
        while (true) {
            Rested rested;
            synchronized (resting) {
                rested = resting.pollLast();
            }
            if (rested == null) {
                return null;
            }
            long restedNanos = System.nanoTime() - rested.sinceNanos();
            if (restedNanos < TRUSTED_NANOS
                    || restedNanos < REST_NANOS && rested.connection().isValid(VALIDATION_SECONDS)) {
                return rested.connection();
            }
            closeQuietly(rested.connection());
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (!options.user().isEmpty()) {
            PGProperty.USER.set(properties, options.user());
        }
        if (!options.password().isEmpty()) {
            PGProperty.PASSWORD.set(properties, options.password());
        }
        PGProperty.APPLICATION_NAME.set(properties, "skein");
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.LOGIN_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        Connection connection = new Driver().connect(options.url(), properties);
        if (connection == null) {
            throw new SQLException("the url is not one of PostgreSQL", "08001");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = on; SET TimeZone = 'UTC'; SET IntervalStyle = 'postgres'");
            return connection;
        } catch (SQLException failure) {
            closeQuietly(connection);
            throw failure;
        }
    }

    private void giveBack(Connection connection, boolean broken) {
        boolean keep;
        synchronized (resting) {
            keep = !broken && !closed;
            if (keep) {
                resting.addLast(new Rested(connection, System.nanoTime()));
            }
        }
        if (!keep) {
            abort(connection);
        }
        permits.release();
    }

    /// Closes a connection whatever it is doing.
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException _) {
            // it is of no use any more either way
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // it is of no use any more either way
        }
    }

    /// Closes the connections that rest; those that are lent are closed when they come back.
    @Override
    public void close() {
        synchronized (resting) {
            closed = true;
            for (Rested rested : resting) {
                closeQuietly(rested.connection());
            }
            resting.clear();
        }
    }
}
