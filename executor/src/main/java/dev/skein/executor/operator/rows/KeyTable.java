package dev.skein.executor.operator.rows;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyEncoder.OfLongs;
import dev.skein.executor.operator.rows.KeyEncoder.Scratch;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers keys of one or more columns: equal keys get the same number, new keys the next one. Null equals null.
///
/// Every column's values become small codes ([KeyEncoder]): the distance from the least value for whole numbers, else the
/// number that a table of that column gives. The codes are packed into one number, digit by digit of a mixed radix. The
/// packed number then addresses an array directly if its range is small or well filled, else it is looked up in a hash
/// table. Ranges and radixes grow with the values that come; then the keys, which are kept, are packed anew. Keys that do
/// not fit in one number, or have columns with many values that are no whole numbers, are hashed as a whole
/// ([HashedKeys]) from then on.
///
/// Grows on one thread. While it does not grow, many [Finder]s may look up keys.
public final class KeyTable {
    /// Packed numbers stay below this.
    static final long MAX_RANGE = 1L << 62;

    /// The largest range that is addressed directly, whatever it costs: the array fits in a second-level cache.
    private static final long CHEAP_RANGE = 1 << 16;

    /// A larger range is addressed directly if it has at most this many times more places than there are keys.
    private static final long SPARSE_FACTOR = 16;

    /// The same for keys whose number is a guess, up to a range that costs little if the guess is wrong.
    private static final long GUESSED_SPARSE_FACTOR = 8;

    private static final long MAX_GUESSED_RANGE = 1 << 24;

    private static final long MAX_DIRECT_RANGE = 1L << 28;

    private final Reservation reservation;
    private final List<SqlType> types;
    private final KeyEncoder[] encoders;
    private final RowStore keys;
    private final long[] ranges;
    private final Finder finder;
    private long expectedKeys = 1 << 14;
    private long guessedKeys;
    private int comingRows;
    private int rowsSeen;
    private long range = 1;
    /// Number plus one by packed number; null if they are hashed.
    private int @Nullable [] direct;
    private final LongKeys hashed;
    /// The keys as a whole, once they are not packed any more.
    private @Nullable HashedKeys whole;
    private int hashedLimit;
    private int size;

    public KeyTable(List<SqlType> types, Reservation reservation) {
        this.reservation = reservation;
        this.types = List.copyOf(types);
        this.encoders = new KeyEncoder[types.size()];
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = KeyEncoder.of(types.get(i), reservation);
        }
        this.ranges = new long[encoders.length];
        this.keys = new RowStore(types, reservation);
        this.hashed = new LongKeys(reservation);
        this.finder = new Finder();
    }

    static void checkSlots(long entries) {
        if (entries > ColumnStore.MAX_ROWS) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                    "an operator would hold a table of " + entries + " entries; let the query read less");
        }
    }

    /// Says how many keys may come, so that the range of keys need not be guessed small.
    public void expect(long keyCount) {
        expectedKeys = Math.max(expectedKeys, keyCount);
    }

    /// Says which rows will come, so that what grows with them is made once. To be called before the first one comes.
    ///
    /// @param columns dense columns with all rows, of which some may not come
    public void expect(List<Column> columns, int rowCount) {
        expect(rowCount);
        comingRows = rowCount;
        for (KeyEncoder encoder : encoders) {
            if (!(encoder instanceof OfLongs)) {
                return; // other values are numbered as they come
            }
        }
        if (admit(columns, rowCount)) {
            arrange();
        }
    }

    /// Guesses how many keys may come.
    public void guess(long keyCount) {
        guessedKeys = keyCount;
    }

    /// Number of keys.
    public int size() {
        return size;
    }

    /// The keys by number, as dense columns; valid until the next key is added.
    public List<Column> keys() {
        return keys.columns();
    }

    /// Writes the numbers of keys; new ones for keys that have none.
    ///
    /// @param columns dense columns
    /// @param count at most [Batch#MAX_ROWS]
    public void assign(List<Column> columns, int count, int[] numbers) {
        while (whole == null && admit(columns, count)) {
            arrange();
        }
        makeRoom(count);
        HashedKeys wholeKeys = whole;
        if (wholeKeys != null) {
            wholeKeys.assign(columns, count, numbers, finder.scratch());
            size = wholeKeys.size();
            return;
        }
        if (direct == null && size > hashedLimit) {
            hashedLimit = 2 * size;
            if (addressable()) {
                rebuild();
            }
        }
        long[] packed = finder.pack(columns, count, true);
        int before = size;
        int[] places = direct;
        if (places == null) {
            hashed.assign(packed, count, numbers);
            size = hashed.size();
        } else {
            size = assignDirect(places, packed, count, numbers);
        }
        if (size > before) {
            keep(columns, count, numbers, before);
        }
    }

    private boolean admit(List<Column> columns, int count) {
        boolean changed = false;
        for (int i = 0; i < encoders.length; i++) {
            changed |= encoders[i].admit(columns.get(i), count, finder.scratches[i]);
        }
        return changed;
    }

    private boolean addressable() {
        return range <= CHEAP_RANGE
                || range <= MAX_DIRECT_RANGE && range <= SPARSE_FACTOR * Math.max(size, expectedKeys)
                || range <= MAX_GUESSED_RANGE && range / GUESSED_SPARSE_FACTOR <= guessedKeys;
    }

    /// Before tables would grow step by step, makes room for as many keys as the rows so far let expect, if memory is plenty.
    private void makeRoom(int count) {
        if (comingRows == 0) {
            return;
        }
        int needed = size + count;
        HashedKeys wholeKeys = whole;
        int room = wholeKeys != null ? wholeKeys.room() : direct == null ? hashed.room() : keys.capacity();
        if (rowsSeen > 0 && Math.min(room, keys.capacity()) < needed) {
            int likely = (int) Math.min(comingRows, (long) comingRows * size / rowsSeen);
            long tableBytes = wholeKeys != null ? HashedKeys.bytesFor(likely) : direct == null ? LongKeys.bytesFor(likely) : 0;
            if (likely > needed && reservation.prepay(tableBytes + likely * keys.bytesPerRow())) {
                keys.ensure(likely - size);
                if (wholeKeys != null) {
                    wholeKeys.ensure(likely);
                } else if (direct == null) {
                    hashed.ensure(likely);
                }
            }
        }
        rowsSeen += count;
    }

    private int assignDirect(int[] places, long[] packed, int count, int[] numbers) {
        int next = size;
        for (int i = 0; i < count; i++) {
            int place = (int) packed[i];
            int number = places[place];
            if (number == 0) {
                number = ++next;
                places[place] = number;
            }
            numbers[i] = number - 1;
        }
        return next;
    }

    /// Keeps the keys that are new: each number above `before` at its first row.
    private void keep(List<Column> columns, int count, int[] numbers, int before) {
        int[] rows = finder.rows;
        int next = before;
        for (int i = 0; i < count; i++) {
            if (numbers[i] == next) {
                rows[next - before] = i;
                next++;
            }
        }
        keys.append(new Batch(columns, count, rows, next - before), finder.places);
    }

    /// Lays out codes and tables anew, and packs the keys so far; or goes over to hashing them as a whole.
    private void arrange() {
        long product = 1;
        boolean packs = true;
        for (int i = 0; i < encoders.length; i++) {
            ranges[i] = encoders[i].range();
            packs &= encoders[i].isCheap() && product <= MAX_RANGE / ranges[i];
            product *= packs ? ranges[i] : 1;
        }
        if (packs) {
            range = product;
            rebuild();
        } else {
            dropTables();
            for (KeyEncoder encoder : encoders) {
                encoder.release();
            }
            whole = new HashedKeys(types, keys, reservation);
        }
    }

    private void dropTables() {
        hashed.clear();
        int[] before = direct;
        if (before != null) {
            direct = null;
            reservation.shrink((long) before.length * Integer.BYTES);
        }
    }

    private void rebuild() {
        dropTables();
        int[] places = null;
        if (addressable() && (range <= CHEAP_RANGE || reservation.prepay(range * Integer.BYTES))) {
            reservation.grow(range * Integer.BYTES);
            places = new int[(int) range];
            direct = places;
        }
        hashedLimit = Math.max(Batch.MAX_ROWS, 2 * size);
        repack(places);
    }

    private void repack(int @Nullable [] places) {
        List<Column> all = keys.columns();
        List<Densifier> densifiers = new ArrayList<>();
        for (int i = 0; i < encoders.length; i++) {
            densifiers.add(new Densifier());
        }
        int[] numbers = new int[Math.min(size, Batch.MAX_ROWS)];
        int[] rows = new int[Math.min(size, Batch.MAX_ROWS)];
        List<Column> chunk = new ArrayList<>(encoders.length);
        for (int from = 0; from < size; from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, size - from);
            for (int i = 0; i < count; i++) {
                rows[i] = from + i;
            }
            chunk.clear();
            for (int i = 0; i < encoders.length; i++) {
                chunk.add(densifiers.get(i).densify(all.get(i), rows, count));
            }
            long[] packed = finder.pack(chunk, count, true);
            if (places == null) {
                hashed.assign(packed, count, numbers);
            } else {
                for (int i = 0; i < count; i++) {
                    places[(int) packed[i]] = from + i + 1;
                }
            }
        }
    }

    /// A view that looks keys up; one per thread.
    public Finder finder() {
        return new Finder();
    }

    /// Looks keys up, with buffers of its own; confined to one thread.
    public final class Finder {
        private final Scratch[] scratches = new Scratch[encoders.length];
        private final int[] rows = new int[Batch.MAX_ROWS];
        private final int[] places = new int[encoders.length];
        private final long[] codes = new long[Batch.MAX_ROWS];
        private final long[] packed = new long[Batch.MAX_ROWS];
        private HashedKeys.@Nullable Scratch scratch;

        private Finder() {
            for (int i = 0; i < scratches.length; i++) {
                scratches[i] = new Scratch();
                places[i] = i;
            }
        }

        private HashedKeys.Scratch scratch() {
            HashedKeys.Scratch buffers = scratch;
            if (buffers == null) {
                buffers = new HashedKeys.Scratch();
                scratch = buffers;
            }
            return buffers;
        }

        /// Writes the numbers of keys; -1 for keys that have none.
        ///
        /// @param columns dense columns
        /// @param count at most [Batch#MAX_ROWS]
        public void find(List<Column> columns, int count, int[] numbers) {
            if (size == 0) {
                Arrays.fill(numbers, 0, count, -1);
                return;
            }
            HashedKeys wholeKeys = whole;
            if (wholeKeys != null) {
                wholeKeys.find(columns, count, numbers, scratch());
                return;
            }
            int[] table = direct;
            if (table != null && encoders.length == 1 && encoders[0] instanceof OfLongs longs) {
                findDirect((LongColumn) columns.get(0), longs, table, count, numbers);
                return;
            }
            long[] packedKeys = pack(columns, count, false);
            if (table == null) {
                hashed.find(packedKeys, count, numbers);
                return;
            }
            for (int i = 0; i < count; i++) {
                long key = packedKeys[i];
                numbers[i] = key < 0 ? -1 : table[(int) key] - 1;
            }
        }

        private void findDirect(LongColumn column, OfLongs encoder, int[] table, int count, int[] numbers) {
            long[] values = column.values();
            boolean[] nulls = column.nulls();
            long base = encoder.base();
            long end = range - 1;
            for (int i = 0; i < count; i++) {
                long distance = values[i] - base;
                numbers[i] = Long.compareUnsigned(distance, end) < 0 ? table[(int) distance + 1] - 1 : -1;
            }
            if (nulls != null) {
                for (int i = 0; i < count; i++) {
                    if (nulls[i]) {
                        numbers[i] = table[0] - 1;
                    }
                }
            }
        }

        private long[] pack(List<Column> columns, int count, boolean assign) {
            long[] to = packed;
            if (encoders.length == 0) {
                Arrays.fill(to, 0, count, 0);
                return to;
            }
            encoders[0].encode(columns.get(0), count, to, scratches[0]);
            for (int column = 1; column < encoders.length; column++) {
                encoders[column].encode(columns.get(column), count, codes, scratches[column]);
                long radix = ranges[column];
                if (assign) {
                    for (int i = 0; i < count; i++) {
                        to[i] = to[i] * radix + codes[i];
                    }
                } else {
                    for (int i = 0; i < count; i++) {
                        to[i] = (to[i] | codes[i]) < 0 ? -1 : to[i] * radix + codes[i];
                    }
                }
            }
            return to;
        }
    }
}
