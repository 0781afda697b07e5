package dev.skein.jmh.points;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// What every connection of a [Rush] does again and again.
enum Work {
    PREPARED_LOOKUP("prepared lookup"),
    LITERAL_LOOKUP("lookup with a literal"),
    PREPARED_INSERT("prepared single-row INSERT"),
    LITERAL_INSERT("single-row INSERT with literals");

    static final String LOOKUP = "SELECT id, owner, balance, branch FROM accounts WHERE id = ";

    private static final String INSERT = "INSERT INTO accounts VALUES ";

    private final String title;

    Work(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean inserts() {
        return this == PREPARED_INSERT || this == LITERAL_INSERT;
    }

    /// One connection's part.
    interface Step extends AutoCloseable {
        /// Asks once.
        ///
        /// @param id the row to look up, or to insert
        /// @throws AssertionError if the answer is wrong
        void run(long id) throws SQLException;

        @Override
        void close() throws SQLException;
    }

    /// An id for the next step.
    long nextId(RandomGenerator random, long rows, AtomicLong lastInserted) {
        return inserts() ? lastInserted.incrementAndGet() : 1 + random.nextLong(rows);
    }

    Step on(Connection connection) throws SQLException {
        return switch (this) {
            case PREPARED_LOOKUP -> prepared(connection.prepareStatement(LOOKUP + "?"));
            case PREPARED_INSERT -> prepared(connection.prepareStatement(INSERT + "(?, ?, ?, ?)"));
            case LITERAL_LOOKUP, LITERAL_INSERT -> literal(connection.createStatement());
        };
    }

    private Step prepared(PreparedStatement statement) {
        return new Step() {
            @Override
            public void run(long id) throws SQLException {
                statement.setLong(1, id);
                if (!inserts()) {
                    try (ResultSet rows = statement.executeQuery()) {
                        check(rows, id);
                    }
                    return;
                }
                statement.setString(2, Accounts.owner(id));
                statement.setBigDecimal(3, Accounts.balance(id));
                statement.setInt(4, Accounts.branch(id));
                statement.executeUpdate();
            }

            @Override
            public void close() throws SQLException {
                statement.close();
            }
        };
    }

    private Step literal(Statement statement) {
        return new Step() {
            @Override
            public void run(long id) throws SQLException {
                if (!inserts()) {
                    try (ResultSet rows = statement.executeQuery(LOOKUP + id)) {
                        check(rows, id);
                    }
                    return;
                }
                statement.executeUpdate(INSERT + "(" + id + ", '" + Accounts.owner(id) + "', " + Accounts.balance(id)
                        + ", " + Accounts.branch(id) + ")");
            }

            @Override
            public void close() throws SQLException {
                statement.close();
            }
        };
    }

    private static void check(ResultSet rows, long id) throws SQLException {
        boolean right = rows.next()
                && rows.getLong(1) == id
                && rows.getString(2).equals(Accounts.owner(id))
                && same(rows.getBigDecimal(3), Accounts.balance(id))
                && rows.getInt(4) == Accounts.branch(id)
                && !rows.next();
        if (!right) {
            throw new AssertionError("a wrong answer for id " + id);
        }
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        return one.compareTo(other) == 0;
    }
}
