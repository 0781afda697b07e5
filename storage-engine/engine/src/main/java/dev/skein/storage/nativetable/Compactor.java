package dev.skein.storage.nativetable;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Keeps segments few and free of deleted rows, in the background: one thread, one [Compaction] at a time, on tables that
/// have changed.
///
/// A replaced file is removed when every statement that may have planned with it has ended.
final class Compactor implements AutoCloseable {
    /// How long it waits after it found nothing to do; also gives bursts of small writes time to end.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// A statement is planned within this time before it counts as running.
    private static final Duration PLANNING = Duration.ofSeconds(60);

    private final Catalog catalog;
    private final TableFiles files;
    private final Clock clock;
    private final Supplier<Optional<Instant>> oldestStatement;
    private final Set<Long> changed = ConcurrentHashMap.newKeySet();
    private final Deque<Retired> retired = new ArrayDeque<>();
    private final Object wakeUp = new Object();
    private final Thread thread;
    private volatile boolean stopped;

    /// Files that were replaced.
    private record Retired(Instant at, long tableId, List<String> names) {}

    /// @param oldestStatement when the oldest of the statements that run now began
    Compactor(Catalog catalog, TableFiles files, Clock clock, Supplier<Optional<Instant>> oldestStatement) {
        this.catalog = catalog;
        this.files = files;
        this.clock = clock;
        this.oldestStatement = oldestStatement;
        this.thread = Thread.ofPlatform().name("skein-compaction").daemon(true).unstarted(this::work);
    }

    void start() {
        for (String schema : catalog.snapshot().schemas()) {
            catalog.snapshot().tables(schema).forEach(table -> changed.add(table.id()));
        }
        thread.start();
    }

    /// Has it look at a table.
    void tableChanged(long tableId) {
        changed.add(tableId);
    }

    private void work() {
        while (!stopped) {
            for (long tableId : List.copyOf(changed)) {
                changed.remove(tableId);
                compact(tableId);
            }
            removeRetired();
            synchronized (wakeUp) {
                try {
                    if (!stopped) {
                        wakeUp.wait(PAUSE.toMillis());
                    }
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    /// Compacts a table until there is nothing more to do.
    void compact(long tableId) {
        try {
            if (catalog.snapshot().table(tableId).filter(TableEntry::hasOpenRows).isPresent()) {
                catalog.commit(latest -> closedRows(latest, tableId));
            }
            boolean more = true;
            while (more && !stopped) {
                more = compactOnce(tableId);
            }
        } catch (IOException | SkeinException e) {
            // the table is as it was; it is tried again after its next change
            System.getLogger(Compactor.class.getName())
                    .log(System.Logger.Level.WARNING, "table " + tableId + " could not be compacted: " + e.getMessage());
        }
    }

    private boolean compactOnce(long tableId) throws IOException {
        TableEntry table = catalog.snapshot().table(tableId).orElse(null);
        if (table == null) {
            return false;
        }
        for (int shard = 0; shard < table.shards().size(); shard++) {
            String open = table.openSegment(shard);
            List<SegmentEntry> closed = table.shards().get(shard).stream()
                    .filter(segment -> !segment.file().equals(open))
                    .toList();
            List<SegmentEntry> sources = CompactionPlan.next(closed);
            if (!sources.isEmpty()) {
                List<String> replaced = new Compaction(catalog, files, table, shard, sources, () -> stopped).run();
                if (!replaced.isEmpty()) {
                    retired.add(new Retired(clock.instant(), tableId, replaced));
                    return true;
                }
            }
        }
        return false;
    }

    /// Has rows that are appended from now on go to other segments, so that those that hold rows now can become files.
    private static List<CatalogChange> closedRows(CatalogSnapshot latest, long tableId) {
        return latest.table(tableId)
                .<List<CatalogChange>>map(table ->
                        List.of(new CatalogChange.ReplaceTable(table.withClosedRows(), table.version())))
                .orElse(List.of());
    }

    /// Removes replaced files that no statement reads any more.
    void removeRetired() {
        Instant oldest = oldestStatement.get().orElse(clock.instant());
        while (!retired.isEmpty() && retired.getFirst().at().plus(PLANNING).isBefore(oldest)) {
            Retired first = retired.removeFirst();
            files.delete(first.tableId(), first.names());
        }
    }

    /// Stops; what is being written is thrown away.
    @Override
    public void close() {
        stopped = true;
        synchronized (wakeUp) {
            wakeUp.notifyAll();
        }
        try {
            // also returns at once if it was never started
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
