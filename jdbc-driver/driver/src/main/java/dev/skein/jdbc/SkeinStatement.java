package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowSchema;
import dev.skein.jdbc.arrow.SchemaDecoder;
import dev.skein.jdbc.arrow.SchemaEncoder;
import dev.skein.jdbc.flight.CallScope;
import dev.skein.jdbc.flight.FlightClient;
import dev.skein.jdbc.flight.FlightData;
import dev.skein.jdbc.flight.FlightInfo;
import dev.skein.jdbc.flight.PreparedHandle;
import dev.skein.jdbc.flight.SqlCommand;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement and the one result that it has open. Belongs to one thread at a time; only {@link #cancel} and {@link
 * #abandon} may be called by another.
 */
class SkeinStatement extends StatementSettings implements Statement {
    private static final long NO_COUNT = -1;
    private static final byte[] NOTHING = new byte[0];

    private final SkeinConnection connection;
    private final List<String> batch = new ArrayList<>();
    private volatile @Nullable CallScope scope;
    private volatile @Nullable FlightInfo running;
    private volatile @Nullable SkeinResultSet result;
    private byte @Nullable [] adHocHandle;
    private long updateCount = NO_COUNT;
    private volatile boolean closed;

    SkeinStatement(SkeinConnection connection) throws SQLException {
        super(connection.defaultQueryTimeoutMillis());
        this.connection = connection;
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        CallScope calls = begin();
        return openResult(SqlCommand.statementQuery(translated(sql)), calls);
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        CallScope calls = begin();
        return runUpdate(SqlCommand.statementUpdate(translated(sql)), withoutParameters(), calls);
    }

    /** Prepares the statement to learn whether it answers rows: one of no columns is an update. */
    @Override
    public boolean execute(String sql) throws SQLException {
        CallScope calls = begin();
        PreparedHandle prepared = client().prepare(translated(sql), calls);
        adHocHandle = prepared.handle();
        boolean success = false;
        try {
            boolean isQuery = !SchemaDecoder.decodeEncapsulated(prepared.datasetSchema()).fields().isEmpty();
            if (isQuery) {
                openResult(SqlCommand.preparedQuery(prepared.handle()), calls);
            } else {
                runUpdate(SqlCommand.preparedUpdate(prepared.handle()), emptyParameters(), calls);
                freeAdHocHandle();
            }
            success = true;
            return isQuery;
        } finally {
            if (!success) {
                freeAdHocHandle();
            }
        }
    }

    /** Closes what an earlier execution left open and begins a new one. */
    final CallScope begin() throws SQLException {
        checkOpen();
        closeResult();
        updateCount = NO_COUNT;
        CallScope calls = connection.newScope(queryTimeoutMillis());
        scope = calls;
        return calls;
    }

    final SkeinResultSet openResult(SqlCommand command, CallScope calls) throws SQLException {
        FlightInfo info = client().query(command, calls);
        running = info;
        StreamedBatches batches = StreamedBatches.open(client(), info, calls);
        boolean success = false;
        try {
            if (batches.schema().fields().isEmpty()) {
                throw new SQLException("the statement answers no rows; run it with executeUpdate or execute", "02000");
            }
            SkeinResultSet opened = new SkeinResultSet(this, batches, getLargeMaxRows());
            result = opened;
            success = true;
            return opened;
        } finally {
            if (!success) {
                batches.close();
            }
        }
    }

    final long runUpdate(SqlCommand command, List<FlightData> parameters, CallScope calls) throws SQLException {
        // a server that cannot count answers -1; the statement is an update all the same
        long count = Math.max(0, client().update(command, parameters, calls));
        updateCount = count;
        scope = null;
        return count;
    }

    static List<FlightData> withoutParameters() {
        return List.of(FlightData.of(NOTHING, SchemaEncoder.encode(ArrowSchema.EMPTY), NOTHING));
    }

    /** One row of no parameters: run once. */
    static List<FlightData> emptyParameters() throws SQLException {
        return ParameterEncoder.encode(ArrowSchema.EMPTY, List.<@Nullable Object[]>of(new Object[0]));
    }

    final FlightClient client() {
        return connection.client();
    }

    final String translated(String sql) throws SQLException {
        return escapeProcessing() ? EscapeSyntax.translate(sql) : sql;
    }

    @Override
    final void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLException("the statement is closed", "HY010");
        }
        connection.checkOpen();
    }

    /** Called by a result set of this statement when it is closed. */
    final void resultClosed(SkeinResultSet which) throws SQLException {
        if (result != which) {
            return;
        }
        result = null;
        running = null;
        scope = null;
        freeAdHocHandle();
        if (isCloseOnCompletion()) {
            close();
        }
    }

    private void closeResult() throws SQLException {
        SkeinResultSet open = result;
        result = null;
        running = null;
        if (open != null) {
            open.close();
        }
        freeAdHocHandle();
    }

    private void freeAdHocHandle() {
        byte[] handle = adHocHandle;
        adHocHandle = null;
        if (handle != null) {
            connection.freePrepared(handle);
        }
    }

    @Override
    public void cancel() throws SQLException {
        CallScope calls = scope;
        FlightInfo info = running;
        if (calls != null) {
            calls.cancel();
            if (info != null) {
                client().cancel(info);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        closeResult();
        scope = null;
        connection.forget(this);
    }

    /**
     * Closes the statement for its connection, which another thread may close: what runs is cancelled, and nothing is
     * touched that its own thread may be using.
     */
    void abandon() {
        closed = true;
        SkeinResultSet open = result;
        if (open != null) {
            open.abandon();
        }
        CallScope calls = scope;
        if (calls != null) {
            calls.cancel();
        }
        connection.forget(this);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        checkOpen();
        return result;
    }

    @Override
    public int getUpdateCount() throws SQLException {
        return (int) Math.min(Integer.MAX_VALUE, getLargeUpdateCount());
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        checkOpen();
        return updateCount;
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return getMoreResults(CLOSE_CURRENT_RESULT);
    }

    @Override
    public boolean getMoreResults(int current) throws SQLException {
        checkOpen();
        if (current != CLOSE_CURRENT_RESULT && current != CLOSE_ALL_RESULTS) {
            throw Unsupported.feature("several open results of one statement");
        }
        closeResult();
        updateCount = NO_COUNT;
        return false;
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        checkOpen();
        batch.add(sql);
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch.clear();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkOpen();
        List<String> statements = List.copyOf(batch);
        batch.clear();
        long[] counts = new long[statements.size()];
        for (int i = 0; i < counts.length; i++) {
            try {
                counts[i] = executeLargeUpdate(statements.get(i));
            } catch (SQLException e) {
                long[] done = java.util.Arrays.copyOf(counts, i);
                throw new BatchUpdateException(
                        "statement " + (i + 1) + " of the batch: " + e.getMessage(),
                        e.getSQLState(),
                        e.getErrorCode(),
                        done,
                        e);
            }
        }
        return counts;
    }

    @Override
    public Connection getConnection() throws SQLException {
        checkOpen();
        return connection;
    }

    final SkeinConnection session() {
        return connection;
    }
}
