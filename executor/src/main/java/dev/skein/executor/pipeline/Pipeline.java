package dev.skein.executor.pipeline;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.storage.batch.Batch;
import java.util.ArrayList;
import java.util.List;

/// A source, and what every driver does with its batches.
public final class Pipeline extends Stage {
    private final BatchFeed feed;
    private final OperatorProfile sourceProfile;
    private final List<OperatorFactory> chain;
    private final SinkFactory sink;

    /// Makes a driver's state of an operator.
    public interface OperatorFactory {
        Operator create(Worker worker, Operator downstream);
    }

    /// Makes a driver's state of the last operator.
    public interface SinkFactory {
        Operator create(Worker worker);
    }

    /// @param sourceProfile counters of the node that the source belongs to
    /// @param chain the operators between source and sink, in the order in which they see a batch
    public Pipeline(
            BatchSource source, OperatorProfile sourceProfile, List<OperatorFactory> chain, SinkFactory sink) {
        this(new Pull(source, sourceProfile), sourceProfile, chain, sink);
    }

    /// @param sourceProfile counters of the node that the feed belongs to; operators of the feed count its rows
    /// @param chain the operators between feed and sink, in the order in which they see a batch
    public Pipeline(BatchFeed feed, OperatorProfile sourceProfile, List<OperatorFactory> chain, SinkFactory sink) {
        this.feed = feed;
        this.sourceProfile = sourceProfile;
        this.chain = List.copyOf(chain);
        this.sink = sink;
    }

    @Override
    protected List<Task> tasks(int workers) {
        int drivers = Math.min(workers, feed.prepare());
        List<Task> tasks = new ArrayList<>(drivers);
        for (int i = 0; i < drivers; i++) {
            tasks.add(this::drive);
        }
        return tasks;
    }

    @Override
    protected boolean isSmall() {
        return feed.isSmall();
    }

    private void drive(Worker worker) {
        Operator first = sink.create(worker);
        for (OperatorFactory factory : chain.reversed()) {
            first = factory.create(worker, first);
        }
        OperatorProfile caller = worker.enter(sourceProfile);
        try {
            feed.feed(worker, first);
        } finally {
            worker.leave(caller);
        }
        first.end();
    }

    /// Asks a source for one batch after the other.
    private record Pull(BatchSource source, OperatorProfile profile) implements BatchFeed {
        @Override
        public int prepare() {
            return source.prepare();
        }

        @Override
        public boolean isSmall() {
            return source.isSmall();
        }

        @Override
        public void feed(Worker worker, Operator first) {
            try (BatchCursor cursor = source.open(worker)) {
                while (first.wantsInput()) {
                    worker.checkpoint();
                    Batch batch = cursor.next();
                    if (batch == null) {
                        break;
                    }
                    int count = batch.selectedCount();
                    if (count > 0) {
                        profile.rows.add(count);
                        profile.batches.increment();
                        first.accept(batch);
                    }
                }
            }
        }
    }
}
