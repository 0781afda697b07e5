package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.ArrayList;
import java.util.List;

/// Feeds another accumulator with each combination of arguments once per group.
final class DistinctAccumulator extends Accumulator {
    private final Accumulator inner;
    /// Group number and arguments.
    private final KeyTable seen;
    private final long[] groupKeys = new long[Batch.MAX_ROWS];
    private final int[] numbers = new int[Batch.MAX_ROWS];

    DistinctAccumulator(Accumulator inner, List<SqlType> argumentTypes, Reservation reservation) {
        this.inner = inner;
        List<SqlType> types = new ArrayList<>();
        types.add(SqlType.BIGINT);
        types.addAll(argumentTypes);
        this.seen = new KeyTable(types, reservation);
    }

    @Override
    void grow(int groupCount) {
        inner.grow(groupCount);
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        long minimum = Long.MAX_VALUE;
        long maximum = 0;
        for (int i = 0; i < count; i++) {
            groupKeys[i] = groups[i];
            minimum = Math.min(minimum, groups[i]);
            maximum = Math.max(maximum, groups[i]);
        }
        List<Column> keys = new ArrayList<>(arguments.size() + 1);
        keys.add(new LongColumn(groupKeys, null, count, Math.min(minimum, maximum), maximum));
        keys.addAll(arguments);
        seen.assign(keys, count, numbers);
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        DistinctAccumulator source = (DistinctAccumulator) other;
        int[] mapped = new int[Batch.MAX_ROWS];
        int[] places = new int[Batch.MAX_ROWS];
        source.forEachChunk((arguments, theirs, rowCount) -> {
            int taken = 0;
            for (int i = 0; i < rowCount; i++) {
                places[taken] = i;
                mapped[taken] = groups[theirs[i]];
                taken += mapped[taken] < kept ? 1 : 0;
            }
            if (taken < rowCount) {
                List<Column> chosen = new ArrayList<>(arguments.size());
                for (Column argument : arguments) {
                    chosen.add(new Densifier().densify(argument, places, taken));
                }
                add(chosen, mapped, taken);
            } else {
                add(arguments, mapped, rowCount);
            }
        });
    }

    private interface Consumer {
        void accept(List<Column> arguments, int[] groups, int count);
    }

    /// Keeps nothing here, so that several threads may read.
    private void forEachChunk(Consumer consumer) {
        List<Column> keys = seen.keys();
        List<Densifier> densifiers = new ArrayList<>();
        keys.forEach(_ -> densifiers.add(new Densifier()));
        int[] rows = new int[Batch.MAX_ROWS];
        int[] groups = new int[Batch.MAX_ROWS];
        for (int from = 0; from < seen.size(); from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, seen.size() - from);
            for (int i = 0; i < count; i++) {
                rows[i] = from + i;
            }
            List<Column> chunk = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                chunk.add(densifiers.get(i).densify(keys.get(i), rows, count));
            }
            long[] numbered = ((LongColumn) chunk.get(0)).values();
            for (int i = 0; i < count; i++) {
                groups[i] = (int) numbered[i];
            }
            consumer.accept(chunk.subList(1, chunk.size()), groups, count);
        }
    }

    @Override
    Column result(int groupCount) {
        forEachChunk(inner::add);
        return inner.result(groupCount);
    }
}
