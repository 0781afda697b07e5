package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowSchema;
import dev.skein.jdbc.arrow.SchemaDecoder;
import dev.skein.jdbc.flight.CallScope;
import dev.skein.jdbc.flight.FlightData;
import dev.skein.jdbc.flight.PreparedHandle;
import dev.skein.jdbc.flight.SqlCommand;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that the server keeps prepared; its parameters travel as one Arrow batch for each execution. */
final class SkeinPreparedStatement extends ParameterSetters {
    private final ArrowSchema resultSchema;
    private final ArrowSchema parameterSchema;
    private final @Nullable Object[] parameters;
    private final BitSet given = new BitSet();
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private volatile byte[] handle;

    SkeinPreparedStatement(SkeinConnection connection, String sql) throws SQLException {
        super(connection);
        PreparedHandle prepared = client().prepare(translated(sql), connection.newScope(queryTimeoutMillis()));
        this.handle = prepared.handle();
        this.resultSchema = SchemaDecoder.decodeEncapsulated(prepared.datasetSchema());
        this.parameterSchema = SchemaDecoder.decodeEncapsulated(prepared.parameterSchema());
        this.parameters = new @Nullable Object[parameterSchema.fields().size()];
    }

    @Override
    void set(int parameter, @Nullable Object value) throws SQLException {
        checkOpen();
        if (parameter < 1 || parameter > parameters.length) {
            throw new SQLException(
                    "there is no parameter " + parameter + "; the statement has " + parameters.length, "07009");
        }
        parameters[parameter - 1] = value;
        given.set(parameter - 1);
    }

    @Override
    public void clearParameters() throws SQLException {
        checkOpen();
        Arrays.fill(parameters, null);
        given.clear();
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        CallScope calls = begin();
        if (parameters.length > 0) {
            handle = client().bind(handle, ParameterEncoder.encode(parameterSchema, currentRow()), calls);
        }
        return openResult(SqlCommand.preparedQuery(handle), calls);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return (int) Math.min(Integer.MAX_VALUE, executeLargeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        CallScope calls = begin();
        return runUpdate(
                SqlCommand.preparedUpdate(handle), ParameterEncoder.encode(parameterSchema, currentRow()), calls);
    }

    @Override
    public boolean execute() throws SQLException {
        if (resultSchema.fields().isEmpty()) {
            executeLargeUpdate();
            return false;
        }
        executeQuery();
        return true;
    }

    private List<@Nullable Object[]> currentRow() throws SQLException {
        checkAllGiven();
        return List.<@Nullable Object[]>of(parameters);
    }

    private void checkAllGiven() throws SQLException {
        int missing = given.nextClearBit(0);
        if (missing < parameters.length) {
            throw new SQLException("parameter " + (missing + 1) + " has no value", "07002");
        }
    }

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        checkAllGiven();
        rows.add(parameters.clone());
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw sqlOfItsOwn();
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        rows.clear();
    }

    /**
     * Runs all rows of the batch in one call. The server answers one count for all of them: each row's own is known only
     * if there is one row.
     */
    @Override
    public long[] executeLargeBatch() throws SQLException {
        CallScope calls = begin();
        List<@Nullable Object[]> all = List.copyOf(rows);
        rows.clear();
        long[] counts = new long[all.size()];
        if (counts.length > 0) {
            List<FlightData> data = ParameterEncoder.encode(parameterSchema, all);
            long count = runUpdate(SqlCommand.preparedUpdate(handle), data, calls);
            Arrays.fill(counts, counts.length == 1 ? count : Statement.SUCCESS_NO_INFO);
        }
        return counts;
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        checkOpen();
        return resultSchema.fields().isEmpty() ? null : new SkeinResultSetMetaData(resultSchema);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        checkOpen();
        return new SkeinParameterMetaData(parameterSchema);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw sqlOfItsOwn();
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw sqlOfItsOwn();
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw sqlOfItsOwn();
    }

    private static SQLException sqlOfItsOwn() {
        return new SQLException("a prepared statement has its own SQL; use a plain statement for another", "HY010");
    }

    @Override
    public void close() throws SQLException {
        if (isClosed()) {
            return;
        }
        super.close();
        session().freePrepared(handle);
    }

    @Override
    void abandon() {
        super.abandon();
        session().freePrepared(handle);
    }
}
