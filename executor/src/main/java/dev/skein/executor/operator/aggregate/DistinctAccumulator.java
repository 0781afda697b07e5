package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Feeds another accumulator with each combination of arguments once per group.
final class DistinctAccumulator extends Accumulator {
    private final Accumulator inner;
    /// Group number and arguments.
    private final DistinctRows seen;
    private final long[] groupKeys = new long[Batch.MAX_ROWS];

    DistinctAccumulator(
            Accumulator inner,
            List<SqlType> argumentTypes,
            Reservation reservation,
            DistinctRows.@Nullable Room room) {
        this.inner = inner;
        List<SqlType> types = new ArrayList<>();
        types.add(SqlType.BIGINT);
        types.addAll(argumentTypes);
        this.seen = new DistinctRows(types, reservation, room);
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
        seen.add(keys, count);
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

    private void forEachChunk(Consumer consumer) {
        int[] groups = new int[Batch.MAX_ROWS];
        seen.forEach((columns, count) -> {
            long[] numbered = ((LongColumn) columns.getFirst()).values();
            for (int i = 0; i < count; i++) {
                groups[i] = (int) numbered[i];
            }
            consumer.accept(columns.subList(1, columns.size()), groups, count);
        });
    }

    @Override
    Column result(int groupCount) {
        forEachChunk(inner::add);
        return inner.result(groupCount);
    }
}
