package dev.skein.jmh.race;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An engine behind JDBC.
public final class OverJdbc implements Contender {
    private final String name;
    private final Connection connection;
    private final Statement statement;

    public OverJdbc(String name, String url) throws SQLException {
        this(name, DriverManager.getConnection(url));
    }

    /// @param connection becomes its own
    public OverJdbc(String name, Connection connection) throws SQLException {
        this.name = name;
        this.connection = connection;
        this.statement = connection.createStatement();
    }

    @Override
    public String name() {
        return name;
    }

    Connection connection() {
        return connection;
    }

    public void execute(String sql) throws SQLException {
        statement.execute(sql);
    }

    @Override
    public long run(String sql) throws SQLException {
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
