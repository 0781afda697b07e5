package dev.skein.executor.operator;

import dev.skein.executor.QueryProfile;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.join.ScanFilter;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the splits of a scan; drivers take one after the other.
final class ScanSource implements BatchSource {
    /// Rows that one thread reads about as fast as another one can be had to help.
    private static final long ROWS_PER_DRIVER = 4L * Batch.MAX_ROWS;

    private final Scan scan;
    private final List<Expression> conditions;
    private final Connector connector;
    private final Supplier<List<Expression>> dynamicConditions;
    private final Supplier<ScanFilter> scanFilter;
    private final OperatorProfile profile;
    private final @Nullable OperatorProfile conditionProfile;
    private final QueryProfile query;
    private final AtomicInteger nextSplit = new AtomicInteger();
    private List<Split> splits = List.of();
    private long rowCount = Long.MAX_VALUE;

    /// @param conditions what is asked of its rows anyhow, which the source may use to read less
    /// @param dynamicConditions what the source may use to read less; asked by each driver
    /// @param scanFilter what takes out the rows that it reads in vain; asked by each driver
    /// @param conditionProfile counters of the node whose condition the filter has, too; null if there is none
    ScanSource(
            Scan scan,
            List<Expression> conditions,
            Connector connector,
            Supplier<List<Expression>> dynamicConditions,
            Supplier<ScanFilter> scanFilter,
            OperatorProfile profile,
            @Nullable OperatorProfile conditionProfile,
            QueryProfile query) {
        this.query = query;
        this.scan = scan;
        this.conditions = conditions;
        this.connector = connector;
        this.dynamicConditions = dynamicConditions;
        this.scanFilter = scanFilter;
        this.profile = profile;
        this.conditionProfile = conditionProfile;
    }

    @Override
    public int prepare() {
        List<Expression> known = new ArrayList<>(conditions);
        known.addAll(dynamicConditions.get());
        splits = List.copyOf(connector.splits(scan, known));
        query.addSplits(splits.size());
        rowCount = rowCount(splits);
        // more drivers than that would cost more than they bring
        return Math.toIntExact(Math.min(splits.size(), 1 + rowCount / ROWS_PER_DRIVER));
    }

    /// About how many rows there are; as many as can be if that is not known.
    private static long rowCount(List<Split> splits) {
        long rows = 0;
        for (Split split : splits) {
            if (split.rowCount() < 0) {
                return Long.MAX_VALUE;
            }
            rows += split.rowCount();
        }
        return rows;
    }

    @Override
    public boolean isSmall() {
        return rowCount <= Batch.MAX_ROWS && !connector.waits();
    }

    @Override
    public BatchCursor open(Worker worker) {
        List<Expression> conditions = dynamicConditions.get();
        profile.dynamicConditions = conditions;
        Cursor cursor = new Cursor(new ReadContext(worker.run().memory(), conditions), worker);
        return connector.waits() ? new WaitingCursor(cursor, worker) : cursor;
    }

    /// Lets others work while the source makes this cursor wait.
    private static final class WaitingCursor implements BatchCursor {
        private final Cursor cursor;
        private final Worker worker;

        WaitingCursor(Cursor cursor, Worker worker) {
            this.cursor = cursor;
            this.worker = worker;
            worker.run().whenStopped(cursor::cancel);
        }

        @Override
        public @Nullable Batch next() {
            worker.startBlocking();
            try {
                return cursor.next();
            } finally {
                worker.endBlocking();
            }
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    private final class Cursor implements BatchCursor {
        private final ReadContext context;
        private final Worker worker;
        private final ScanFilter filter = scanFilter.get();
        private volatile @Nullable BatchReader reader;

        Cursor(ReadContext context, Worker worker) {
            this.context = context;
            this.worker = worker;
        }

        void cancel() {
            BatchReader current = reader;
            if (current != null) {
                current.cancel();
            }
        }

        @Override
        public @Nullable Batch next() {
            while (true) {
                BatchReader current = reader;
                if (current == null) {
                    int index = nextSplit.getAndIncrement();
                    if (index >= splits.size()) {
                        return null;
                    }
                    current = connector.open(scan, splits.get(index), context);
                    reader = current;
                    if (worker.run().isStopped()) {
                        current.cancel();
                    }
                }
                Batch batch = current.next();
                if (batch != null) {
                    return filtered(batch);
                }
                close();
                query.splitRead();
            }
        }

        private Batch filtered(Batch batch) {
            Batch left = filter.apply(batch);
            if (conditionProfile != null && left.selectedCount() > 0) {
                conditionProfile.rows.add(left.selectedCount());
                conditionProfile.batches.increment();
            }
            return left;
        }

        @Override
        public void close() {
            BatchReader current = reader;
            reader = null;
            if (current != null) {
                profile.bytes.add(current.bytesRead());
                current.close();
            }
        }
    }
}
