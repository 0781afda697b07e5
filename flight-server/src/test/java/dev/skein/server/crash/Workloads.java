package dev.skein.server.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The clients: one for each way of changing tables.
final class Workloads {
    private Workloads() {}

    static List<Workload> all() {
        return List.of(new Inserts("ledger_a"), new Inserts("ledger_b"), new Copies(), new MadeAndDropped(), new Updates(),
                new Deletes());
    }

    /// The numbers that a query gives, row by row.
    static List<long[]> numbers(Connection connection, String sql) throws SQLException {
        List<long[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                long[] row = new long[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = result.getLong(i + 1);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    static long number(Connection connection, String sql) throws SQLException {
        return numbers(connection, sql).getFirst()[0];
    }

    /// Numbered changes, of which the latest may be in doubt.
    private abstract static class Numbered implements Workload {
        private int done;
        private boolean inDoubt;

        abstract void change(Statement statement, int number) throws SQLException;

        /// Fails if the state is not the one after `done` changes; tells whether the change in doubt happened too.
        abstract boolean happened(Connection connection, int done, boolean inDoubt) throws SQLException;

        @Override
        public final void change(Statement statement) throws SQLException {
            inDoubt = true;
            change(statement, done + 1);
            inDoubt = false;
            done++;
        }

        @Override
        public final void check(Connection connection) throws SQLException {
            done += happened(connection, done, inDoubt) ? 1 : 0;
            inDoubt = false;
        }

        @Override
        public final int acknowledged() {
            return done;
        }
    }

    /// Checks a table to which every change adds `rowsEach` rows with its number.
    private static boolean added(Connection connection, String table, int rowsEach, int done, boolean inDoubt)
            throws SQLException {
        List<long[]> found =
                numbers(connection, "SELECT change, count(*) FROM " + table + " GROUP BY change ORDER BY change");
        int expected = inDoubt && found.size() > done ? done + 1 : done;
        assertEquals(expected, found.size(), () -> table + ": changes that are there");
        for (int i = 0; i < expected; i++) {
            assertEquals(i + 1L, found.get(i)[0], () -> table + ": a change is missing");
            assertEquals((long) rowsEach, found.get(i)[1], () -> table + ": rows of one change");
        }
        assertEquals((long) expected * rowsEach, number(connection, "SELECT count(*) FROM " + table));
        return expected > done;
    }

    /// INSERT … VALUES of three rows at a time.
    private static final class Inserts extends Numbered {
        private final String table;

        Inserts(String table) {
            this.table = table;
        }

        @Override
        public void prepare(Statement statement) throws SQLException {
            statement.execute("CREATE TABLE " + table + " (change INTEGER NOT NULL, line INTEGER, note VARCHAR)"
                    + " WITH (shards = 2, shard_by = 'line')");
        }

        @Override
        void change(Statement statement, int number) throws SQLException {
            statement.execute("INSERT INTO " + table + " VALUES (%1$d, 1, 'one'), (%1$d, 2, 'two'), (%1$d, 3, NULL)"
                    .formatted(number));
        }

        @Override
        boolean happened(Connection connection, int done, boolean inDoubt) throws SQLException {
            return added(connection, table, 3, done, inDoubt);
        }
    }

    /// INSERT … SELECT of a few thousand rows over four shards.
    private static final class Copies extends Numbered {
        private static final int CUSTOMERS = 1_500;

        @Override
        public void prepare(Statement statement) throws SQLException {
            statement.execute("CREATE TABLE copies (change INTEGER, key BIGINT, name VARCHAR)"
                    + " WITH (shards = 4, shard_by = 'key')");
        }

        @Override
        void change(Statement statement, int number) throws SQLException {
            statement.execute(
                    "INSERT INTO copies SELECT " + number + ", c_custkey, c_name FROM tpch.\"sf0.01\".customer");
        }

        @Override
        boolean happened(Connection connection, int done, boolean inDoubt) throws SQLException {
            return added(connection, "copies", CUSTOMERS, done, inDoubt);
        }
    }

    /// CREATE TABLE AS with odd numbers, DROP TABLE with even ones.
    private static final class MadeAndDropped extends Numbered {
        private static final int NATIONS = 25;

        @Override
        public void prepare(Statement statement) {}

        @Override
        void change(Statement statement, int number) throws SQLException {
            statement.execute(number % 2 == 1
                    ? "CREATE TABLE fleeting AS SELECT " + number + " AS change, n_name FROM tpch.tiny.nation"
                    : "DROP TABLE fleeting");
        }

        @Override
        boolean happened(Connection connection, int done, boolean inDoubt) throws SQLException {
            boolean exists = number(connection, "SELECT count(*) FROM system.tables WHERE \"table\" = 'fleeting'") == 1;
            boolean expected = done % 2 == 1;
            assertTrue(inDoubt || exists == expected, () -> "fleeting: there must be " + (expected ? "a" : "no") + " table");
            if (exists) {
                int number = expected ? done : done + 1;
                List<long[]> found =
                        numbers(connection, "SELECT change, count(*) FROM fleeting GROUP BY change");
                assertEquals(1, found.size(), "fleeting: made by one statement");
                assertEquals((long) number, found.getFirst()[0], "fleeting: made by the latest");
                assertEquals((long) NATIONS, found.getFirst()[1], "fleeting: rows");
            }
            return exists != expected;
        }
    }

    /// UPDATE of all rows of a table.
    private static final class Updates extends Numbered {
        private static final int ROWS = 1_500;

        @Override
        public void prepare(Statement statement) throws SQLException {
            statement.execute("CREATE TABLE counters WITH (shards = 3) AS"
                    + " SELECT c_custkey AS id, 0 AS changed FROM tpch.\"sf0.01\".customer");
        }

        @Override
        void change(Statement statement, int number) throws SQLException {
            statement.execute("UPDATE counters SET changed = changed + 1");
        }

        @Override
        boolean happened(Connection connection, int done, boolean inDoubt) throws SQLException {
            long[] found = numbers(
                    connection, "SELECT count(*), count(DISTINCT id), min(changed), max(changed) FROM counters").getFirst();
            assertEquals((long) ROWS, found[0], "counters: rows");
            assertEquals((long) ROWS, found[1], "counters: rows, each once");
            assertEquals(found[2], found[3], "counters: changed all or not at all");
            assertTrue(found[2] == done || inDoubt && found[2] == done + 1,
                    () -> "counters: changed " + found[2] + " times, acknowledged " + done);
            return found[2] > done;
        }
    }

    /// DELETE of ten rows at a time, in several segments.
    private static final class Deletes extends Numbered {
        private static final int GROUPS = 1_000;
        private static final int ROWS_EACH = 10;

        @Override
        public void prepare(Statement statement) throws SQLException {
            statement.execute("CREATE TABLE shrinking (victim BIGINT, part INTEGER) WITH (shards = 2)");
            for (int part = 0; part < ROWS_EACH; part++) {
                statement.execute("INSERT INTO shrinking SELECT c_custkey, " + part
                        + " FROM tpch.\"sf0.01\".customer WHERE c_custkey <= " + GROUPS);
            }
        }

        @Override
        void change(Statement statement, int number) throws SQLException {
            statement.execute(number <= GROUPS
                    ? "DELETE FROM shrinking WHERE victim = " + number
                    : "DELETE FROM shrinking WHERE victim < 0");
        }

        @Override
        boolean happened(Connection connection, int done, boolean inDoubt) throws SQLException {
            long least = number(connection, "SELECT coalesce(min(victim), " + (GROUPS + 1L) + ") FROM shrinking");
            long rows = number(connection, "SELECT count(*) FROM shrinking");
            long deleted = Math.min(done, GROUPS);
            assertTrue(least == deleted + 1 || inDoubt && least == deleted + 2,
                    () -> "shrinking: " + (least - 1) + " deleted, acknowledged " + deleted);
            assertEquals((GROUPS + 1 - least) * ROWS_EACH, rows, "shrinking: rows");
            return least > deleted + 1;
        }
    }
}
