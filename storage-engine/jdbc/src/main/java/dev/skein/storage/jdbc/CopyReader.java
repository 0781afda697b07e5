package dev.skein.storage.jdbc;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.BatchReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/// The rows of a remote statement, streamed in the binary format of COPY: a header, then per row the number of its
/// fields (16 bit) and per field its length (32 bit, -1 for null) and bytes, all big-endian; -1 fields end the stream.
final class CopyReader implements BatchReader {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /// Signature and flags; after them stands the length of an extension.
    private static final int HEADER_BYTES = 11 + 4;

    /// A batch ends early when its texts have this many bytes, so that long texts cannot exhaust the memory.
    private static final long BATCH_BYTES = 8L << 20;

    private final ConnectionPool.Lease lease;
    private final RemoteErrors errors;
    private final String sql;
    private final Runnable refused;
    private final List<CopyDecoder> decoders;
    private @Nullable CopyOut copy;
    private boolean ended;
    private boolean closed;
    private volatile boolean cancelled;
    private long bytesRead;

    /// @param lease the connection, which the reader gives back
    /// @param refused told when the database does not understand the statement
    CopyReader(ConnectionPool.Lease lease, String sql, List<Field> fields, RemoteErrors errors, Runnable refused) {
        this.lease = lease;
        this.sql = sql;
        this.errors = errors;
        this.refused = refused;
        this.decoders = fields.stream().map(CopyDecoder::of).toList();
    }

    @Override
    public @Nullable Batch next() {
        if (ended) {
            return null;
        }
        for (CopyDecoder decoder : decoders) {
            decoder.restart();
        }
        int count = 0;
        long batchBytes = 0;
        try {
            CopyOut rows = copy;
            boolean first = rows == null;
            if (rows == null) {
                rows = lease.postgres().getCopyAPI().copyOut("COPY (" + sql + ") TO STDOUT (FORMAT binary)");
                copy = rows;
            }
            while (count < Batch.MAX_ROWS && batchBytes < BATCH_BYTES) {
                if (cancelled) {
                    throw new SkeinException(ErrorCode.QUERY_CANCELLED, "the read was cancelled");
                }
                byte[] message = rows.readFromCopy();
                if (message == null) {
                    ended = true;
                    break;
                }
                int at = first ? HEADER_BYTES + 4 + (int) INT.get(message, HEADER_BYTES) : 0;
                first = false;
                bytesRead += message.length;
                batchBytes += message.length;
                if (at < message.length && (short) SHORT.get(message, at) >= 0) {
                    decode(message, at + 2, count);
                    count++;
                }
            }
        } catch (SQLException failure) {
            ended = true;
            lease.discard();
            String state = failure.getSQLState();
            if (state != null && state.startsWith("42")) {
                refused.run();
            }
            throw errors.running(failure);
        }
        if (count == 0 && ended) {
            close();
            return null;
        }
        List<Column> columns = new ArrayList<>(decoders.size());
        for (CopyDecoder decoder : decoders) {
            columns.add(decoder.column(count));
        }
        return Batch.of(columns, count);
    }

    private void decode(byte[] message, int start, int row) {
        int at = start;
        for (int i = 0; i < decoders.size(); i++) {
            int length = (int) INT.get(message, at);
            at += 4;
            if (length < 0) {
                decoders.get(i).setNull(row);
            } else {
                decoders.get(i).set(row, message, at, length);
                at += length;
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        synchronized (lease) {
            if (!closed) {
                cancelRemotely();
            }
        }
    }

    private void cancelRemotely() {
        try {
            lease.postgres().cancelQuery();
        } catch (SQLException _) {
            // the database ends the statement when the connection is closed
        }
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() {
        synchronized (lease) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean underWay = copy != null && !ended;
        ended = true;
        if (underWay) {
            cancelRemotely();
        }
        if (underWay || cancelled) {
            // a late cancellation would hit the next statement of the connection
            lease.discard();
        }
        lease.close();
    }
}
