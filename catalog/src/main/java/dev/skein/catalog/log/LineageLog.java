package dev.skein.catalog.log;

import dev.skein.catalog.Lineage;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The lineage of statements: the latest ones in memory, more of them on disk, a JSON object per line in two files of
/// bounded size. Written behind the statements' back: a crash may lose the latest lines, and a disk that cannot be written
/// loses lines, never statements. What is on disk is read after the start, by the thread that writes. Thread-safe.
final class LineageLog implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(LineageLog.class.getName());
    private static final String FILE = "lineage.jsonl";
    private static final String OLDER = "lineage-older.jsonl";

    /// Statements kept in memory, for `system.lineage`.
    private static final int MAX_STATEMENTS = 2_000;

    /// Pairs of columns kept in memory, of some 100 bytes each.
    private static final int MAX_EDGES = 100_000;

    /// A longer statement is a list of values, or was made by a machine; its beginning tells enough.
    private static final int MAX_TEXT_LENGTH = 10_000;

    /// Statements that may wait for the disk; beyond that they wait for nobody and are not written.
    private static final int MAX_QUEUED = 10_000;

    /// A file that has grown past this becomes the older one.
    private static final long ROTATE_BYTES = 16L << 20;

    private static final long IDLE_MILLIS = 50;

    private final Path directory;
    private final Deque<Lineage> latest = new ArrayDeque<>();
    private final BlockingQueue<Lineage> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Thread writer;
    private int edges;
    private volatile boolean closing;

    private LineageLog(Path directory) {
        this.directory = directory;
        this.writer = Thread.ofPlatform().daemon().name("skein-lineage").unstarted(this::run);
    }

    static LineageLog open(Path directory) {
        LineageLog log = new LineageLog(directory);
        log.writer.start();
        return log;
    }

    void add(Lineage entry) {
        String text = entry.statement();
        Lineage bounded = text.length() <= MAX_TEXT_LENGTH
                ? entry
                : entry.withStatement(text.substring(0, MAX_TEXT_LENGTH) + "…");
        synchronized (latest) {
            latest.addFirst(bounded);
            edges += bounded.edges().size();
            trim();
        }
        if (!queue.offer(bounded)) {
            LOGGER.log(Level.WARNING, "the lineage of a statement is not written: the disk is too slow");
        }
    }

    /// Needs the lock on `latest`.
    private void trim() {
        while (latest.size() > 1 && (latest.size() > MAX_STATEMENTS || edges > MAX_EDGES)) {
            edges -= latest.removeLast().edges().size();
        }
    }

    /// The latest statements, latest first, those of earlier processes among them.
    List<Lineage> latest(int limit) {
        try {
            loaded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (latest) {
            return latest.stream().limit(limit).toList();
        }
    }

    private void run() {
        try {
            load();
        } finally {
            loaded.countDown();
        }
        while (!closing || !queue.isEmpty()) {
            try {
                Lineage first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Lineage> entries = new ArrayList<>(List.of(first));
                    queue.drainTo(entries);
                    write(entries);
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "lineage cannot be written: " + e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Puts what earlier processes wrote behind what this one has recorded already.
    private void load() {
        Deque<Lineage> known = new ArrayDeque<>();
        for (String name : List.of(OLDER, FILE)) {
            Path file = directory.resolve(name);
            if (Files.exists(file)) {
                try (BufferedReader lines = Files.newBufferedReader(file)) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        load(line, known);
                    }
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, "the lineage of earlier statements cannot be read from " + file + ": " + e);
                }
            }
        }
        synchronized (latest) {
            while (!known.isEmpty()) {
                Lineage entry = known.removeLast();
                latest.addLast(entry);
                edges += entry.edges().size();
            }
            trim();
        }
    }

    private static void load(String line, Deque<Lineage> known) {
        try {
            known.addLast(CatalogJson.readLineage(line.getBytes(StandardCharsets.UTF_8)));
            if (known.size() > MAX_STATEMENTS) {
                known.removeFirst();
            }
        } catch (IOException e) {
            // the last line before a crash may be incomplete
        }
    }

    private void write(List<Lineage> entries) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.exists(file) && Files.size(file) > ROTATE_BYTES) {
            Files.move(file, directory.resolve(OLDER), StandardCopyOption.REPLACE_EXISTING);
        }
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            for (Lineage entry : entries) {
                out.write('\n');
                out.write(CatalogJson.write(entry));
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
