package dev.skein.executor.expression;

import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// IN with a list of constants. Constants are kept sorted and found by binary search; dictionary entries are looked up
/// once per dictionary.
final class InListEvaluator implements Evaluator {
    private final Evaluator argument;
    private final boolean hasNull;
    private final long[] longs;
    private final double[] doubles;
    private final BigInteger[] wides;
    private final byte[][] texts;
    private final Nulls nulls = new Nulls();
    private long[] values = {};
    private @Nullable BytesColumn dictionary;
    private boolean[] matches = {};

    InListEvaluator(Evaluator argument, List<Expression.Literal> constants) {
        this.argument = argument;
        boolean anyNull = false;
        List<Long> numbers = new ArrayList<>();
        List<Double> floats = new ArrayList<>();
        List<BigInteger> bigs = new ArrayList<>();
        List<byte[]> runs = new ArrayList<>();
        for (Expression.Literal constant : constants) {
            switch (constant.value()) {
                case Datum.Null _ -> anyNull = true;
                case Datum.OfLong number -> {
                    numbers.add(number.value());
                    bigs.add(BigInteger.valueOf(number.value()));
                }
                case Datum.OfWide number -> bigs.add(number.value());
                case Datum.OfDouble number -> floats.add(number.value() + 0.0);
                case Datum.OfText text -> runs.add(text.value().getBytes(StandardCharsets.UTF_8));
                case Datum.OfBinary binary -> runs.add(binary.bytes());
            }
        }
        this.hasNull = anyNull;
        this.longs = numbers.stream().mapToLong(Long::longValue).sorted().toArray();
        this.doubles = floats.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        this.wides = bigs.stream().sorted().toArray(BigInteger[]::new);
        this.texts = runs.toArray(byte[][]::new);
        Arrays.sort(texts, Arrays::compareUnsigned);
    }

    @Override
    public Column evaluate(Batch batch) {
        Column column = argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        switch (column) {
            case LongColumn numbers -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Arrays.binarySearch(longs, numbers.values()[i]) >= 0 ? 1 : 0;
                }
            }
            case DoubleColumn numbers -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Arrays.binarySearch(doubles, numbers.values()[i] + 0.0) >= 0 ? 1 : 0;
                }
            }
            case WideColumn numbers -> {
                for (int i = 0; i < count; i++) {
                    BigInteger number = Int128.toBigInteger(numbers.high()[i], numbers.low()[i]);
                    values[i] = Arrays.binarySearch(wides, number) >= 0 ? 1 : 0;
                }
            }
            case BytesColumn runs -> {
                for (int i = 0; i < count; i++) {
                    values[i] = contains(runs, i) ? 1 : 0;
                }
            }
            case DictionaryColumn coded -> {
                match(coded.dictionary());
                for (int i = 0; i < count; i++) {
                    values[i] = matches[coded.codes()[i]] ? 1 : 0;
                }
            }
            default -> throw new IllegalStateException("evaluators give dense columns");
        }
        return new LongColumn(values, resultNulls(column.nulls(), count), count, 0, 1);
    }

    private boolean @Nullable [] resultNulls(boolean @Nullable [] argumentNulls, int count) {
        if (!hasNull) {
            return argumentNulls;
        }
        boolean[] flags = nulls.room(count);
        for (int i = 0; i < count; i++) {
            flags[i] = values[i] == 0 || argumentNulls != null && argumentNulls[i];
        }
        return flags;
    }

    private void match(BytesColumn entries) {
        if (dictionary != entries) {
            boolean[] found = new boolean[entries.length()];
            for (int i = 0; i < found.length; i++) {
                found[i] = contains(entries, i);
            }
            dictionary = entries;
            matches = found;
        }
    }

    private boolean contains(BytesColumn runs, int row) {
        int start = runs.starts()[row];
        int end = start + runs.lengths()[row];
        int low = 0;
        int high = texts.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int sign = Arrays.compareUnsigned(texts[middle], 0, texts[middle].length, runs.heap(), start, end);
            if (sign == 0) {
                return true;
            }
            if (sign < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }
}
