package dev.skein.storage.nativetable;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.segment.SegmentFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the few rows of a row group for which conditions that list a column's values may be true: by binary search where
/// the rows lie in the order of the column, else by the [KeyIndex] of the table's primary key. It may find other rows too;
/// it never misses one.
final class RowSearch {
    /// More keys than that are not looked up one by one.
    private static final int MAX_KEYS = 1_000;

    private final KeyIndexes indexes;
    private final List<ColumnDefinition> columns;
    private final Map<Integer, List<Expression.Literal>> values;
    private final List<ColumnDefinition> key;
    private final long @Nullable [] keyHashes;

    /// @param columns what the column references of the conditions name
    /// @param key places of the primary key's columns among them; empty if there is none, or not all of them are there
    RowSearch(KeyIndexes indexes, List<ColumnDefinition> columns, List<Expression> conditions, List<Integer> key) {
        this.indexes = indexes;
        this.columns = columns;
        this.values = ListedValues.of(conditions);
        this.key = key.stream().map(columns::get).toList();
        this.keyHashes = key.isEmpty() ? null : hashes(key);
    }

    /// The hashes of all keys that the conditions allow; null if that is not known, or they are too many.
    private long @Nullable [] hashes(List<Integer> places) {
        long[] hashes = {0};
        for (int place : places) {
            List<Expression.Literal> listed = values.get(place);
            if (listed == null || (long) hashes.length * listed.size() > MAX_KEYS) {
                return null;
            }
            long[] longer = new long[hashes.length * listed.size()];
            int count = 0;
            for (long hash : hashes) {
                for (Expression.Literal value : listed) {
                    OptionalLong part = ShardHash.hash(value, columns.get(place).type());
                    if (part.isEmpty()) {
                        return null;
                    }
                    longer[count++] = 31 * hash + part.getAsLong();
                }
            }
            hashes = longer;
        }
        return Arrays.stream(hashes).map(ShardHash::mixed).toArray();
    }

    /// Where such rows can be.
    ///
    /// @return per range of rows its first row and the one after its last, in order; null for the whole row group
    int @Nullable [] find(SegmentFile file, int rowGroup) {
        if (values.isEmpty() || file.rowCount(rowGroup) <= Batch.MAX_ROWS) {
            return null;
        }
        for (Map.Entry<Integer, List<Expression.Literal>> entry : values.entrySet()) {
            ColumnDefinition column = columns.get(entry.getKey());
            long[] numbers = numbers(entry.getValue(), column);
            if (numbers != null && file.isAscending(rowGroup, column)) {
                return ranges(file, rowGroup, column, numbers);
            }
        }
        if (keyHashes == null) {
            return null;
        }
        KeyIndex index = indexes.lookInto(file, rowGroup, key);
        return index == null ? null : rows(index, keyHashes);
    }

    /// The values as numbers of the long lane; null if they are not, or are too many. Null values equal nothing.
    private static long @Nullable [] numbers(List<Expression.Literal> literals, ColumnDefinition column) {
        if (literals.size() > MAX_KEYS) {
            return null;
        }
        List<Long> numbers = new ArrayList<>(literals.size());
        for (Expression.Literal literal : literals) {
            if (literal.value() instanceof Datum.OfLong number
                    && literal.type().scale() == column.type().scale()) {
                numbers.add(number.value());
            } else if (!(literal.value() instanceof Datum.Null)) {
                return null;
            }
        }
        return numbers.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
    }

    private static int[] ranges(SegmentFile file, int rowGroup, ColumnDefinition column, long[] numbers) {
        IntStream.Builder bounds = IntStream.builder();
        for (long number : numbers) {
            int first = file.firstNotLess(rowGroup, column, number);
            int end = number == Long.MAX_VALUE
                    ? file.rowCount(rowGroup)
                    : file.firstNotLess(rowGroup, column, number + 1);
            if (first < end) {
                bounds.add(first).add(end);
            }
        }
        return bounds.build().toArray();
    }

    private static int[] rows(KeyIndex index, long[] hashes) {
        int[] rows = Arrays.stream(hashes).mapToObj(index::find).flatMapToInt(found -> found).sorted().distinct().toArray();
        int[] bounds = new int[2 * rows.length];
        for (int i = 0; i < rows.length; i++) {
            bounds[2 * i] = rows[i];
            bounds[2 * i + 1] = rows[i] + 1;
        }
        return bounds;
    }
}
