package dev.skein.connector.tpch;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.spi.BatchReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns generated rows into batches. The arrays of a batch are used again for the next one.
///
/// @param <E> the generator's row
final class GeneratedRowReader<E> implements BatchReader {
    private static final int INITIAL_HEAP_BYTES = 64 * 1024;

    private final Iterator<? extends E> rows;
    private final List<ColumnFiller<E>> fillers = new ArrayList<>();

    GeneratedRowReader(Iterator<? extends E> rows, List<GeneratedColumn<E>> columns) {
        this.rows = rows;
        for (GeneratedColumn<E> column : columns) {
            fillers.add(switch (column) {
                case GeneratedColumn.OfLong<E> numbers -> new LongFiller<>(numbers);
                case GeneratedColumn.OfText<E> text -> new TextFiller<>(text);
            });
        }
    }

    @Override
    public @Nullable Batch next() {
        int count = 0;
        for (ColumnFiller<E> filler : fillers) {
            filler.restart();
        }
        while (count < Batch.MAX_ROWS && rows.hasNext()) {
            E row = rows.next();
            for (int i = 0; i < fillers.size(); i++) {
                fillers.get(i).set(count, row);
            }
            count++;
        }
        if (count == 0) {
            return null;
        }
        List<Column> columns = new ArrayList<>(fillers.size());
        for (ColumnFiller<E> filler : fillers) {
            columns.add(filler.column(count));
        }
        return Batch.of(columns, count);
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    public void close() {}

    /// Collects one column's values.
    private interface ColumnFiller<E> {
        void restart();

        void set(int index, E row);

        Column column(int length);
    }

    private static final class LongFiller<E> implements ColumnFiller<E> {
        private final GeneratedColumn.OfLong<E> definition;
        private final long[] values = new long[Batch.MAX_ROWS];

        LongFiller(GeneratedColumn.OfLong<E> definition) {
            this.definition = definition;
        }

        @Override
        public void restart() {}

        @Override
        public void set(int index, E row) {
            values[index] = definition.value().applyAsLong(row);
        }

        @Override
        public Column column(int length) {
            long minimum = Long.MAX_VALUE;
            long maximum = Long.MIN_VALUE;
            for (int i = 0; i < length; i++) {
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
            return new LongColumn(values, null, length, minimum, maximum);
        }
    }

    private static final class TextFiller<E> implements ColumnFiller<E> {
        private final GeneratedColumn.OfText<E> definition;
        private final int[] starts = new int[Batch.MAX_ROWS];
        private final int[] lengths = new int[Batch.MAX_ROWS];
        private byte[] heap = new byte[INITIAL_HEAP_BYTES];
        private int used;

        TextFiller(GeneratedColumn.OfText<E> definition) {
            this.definition = definition;
        }

        @Override
        public void restart() {
            used = 0;
        }

        @Override
        public void set(int index, E row) {
            byte[] bytes = definition.value().apply(row).getBytes(StandardCharsets.ISO_8859_1);
            if (used + bytes.length > heap.length) {
                heap = Arrays.copyOf(heap, 2 * Math.max(heap.length, bytes.length));
            }
            System.arraycopy(bytes, 0, heap, used, bytes.length);
            starts[index] = used;
            lengths[index] = bytes.length;
            used += bytes.length;
        }

        @Override
        public Column column(int length) {
            return new BytesColumn(heap, starts, lengths, null, length);
        }
    }
}
