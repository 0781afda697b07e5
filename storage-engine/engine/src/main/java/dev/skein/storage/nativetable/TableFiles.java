package dev.skein.storage.nativetable;

import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.storage.segment.ChunkCache;
import dev.skein.storage.segment.RowGroupReader;
import dev.skein.storage.segment.RowReader;
import dev.skein.storage.segment.SegmentFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The files of all native tables of a data directory: names, open segments, delete vectors, clean-up. Thread-safe.
///
/// A file's number is unique in its table and part of its rows' addresses.
final class TableFiles {
    private static final String SEGMENT = ".segment";
    private static final String DELETED = ".deleted";

    /// The number in row addresses of the first segment that is no file; a table never has so many files.
    private static final long FIRST_IN_CATALOG = 1L << 30;

    /// Key indexes may take so much room, as a part of what decoded chunks may take.
    private static final int INDEX_PART = 8;

    private final Path root;
    private final ChunkCache cache;
    private final KeyIndexes keyIndexes;
    private final Relocations relocations = new Relocations();
    private final Map<Path, SegmentFile> segments = new ConcurrentHashMap<>();
    private final Map<Path, AppendedSegment> appended = new ConcurrentHashMap<>();
    private final Map<Path, BitSet> deleteVectors = new ConcurrentHashMap<>();
    private final Map<Long, AtomicLong> nextNumbers = new ConcurrentHashMap<>();

    TableFiles(Path dataDirectory, ChunkCache cache) {
        this.cache = cache;
        this.keyIndexes = new KeyIndexes(cache.limitBytes() / INDEX_PART);
        this.root = dataDirectory.resolve("tables");
    }

    /// What is known of where keys are.
    KeyIndexes keyIndexes() {
        return keyIndexes;
    }

    /// Where compaction has put rows.
    Relocations relocations() {
        return relocations;
    }

    Path directory(long tableId) {
        return root.resolve(Long.toString(tableId));
    }

    /// A number for a new file of a table; makes the table's directory.
    long nextNumber(long tableId) {
        return nextNumbers.computeIfAbsent(tableId, this::firstNumber).getAndIncrement();
    }

    private AtomicLong firstNumber(long tableId) {
        try {
            Files.createDirectories(directory(tableId));
            force(root);
            try (Stream<Path> files = Files.list(directory(tableId))) {
                return new AtomicLong(1 + files.mapToLong(file -> number(file.getFileName().toString()))
                        .max()
                        .orElse(0));
            }
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot use " + directory(tableId) + ": " + e, e);
        }
    }

    static String segmentName(long number) {
        return number + SEGMENT;
    }

    static String deleteVectorName(long number) {
        return number + DELETED;
    }

    static long number(String fileName) {
        int dot = fileName.indexOf('.');
        return dot > 0 && fileName.substring(0, dot).matches("[0-9]{1,18}")
                ? Long.parseLong(fileName.substring(0, dot))
                : 0;
    }

    /// The number by which addresses of rows name a segment: that of its file, or one beyond all of these.
    static long addressNumber(SegmentEntry segment) {
        long number = number(segment.file());
        return segment.inCatalog() ? FIRST_IN_CATALOG + number % FIRST_IN_CATALOG : number;
    }

    /// The readers of a segment's rows, one after the other.
    ///
    /// @param snapshot of which the segment is part
    List<RowReader> readers(
            CatalogSnapshot snapshot, long tableId, SegmentEntry segment, List<ColumnDefinition> columns) {
        if (segment.inCatalog()) {
            return List.of(appended(tableId, segment.file())
                    .reader(snapshot.appendedRows(tableId, segment.file()), columns));
        }
        SegmentFile file = segment(tableId, segment.file());
        List<RowReader> readers = new ArrayList<>();
        for (int group = 0; group < file.rowGroupCount(); group++) {
            readers.add(new RowGroupReader(file, group, columns));
        }
        return readers;
    }

    /// The segment of appended rows of this name.
    AppendedSegment appended(long tableId, String file) {
        return appended.computeIfAbsent(directory(tableId).resolve(file), _ -> new AppendedSegment());
    }

    SegmentFile segment(long tableId, String file) {
        return segments.computeIfAbsent(
                directory(tableId).resolve(file), path -> SegmentFile.open(path, cache));
    }

    /// The deleted rows that a delete vector names; not to be changed.
    BitSet deleted(long tableId, String deleteVector) {
        return deleteVector.isEmpty()
                ? new BitSet()
                : deleteVectors.computeIfAbsent(directory(tableId).resolve(deleteVector), DeleteVector::read);
    }

    /// Makes the names of new files in a table's directory durable.
    void forceDirectory(long tableId) throws IOException {
        force(directory(tableId));
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Forgets files that no later version names. Readers of earlier versions that have them mapped go on.
    void forget(long tableId, Collection<String> files) {
        for (String file : files) {
            Path path = directory(tableId).resolve(file);
            SegmentFile segment = segments.remove(path);
            if (segment != null) {
                segment.forget();
            }
            deleteVectors.remove(path);
            appended.remove(path);
        }
    }

    void delete(long tableId, Collection<String> files) {
        forget(tableId, files);
        for (String file : files) {
            try {
                Files.deleteIfExists(directory(tableId).resolve(file));
            } catch (IOException e) {
                // the next start tries again
            }
        }
    }

    /// Removes all files that the catalog does not name: what crashes and dropped tables have left.
    void removeOrphans(CatalogSnapshot snapshot) {
        Map<Long, Set<String>> named = new HashMap<>();
        for (String schema : snapshot.schemas()) {
            for (TableEntry table : snapshot.tables(schema)) {
                named.put(table.id(), named(table));
            }
        }
        removeAllBut(named);
    }

    /// Removes all files but these, by table.
    void removeAllBut(Map<Long, Set<String>> named) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> tables = Files.list(root)) {
            for (Path table : tables.toList()) {
                String name = table.getFileName().toString();
                if (name.matches("[0-9]{1,18}")) {
                    removeOrphans(table, named.getOrDefault(Long.parseLong(name), Set.of()));
                }
            }
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot clean up " + root + ": " + e, e);
        }
    }

    /// Makes a file that is on disk under another name one of a table, durably, and looks whether it is one.
    ///
    /// @throws SkeinException DATA_CORRUPTED, IO_ERROR; the file is gone then
    void adopt(long tableId, String file, Path staged) {
        Path path = directory(tableId).resolve(file);
        try {
            forget(tableId, Set.of(file));
            Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(directory(tableId));
            force(root);
            if (file.endsWith(SEGMENT)) {
                segment(tableId, file);
            } else {
                deleted(tableId, file);
            }
        } catch (IOException e) {
            delete(tableId, Set.of(file));
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot keep " + path + ": " + e, e);
        } catch (SkeinException e) {
            delete(tableId, Set.of(file));
            throw e;
        }
    }

    private static void removeOrphans(Path table, Set<String> named) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(table)) {
            files = listed.toList();
        }
        for (Path file : files) {
            if (!named.contains(file.getFileName().toString())) {
                Files.delete(file);
            }
        }
        if (named.isEmpty()) {
            Files.delete(table);
        }
    }

    /// The names of a table version's files.
    static Set<String> named(TableEntry table) {
        return named(table, _ -> true);
    }

    /// The names of those that a node keeps.
    static Set<String> namedOn(TableEntry table, String node) {
        return named(table, segment -> segment.node().equals(node));
    }

    private static Set<String> named(TableEntry table, Predicate<SegmentEntry> which) {
        Set<String> names = new HashSet<>();
        for (List<SegmentEntry> shard : table.shards()) {
            for (SegmentEntry segment : shard) {
                if (which.test(segment)) {
                    names.add(segment.file());
                    if (!segment.deleteVector().isEmpty()) {
                        names.add(segment.deleteVector());
                    }
                }
            }
        }
        return names;
    }
}
