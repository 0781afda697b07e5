package dev.skein.executor.operator.set;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.operator.rows.KeyTable.Finder;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.StreamingOperator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// An INTERSECT or EXCEPT: drivers number and count the right side's rows, then the left side's rows are let through or
/// held back as they come.
///
/// A right row holds *tickets*: as many as it came times with ALL, else one. A left row takes a ticket of its equal: an
/// INTERSECT lets it through if it got one, an EXCEPT ALL if it got none. An EXCEPT lets rows through that have no equal,
/// the first time they come.
public final class SetOperationState implements FinishStage.Steps {
    private final PhysicalPlan.SetOperation node;
    private final QueryRun run;
    private final Reservation reservation;
    private final List<SqlType> types;
    private final List<CountedRows> found = new ArrayList<>();
    private @Nullable CountedRows right;
    private AtomicLongArray tickets = new AtomicLongArray(0);
    /// The rows that an EXCEPT let through; locked by itself.
    private final KeyTable passed;

    public SetOperationState(PhysicalPlan.SetOperation node, QueryRun run) {
        this.node = node;
        this.run = run;
        this.reservation = run.reservation("set operation");
        this.types = node.output().stream().map(field -> field.type()).toList();
        this.passed = new KeyTable(types, run.reservation("set operation"));
    }

    /// The end of a driver's chain on the right side.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    /// What a driver of the left side does, when the right side is complete.
    public Operator probe(Worker worker, OperatorProfile profile, Operator downstream) {
        return new Probe(worker, profile, downstream);
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

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            mine.add(dense(densifiers, batch), batch.selectedCount());
        }

        @Override
        protected void finish() {
            profile().bytes.add(held.bytes());
            synchronized (found) {
                found.add(mine);
            }
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    @Override
    public List<Task> tasks(int workers) {
        return List.of(worker -> {
            CountedRows all = found.isEmpty() ? new CountedRows(types, reservation) : found.getFirst();
            for (int i = 1; i < found.size(); i++) {
                worker.checkpoint();
                all.merge(found.get(i));
            }
            found.clear();
            reservation.grow((long) all.size() * Long.BYTES);
            AtomicLongArray issued = new AtomicLongArray(all.size());
            for (int i = 0; i < all.size(); i++) {
                issued.setPlain(i, node.all() ? all.count(i) : 1);
            }
            tickets = issued;
            right = all;
        });
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
            emit(node.intersect() || node.all() ? candidates : newcomers(candidates));
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

        /// The candidates that did not come before, in any driver.
        private Batch newcomers(Batch candidates) {
            int count = candidates.selectedCount();
            List<Column> columns = dense(chosenDensifiers, candidates);
            int next;
            synchronized (passed) {
                next = passed.size();
                passed.assign(columns, count, numbers);
            }
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (numbers[i] == next) {
                    chosen[kept++] = i;
                    next++;
                }
            }
            return Batch.of(columns, count).select(chosen, kept);
        }
    }
}
