package dev.skein.catalog.log;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lineage;
import dev.skein.catalog.SkeinException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The catalog of a data directory.
///
/// A commit is first checked against the state that all commits before it lead to, then waits until its record is on
/// disk; one thread at a time writes, and takes along the records of all threads that wait. What readers see is only
/// what is on disk.
public final class DurableCatalog implements Catalog {
    private final Path directory;
    private final DirectoryLock directoryLock;
    private final LineageLog lineage;
    private final TableEntries entries;
    private final CatalogSettings settings;
    private final AtomicLong nextTableId;
    private final ReentrantLock stateLock = new ReentrantLock();
    private final ReentrantLock writeLock = new ReentrantLock(true);
    private List<Ticket> waiting = new ArrayList<>();
    private HeapSnapshot pending;
    private @Nullable String broken;
    private RecordFile log;
    /// Writes a checkpoint, or has written the last one.
    private Thread checkpoints = Thread.ofPlatform().unstarted(() -> {});
    private volatile long checkpointBytes;
    private volatile HeapSnapshot durable;

    private DurableCatalog(
            Path directory,
            DirectoryLock directoryLock,
            LineageLog lineage,
            RecordFile log,
            TableEntries entries,
            CatalogSettings settings,
            Checkpoint.Contents opened) {
        this.directory = directory;
        this.directoryLock = directoryLock;
        this.lineage = lineage;
        this.log = log;
        this.entries = entries;
        this.settings = settings;
        this.checkpointBytes = settings.checkpointBytes();
        this.durable = opened.snapshot();
        this.pending = opened.snapshot();
        this.nextTableId = new AtomicLong(opened.nextTableId());
    }

    /// Opens the catalog of a data directory, which is made if there is none.
    ///
    /// @throws SkeinException DATA_DIRECTORY_IN_USE, DATA_CORRUPTED, IO_ERROR
    public static DurableCatalog open(Path dataDirectory) {
        return open(dataDirectory, CatalogSettings.DEFAULT);
    }

    /// The same with other settings.
    static DurableCatalog open(Path dataDirectory, CatalogSettings settings) {
        try {
            Files.createDirectories(dataDirectory.resolve("catalog"));
            DirectoryLock lock = DirectoryLock.take(dataDirectory);
            try {
                return open(dataDirectory.resolve("catalog"), lock, settings);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SkeinException(
                    ErrorCode.IO_ERROR, "cannot open the data directory " + dataDirectory + ": " + e, e);
        }
    }

    private static DurableCatalog open(Path directory, DirectoryLock lock, CatalogSettings settings) throws IOException {
        long base = CatalogFiles.newestCheckpoint(directory);
        TableEntries entries = new TableEntries(directory);
        Path checkpoint = CatalogFiles.checkpoint(directory, base);
        Checkpoint.Contents read = Files.exists(checkpoint)
                ? Checkpoint.read(checkpoint, entries)
                : new Checkpoint.Contents(HeapSnapshot.empty(entries), 1);
        HeapSnapshot snapshot = read.snapshot();
        long tableId = read.nextTableId();
        Path logPath = CatalogFiles.log(directory, base);
        long validLength = 0;
        List<Long> logs = CatalogFiles.logsFrom(directory, base);
        for (long version : logs) {
            logPath = CatalogFiles.log(directory, version);
            RecordFile.Contents contents = RecordFile.read(logPath, version == logs.getLast());
            for (MemorySegment group : contents.payloads()) {
                for (CommitRecord record : CatalogJson.readCommits(TableCodec.bytes(group))) {
                    snapshot = snapshot.after(record.changes());
                    tableId = Math.max(tableId, record.nextTableId());
                }
            }
            validLength = contents.validLength();
        }
        RecordFile log = validLength == 0 ? RecordFile.create(logPath) : RecordFile.append(logPath, validLength);
        CatalogFiles.removeOlder(directory, base);
        CatalogFiles.force(directory);
        snapshot.references().forEach(entries::added);
        entries.start(settings.storeDelay());
        return new DurableCatalog(directory, lock, LineageLog.open(directory), log, entries, settings,
                new Checkpoint.Contents(snapshot, tableId));
    }

    @Override
    public CatalogSnapshot snapshot() {
        return durable;
    }

    @Override
    public long nextTableId() {
        return nextTableId.getAndIncrement();
    }

    /// A commit that waits for the disk. Written under the write lock only, but for its birth.
    private static final class Ticket {
        private final byte[] commit;
        private final HeapSnapshot before;
        private final HeapSnapshot after;
        private final List<CatalogChange> changes;
        private boolean written;
        private @Nullable SkeinException failure;

        Ticket(byte[] commit, HeapSnapshot before, HeapSnapshot after, List<CatalogChange> changes) {
            this.commit = commit;
            this.before = before;
            this.after = after;
            this.changes = changes;
        }
    }

    @Override
    public CatalogSnapshot commit(List<CatalogChange> changes) {
        return commit(_ -> changes);
    }

    @Override
    public CatalogSnapshot commit(Function<CatalogSnapshot, List<CatalogChange>> made) {
        Ticket ticket;
        try {
            ticket = check(made);
        } catch (SkeinException e) {
            writeWhatWaits();
            throw e;
        }
        writeLock.lock();
        try {
            if (!ticket.written && ticket.failure == null) {
                writeWaiting();
            }
            if (ticket.failure != null) {
                throw ticket.failure;
            }
            return ticket.after;
        } finally {
            writeLock.unlock();
        }
    }

    /// Checks a commit against the state that all commits before it lead to, and lets it wait for the disk.
    private Ticket check(Function<CatalogSnapshot, List<CatalogChange>> made) {
        stateLock.lock();
        try {
            requireWhole();
            List<CatalogChange> changes = made.apply(pending);
            HeapSnapshot after = pending.after(changes);
            byte[] commit = CatalogJson.write(
                    new CommitRecord(after.version(), nextTableId.get(), after.nextNumber(), changes));
            Ticket ticket = new Ticket(commit, pending, after, changes);
            waiting.add(ticket);
            pending = after;
            return ticket;
        } finally {
            stateLock.unlock();
        }
    }

    /// Returns when all commits that wait now are on disk: who conflicts with one of them and tries again finds it in the
    /// snapshot, instead of trying in vain for as long as the disk takes.
    private void writeWhatWaits() {
        writeLock.lock();
        try {
            writeWaiting();
        } finally {
            writeLock.unlock();
        }
    }

    /// Writes all commits that wait, as one record. Needs the write lock.
    private void writeWaiting() {
        List<Ticket> tickets;
        stateLock.lock();
        try {
            tickets = waiting;
            waiting = new ArrayList<>();
        } finally {
            stateLock.unlock();
        }
        if (tickets.isEmpty()) {
            return;
        }
        try {
            log.appendDurably(lines(tickets));
        } catch (IOException e) {
            rollBack(tickets, e);
            return;
        }
        durable = tickets.getLast().after;
        for (Ticket ticket : tickets) {
            ticket.written = true;
            publish(ticket);
        }
        if (log.length() > checkpointBytes && !checkpoints.isAlive()) {
            beginCheckpoint();
        }
    }

    private static byte[] lines(List<Ticket> tickets) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Ticket ticket : tickets) {
            if (lines.size() > 0) {
                lines.write('\n');
            }
            lines.write(ticket.commit);
        }
        return lines.toByteArray();
    }

    /// Tells which table versions a durable commit has brought and which it has replaced.
    private void publish(Ticket ticket) {
        for (CatalogChange change : ticket.changes) {
            switch (change) {
                case CatalogChange.CreateTable create -> publish(ticket, create.table().id());
                case CatalogChange.ReplaceTable replace -> publish(ticket, replace.table().id());
                case CatalogChange.AppendRows append -> publish(ticket, append.tableId());
                case CatalogChange.DropTable drop -> publish(ticket, drop.tableId());
                case CatalogChange.CreateSchema _, CatalogChange.DropSchema _, CatalogChange.CreateView _,
                        CatalogChange.DropView _, CatalogChange.KeepRows _, CatalogChange.CreateServer _, CatalogChange.DropServer _ -> {}
            }
        }
    }

    private void publish(Ticket ticket, long tableId) {
        TableReference before = ticket.before.tablesById().get(tableId);
        TableReference after = ticket.after.tablesById().get(tableId);
        if (before != null) {
            before.supersede();
        }
        if (after != null) {
            entries.added(after);
        }
    }

    /// Fails the commits that could not be written, and those that were checked against a state with them in it.
    private void rollBack(List<Ticket> tickets, IOException e) {
        boolean cutBack = false;
        try {
            cutBack = log.length() == Files.size(log.path());
        } catch (IOException again) {
            e.addSuppressed(again);
        }
        String message = String.valueOf(e.getMessage());
        ErrorCode code = ErrorCode.ofWriting(e);
        SkeinException failure = new SkeinException(code,
                "the catalog cannot write " + log.path() + ": " + message + "; nothing was changed"
                + (code == ErrorCode.DISK_FULL ? "; free some space and try again" : ""), e);
        stateLock.lock();
        try {
            tickets.forEach(ticket -> ticket.failure = failure);
            waiting.forEach(ticket -> ticket.failure = failure);
            waiting = new ArrayList<>();
            pending = durable;
            if (!cutBack) {
                broken = "the catalog log could not be written nor cut back: " + message;
            }
        } finally {
            stateLock.unlock();
        }
    }

    private void requireWhole() {
        if (broken != null) {
            throw new SkeinException(ErrorCode.IO_ERROR, broken + "; restart the gateway when the disk works again");
        }
    }

    /// Begins a new log, and has a thread write the checkpoint that it follows; commits go on meanwhile. Needs the write
    /// lock. If it fails, the log just stays in use.
    private void beginCheckpoint() {
        HeapSnapshot snapshot = durable;
        try {
            RecordFile next = RecordFile.create(CatalogFiles.log(directory, snapshot.version()));
            CatalogFiles.force(directory);
            RecordFile before = log;
            log = next;
            before.close();
            checkpoints = Thread.ofPlatform().name("skein-catalog-checkpoint").start(() -> checkpoint(snapshot));
        } catch (IOException e) {
            checkpointFailed(e);
        }
    }

    /// Puts a checkpoint in the place of all logs before the one that begins with it. If it fails, they stay.
    private void checkpoint(HeapSnapshot snapshot) {
        long version = snapshot.version();
        Path unfinished = CatalogFiles.unfinishedCheckpoint(directory, version);
        try {
            Checkpoint.write(unfinished, snapshot, nextTableId.get());
            Path finished = CatalogFiles.checkpoint(directory, version);
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
            CatalogFiles.force(directory);
            checkpointBytes = Math.max(settings.checkpointBytes(), Files.size(finished));
            CatalogFiles.removeOlder(directory, version);
        } catch (IOException e) {
            checkpointFailed(e);
        }
    }

    private void checkpointFailed(IOException e) {
        checkpointBytes = 2 * settings.checkpointBytes();
        System.getLogger(DurableCatalog.class.getName())
                .log(System.Logger.Level.WARNING, "no checkpoint of the catalog could be written: " + e);
    }

    private void awaitCheckpoint() {
        try {
            checkpoints.join();
        } catch (InterruptedException e) {
            // what is unfinished is removed at the next start
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the store has all tables, or cannot be opened.
    void awaitStore() throws InterruptedException {
        entries.awaitStore();
    }

    @Override
    public void record(Lineage entry) {
        lineage.add(entry);
    }

    @Override
    public List<Lineage> lineage(int limit) {
        return lineage.latest(limit);
    }

    @Override
    public void close() {
        writeLock.lock();
        try {
            awaitCheckpoint();
            entries.close();
            lineage.close();
            log.close();
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot close the catalog: " + e.getMessage(), e);
        } finally {
            directoryLock.close();
            writeLock.unlock();
        }
    }
}
