package dev.skein.shell;

import dev.skein.shell.format.JdbcRows;
import dev.skein.shell.format.ResultFormat;
import dev.skein.shell.format.Rows;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A connection, and how its results are shown. Statements run one at a time; any thread may cancel the running one.
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Writer out;
    private final boolean person;
    private final boolean color;
    private final IntSupplier width;
    private ResultFormat format;
    private boolean timing;
    private boolean printed;
    private volatile @Nullable Statement running;
    private volatile @Nullable Rows current;

    private Session(
            Connection connection, Writer out, ResultFormat format, boolean person, boolean color, IntSupplier width) {
        this.connection = connection;
        this.out = out;
        this.format = format;
        this.person = person;
        this.color = color;
        this.width = width;
    }

    /// For a script, whose output another program may read.
    static Session ofScript(Connection connection, Writer out, ResultFormat format) {
        return new Session(connection, out, format, false, false, () -> Integer.MAX_VALUE);
    }

    /// For a person at a terminal.
    ///
    /// @param width the columns that the terminal has now
    static Session ofPerson(Connection connection, Writer out, ResultFormat format, boolean color, IntSupplier width) {
        return new Session(connection, out, format, true, color, width);
    }

    Connection connection() {
        return connection;
    }

    ResultFormat format() {
        return format;
    }

    void use(ResultFormat other) {
        format = other;
    }

    boolean timing() {
        return timing;
    }

    void showTiming(boolean on) {
        timing = on;
    }

    /// The rows of the running statement that were read so far; -1 if none is running.
    long rowsSoFar() {
        Rows rows = current;
        return rows == null ? -1 : rows.rowCount();
    }

    /// Runs a statement and shows its result.
    void execute(String sql) throws SQLException, IOException {
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            running = statement;
            String tail = "";
            if (statement.execute(sql)) {
                show(statement);
            } else {
                tail = count(statement);
            }
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                remark("warning: " + warning.getMessage());
            }
            if (!tail.isEmpty()) {
                remark(tail + (timing ? ", " + seconds(start) : ""));
            } else if (timing) {
                remark(seconds(start));
            }
        } finally {
            running = null;
            current = null;
            out.flush();
        }
    }

    private void show(Statement statement) throws SQLException, IOException {
        try (ResultSet results = statement.getResultSet()) {
            JdbcRows rows = new JdbcRows(results);
            current = rows;
            show(rows);
        }
    }

    /// Shows rows in the format in use.
    void show(Rows rows) throws SQLException, IOException {
        if (printed && !person && format.separatesResults()) {
            out.write('\n');
        }
        printed = true;
        format.writer(color, width.getAsInt()).write(rows, out);
        out.flush();
    }

    private static String count(Statement statement) throws SQLException {
        long count = statement.getLargeUpdateCount();
        return count < 0 ? "done" : count == 0 ? "ok" : String.format(Locale.ROOT, "%,d row%s", count, count == 1 ? "" : "s");
    }

    private static String seconds(long start) {
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        return micros < 1_000_000
                ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
                : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
    }

    /// Tells a person something; programs that read the output get nothing but results.
    void remark(String text) throws IOException {
        if (person || !format.isForPrograms()) {
            out.write(text + "\n");
        }
        out.flush();
    }

    /// Cancels the running statement, if there is one.
    ///
    /// @return whether there was one
    boolean cancel() {
        Statement statement = running;
        if (statement == null) {
            return false;
        }
        try {
            statement.cancel();
        } catch (SQLException _) {
            // It has ended, or the connection is gone; then the statement's own error tells.
        }
        return true;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// An error as people see it.
    static String describe(SQLException error) {
        String state = error.getSQLState();
        return "ERROR" + (state == null ? "" : " " + state) + ": " + error.getMessage();
    }
}
