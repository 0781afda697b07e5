package dev.skein.executor.operator;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes columns of single values.
final class DatumColumns {
    private DatumColumns() {}

    /// One column of constant rows.
    static Column column(List<List<Datum>> rows, int index, SqlType type) {
        boolean[] nulls = nulls(rows, index);
        return switch (type.lane()) {
            case LONG -> longs(rows, index, nulls);
            case WIDE -> wides(rows, index, nulls);
            case DOUBLE -> doubles(rows, index, nulls);
            case BYTES -> bytes(rows, index, nulls);
        };
    }

    private static boolean @Nullable [] nulls(List<List<Datum>> rows, int index) {
        boolean[] nulls = new boolean[rows.size()];
        boolean any = false;
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] = rows.get(i).get(index) instanceof Datum.Null;
            any |= nulls[i];
        }
        return any ? nulls : null;
    }

    private static LongColumn longs(List<List<Datum>> rows, int index, boolean @Nullable [] nulls) {
        long[] values = new long[rows.size()];
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < values.length; i++) {
            if (rows.get(i).get(index) instanceof Datum.OfLong number) {
                values[i] = number.value();
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
        }
        if (minimum > maximum || nulls != null) {
            minimum = Math.min(minimum, 0);
            maximum = Math.max(maximum, 0);
        }
        return new LongColumn(values, nulls, values.length, minimum, maximum);
    }

    private static WideColumn wides(List<List<Datum>> rows, int index, boolean @Nullable [] nulls) {
        long[] high = new long[rows.size()];
        long[] low = new long[rows.size()];
        for (int i = 0; i < high.length; i++) {
            Datum datum = rows.get(i).get(index);
            if (datum instanceof Datum.OfLong number) {
                low[i] = number.value();
                high[i] = number.value() >> 63;
            } else if (datum instanceof Datum.OfWide number) {
                BigInteger value = number.value();
                low[i] = value.longValue();
                high[i] = value.shiftRight(64).longValue();
            }
        }
        return new WideColumn(high, low, nulls, high.length);
    }

    private static DoubleColumn doubles(List<List<Datum>> rows, int index, boolean @Nullable [] nulls) {
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            if (rows.get(i).get(index) instanceof Datum.OfDouble number) {
                values[i] = number.value();
            }
        }
        return new DoubleColumn(values, nulls, values.length);
    }

    private static BytesColumn bytes(List<List<Datum>> rows, int index, boolean @Nullable [] nulls) {
        int[] starts = new int[rows.size()];
        int[] lengths = new int[rows.size()];
        ByteArrayOutputStream heap = new ByteArrayOutputStream();
        for (int i = 0; i < starts.length; i++) {
            byte[] run = switch (rows.get(i).get(index)) {
                case Datum.OfText text -> text.value().getBytes(StandardCharsets.UTF_8);
                case Datum.OfBinary binary -> binary.bytes();
                case Datum.Null _, Datum.OfLong _, Datum.OfWide _, Datum.OfDouble _ -> new byte[0];
            };
            starts[i] = heap.size();
            lengths[i] = run.length;
            heap.writeBytes(run);
        }
        return new BytesColumn(heap.toByteArray(), starts, lengths, nulls, starts.length);
    }
}
