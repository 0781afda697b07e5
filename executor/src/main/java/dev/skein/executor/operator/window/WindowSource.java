package dev.skein.executor.operator.window;

import dev.skein.catalog.SqlType;
import dev.skein.executor.expression.ColumnAssembler;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.window.WindowResult.Picks;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives ordered rows and the results of calls batch by batch. Shared by drivers.
final class WindowSource implements BatchSource {
    /// Rows that are worth a driver of their own.
    private static final int ROWS_PER_DRIVER = 8 * Batch.MAX_ROWS;

    private final List<SqlType> types;
    private final Supplier<List<Column>> rows;
    private final PartitionOrder order;
    private final List<CallResult> calls;
    private final AtomicInteger next = new AtomicInteger();
    private List<Column> columns = List.of();
    /// Per call its results as a column by position; null for picks.
    private final List<@Nullable Column> computed = new ArrayList<>();

    WindowSource(
            List<SqlType> types, Supplier<List<Column>> rows, PartitionOrder order, List<CallResult> calls) {
        this.types = types;
        this.rows = rows;
        this.order = order;
        this.calls = calls;
    }

    @Override
    public int prepare() {
        columns = rows.get();
        for (CallResult call : calls) {
            computed.add(switch (call.result()) {
                case WindowResult.Numbers numbers -> numbers.column();
                case WindowResult.WideNumbers numbers -> numbers.column(call.call().type());
                case WindowResult.Fractions fractions -> fractions.column();
                case WindowResult.Texts texts -> texts.column();
                case Picks _ -> null;
            });
        }
        return order.order().length / ROWS_PER_DRIVER + 1;
    }

    @Override
    public BatchCursor open(Worker worker) {
        return new Cursor();
    }

    private final class Cursor implements BatchCursor {
        private final List<Densifier> densifiers = new ArrayList<>();
        private final List<Picker> pickers = new ArrayList<>();
        private final int[] rowsOfBatch = new int[Batch.MAX_ROWS];
        private final int[] positions = new int[Batch.MAX_ROWS];

        Cursor() {
            for (int i = 0; i < columns.size() + calls.size(); i++) {
                densifiers.add(new Densifier());
            }
            for (CallResult call : calls) {
                pickers.add(new Picker(call.call().type()));
            }
        }

        @Override
        public @Nullable Batch next() {
            int from = next.getAndAdd(Batch.MAX_ROWS);
            int count = Math.min(Batch.MAX_ROWS, order.order().length - from);
            if (from < 0 || count <= 0) {
                return null;
            }
            System.arraycopy(order.order(), from, rowsOfBatch, 0, count);
            for (int i = 0; i < count; i++) {
                positions[i] = from + i;
            }
            int width = types.size();
            List<Column> batch = new ArrayList<>(width + calls.size());
            for (int i = 0; i < width; i++) {
                batch.add(densifiers.get(i).densify(columns.get(i), rowsOfBatch, count));
            }
            for (int i = 0; i < calls.size(); i++) {
                Column column = computed.get(i);
                if (column != null) {
                    batch.add(densifiers.get(width + i).densify(column, positions, count));
                } else if (calls.get(i).result() instanceof Picks picks) {
                    batch.add(pickers.get(i).pick(picks, from, rowsOfBatch, count));
                }
            }
            return Batch.of(batch, count);
        }

        @Override
        public void close() {}
    }

    /// Gathers picked rows; its arrays are used again for the next batch.
    private final class Picker {
        private final Densifier picked = new Densifier();
        private final Densifier defaulted = new Densifier();
        private final ColumnAssembler assembler;
        private final int[] pickedRows = new int[Batch.MAX_ROWS];
        private final int[] pickedPlaces = new int[Batch.MAX_ROWS];
        private final int[] defaultRows = new int[Batch.MAX_ROWS];
        private final int[] defaultPlaces = new int[Batch.MAX_ROWS];
        private final boolean[] missing = new boolean[Batch.MAX_ROWS];

        Picker(SqlType type) {
            this.assembler = new ColumnAssembler(type);
        }

        /// @param rowsOfBatch the rows at the positions themselves
        Column pick(Picks picks, int from, int[] rowsOfBatch, int count) {
            int pickedCount = 0;
            int defaultCount = 0;
            boolean anyMissing = false;
            for (int i = 0; i < count; i++) {
                int row = picks.rows()[from + i];
                missing[i] = row == Picks.NO_ROW;
                anyMissing |= missing[i];
                if (row == Picks.DEFAULT_ROW) {
                    defaultRows[defaultCount] = rowsOfBatch[i];
                    defaultPlaces[defaultCount++] = i;
                } else {
                    pickedRows[pickedCount] = Math.max(row, 0);
                    pickedPlaces[pickedCount++] = i;
                }
            }
            Column column = picked.densify(columns.get(picks.source()), pickedRows, pickedCount);
            if (defaultCount > 0) {
                Column defaults = defaulted.densify(columns.get(picks.defaults()), defaultRows, defaultCount);
                column = assembler.assemble(
                        new Column[] {column, defaults}, new int[][] {pickedPlaces, defaultPlaces},
                        new int[] {pickedCount, defaultCount}, count);
            }
            return anyMissing ? withNulls(column, count) : column;
        }

        private Column withNulls(Column column, int count) {
            boolean[] nulls = column.nulls();
            if (nulls != null) {
                for (int i = 0; i < count; i++) {
                    missing[i] |= nulls[i];
                }
            }
            return switch (column) {
                case LongColumn source ->
                    new LongColumn(source.values(), missing, count, source.minimum(), source.maximum());
                case WideColumn source -> new WideColumn(source.high(), source.low(), missing, count);
                case DoubleColumn source -> new DoubleColumn(source.values(), missing, count);
                case DictionaryColumn source ->
                    new DictionaryColumn(clear(source.codes(), count), source.dictionary(), missing, count);
                case BytesColumn source -> new BytesColumn(
                        source.heap(), source.starts(), clear(source.lengths(), count), missing, count);
                default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
            };
        }

        /// Under a null there is code 0, or an empty run. The array is one of this picker's densifiers or assembler.
        private int[] clear(int[] entries, int count) {
            for (int i = 0; i < count; i++) {
                entries[i] = missing[i] ? 0 : entries[i];
            }
            return entries;
        }
    }
}
