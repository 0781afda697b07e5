package dev.skein.executor.exchange;

import dev.skein.executor.QueryContext;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.Fragment;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.spi.BatchReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gathers the batches of fragments that run elsewhere. All fragments start at once; drivers read one after the other,
/// while the nodes work ahead as far as the network's buffers go.
public final class RemoteRows implements BatchSource {
    private final PhysicalPlan.RemoteSource node;
    private final FragmentClient client;
    private final QueryContext context;
    private final QueryRun run;
    private final Supplier<List<Expression>> dynamicConditions;
    private final OperatorProfile profile;
    private final AtomicInteger nextReader = new AtomicInteger();
    private final List<BatchReader> readers = new CopyOnWriteArrayList<>();

    /// @param run what the batches are for; when it ends, so do the fragments
    /// @param dynamicConditions asked once, before the fragments start
    public RemoteRows(
            PhysicalPlan.RemoteSource node,
            FragmentClient client,
            QueryContext context,
            QueryRun run,
            Supplier<List<Expression>> dynamicConditions,
            OperatorProfile profile) {
        this.node = node;
        this.client = client;
        this.context = context;
        this.run = run;
        this.dynamicConditions = dynamicConditions;
        this.profile = profile;
        run.whenStopped(this::cancel);
        run.own(() -> readers.forEach(BatchReader::close));
    }

    private void cancel() {
        readers.forEach(BatchReader::cancel);
    }

    @Override
    public int prepare() {
        List<Expression> conditions = dynamicConditions.get();
        profile.dynamicConditions = conditions;
        context.profile().addSplits(node.fragments().size());
        for (Fragment fragment : node.fragments()) {
            readers.add(client.open(restricted(fragment, conditions), context));
        }
        if (run.isStopped()) {
            cancel();
        }
        return readers.size();
    }

    private static Fragment restricted(Fragment fragment, List<Expression> conditions) {
        PhysicalPlan root = fragment.root();
        for (Expression condition : conditions) {
            root = new PhysicalPlan.Filter(root, condition, Estimate.UNKNOWN);
        }
        return new Fragment(fragment.id(), root, fragment.node());
    }

    @Override
    public BatchCursor open(Worker worker) {
        return new Cursor(worker);
    }

    private final class Cursor implements BatchCursor {
        private final Worker worker;
        private @Nullable BatchReader reader;

        Cursor(Worker worker) {
            this.worker = worker;
        }

        @Override
        public @Nullable Batch next() {
            worker.startBlocking();
            try {
                return read();
            } finally {
                worker.endBlocking();
            }
        }

        private @Nullable Batch read() {
            while (true) {
                BatchReader current = reader;
                if (current == null) {
                    int index = nextReader.getAndIncrement();
                    if (index >= readers.size()) {
                        return null;
                    }
                    current = readers.get(index);
                    reader = current;
                }
                Batch batch = current.next();
                if (batch != null) {
                    return batch;
                }
                close();
                context.profile().splitRead();
            }
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
