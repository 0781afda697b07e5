package dev.skein.catalog.log;

import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The names of the catalog's files, and what lies in them.
final class CatalogFiles {
    /// The file of the [dev.skein.catalog.store.CatalogStore].
    static final String STORE = "tables.map";

    private static final String LOG = "log-";
    private static final String CHECKPOINT = "checkpoint-";
    private static final String TEMPORARY = ".tmp";

    private CatalogFiles() {}

    /// The commits after a version.
    static Path log(Path directory, long version) {
        return directory.resolve(LOG + version);
    }

    /// The catalog at a version.
    static Path checkpoint(Path directory, long version) {
        return directory.resolve(CHECKPOINT + version);
    }

    /// Where a checkpoint is written before it is one.
    static Path unfinishedCheckpoint(Path directory, long version) {
        return directory.resolve(CHECKPOINT + version + TEMPORARY);
    }

    /// The version of the newest checkpoint; 0 if there is none.
    static long newestCheckpoint(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(CHECKPOINT + "[0-9]+"))
                    .mapToLong(name -> Long.parseLong(name.substring(CHECKPOINT.length())))
                    .max()
                    .orElse(0);
        }
    }

    /// The versions of the logs that follow a checkpoint, in order: the one that begins with it, and those that were begun
    /// for later checkpoints which are not there yet.
    static List<Long> logsFrom(Path directory, long version) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(LOG + "[0-9]+"))
                    .map(name -> Long.parseLong(name.substring(LOG.length())))
                    .filter(found -> found >= version)
                    .sorted()
                    .toList();
        }
    }

    /// Removes what a newer checkpoint has replaced, and what a crash has left half written.
    static void removeOlder(Path directory, long version) throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.list(directory)) {
            old = files.filter(file -> {
                        String name = file.getFileName().toString();
                        boolean numbered = name.matches("(" + LOG + "|" + CHECKPOINT + ")[0-9]+");
                        return name.startsWith(CHECKPOINT) && name.endsWith(TEMPORARY)
                                || numbered && Long.parseLong(name.substring(name.indexOf('-') + 1)) < version;
                    })
                    .toList();
        }
        for (Path file : old) {
            Files.delete(file);
        }
    }

    /// Makes the names of files durable.
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Looks a table up in checkpoint and log, from one end to the other.
    ///
    /// @throws SkeinException DATA_CORRUPTED if it is not there
    static TableEntry find(Path directory, TableReference wanted) throws IOException {
        long base = newestCheckpoint(directory);
        for (MemorySegment group : groups(directory, base)) {
            for (CommitRecord commit : CatalogJson.readCommits(TableCodec.bytes(group))) {
                for (CatalogChange change : commit.changes()) {
                    if (change instanceof CatalogChange.CreateTable create && is(create.table(), wanted)) {
                        return create.table();
                    }
                    if (change instanceof CatalogChange.ReplaceTable replace && is(replace.table(), wanted)) {
                        return replace.table();
                    }
                }
            }
        }
        return Checkpoint.find(checkpoint(directory, base), wanted.number())
                .orElseThrow(() -> new SkeinException(ErrorCode.DATA_CORRUPTED, "neither the catalog store nor the log has"
                        + " version " + wanted.version() + " of the table " + wanted.name() + "; run the statement again"));
    }

    private static List<MemorySegment> groups(Path directory, long base) throws IOException {
        List<MemorySegment> groups = new ArrayList<>();
        for (long version : logsFrom(directory, base)) {
            groups.addAll(RecordFile.read(log(directory, version), true).payloads());
        }
        return groups;
    }

    private static boolean is(TableEntry entry, TableReference wanted) {
        return entry.id() == wanted.id() && entry.version() == wanted.version();
    }
}
