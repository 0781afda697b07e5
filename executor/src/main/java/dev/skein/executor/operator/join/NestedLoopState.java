package dev.skein.executor.operator.join;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.batch.Batch;
import java.util.BitSet;
import java.util.List;

/// A join without equal keys: every left row meets every right row.
public final class NestedLoopState implements FinishStage.Steps {
    private final JoinShape shape;
    private final BuildSide build;
    private final int[] keptPlaces;

    /// @param needed see [JoinShape#needed()]
    public NestedLoopState(PhysicalPlan.NestedLoopJoin node, BitSet needed, QueryRun run) {
        this.shape = new JoinShape(node.kind(), HashJoinState.types(node.left()), HashJoinState.types(node.right()),
                node.condition(), needed);
        List<Integer> kept = shape.keptRight().stream().boxed().toList();
        this.keptPlaces = HashJoinState.places(kept, shape.rightTypes().size());
        this.build = new BuildSide(shape.rightTypes(), kept,
                run.reservation("nested loop join"), () -> run.reservation("nested loop join"));
    }

    /// The right side.
    public BuildSide build() {
        return build;
    }

    @Override
    public List<Task> tasks(int workers) {
        return List.of();
    }

    @Override
    public void complete() {
        if (shape.kind().endsWithRight()) {
            build.trackMatches();
        }
    }

    /// The left side of one driver; to be made when the right side is complete.
    public Operator probe(Worker worker, OperatorProfile profile, Operator downstream, EvaluationContext evaluation) {
        return new Probe(worker, profile, downstream, evaluation);
    }

    /// The right rows that come last, for kinds that have some, when all drivers of the left side ended.
    public BatchSource rightRows() {
        return new RightRows(shape, build, keptPlaces);
    }

    private final class Probe extends JoinProbe {
        private final int[] places = new int[Batch.MAX_ROWS];
        private final int[] firstRow = new int[Batch.MAX_ROWS];
        private final boolean scalar =
                shape.kind() == JoinKind.INNER && shape.isUnconditional() && NestedLoopState.this.build.rowCount() == 1;

        Probe(Worker worker, OperatorProfile profile, Operator downstream, EvaluationContext evaluation) {
            super(worker, profile, downstream, NestedLoopState.this.shape, NestedLoopState.this.build, keptPlaces, evaluation);
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
