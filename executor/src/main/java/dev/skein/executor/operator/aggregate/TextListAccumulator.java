package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.sort.RowOrder;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Strings texts of a group together, a separator between them, in an order if one is asked for (`string_agg`).
final class TextListAccumulator extends Accumulator {
    private static final int GROUP = 0;
    private static final int TEXT = 1;
    private static final int SEPARATOR = 2;

    private final Reservation reservation;
    private final List<SortKey> order;
    private final boolean hasSeparator;
    /// Group, text, perhaps the separator, then the columns of the order.
    private final RowStore rows;
    private final int[] places;

    /// @param argumentTypes text, perhaps a separator, then the columns that `order` counts from there
    TextListAccumulator(
            List<SqlType> argumentTypes, boolean hasSeparator, List<SortKey> order, Reservation reservation) {
        this.reservation = reservation;
        this.hasSeparator = hasSeparator;
        this.order = order;
        List<SqlType> types = new ArrayList<>();
        types.add(SqlType.BIGINT);
        types.addAll(argumentTypes);
        this.rows = new RowStore(types, reservation);
        this.places = IntStream.range(0, types.size()).toArray();
    }

    @Override
    void grow(int groupCount) {
        // Groups are a column of the rows.
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        long[] numbers = new long[count];
        long maximum = 0;
        for (int i = 0; i < count; i++) {
            numbers[i] = groups[i];
            maximum = Math.max(maximum, groups[i]);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(new LongColumn(numbers, null, count, 0, maximum));
        columns.addAll(arguments);
        rows.append(Batch.of(columns, count), places);
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        RowStore source = ((TextListAccumulator) other).rows;
        List<Column> columns = new ArrayList<>(source.columns());
        long[] theirs = ((LongColumn) columns.get(GROUP)).values();
        long[] mapped = new long[source.rowCount()];
        int[] chosen = new int[Batch.MAX_ROWS];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = groups[(int) theirs[i]];
        }
        columns.set(GROUP, new LongColumn(mapped, null, mapped.length, 0, Math.max(0, kept - 1L)));
        int taken = 0;
        for (int i = 0; i < mapped.length; i++) {
            chosen[taken] = i;
            taken += mapped[i] < kept ? 1 : 0;
            if (taken == Batch.MAX_ROWS || taken > 0 && i == mapped.length - 1) {
                rows.append(new Batch(columns, mapped.length, chosen, taken), places);
                taken = 0;
            }
        }
    }

    @Override
    Column result(int groupCount) {
        int count = rows.rowCount();
        List<SortKey> keys = new ArrayList<>();
        keys.add(new SortKey(GROUP, true, false));
        order.forEach(key -> keys.add(new SortKey(key.column() + 1, key.ascending(), key.nullsFirst())));
        reservation.grow((long) count * RowOrder.bytesPerRow());
        int[] sorted = new int[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = i;
        }
        new RowOrder(rows.columns(), keys, count).sort(sorted, new int[count], 0, count);
        return join(sorted, groupCount);
    }

    private BytesColumn join(int[] sorted, int groupCount) {
        long[] groups = ((LongColumn) rows.column(GROUP)).values();
        Texts texts = Texts.of(rows.column(TEXT));
        Texts separators = hasSeparator ? Texts.of(rows.column(SEPARATOR)) : texts;
        long bytes = 0;
        for (int row : sorted) {
            bytes += texts.length(row) + (hasSeparator ? separators.length(row) : 0);
        }
        if (bytes > Integer.MAX_VALUE - 16) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                    "string_agg would make more than 2 GB of text; let the query read less");
        }
        reservation.grow(bytes);
        byte[] heap = new byte[(int) bytes];
        int[] starts = new int[groupCount];
        int[] lengths = new int[groupCount];
        boolean[] nulls = new boolean[groupCount];
        Arrays.fill(nulls, true);
        int used = 0;
        for (int row : sorted) {
            if (texts.isNull(row)) {
                continue;
            }
            int group = (int) groups[row];
            if (nulls[group]) {
                nulls[group] = false;
                starts[group] = used;
            } else if (hasSeparator && !separators.isNull(row)) {
                used = separators.copy(row, heap, used);
            }
            used = texts.copy(row, heap, used);
            lengths[group] = used - starts[group];
        }
        return new BytesColumn(heap, starts, lengths, nulls, groupCount);
    }

    /// A dense column of texts, dictionary-coded or not.
    private record Texts(BytesColumn runs, int @Nullable [] codes, boolean @Nullable [] nulls) {
        static Texts of(Column column) {
            return column instanceof DictionaryColumn coded
                    ? new Texts(coded.dictionary(), coded.codes(), coded.nulls())
                    : new Texts((BytesColumn) column, null, column.nulls());
        }

        boolean isNull(int row) {
            return nulls != null && nulls[row];
        }

        int length(int row) {
            return isNull(row) ? 0 : runs.lengths()[codes == null ? row : codes[row]];
        }

        /// Copies a text and returns where it ends.
        int copy(int row, byte[] to, int at) {
            int run = codes == null ? row : codes[row];
            System.arraycopy(runs.heap(), runs.starts()[run], to, at, runs.lengths()[run]);
            return at + runs.lengths()[run];
        }
    }
}
