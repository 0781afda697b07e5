package dev.skein.jmh.tpch;

import dev.skein.executor.ResultStream;
import dev.skein.server.Gateway;
import dev.skein.server.query.Outcome;
import dev.skein.server.query.Session;
import dev.skein.storage.batch.Batch;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An engine, reached in one way. Confined to one thread.
abstract class Contender implements AutoCloseable {
    private final String name;

    Contender(String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    /// Runs a query and takes all its rows.
    ///
    /// @return how many there were
    abstract long run(String sql) throws SQLException;

    @Override
    public abstract void close() throws SQLException;

    /// An engine behind JDBC.
    static final class OverJdbc extends Contender {
        private final Connection connection;
        private final Statement statement;

        OverJdbc(String name, String url) throws SQLException {
            super(name);
            this.connection = DriverManager.getConnection(url);
            this.statement = connection.createStatement();
        }

        String version() throws SQLException {
            return connection.getMetaData().getDatabaseProductVersion();
        }

        void execute(String sql) throws SQLException {
            statement.execute(sql);
        }

        @Override
        long run(String sql) throws SQLException {
            long rows = 0;
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    rows++;
                }
            }
            return rows;
        }

        /// The rows of a query, values as JDBC gives them.
        List<List<@Nullable Object>> answer(String sql) throws SQLException {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(sql)) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<@Nullable Object> row = new ArrayList<>(columns);
                    for (int column = 1; column <= columns; column++) {
                        row.add(result.getObject(column));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }

        @Override
        public void close() throws SQLException {
            statement.close();
            connection.close();
        }
    }

    /// Skein without a door: its query service is called directly.
    static final class InProcess extends Contender {
        private final Gateway gateway;
        private final Session session = new Session("benchmark");

        /// @param gateway stays the caller's to close
        InProcess(String name, Gateway gateway) {
            super(name);
            this.gateway = gateway;
        }

        @Override
        long run(String sql) {
            long rows = 0;
            if (gateway.queries().execute(session, sql) instanceof Outcome.Rows result) {
                try (ResultStream stream = result.stream()) {
                    for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                        rows += batch.selectedCount();
                    }
                }
            }
            return rows;
        }

        @Override
        public void close() {
            // The gateway is not its own.
        }
    }
}
