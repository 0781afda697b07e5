package dev.skein.executor.operator.rows;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows divided by their keys into files, each of which can be worked on alone: rows with equal keys, nulls among them, are
/// in the same one. Rows whose keys are all null, and rows without keys, are in the first one.
///
/// Drivers write side by side, each with a [Writer] of its own; files are read when all have written.
public final class PartitionedRows implements AutoCloseable {
    /// Files of one division. Enough that a part fits where a tenth of all rows did, few enough that their blocks stay large.
    public static final int PARTITIONS = 32;

    /// A smaller part is not worth dividing again.
    private static final int MIN_BYTES = 1 << 17;

    private static final int LEVEL_BITS = Integer.numberOfTrailingZeros(PARTITIONS);

    /// A part that is still too large is divided again, so often at most; rows of one key cannot be divided.
    public static final int MAX_LEVEL = 2;

    /// The bits of a hash by which rows can be divided; they fit in a character.
    private static final long SMALLEST_MASK = (1L << (MAX_LEVEL + 1) * LEVEL_BITS) - 1;

    /// Which rows a part has: those whose keys' hashes end in these bits.
    ///
    /// @param level how often the rows were divided to get there
    public record Part(int level, long bits) {
        /// All rows.
        public static final Part ALL = new Part(0, 0);

        /// A part of this part.
        public Part part(int partition) {
            return new Part(level + 1, bits | (long) partition << level * LEVEL_BITS);
        }

        /// Into how many such parts the rows are divided.
        public long share() {
            return 1L << level * LEVEL_BITS;
        }

        /// Writes to which of the smallest parts rows belong, those that are not divided again: [#select] finds the rows of
        /// any part by that, so that keys are hashed once.
        ///
        /// @param keys dense columns of the keys
        /// @param hashes a buffer for the hashes, as long as there are rows
        /// @param smallest written from the first row on
        public static void divide(List<Column> keys, int from, int count, long[] hashes, char[] smallest) {
            KeyHashes.write(keys, from, count, hashes);
            for (int i = 0; i < count; i++) {
                smallest[from + i] = (char) (hashes[i] & SMALLEST_MASK);
            }
        }

        /// Writes the places of the rows that belong to the part.
        ///
        /// @param smallest what [#divide] wrote; not read if the part has all rows
        /// @return how many there are
        public int select(char[] smallest, int from, int count, int[] places) {
            if (level == 0) {
                for (int i = 0; i < count; i++) {
                    places[i] = from + i;
                }
                return count;
            }
            long mask = share() - 1;
            int found = 0;
            for (int i = 0; i < count; i++) {
                places[found] = from + i;
                found += (smallest[from + i] & mask) == bits ? 1 : 0;
            }
            return found;
        }
    }

    private final List<SqlType> types;
    private final int[] keys;
    private final int shift;
    private final List<@Nullable SpillFile> files = new ArrayList<>();
    private final SpillDirectory directory;

    /// @param keys places of the key columns
    /// @param level how often the rows were divided before; each division takes other bits of the hash
    public PartitionedRows(List<SqlType> types, List<Integer> keys, int level, SpillDirectory directory) {
        this.types = List.copyOf(types);
        this.keys = keys.stream().mapToInt(Integer::intValue).toArray();
        this.shift = level * LEVEL_BITS;
        this.directory = directory;
        for (int i = 0; i < PARTITIONS; i++) {
            files.add(null);
        }
    }

    private synchronized SpillFile file(int partition) {
        SpillFile file = files.get(partition);
        if (file == null) {
            file = directory.create(types);
            files.set(partition, file);
        }
        return file;
    }

    /// Rows of all parts.
    public synchronized long rowCount() {
        long count = 0;
        for (SpillFile file : files) {
            count += file == null ? 0 : file.rowCount();
        }
        return count;
    }

    /// Rows of a part.
    public synchronized long rowCount(int partition) {
        SpillFile file = files.get(partition);
        return file == null ? 0 : file.rowCount();
    }

    /// Whether dividing a part again can help: it is not small.
    public synchronized boolean isLarge(int partition) {
        SpillFile file = files.get(partition);
        return file != null && file.bytes() > MIN_BYTES;
    }

    /// Reads a part; null if it has no rows.
    public synchronized SpillFile.@Nullable Reader reader(int partition) {
        SpillFile file = files.get(partition);
        return file == null ? null : file.reader();
    }

    /// Removes the file of a part that nobody needs any more.
    public synchronized void remove(int partition) {
        SpillFile file = files.get(partition);
        if (file != null) {
            files.set(partition, null);
            file.close();
        }
    }

    @Override
    public synchronized void close() {
        for (int i = 0; i < PARTITIONS; i++) {
            remove(i);
        }
    }

    /// One driver's way to write; confined to it.
    public final class Writer {
        private final List<Densifier> densifiers = new ArrayList<>();
        private final List<Column> keyColumns = new ArrayList<>();
        private final long[] hashes = new long[Batch.MAX_ROWS];
        private final int[] order = new int[Batch.MAX_ROWS];
        private final int[] bounds = new int[PARTITIONS + 1];

        public Writer() {
            types.forEach(_ -> densifiers.add(new Densifier()));
        }

        /// Writes the selected rows of a batch.
        ///
        /// @param places which of the batch's columns to write
        public void write(Batch batch, int[] places) {
            int count = batch.selectedCount();
            List<Column> dense = new ArrayList<>(places.length);
            for (int i = 0; i < places.length; i++) {
                dense.add(densifiers.get(i).densify(batch.columns().get(places[i]), batch.selection(), count));
            }
            write(dense, 0, count);
        }

        /// Writes some rows of dense columns.
        ///
        /// @param rows their places, in any order, repeated at will
        public void write(List<Column> columns, int[] rows, int count) {
            List<Column> dense = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                dense.add(densifiers.get(i).densify(columns.get(i), rows, count));
            }
            write(dense, 0, count);
        }

        /// Writes all rows of a store.
        public void write(RowStore rows) {
            List<Column> columns = rows.columns();
            for (int from = 0; from < rows.rowCount(); from += Batch.MAX_ROWS) {
                write(columns, from, Math.min(Batch.MAX_ROWS, rows.rowCount() - from));
            }
        }

        private void write(List<Column> columns, int from, int count) {
            divide(columns, from, count);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                int first = bounds[partition];
                int rows = bounds[partition + 1] - first;
                if (rows > 0) {
                    SpillFile file = file(partition);
                    synchronized (file) {
                        file.append(columns, order, first, rows);
                    }
                }
            }
        }

        /// Puts the rows' places into the order of their parts.
        private void divide(List<Column> columns, int from, int count) {
            keyColumns.clear();
            for (int key : keys) {
                keyColumns.add(columns.get(key));
            }
            KeyHashes.write(keyColumns, from, count, hashes);
            int[] sizes = new int[PARTITIONS + 1];
            for (int i = 0; i < count; i++) {
                hashes[i] = hashes[i] >>> shift & PARTITIONS - 1;
                sizes[(int) hashes[i] + 1]++;
            }
            for (int i = 0; i < PARTITIONS; i++) {
                sizes[i + 1] += sizes[i];
            }
            System.arraycopy(sizes, 0, bounds, 0, bounds.length);
            for (int i = 0; i < count; i++) {
                order[sizes[(int) hashes[i]]++] = from + i;
            }
        }
    }
}
