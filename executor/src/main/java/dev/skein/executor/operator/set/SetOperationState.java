package dev.skein.executor.operator.set;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.operator.rows.KeyTable.Finder;
import dev.skein.executor.operator.rows.PartFeed;
import dev.skein.executor.operator.rows.PartWriter;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.StreamingOperator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An INTERSECT or EXCEPT: drivers number and count the right side's rows, then the left side's rows are let through or
/// held back as they come.
///
/// A right row holds *tickets*: as many as it came times with ALL, else one. A left row takes a ticket of its equal: an
/// INTERSECT lets it through if it got one, an EXCEPT ALL if it got none. An EXCEPT lets rows through that have no equal,
/// the first time they come.
///
/// Right rows that memory does not hold go to files, and so do the left rows then; each pair of files is worked on by a state of
/// its own. If only the rows that an EXCEPT let through become too many, later ones go to files.
public final class SetOperationState implements FinishStage.Steps, AutoCloseable {
    private final PhysicalPlan.SetOperation node;
    private final QueryRun run;
    private final SpillDirectory spill;
    private final int level;
    private final Reservation reservation;
    private final List<SqlType> types;
    private final int[] places;
    private final List<Found> found = new ArrayList<>();
    /// Where rows go that memory does not hold; null if they must stay there.
    private final @Nullable PartitionedRows rightFiles;
    private final @Nullable PartitionedRows leftFiles;
    private volatile boolean spilled;
    private @Nullable CountedRows right;
    private AtomicLongArray tickets = new AtomicLongArray(0);
    /// The rows that an EXCEPT let through; locked by itself.
    private final KeyTable passed;
    private final Reservation passedBytes;
    /// Whether there is no more room for such rows.
    private volatile boolean passedEnough;

    /// Right rows of one driver.
    private record Found(CountedRows rows, Reservation held) {}

    /// @param spill where rows go that memory does not hold
    public SetOperationState(PhysicalPlan.SetOperation node, QueryRun run, SpillDirectory spill) {
        this(node, run, spill, 0, true);
    }

    private SetOperationState(
            PhysicalPlan.SetOperation node, QueryRun run, SpillDirectory spill, int level, boolean divisible) {
        this.node = node;
        this.run = run;
        this.spill = spill;
        this.level = level;
        this.reservation = run.reservation("set operation");
        this.passedBytes = run.reservation("set operation");
        this.types = node.output().stream().map(field -> field.type()).toList();
        this.places = IntStream.range(0, types.size()).toArray();
        this.passed = new KeyTable(types, passedBytes);
        this.rightFiles = divisible && level <= PartitionedRows.MAX_LEVEL ? files() : null;
        this.leftFiles = rightFiles == null ? null : files();
    }

    private PartitionedRows files() {
        return new PartitionedRows(types, Arrays.stream(places).boxed().toList(), level, spill);
    }

    /// The end of a driver's chain on the right side.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    /// What a driver of the left side does, when the right side is complete.
    public Operator probe(Worker worker, OperatorProfile profile, Operator downstream) {
        return leftFiles != null && spilled
                ? new PartWriter(worker, profile, downstream, leftFiles, places)
                : new Probe(worker, profile, downstream);
    }

    /// What rows in files give, when all drivers of the left side ended; nothing if there are none.
    public BatchFeed spilled(OperatorProfile profile) {
        PartitionedRows left = leftFiles;
        PartitionedRows right = rightFiles;
        if (left == null || right == null) {
            return PartFeed.none();
        }
        return new PartFeed(
                () -> spilled || passedEnough ? PartitionedRows.PARTITIONS : 0,
                (part, worker, first) -> push(left, right, part, profile, worker, first));
    }

    private void push(
            PartitionedRows left, PartitionedRows right, int part, OperatorProfile profile, Worker worker, Operator first) {
        boolean large = left.isLarge(part) || right.isLarge(part);
        try (SetOperationState own = new SetOperationState(node, run, spill, level + 1, large)) {
            Operator sink = own.sink(worker, profile);
            pour(right.reader(part), sink, worker);
            sink.end();
            right.remove(part);
            own.tasks(1).forEach(task -> task.run(worker));
            pour(left.reader(part), own.probe(worker, profile, first), worker);
            left.remove(part);
            own.spilled(profile).feed(worker, first);
        }
    }

    private static void pour(SpillFile.@Nullable Reader reader, Operator into, Worker worker) {
        while (reader != null && into.wantsInput()) {
            worker.checkpoint();
            Batch batch = reader.next();
            if (batch == null) {
                return;
            }
            into.accept(batch);
        }
    }

    private List<Densifier> densifiers() {
        List<Densifier> densifiers = new ArrayList<>();
        types.forEach(_ -> densifiers.add(new Densifier()));
        return densifiers;
    }

    private static List<Column> dense(List<Densifier> densifiers, Batch batch) {
        List<Column> dense = new ArrayList<>(densifiers.size());
        for (int i = 0; i < densifiers.size(); i++) {
            dense.add(densifiers.get(i).densify(batch.columns().get(i), batch.selection(), batch.selectedCount()));
        }
        return dense;
    }

    private final class Sink extends Operator {
        private final Reservation held = run.reservation("set operation");
        private final CountedRows mine = new CountedRows(types, held);
        private final List<Densifier> densifiers = densifiers();
        private PartitionedRows.@Nullable Writer writer;

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            PartitionedRows files = rightFiles;
            if (files != null && writer == null && !held.prepayBatch(0)) {
                spilled = true;
                writer = files.new Writer();
            }
            if (writer != null) {
                writer.write(batch, places);
            } else {
                mine.add(dense(densifiers, batch), batch.selectedCount());
                held.keepPrepaid(0);
            }
        }

        @Override
        protected void finish() {
            profile().bytes.add(held.bytes());
            synchronized (found) {
                found.add(new Found(mine, held));
            }
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    @Override
    public List<Task> tasks(int workers) {
        return List.of(this::putTogether);
    }

    private void putTogether(Worker worker) {
        long bytes = found.stream().mapToLong(each -> each.held().bytes()).sum();
        PartitionedRows files = rightFiles;
        if (files != null && (spilled || found.size() > 1 && !reservation.prepayOrSmall(2 * bytes))) {
            spilled = true;
            PartitionedRows.Writer writer = files.new Writer();
            for (Found each : found) {
                worker.checkpoint();
                each.rows().write(writer, node.all());
                each.held().close();
            }
            found.clear();
            return;
        }
        reservation.keepPrepaid(0);
        CountedRows all = found.isEmpty() ? new CountedRows(types, reservation) : found.getFirst().rows();
        for (int i = 1; i < found.size(); i++) {
            worker.checkpoint();
            all.merge(found.get(i).rows());
            found.get(i).held().close();
        }
        if (found.size() > 1) {
            found.subList(1, found.size()).clear();
        }
        reservation.grow((long) all.size() * Long.BYTES);
        AtomicLongArray issued = new AtomicLongArray(all.size());
        for (int i = 0; i < all.size(); i++) {
            issued.setPlain(i, node.all() ? all.count(i) : 1);
        }
        tickets = issued;
        right = all;
    }

    @Override
    public void close() {
        found.forEach(each -> each.held().close());
        reservation.close();
        passedBytes.close();
        if (rightFiles != null) {
            rightFiles.close();
        }
        if (leftFiles != null) {
            leftFiles.close();
        }
    }

    private Finder finder() {
        CountedRows rows = right;
        if (rows == null) {
            throw new IllegalStateException("the right side is not complete");
        }
        return rows.table().finder();
    }

    private final class Probe extends StreamingOperator {
        private final Finder finder = finder();
        private final List<Densifier> densifiers = densifiers();
        private final List<Densifier> chosenDensifiers = densifiers();
        private final int[] numbers = new int[Batch.MAX_ROWS];
        private final int[] chosen = new int[Batch.MAX_ROWS];
        private PartitionedRows.@Nullable Writer laterWriter;
        private Finder passedFinder = finder;

        Probe(Worker worker, OperatorProfile profile, Operator downstream) {
            super(worker, profile, downstream);
        }

        @Override
        protected void push(Batch batch) {
            int count = batch.selectedCount();
            List<Column> columns = dense(densifiers, batch);
            finder.find(columns, count, numbers);
            int kept = node.intersect() ? winners(count) : node.all() ? losers(count) : strangers(count);
            if (kept == 0) {
                return;
            }
            Batch candidates = Batch.of(columns, count).select(chosen, kept);
            if (node.intersect() || node.all()) {
                emit(candidates);
            } else {
                passNewcomers(candidates);
            }
        }

        private boolean takeTicket(int number) {
            return tickets.get(number) > 0 && tickets.getAndDecrement(number) > 0;
        }

        private int winners(int count) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (numbers[i] >= 0 && takeTicket(numbers[i])) {
                    chosen[kept++] = i;
                }
            }
            return kept;
        }

        private int losers(int count) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (numbers[i] < 0 || !takeTicket(numbers[i])) {
                    chosen[kept++] = i;
                }
            }
            return kept;
        }

        private int strangers(int count) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                chosen[kept] = i;
                kept += numbers[i] < 0 ? 1 : 0;
            }
            return kept;
        }

        /// Lets candidates through that did not come before, in any driver.
        private void passNewcomers(Batch candidates) {
            int count = candidates.selectedCount();
            List<Column> columns = dense(chosenDensifiers, candidates);
            int next = -1;
            synchronized (passed) {
                passedEnough = passedEnough || leftFiles != null && !passedBytes.prepayBatch(0);
                if (!passedEnough) {
                    next = passed.size();
                    passed.assign(columns, count, numbers);
                    passedBytes.keepPrepaid(0);
                }
            }
            if (next < 0) {
                keepForLater(columns, count);
                return;
            }
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (numbers[i] == next) {
                    chosen[kept++] = i;
                    next++;
                }
            }
            emit(Batch.of(columns, count).select(chosen, kept));
        }

        /// Writes the candidates that were not let through yet.
        private void keepForLater(List<Column> columns, int count) {
            PartitionedRows.Writer writer = laterWriter;
            if (writer == null) {
                writer = Objects.requireNonNull(leftFiles).new Writer();
                laterWriter = writer;
                passedFinder = passed.finder();
            }
            passedFinder.find(columns, count, numbers);
            int kept = strangers(count);
            if (kept > 0) {
                writer.write(Batch.of(columns, count).select(chosen, kept), places);
            }
        }
    }
}
