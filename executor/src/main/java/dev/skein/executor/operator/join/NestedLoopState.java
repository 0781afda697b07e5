package dev.skein.executor.operator.join;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.batch.Batch;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A join without equal keys: every left row meets every right row.
///
/// Right rows that memory does not hold meet the left rows in pieces, each of which reads the left rows again.
public final class NestedLoopState extends JoinState {
    /// @param needed see [JoinShape#needed()]
    public NestedLoopState(PhysicalPlan.NestedLoopJoin node, BitSet needed, JoinContext context) {
        this(new JoinShape(node.kind(), types(node.left()), types(node.right()), node.condition(), needed), context, 0, true);
    }

    private NestedLoopState(JoinShape shape, JoinContext context, int level, boolean divisible) {
        super(shape, Keys.NONE, Byte.BYTES, "nested loop join", context, level, divisible);
    }

    @Override
    JoinState forPart(boolean divisible) {
        return new NestedLoopState(shape, context, level + 1, divisible);
    }

    @Override
    public List<Task> tasks(int workers) {
        return build.isSpilled() ? List.of(_ -> build.spill()) : List.of();
    }

    @Override
    public void complete() {
        if (shape.kind().endsWithRight()) {
            build.trackMatches();
        }
    }

    @Override
    Operator probe(Worker worker, OperatorProfile profile, Operator downstream, @Nullable LeftMarks marks) {
        return new Probe(worker, profile, downstream, marks);
    }

    private final class Probe extends JoinProbe {
        private final int[] places = new int[Batch.MAX_ROWS];
        private final int[] firstRow = new int[Batch.MAX_ROWS];
        private final boolean scalar =
                shape.kind() == JoinKind.INNER && shape.isUnconditional() && build.rowCount() == 1;

        Probe(Worker worker, OperatorProfile profile, Operator downstream, @Nullable LeftMarks marks) {
            super(worker, profile, downstream, NestedLoopState.this, marks);
        }

        @Override
        protected void push(Batch batch) {
            int[] selected = batch.selection();
            int count = batch.selectedCount();
            if (scalar) {
                for (int i = 0; i < count; i++) {
                    places[i] = selected == null ? i : selected[i];
                }
                emitBeside(batch, places, firstRow, count, false);
                return;
            }
            int rowCount = build.rowCount();
            startPairs(batch);
            for (int i = 0; i < count; i++) {
                int place = selected == null ? i : selected[i];
                for (int row = 0; row < rowCount; row++) {
                    pair(place, row);
                }
            }
            endPairs(batch);
        }
    }
}
