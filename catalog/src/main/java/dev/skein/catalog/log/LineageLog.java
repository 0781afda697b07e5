package dev.skein.catalog.log;

import dev.skein.catalog.Lineage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.concurrent.TimeUnit;

/// The lineage of statements: the latest ones in memory, and all of the last files' worth on disk, a JSON object per
/// line. Written behind the statements' back: a crash may lose the latest lines, and a disk that cannot be written
/// loses lines, never statements. Thread-safe.
final class LineageLog implements AutoCloseable {
    private static final String FILE = "lineage.jsonl";
    private static final String OLDER = "lineage-older.jsonl";

    /// Statements kept in memory, for `system.lineage`.
    private static final int REMEMBERED = 2_000;

    /// Statements that may wait for the disk; beyond that they wait for nobody and are not written.
    private static final int QUEUED = 10_000;

    /// A file that has grown past this becomes the older one.
    private static final long ROTATE_BYTES = 64L << 20;

    private static final long IDLE_MILLIS = 50;

    private final Path directory;
    private final Deque<Lineage> latest = new ArrayDeque<>();
    private final BlockingQueue<Lineage> queue = new ArrayBlockingQueue<>(QUEUED);
    private final Thread writer;
    private volatile boolean closing;

    private LineageLog(Path directory, List<Lineage> known) {
        this.directory = directory;
        known.forEach(this::remember);
        this.writer = Thread.ofPlatform().daemon().name("skein-lineage").unstarted(this::write);
    }

    static LineageLog open(Path directory) throws IOException {
        List<Lineage> known = new ArrayList<>();
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (String line : lines.subList(Math.max(0, lines.size() - REMEMBERED), lines.size())) {
                try {
                    known.add(CatalogJson.readLineage(line.getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    // the last line before a crash may be incomplete
                }
            }
        }
        LineageLog log = new LineageLog(directory, known);
        log.writer.start();
        return log;
    }

    void add(Lineage entry) {
        remember(entry);
        boolean taken = queue.offer(entry);
        if (!taken) {
            System.getLogger(LineageLog.class.getName())
                    .log(System.Logger.Level.WARNING, "the lineage of a statement is not written: the disk is too slow");
        }
    }

    private void remember(Lineage entry) {
        synchronized (latest) {
            latest.addFirst(entry);
            if (latest.size() > REMEMBERED) {
                latest.removeLast();
            }
        }
    }

    List<Lineage> latest(int limit) {
        synchronized (latest) {
            return latest.stream().limit(limit).toList();
        }
    }

    private void write() {
        Path file = directory.resolve(FILE);
        while (!closing || !queue.isEmpty()) {
            try {
                Lineage first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                if (Files.exists(file) && Files.size(file) > ROTATE_BYTES) {
                    Files.move(file, directory.resolve(OLDER), StandardCopyOption.REPLACE_EXISTING);
                }
                List<Lineage> entries = new ArrayList<>(List.of(first));
                queue.drainTo(entries);
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
                    for (Lineage entry : entries) {
                        out.write(CatalogJson.write(entry));
                        out.write('\n');
                    }
                }
            } catch (IOException e) {
                System.getLogger(LineageLog.class.getName())
                        .log(System.Logger.Level.WARNING, "lineage cannot be written: " + e.getMessage());
            } catch (InterruptedException e) {
                return;
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
