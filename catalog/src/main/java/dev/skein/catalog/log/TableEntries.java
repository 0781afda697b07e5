package dev.skein.catalog.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.store.CatalogStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds the entries that [TableReference]s stand for, and moves them off the heap.
///
/// Opening the store costs more than a second of processor time, so a thread does it some time after start-up; until
/// then, and in a JVM where the store cannot be opened, references keep their entries where the log left them. From then on
/// the thread takes the references of new commits to the store twice a second; most of a busy table's never get there,
/// because a later version has taken their place. Entries that are asked for often are kept decoded. Thread-safe.
final class TableEntries implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(TableEntries.class.getName());

    /// The decoded entries that are kept, in columns and segments of theirs, of some 60 bytes each.
    private static final long MAX_CACHED_PARTS = 200_000;

    private static final long SETTLE_MILLIS = 500;
    private static final long CLOSE_MILLIS = 20_000;

    private final Path directory;
    private final Cache<Long, TableEntry> hot = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(MAX_CACHED_PARTS)
            .weigher((Long _, TableEntry entry) -> parts(entry))
            .build();
    private final ConcurrentLinkedQueue<TableReference> unsettled = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private @Nullable Thread mover;
    private volatile boolean settles = true;

    /// @param directory the catalog's files
    TableEntries(Path directory) {
        this.directory = directory;
    }

    private static int parts(TableEntry entry) {
        return 1 + entry.schema().columns().size() + entry.statistics().columns().size()
                + entry.shards().stream().mapToInt(shard -> 1 + shard.size()).sum();
    }

    /// The entry of a table.
    TableEntry get(TableReference table) {
        return table.place() instanceof TableReference.Place.Decoded decoded
                ? decoded.entry()
                : hot.get(table.number(), _ -> load(table));
    }

    private TableEntry load(TableReference table) {
        try {
            return switch (table.place()) {
                case TableReference.Place.Decoded decoded -> decoded.entry();
                case TableReference.Place.Encoded encoded -> TableCodec.decode(TableCodec.bytes(encoded.bytes()));
                case TableReference.Place.Stored stored -> {
                    Optional<byte[]> found = stored.store().get(table.number());
                    yield found.isPresent() ? TableCodec.decode(found.get()) : fromLog(table);
                }
            };
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot read the entry of table " + table.name() + ": " + e, e);
        }
    }

    /// The entry as the log has it, when the store has lost it.
    private TableEntry fromLog(TableReference table) throws IOException {
        LOGGER.log(Level.WARNING, "the catalog store has lost table " + table.name() + "; it is read from the log again");
        TableEntry entry = CatalogFiles.find(directory, table);
        table.restore(entry);
        unsettled.add(table);
        return entry;
    }

    /// The entry as [TableCodec] writes it.
    byte[] encoded(TableReference table) throws IOException {
        return switch (table.place()) {
            case TableReference.Place.Decoded decoded -> TableCodec.encode(decoded.entry());
            case TableReference.Place.Encoded encoded -> TableCodec.bytes(encoded.bytes());
            case TableReference.Place.Stored stored -> {
                Optional<byte[]> found = stored.store().get(table.number());
                yield found.isPresent() ? found.get() : TableCodec.encode(fromLog(table));
            }
        };
    }

    /// Takes note of a table that a snapshot holds from now on.
    void added(TableReference table) {
        if (settles) {
            unsettled.add(table);
        }
    }

    /// Starts the thread that opens the store.
    void start(Duration delay) {
        mover = Thread.ofPlatform().daemon().name("skein-catalog-store").priority(Thread.MIN_PRIORITY).start(() -> {
            try {
                if (!closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    move();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException | LinkageError e) {
                LOGGER.log(Level.WARNING, "the catalog store cannot be used, so that the catalog stays on the heap: " + e);
            } finally {
                settles = false;
                unsettled.clear();
                opened.countDown();
            }
        });
    }

    private void move() throws IOException, InterruptedException {
        try (CatalogStore store = CatalogStore.open(directory.resolve(CatalogFiles.STORE))) {
            TableReference.Place.Stored home = new TableReference.Place.Stored(store);
            Set<Long> known = new HashSet<>();
            unsettled.forEach(table -> known.add(table.number()));
            store.retain(known::contains);
            long missing = settle(home);
            if (missing > 0) {
                // so after every crash, and with a new map
                LOGGER.log(Level.DEBUG, "the catalog store is made from the log: " + missing + " tables");
            }
            opened.countDown();
            while (!closing.await(SETTLE_MILLIS, TimeUnit.MILLISECONDS)) {
                settle(home);
            }
            settle(home);
        }
    }

    /// Moves the references that wait.
    ///
    /// @return how many entries the store did not have
    private long settle(TableReference.Place.Stored home) throws IOException {
        long missing = 0;
        for (TableReference table = unsettled.poll(); table != null; table = unsettled.poll()) {
            missing += table.settle(home) ? 1 : 0;
        }
        return missing;
    }

    /// Waits until the store is open and has all entries, or cannot be opened.
    void awaitStore() throws InterruptedException {
        opened.await();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (mover != null) {
                mover.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
