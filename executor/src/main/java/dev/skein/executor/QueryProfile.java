package dev.skein.executor;

import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Expression;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What the operators of one run did, by plan node. Thread-safe; counters are added to once per batch.
public final class QueryProfile {
    private final Map<PhysicalPlan, OperatorProfile> operators =
            Collections.synchronizedMap(new IdentityHashMap<>());

    private final LongAdder worked = new LongAdder();
    private final LongAdder splits = new LongAdder();
    private final LongAdder splitsRead = new LongAdder();

    /// Bytes written to temporary files, because memory did not hold them.
    public final LongAdder spilledBytes = new LongAdder();

    /// What one operator did, all its threads together.
    public static final class OperatorProfile {
        /// Rows that came out.
        public final LongAdder rows = new LongAdder();

        /// Batches that came out.
        public final LongAdder batches = new LongAdder();

        /// Nanoseconds of work, inputs' work not counted.
        public final LongAdder nanos = new LongAdder();

        /// Bytes read from a source, or held by a blocking operator.
        public final LongAdder bytes = new LongAdder();

        /// What joins told a scan about its columns while the query ran; empty before it reads, and for other operators.
        public volatile List<Expression> dynamicConditions = List.of();
    }

    /// The counters of a plan node (by identity).
    public OperatorProfile of(PhysicalPlan node) {
        return operators.computeIfAbsent(node, _ -> new OperatorProfile());
    }

    /// More splits of sources are to be read.
    public void addSplits(int count) {
        splits.add(count);
    }

    /// A split of a source was read to its end.
    public void splitRead() {
        splitsRead.increment();
    }

    /// More processor time was used.
    void addWorkedNanos(long nanos) {
        worked.add(nanos);
    }

    /// Processor time of all drivers together, in nanoseconds; known when the run is over.
    public long workedNanos() {
        return worked.sum();
    }

    /// The part of the sources that was read, from 0 to 1; NaN if nothing is known yet.
    public double progress() {
        long all = splits.sum();
        return all == 0 ? Double.NaN : Math.min(1, splitsRead.sum() / (double) all);
    }
}
