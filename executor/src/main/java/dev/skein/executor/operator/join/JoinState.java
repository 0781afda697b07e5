package dev.skein.executor.operator.join;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.KeptColumns;
import dev.skein.executor.operator.rows.PartWriter;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A join: the right side's rows, then what the drivers of the left side do with them.
///
/// If memory does not hold the right side, it goes to files by its keys; the left side's rows are then written, too, by theirs,
/// and [SpilledJoin] joins each pair of files by a state of its own (Grace hash join: Kitsuregawa, Tanaka, Moto-oka 1983).
public abstract class JoinState implements FinishStage.Steps, AutoCloseable {
    final JoinShape shape;
    final BuildSide build;
    final JoinContext context;
    /// How often rows were divided to get here.
    final int level;
    final KeptColumns leftColumns;
    private final @Nullable PartitionedRows leftFiles;
    private final @Nullable PartitionedRows rightFiles;

    /// The keys of both sides; none if every pair of rows is to be looked at.
    record Keys(List<Integer> left, List<Integer> right) {
        static final Keys NONE = new Keys(List.of(), List.of());
    }

    /// @param workBytesPerRow what the join will need per right row beside the row itself
    /// @param divisible whether rows may go to files
    JoinState(
            JoinShape shape,
            Keys keys,
            long workBytesPerRow,
            String purpose,
            JoinContext context,
            int level,
            boolean divisible) {
        this.shape = shape;
        this.context = context;
        this.level = level;
        BitSet right = shape.keptRight();
        keys.right().forEach(right::set);
        KeptColumns rightColumns = new KeptColumns(shape.rightTypes(), right.stream().boxed().toList());
        BitSet left = shape.keptLeft();
        keys.left().forEach(left::set);
        this.leftColumns = new KeptColumns(shape.leftTypes(), left.stream().boxed().toList());
        this.leftFiles = divisible ? files(leftColumns, keys.left()) : null;
        this.rightFiles = divisible ? files(rightColumns, keys.right()) : null;
        this.build = new BuildSide(rightColumns, workBytesPerRow, context.run(), purpose, rightFiles);
    }

    private PartitionedRows files(KeptColumns columns, List<Integer> keys) {
        return new PartitionedRows(
                columns.types(), keys.stream().map(columns::index).toList(), level, context.spill());
    }

    static List<SqlType> types(PhysicalPlan node) {
        return node.output().stream().map(field -> field.type()).toList();
    }

    /// The right side.
    public final BuildSide build() {
        return build;
    }

    /// The left side of one driver; to be made when the right side is complete.
    public final Operator probe(Worker worker, OperatorProfile profile, Operator downstream) {
        PartitionedRows files = leftFiles;
        return files != null && build.isSpilled()
                ? new PartWriter(worker, profile, downstream, files, leftColumns.places())
                : probe(worker, profile, downstream, null);
    }

    /// The same for a right side in memory.
    ///
    /// @param marks what is known of the left rows from other parts of the right side; null if this is all of it
    abstract Operator probe(
            Worker worker, OperatorProfile profile, Operator downstream, @Nullable LeftMarks marks);

    /// An empty state for a part of the rows.
    ///
    /// @param divisible whether its rows may go to files
    abstract JoinState forPart(boolean divisible);

    /// The right rows that come last, for kinds that have some, when all drivers of the left side ended.
    public final BatchSource rightRows() {
        return new RightRows(shape, build);
    }

    /// What rows in files give, when all drivers of the left side ended; nothing if there are none.
    public final BatchFeed spilled(OperatorProfile profile) {
        PartitionedRows left = leftFiles;
        PartitionedRows right = rightFiles;
        if (left == null || right == null) {
            throw new IllegalStateException("rows that must stay in memory");
        }
        return new SpilledJoin(this, left, right, profile).feed();
    }

    /// Right rows in files, when all came.
    final PartitionedRows rightFiles() {
        PartitionedRows files = rightFiles;
        if (files == null) {
            throw new IllegalStateException("rows that must stay in memory");
        }
        return files;
    }

    /// Does what is left to do when all right rows came, on one thread.
    final void complete(Worker worker) {
        for (Task task : tasks(1)) {
            task.run(worker);
        }
        complete();
    }

    @Override
    public void close() {
        build.close();
        if (leftFiles != null) {
            leftFiles.close();
        }
        if (rightFiles != null) {
            rightFiles.close();
        }
    }
}
