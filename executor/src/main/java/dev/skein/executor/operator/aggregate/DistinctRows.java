package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A set of rows. If memory does not hold it, all rows go to files by their hashes, and the copies of a row are found when each
/// file is read.
///
/// Grows on one thread; while it does not grow, many threads may read it.
final class DistinctRows implements AutoCloseable {
    private final List<SqlType> types;
    private final int level;
    private final @Nullable Room room;
    private final Reservation held;
    private final int[] places;
    private final int[] numbers = new int[Batch.MAX_ROWS];
    private KeyTable seen;
    private @Nullable PartitionedRows files;
    private PartitionedRows.@Nullable Writer writer;

    /// Where sets find memory and files; frees both in the end.
    interface Room {
        Reservation reservation();

        PartitionedRows files(List<SqlType> types, List<Integer> keys, int level);
    }

    /// Takes some rows.
    interface Consumer {
        void accept(List<Column> columns, int count);
    }

    /// @param held what a set that stays in memory is counted in
    /// @param room where others find memory and files; null if the set stays in memory
    DistinctRows(List<SqlType> types, Reservation held, @Nullable Room room) {
        this(types, room == null ? held : room.reservation(), room, 0);
    }

    private DistinctRows(List<SqlType> types, Reservation held, @Nullable Room room, int level) {
        this.types = types;
        this.held = held;
        this.room = room;
        this.level = level;
        this.places = IntStream.range(0, types.size()).toArray();
        this.seen = new KeyTable(types, held);
    }

    /// Adds rows.
    ///
    /// @param columns dense columns
    void add(List<Column> columns, int count) {
        Room more = room;
        if (more != null && writer == null && !held.prepayBatch(0)) {
            writer = spill(more);
        }
        if (writer != null) {
            writer.write(Batch.of(columns, count), places);
        } else {
            seen.assign(columns, count, numbers);
            held.keepPrepaid(0);
        }
    }

    private PartitionedRows.Writer spill(Room more) {
        PartitionedRows target = more.files(types, IntStream.of(places).boxed().toList(), level);
        PartitionedRows.Writer open = target.new Writer();
        chunks((columns, count) -> open.write(Batch.of(columns, count), places));
        files = target;
        held.close();
        seen = new KeyTable(types, held);
        return open;
    }

    /// Gives every row once.
    void forEach(Consumer consumer) {
        PartitionedRows parts = files;
        Room more = room;
        if (parts == null || more == null) {
            chunks(consumer);
            return;
        }
        for (int part = 0; part < PartitionedRows.PARTITIONS; part++) {
            boolean divisible = parts.isLarge(part) && level < PartitionedRows.MAX_LEVEL;
            SpillFile.Reader reader = parts.reader(part);
            if (reader != null) {
                try (DistinctRows own =
                        new DistinctRows(types, more.reservation(), divisible ? more : null, level + 1)) {
                    for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                        own.add(batch.columns(), batch.length());
                    }
                    own.forEach(consumer);
                }
            }
        }
    }

    private void chunks(Consumer consumer) {
        List<Column> keys = seen.keys();
        List<Densifier> densifiers = new ArrayList<>();
        keys.forEach(_ -> densifiers.add(new Densifier()));
        int[] rows = new int[Batch.MAX_ROWS];
        for (int from = 0; from < seen.size(); from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, seen.size() - from);
            for (int i = 0; i < count; i++) {
                rows[i] = from + i;
            }
            List<Column> chunk = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                chunk.add(densifiers.get(i).densify(keys.get(i), rows, count));
            }
            consumer.accept(chunk, count);
        }
    }

    @Override
    public void close() {
        held.close();
        if (files != null) {
            files.close();
        }
    }
}
