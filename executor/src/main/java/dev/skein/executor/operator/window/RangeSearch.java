package dev.skein.executor.operator.window;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.executor.kernel.CivilDate;
import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the ends of RANGE frames that lie some distance before or behind the row's order key.
///
/// Keys become numbers that ascend along the partition: whole numbers in the finer unit of key and offset (a date meets an
/// interval as microseconds), floating-point numbers as their bits in an order that integers share. Rows without a key
/// are a frame of their own.
final class RangeSearch {
    private final List<Column> columns;
    private final List<SqlType> types;
    private final Scratch scratch;
    private final SortKey key;
    private final SqlType keyType;
    private long[] keys = {};
    /// Where the rows with a key begin and end.
    private int first;
    private int end;

    RangeSearch(List<SortKey> orderKeys, List<Column> columns, List<SqlType> types, Scratch scratch) {
        if (orderKeys.size() != 1) {
            throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "RANGE with an offset needs exactly one column in ORDER BY");
        }
        this.columns = columns;
        this.types = types;
        this.scratch = scratch;
        this.key = orderKeys.getFirst();
        this.keyType = types.get(key.column());
    }

    /// Goes to a partition.
    void load(Partition partition) {
        boolean[] nulls = columns.get(key.column()).nulls();
        first = 0;
        end = partition.size();
        if (nulls != null) {
            while (first < end && nulls[partition.row(first)]) {
                first++;
            }
            while (end > first && nulls[partition.row(end - 1)]) {
                end--;
            }
        }
        keys = scratch.longs(keys, partition.size());
    }

    /// Finds one end of every row's frame.
    ///
    /// @param offset place of the column with the distances
    /// @param sign -1 for PRECEDING, 1 for FOLLOWING
    /// @param start whether the frames' starts are wanted
    void find(Partition partition, int offset, int sign, boolean start, int[] to) {
        SqlType offsetType = types.get(offset);
        Column offsets = columns.get(offset);
        Column values = columns.get(key.column());
        Unit unit = Unit.of(keyType, offsetType);
        for (int i = first; i < end; i++) {
            keys[i] = ascending(unit.key(values, partition.row(i)));
        }
        int direction = key.ascending() ? sign : -sign;
        for (int i = 0; i < partition.size(); i++) {
            if (i < first || i >= end) {
                to[i] = start ? partition.peerStarts()[i] : partition.peerEnds()[i];
                continue;
            }
            int row = partition.row(i);
            requireDistance(offsets, row);
            long target = ascending(unit.moved(values, offsets, row, direction));
            to[i] = start ? lower(target) : upper(target);
        }
    }

    private long ascending(long value) {
        return key.ascending() ? value : ~value;
    }

    private static void requireDistance(Column offsets, int row) {
        boolean[] nulls = offsets.nulls();
        boolean negative = switch (offsets) {
            case LongColumn longs -> longs.values()[row] < 0;
            case WideColumn wide -> wide.high()[row] < 0;
            case DoubleColumn doubles -> !(doubles.values()[row] >= 0);
            default -> throw unsupported("an offset of this type");
        };
        if (negative || nulls != null && nulls[row]) {
            throw FrameBounds.invalidOffset();
        }
    }

    /// The first position whose key is not less.
    private int lower(long target) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = low + high >>> 1;
            if (keys[middle] < target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The first position whose key is greater.
    private int upper(long target) {
        return target == Long.MAX_VALUE ? end : lower(target + 1);
    }

    private static SkeinException unsupported(String what) {
        return new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "RANGE frames with " + what + " are not supported");
    }

    /// How keys and offsets become numbers of one unit.
    ///
    /// @param floating whether these are doubles
    /// @param months whether offsets are months
    /// @param keyFactor what a whole-number key is multiplied by
    /// @param offsetFactor what an offset is multiplied by
    /// @param keyScale digits behind the point of the key, for doubles
    /// @param offsetScale digits behind the point of the offset, for doubles
    private record Unit(
            boolean floating, boolean months, long keyFactor, long offsetFactor, int keyScale, int offsetScale) {
        static Unit of(SqlType key, SqlType offset) {
            if (key.kind().isNumeric() && offset.kind().isNumeric()) {
                boolean floating = key.lane() == Lane.DOUBLE || offset.lane() == Lane.DOUBLE;
                int scale = Math.max(key.scale(), offset.scale());
                return new Unit(floating, false, factor(scale - key.scale()), factor(scale - offset.scale()),
                        key.scale(), offset.scale());
            }
            boolean moment = key.kind() == TypeKind.TIMESTAMP || key.kind() == TypeKind.TIMESTAMP_TZ;
            if ((moment || key.kind() == TypeKind.TIME) && offset.kind() == TypeKind.INTERVAL_DAY_TIME) {
                return new Unit(false, false, 1, 1, 0, 0);
            }
            if (key.kind() == TypeKind.DATE && offset.kind() == TypeKind.INTERVAL_DAY_TIME) {
                return new Unit(false, false, CivilDate.MICROS_PER_DAY, 1, 0, 0);
            }
            if (key.kind() == TypeKind.DATE && offset.kind().isInteger()) {
                return new Unit(false, false, 1, 1, 0, 0);
            }
            if (key.kind() == TypeKind.DATE && offset.kind() == TypeKind.INTERVAL_YEAR_MONTH) {
                return new Unit(false, true, CivilDate.MICROS_PER_DAY, 1, 0, 0);
            }
            if (moment && offset.kind() == TypeKind.INTERVAL_YEAR_MONTH) {
                return new Unit(false, true, 1, 1, 0, 0);
            }
            throw unsupported("a key of type " + key + " and an offset of type " + offset);
        }

        private static long factor(int digits) {
            if (digits > 18) {
                throw unsupported("decimals of such different scales");
            }
            return Int128.powerOfTen(digits);
        }

        long key(Column column, int row) {
            return floating ? sortable(real(column, row, keyScale)) : saturated(whole(column, row), keyFactor);
        }

        /// A row's key moved by its offset.
        long moved(Column column, Column offsets, int row, int sign) {
            if (floating) {
                return sortable(real(column, row, keyScale) + sign * real(offsets, row, offsetScale));
            }
            long at = saturated(whole(column, row), keyFactor);
            long distance = whole(offsets, row);
            if (months) {
                long day = Math.floorDiv(at, CivilDate.MICROS_PER_DAY);
                return CivilDate.plusMonths(day, sign * distance) * CivilDate.MICROS_PER_DAY
                        + Math.floorMod(at, CivilDate.MICROS_PER_DAY);
            }
            long step = saturated(distance, offsetFactor);
            long moved = at + sign * step;
            boolean overflows = ((at ^ moved) & (sign * step ^ moved)) < 0;
            return overflows ? sign > 0 ? Long.MAX_VALUE : Long.MIN_VALUE : moved;
        }

        private static long saturated(long value, long factor) {
            long high = Math.multiplyHigh(value, factor);
            long low = value * factor;
            return high == low >> 63 ? low : value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }

        private static long whole(Column column, int row) {
            if (column instanceof LongColumn longs) {
                return longs.values()[row];
            }
            if (column instanceof WideColumn wide && Int128.fitsLong(wide.high()[row], wide.low()[row])) {
                return wide.low()[row];
            }
            throw unsupported("numbers of more than 64 bits");
        }

        private static double real(@Nullable Column column, int row, int scale) {
            return switch (column) {
                case DoubleColumn doubles -> doubles.values()[row];
                case LongColumn longs -> Int128.toDouble(longs.values()[row], scale);
                case WideColumn wide -> Int128.toDouble(wide.high()[row], wide.low()[row], scale);
                case null, default -> throw unsupported("keys that are no numbers");
            };
        }

        private static long sortable(double value) {
            long bits = Double.doubleToLongBits(value + 0.0);
            return bits ^ bits >> 63 & Long.MAX_VALUE;
        }
    }
}
