package dev.skein.catalog.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongPredicate;
import java.util.zip.CRC32C;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

/// Entries by number in a memory-mapped file. An entry under a number does not change as long as anybody may read it.
///
/// Each value is kept with its CRC-32C; one that does not match counts as missing. The file starts small and is copied to
/// a greater one when it is full. Thread-safe.
public final class CatalogStore implements AutoCloseable {
    /// Greater entries than that are not taken: the map divides its space by the average size of an entry.
    public static final int MAX_ENTRY_BYTES = 32 << 10;

    private static final int AVERAGE_ENTRY_BYTES = 1 << 10;

    /// What a new map is made for; with its bloat it takes ten times as many.
    private static final long FIRST_ENTRIES = 1_000;

    private static final int HEADER_LENGTH_OFFSET = 8;
    private static final int HEADER_TEXT_OFFSET = 12;

    private static final double BLOAT = 10;

    /// A full map is copied to one that is so many times as large.
    private static final int GROWTH = 10;

    private final Path path;
    private final boolean kept;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private ChronicleMap<Long, byte[]> map;
    private long capacity;
    private boolean closed;

    private CatalogStore(Path path, ChronicleMap<Long, byte[]> map, boolean kept) {
        this.path = path;
        this.map = map;
        this.kept = kept;
        this.capacity = Math.max(FIRST_ENTRIES, map.longSize());
    }

    /// Opens a map, or makes a new one if there is none or it cannot be opened.
    ///
    /// Takes a second or more of processor time at the first call in a process.
    ///
    /// @throws IOException if the disk does not let it make a file
    /// @throws LinkageError if the JVM was started without the flags that Chronicle needs
    public static CatalogStore open(Path path) throws IOException {
        Files.deleteIfExists(temporary(path));
        if (Files.exists(path)) {
            ChronicleMap<Long, byte[]> found = hasHeader(path) ? recover(path) : null;
            if (found != null) {
                return new CatalogStore(path, found, true);
            }
            Files.delete(path);
        }
        return new CatalogStore(path, builder(FIRST_ENTRIES).createPersistedTo(path.toFile()), false);
    }

    /// Whether a file starts with the header of a map: eight bytes of hash, the header's length, and its text. Chronicle
    /// waits a minute for a header that is not complete.
    private static boolean hasHeader(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(HEADER_TEXT_OFFSET + 1).order(ByteOrder.LITTLE_ENDIAN);
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // reads on
            }
            int length = start.hasRemaining() ? 0 : start.getInt(HEADER_LENGTH_OFFSET);
            return length > 0 && HEADER_TEXT_OFFSET + length < channel.size() && start.get(HEADER_TEXT_OFFSET) == '!';
        }
    }

    /// Opens an existing map after whatever happened to the process that had it: lets go of its locks and drops entries
    /// that it was writing.
    ///
    /// @return null if the file is no map
    private static @Nullable ChronicleMap<Long, byte[]> recover(Path path) {
        try {
            return builder(FIRST_ENTRIES).recoverPersistedTo(path.toFile(), false, _ -> {});
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static ChronicleMapBuilder<Long, byte[]> builder(long entries) {
        return ChronicleMapBuilder.of(Long.class, byte[].class)
                .name("skein-catalog")
                .entries(entries)
                .averageValueSize(AVERAGE_ENTRY_BYTES)
                .maxBloatFactor(BLOAT)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                // whoever opened the store closes it, after all who read it; a hook of the map's own would come before
                .skipCloseOnExitHook(true);
    }

    private static Path temporary(Path path) {
        return path.resolveSibling(path.getFileName() + ".tmp");
    }

    /// Whether there was a map that could be opened.
    public boolean kept() {
        return kept;
    }

    /// The entry under a number; empty if there is none or it is damaged.
    public Optional<byte[]> get(long number) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(closed ? null : map.get(number)).flatMap(CatalogStore::checked);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Keeps an entry, in the place of an earlier one.
    ///
    /// @return false if it is greater than [#MAX_ENTRY_BYTES]
    /// @throws IOException if the map is full and the disk does not take a greater one
    public boolean put(long number, byte[] entry) throws IOException {
        if (entry.length > MAX_ENTRY_BYTES) {
            return false;
        }
        byte[] value = ByteBuffer.allocate(Integer.BYTES + entry.length)
                .putInt(checksum(entry, 0))
                .put(entry)
                .array();
        lock.writeLock().lock();
        try {
            if (!closed) {
                put(number, value, true);
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void put(long number, byte[] value, boolean mayGrow) throws IOException {
        try {
            map.put(number, value);
        } catch (IllegalStateException full) {
            if (!mayGrow) {
                throw full;
            }
            grow();
            put(number, value, false);
        }
    }

    private void grow() throws IOException {
        Path next = temporary(path);
        Files.deleteIfExists(next);
        long larger = Math.max(capacity, map.longSize()) * GROWTH;
        ChronicleMap<Long, byte[]> copy = builder(larger).createPersistedTo(next.toFile());
        map.forEach(copy::put);
        map.close();
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        map = copy;
        capacity = larger;
    }

    /// Drops an entry, if it is there.
    public void remove(long number) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                map.remove(number);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Drops all entries whose numbers are not wanted.
    public void retain(LongPredicate wanted) {
        List<Long> unwanted = new ArrayList<>();
        lock.writeLock().lock();
        try {
            for (Long number : map.keySet()) {
                if (!wanted.test(number)) {
                    unwanted.add(number);
                }
            }
            unwanted.forEach(map::remove);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Number of entries.
    public long count() {
        lock.readLock().lock();
        try {
            return closed ? 0 : map.longSize();
        } finally {
            lock.readLock().unlock();
        }
    }

    private static Optional<byte[]> checked(byte[] value) {
        if (value.length < Integer.BYTES || ByteBuffer.wrap(value).getInt() != checksum(value, Integer.BYTES)) {
            return Optional.empty();
        }
        byte[] entry = new byte[value.length - Integer.BYTES];
        System.arraycopy(value, Integer.BYTES, entry, 0, entry.length);
        return Optional.of(entry);
    }

    private static int checksum(byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, bytes.length - offset);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            map.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
