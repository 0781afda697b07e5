package dev.skein.server.query;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.ResultStream;
import dev.skein.server.admission.Place;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Field;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// A query's result that tells how it ended: once, when it is closed.
final class TrackedStream implements ResultStream {
    private final ResultStream stream;
    private final List<Field> fields;
    private final Place place;
    private final ObjLongConsumer<String> ended;
    private long rows;
    private String sqlState = "";
    private boolean exhausted;
    private boolean closed;

    /// @param fields the columns, with the names that the client sees
    /// @param place the query's; it passes on when the first rows are there
    /// @param ended gets the SQLSTATE (empty for success) and the number of rows
    TrackedStream(ResultStream stream, List<Field> fields, Place place, ObjLongConsumer<String> ended) {
        this.stream = stream;
        this.fields = fields;
        this.place = place;
        this.ended = ended;
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public @Nullable Batch next() {
        try {
            Batch batch = stream.next();
            if (rows == 0) {
                place.pass();
            }
            if (batch == null) {
                exhausted = true;
            } else {
                rows += batch.selectedCount();
            }
            return batch;
        } catch (SkeinException e) {
            sqlState = e.code().sqlState();
            throw e;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            stream.close();
        } finally {
            ended.accept(sqlState.isEmpty() && !exhausted ? ErrorCode.QUERY_CANCELLED.sqlState() : sqlState, rows);
        }
    }
}
