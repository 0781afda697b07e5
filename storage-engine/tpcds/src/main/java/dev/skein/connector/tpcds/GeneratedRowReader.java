package dev.skein.connector.tpcds;

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

/// Turns generated rows, lists of text in which null is null, into batches. The arrays of a batch are used again for the
/// next one.
final class GeneratedRowReader implements BatchReader {
    private static final int INITIAL_HEAP_BYTES = 64 * 1024;

    private final Iterator<List<List<String>>> rows;
    private final List<ColumnFiller> fillers = new ArrayList<>();

    /// @param rows per step the rows of all tables that the generator makes together; this reader wants the first
    GeneratedRowReader(Iterator<List<List<String>>> rows, List<GeneratedColumn> columns) {
        this.rows = rows;
        for (GeneratedColumn column : columns) {
            fillers.add(column.type().kind().isText() ? new TextFiller(column.place()) : new LongFiller(column));
        }
    }

    @Override
    public @Nullable Batch next() {
        int count = 0;
        for (ColumnFiller filler : fillers) {
            filler.restart();
        }
        while (count < Batch.MAX_ROWS && rows.hasNext()) {
            List<String> row = rows.next().getFirst();
            for (int i = 0; i < fillers.size(); i++) {
                fillers.get(i).set(count, row);
            }
            count++;
        }
        if (count == 0) {
            return null;
        }
        List<Column> columns = new ArrayList<>(fillers.size());
        for (ColumnFiller filler : fillers) {
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
    private interface ColumnFiller {
        void restart();

        void set(int index, List<String> row);

        Column column(int length);
    }

    private static final class LongFiller implements ColumnFiller {
        private final GeneratedColumn definition;
        private final long[] values = new long[Batch.MAX_ROWS];
        private final boolean[] nulls = new boolean[Batch.MAX_ROWS];
        private boolean anyNull;

        LongFiller(GeneratedColumn definition) {
            this.definition = definition;
        }

        @Override
        public void restart() {
            anyNull = false;
        }

        @Override
        public void set(int index, List<String> row) {
            @Nullable String text = row.get(definition.place());
            nulls[index] = text == null;
            if (text == null) {
                values[index] = 0;
                anyNull = true;
            } else {
                values[index] = definition.parse(text);
            }
        }

        @Override
        public Column column(int length) {
            long minimum = Long.MAX_VALUE;
            long maximum = Long.MIN_VALUE;
            for (int i = 0; i < length; i++) {
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
            return new LongColumn(values, anyNull ? nulls : null, length, minimum, maximum);
        }
    }

    private static final class TextFiller implements ColumnFiller {
        private final int place;
        private final int[] starts = new int[Batch.MAX_ROWS];
        private final int[] lengths = new int[Batch.MAX_ROWS];
        private final boolean[] nulls = new boolean[Batch.MAX_ROWS];
        private byte[] heap = new byte[INITIAL_HEAP_BYTES];
        private int used;
        private boolean anyNull;

        TextFiller(int place) {
            this.place = place;
        }

        @Override
        public void restart() {
            used = 0;
            anyNull = false;
        }

        @Override
        public void set(int index, List<String> row) {
            @Nullable String text = row.get(place);
            nulls[index] = text == null;
            anyNull |= text == null;
            byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
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
            return new BytesColumn(heap, starts, lengths, anyNull ? nulls : null, length);
        }
    }
}
