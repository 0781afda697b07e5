package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowSchema;
import dev.skein.jdbc.arrow.RecordBatch;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a result set takes its rows from. Belongs to one thread; closed by the result set. */
interface BatchSource extends AutoCloseable {
    ArrowSchema schema();

    /** The next batch, which may have no rows, or null at the end. */
    @Nullable RecordBatch next() throws SQLException;

    /** Tells the server to stop if it has more. */
    @Override
    void close();
}
