package dev.skein.storage.nativetable;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The shard of a row, from the values of the columns that `shard_by` names. Must never change, as rows lie where it sent
/// them. A null counts as 0.
final class ShardHash {
    private ShardHash() {}

    /// The shard of a row.
    ///
    /// @param columns the table's columns, dense
    /// @param shardBy places of the columns that decide
    static int shard(List<Column> columns, int row, List<Integer> shardBy, int shards) {
        return (int) Long.remainderUnsigned(hash(columns, row, shardBy), shards);
    }

    /// The hash of some of a row's values, spread over all bits.
    static long hash(List<Column> columns, int row, List<Integer> places) {
        long hash = 0;
        for (int column : places) {
            hash = 31 * hash + hash(columns.get(column), row);
        }
        return mixed(hash);
    }

    /// The only shard with rows that satisfy conditions, if they fix all columns that decide.
    ///
    /// @param conditions over the table's columns, all of which must be true
    static OptionalInt only(
            List<Expression> conditions, List<ColumnDefinition> columns, List<Integer> shardBy, int shards) {
        long hash = 0;
        for (int column : shardBy) {
            OptionalLong fixed = OptionalLong.empty();
            for (Expression condition : conditions) {
                OptionalLong found = fixed(condition, column, columns.get(column).type());
                fixed = found.isPresent() ? found : fixed;
            }
            if (fixed.isEmpty()) {
                return OptionalInt.empty();
            }
            hash = 31 * hash + fixed.getAsLong();
        }
        return shardBy.isEmpty() ? OptionalInt.empty() : OptionalInt.of(shard(hash, shards));
    }

    /// The hash of the constant that a condition says the column equals.
    private static OptionalLong fixed(Expression condition, int column, SqlType type) {
        if (condition instanceof Expression.Comparison equal
                && equal.operator() == Expression.Comparison.Operator.EQUAL) {
            if (isColumn(equal.left(), column) && equal.right() instanceof Expression.Literal literal) {
                return hash(literal, type);
            }
            if (isColumn(equal.right(), column) && equal.left() instanceof Expression.Literal literal) {
                return hash(literal, type);
            }
        }
        return OptionalLong.empty();
    }

    private static boolean isColumn(Expression expression, int column) {
        return expression instanceof Expression.ColumnReference reference && reference.index() == column;
    }

    /// The hash of a constant that is compared with a column, as that of an equal value there; empty if it is not known.
    static OptionalLong hash(Expression.Literal literal, SqlType type) {
        return switch (literal.value()) {
            case Datum.OfLong number when type.lane() == Lane.LONG && literal.type().scale() == type.scale() ->
                OptionalLong.of(number.value());
            case Datum.OfText text when type.equals(SqlType.VARCHAR) -> {
                byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
                yield OptionalLong.of(hash(bytes, 0, bytes.length));
            }
            case Datum.OfWide wide when type.lane() == Lane.WIDE && literal.type().scale() == type.scale() ->
                OptionalLong.of(wide.value().longValue());
            case Datum.OfLong _, Datum.OfText _, Datum.OfWide _, Datum.OfDouble _, Datum.OfBinary _, Datum.Null _ ->
                OptionalLong.empty();
        };
    }

    private static int shard(long hash, int shards) {
        return (int) Long.remainderUnsigned(mixed(hash), shards);
    }

    private static long hash(Column column, int row) {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return 0;
        }
        return switch (column) {
            case LongColumn longs -> longs.values()[row];
            case WideColumn wide -> wide.low()[row];
            case DoubleColumn doubles -> Double.doubleToLongBits(doubles.values()[row] + 0.0);
            case BytesColumn bytes -> hash(bytes.heap(), bytes.starts()[row], bytes.lengths()[row]);
            case DictionaryColumn coded -> hash(coded.dictionary(), coded.codes()[row]);
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        };
    }

    private static long hash(byte[] heap, int start, int length) {
        long hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + heap[i];
        }
        return hash;
    }

    /// Spreads a hash over all bits.
    static long mixed(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}
