package dev.skein.catalog.log;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lineage;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The catalog of a data directory.
///
/// A commit is first checked against the state that all commits before it lead to, then waits until its record is on
/// disk; one thread at a time writes, and takes along the records of all threads that wait. What readers see is only
/// what is on disk.
public final class DurableCatalog implements Catalog {
    /// When a log grows past this, a checkpoint takes its place, so that opening stays quick.
    private static final long CHECKPOINT_BYTES = 32L << 20;

    private static final String LOG = "log-";
    private static final String CHECKPOINT = "checkpoint-";

    private final Path directory;
    private final DirectoryLock directoryLock;
    private final LineageLog lineage;
    private final AtomicLong nextTableId;
    private final ReentrantLock stateLock = new ReentrantLock();
    private final ReentrantLock writeLock = new ReentrantLock(true);
    private List<Ticket> waiting = new ArrayList<>();
    private HeapSnapshot pending;
    private @Nullable String broken;
    private RecordFile log;
    private volatile HeapSnapshot durable;

    private DurableCatalog(
            Path directory, DirectoryLock directoryLock, LineageLog lineage, RecordFile log, Opened opened) {
        this.directory = directory;
        this.directoryLock = directoryLock;
        this.lineage = lineage;
        this.log = log;
        this.durable = opened.snapshot();
        this.pending = opened.snapshot();
        this.nextTableId = new AtomicLong(opened.nextTableId());
    }

    private record Opened(HeapSnapshot snapshot, long nextTableId) {}

    /// Opens the catalog of a data directory, which is made if there is none.
    ///
    /// @throws SkeinException DATA_DIRECTORY_IN_USE, DATA_CORRUPTED, IO_ERROR
    public static DurableCatalog open(Path dataDirectory) {
        try {
            Files.createDirectories(dataDirectory.resolve("catalog"));
            DirectoryLock lock = DirectoryLock.take(dataDirectory);
            try {
                return open(dataDirectory.resolve("catalog"), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SkeinException(
                    ErrorCode.IO_ERROR, "cannot open the data directory " + dataDirectory + ": " + e, e);
        }
    }

    private static DurableCatalog open(Path directory, DirectoryLock lock) throws IOException {
        long base = newest(directory, CHECKPOINT).orElse(0L);
        HeapSnapshot snapshot = HeapSnapshot.EMPTY;
        long tableId = 1;
        Path checkpoint = directory.resolve(CHECKPOINT + base);
        if (Files.exists(checkpoint)) {
            for (byte[] payload : RecordFile.read(checkpoint, false).payloads()) {
                CommitRecord record = CatalogJson.readCommit(payload);
                snapshot = snapshot.after(record.changes()).withVersion(record.version());
                tableId = Math.max(tableId, record.nextTableId());
            }
        }
        Path logPath = directory.resolve(LOG + base);
        RecordFile log;
        if (Files.exists(logPath)) {
            RecordFile.Contents contents = RecordFile.read(logPath, true);
            for (byte[] payload : contents.payloads()) {
                CommitRecord record = CatalogJson.readCommit(payload);
                snapshot = snapshot.after(record.changes());
                tableId = Math.max(tableId, record.nextTableId());
            }
            log = contents.validLength() == 0
                    ? RecordFile.create(logPath)
                    : RecordFile.append(logPath, contents.validLength());
        } else {
            log = RecordFile.create(logPath);
        }
        removeOlder(directory, base);
        force(directory);
        return new DurableCatalog(
                directory, lock, LineageLog.open(directory), log, new Opened(snapshot, tableId));
    }

    private static Optional<Long> newest(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(prefix + "[0-9]+"))
                    .map(name -> Long.valueOf(name.substring(prefix.length())))
                    .max(Long::compare);
        }
    }

    /// Removes what a newer checkpoint has replaced, and what a crash has left half written.
    private static void removeOlder(Path directory, long base) throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.list(directory)) {
            old = files.filter(file -> {
                        String name = file.getFileName().toString();
                        boolean numbered = name.matches("(" + LOG + "|" + CHECKPOINT + ")[0-9]+");
                        return name.endsWith(".tmp")
                                || numbered && Long.parseLong(name.substring(name.indexOf('-') + 1)) != base;
                    })
                    .toList();
        }
        for (Path file : old) {
            Files.delete(file);
        }
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
        private final byte[] frame;
        private boolean written;
        private @Nullable SkeinException failure;

        Ticket(byte[] frame) {
            this.frame = frame;
        }
    }

    @Override
    public CatalogSnapshot commit(List<CatalogChange> changes) {
        HeapSnapshot mine;
        Ticket ticket;
        stateLock.lock();
        try {
            requireWhole();
            mine = pending.after(changes);
            ticket = new Ticket(RecordFile.frame(
                    CatalogJson.write(new CommitRecord(mine.version(), nextTableId.get(), changes))));
            waiting.add(ticket);
            pending = mine;
        } finally {
            stateLock.unlock();
        }
        writeLock.lock();
        try {
            if (!ticket.written && ticket.failure == null) {
                writeWaiting();
            }
            if (ticket.failure != null) {
                throw ticket.failure;
            }
            return mine;
        } finally {
            writeLock.unlock();
        }
    }

    /// Writes all commits that wait. Needs the write lock.
    private void writeWaiting() {
        List<Ticket> tickets;
        HeapSnapshot target;
        stateLock.lock();
        try {
            tickets = waiting;
            waiting = new ArrayList<>();
            target = pending;
        } finally {
            stateLock.unlock();
        }
        try {
            log.appendDurably(tickets.stream().map(ticket -> ticket.frame).toList());
        } catch (IOException e) {
            rollBack(tickets, e);
            return;
        }
        durable = target;
        tickets.forEach(ticket -> ticket.written = true);
        if (log.length() > CHECKPOINT_BYTES) {
            checkpoint();
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
        boolean full = message.contains("No space left") || message.contains("not enough space");
        SkeinException failure = new SkeinException(full ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR,
                "the catalog cannot write " + log.path() + ": " + message + "; nothing was changed"
                        + (full ? "; free some space and try again" : ""), e);
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

    /// Puts a checkpoint in the place of the log. Needs the write lock. If it fails, the log just stays in use.
    private void checkpoint() {
        HeapSnapshot snapshot = durable;
        Path target = directory.resolve(CHECKPOINT + snapshot.version());
        Path temporary = directory.resolve(CHECKPOINT + snapshot.version() + ".tmp");
        Path newLog = directory.resolve(LOG + snapshot.version());
        try {
            try (RecordFile file = RecordFile.create(temporary)) {
                file.appendDurably(List.of(RecordFile.frame(CatalogJson.write(
                        new CommitRecord(snapshot.version(), nextTableId.get(), snapshot.toChanges())))));
            }
            RecordFile next = RecordFile.create(newLog);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            force(directory);
            RecordFile before = log;
            log = next;
            before.close();
            removeOlder(directory, snapshot.version());
        } catch (IOException e) {
            System.getLogger(DurableCatalog.class.getName())
                    .log(System.Logger.Level.WARNING, "no checkpoint of the catalog could be written", e);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
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
