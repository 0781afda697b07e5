package dev.skein.storage.nativetable;

import dev.skein.catalog.AppendedRows;
import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.segment.SegmentFile;
import dev.skein.storage.spi.BatchWriter;
import dev.skein.storage.spi.WriteRequest;
import dev.skein.storage.spi.WriteSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/// Stages new segments and deleted rows of one table, and commits them together. Thread-safe.
///
/// Inserts of several sessions go side by side: a commit that finds a newer version of the table adds its segments to
/// that one. Deleted rows conflict only if another session has deleted one of the same rows meanwhile.
final class NativeWriteSession implements WriteSession {
    /// Commits that may come between before a session gives up; each try costs microseconds.
    private static final int MAX_TRIES = 1_000;

    private final Catalog catalog;
    private final TableFiles files;
    private final StorageNodes nodes;
    private final TableEntry table;
    private final TableOptions options;
    private final WriteRequest.Operation operation;
    private final boolean creates;
    private final LongConsumer changed;
    private final List<List<SegmentEntry>> staged = new ArrayList<>();
    private final List<CatalogChange> appended = new ArrayList<>();
    private final Map<Long, BitSet> deleted = new HashMap<>();
    private final List<String> stagedFiles = new ArrayList<>();
    /// What of the session lies on other nodes.
    private final Map<String, List<String>> sentFiles = new HashMap<>();
    private final List<NativeBatchWriter> writers = new ArrayList<>();
    private long changedRows;
    private boolean committed;

    /// @param creates whether the commit makes the table
    /// @param changed hears of the table's number after the commit
    NativeWriteSession(
            Catalog catalog,
            TableFiles files,
            StorageNodes nodes,
            TableEntry table,
            WriteRequest.Operation operation,
            boolean creates,
            LongConsumer changed) {
        this.catalog = catalog;
        this.files = files;
        this.nodes = nodes;
        this.table = table;
        this.options = TableOptions.parse(table.options(), table.schema());
        this.operation = operation;
        this.creates = creates;
        this.changed = changed;
        for (int i = 0; i < table.shards().size(); i++) {
            staged.add(new ArrayList<>());
        }
    }

    @Override
    public synchronized BatchWriter newWriter() {
        NativeBatchWriter writer = new NativeBatchWriter(this, table, operation);
        writers.add(writer);
        return writer;
    }

    /// A path for a new segment of this session.
    synchronized Path newSegment() {
        String name = TableFiles.segmentName(files.nextNumber(table.id()));
        stagedFiles.add(name);
        return files.directory(table.id()).resolve(name);
    }

    /// Takes over a finished segment: hands it to the shard's node and keeps its outline, if it has a node.
    void add(int shard, Path path, long rowCount, long bytes) {
        String file = path.getFileName().toString();
        String node = options.node(shard);
        if (!node.isEmpty()) {
            send(node, file);
            SegmentFile.keepOutline(path);
        }
        synchronized (this) {
            staged.get(shard).add(new SegmentEntry(file, rowCount, bytes, "", 0, node));
            changedRows += operation == WriteRequest.Operation.UPDATE ? 0 : rowCount;
        }
    }

    private void send(String node, String file) {
        synchronized (this) {
            sentFiles.computeIfAbsent(node, _ -> new ArrayList<>()).add(file);
        }
        nodes.put(node, table.id(), file, files.directory(table.id()).resolve(file));
    }

    /// Whether a few rows may go to the catalog rather than to a file.
    boolean takesFewRows() {
        return !creates && options.nodes().isEmpty();
    }

    /// Takes over a few rows.
    synchronized void append(int shard, AppendedRows.Piece rows) {
        appended.add(new CatalogChange.AppendRows(table.id(), table.nextColumnId(), shard, rows));
        changedRows += operation == WriteRequest.Operation.UPDATE ? 0 : rows.rowCount();
    }

    /// Takes over addresses of rows to delete.
    synchronized void delete(long[] addresses, int count) {
        for (int i = 0; i < count; i++) {
            long segment = addresses[i] >>> NativeConnector.ROW_BITS;
            BitSet rows = deleted.computeIfAbsent(segment, _ -> new BitSet());
            int row = (int) addresses[i];
            changedRows += rows.get(row) ? 0 : 1;
            rows.set(row);
        }
    }

    @Override
    public synchronized long commit() {
        try {
            if (!stagedFiles.isEmpty()) {
                files.forceDirectory(table.id());
            }
            boolean onlyAppends = deleted.isEmpty() && staged.stream().allMatch(List::isEmpty) && !creates;
            if (onlyAppends && appended.isEmpty()) {
                return 0;
            }
            if (onlyAppends) {
                catalog.commit(appended);
                committed = true;
                changed.accept(table.id());
                return changedRows;
            }
            for (int attempt = 1; !tryCommit(); attempt++) {
                if (attempt == MAX_TRIES) {
                    throw conflict();
                }
            }
            committed = true;
            changed.accept(table.id());
            return changedRows;
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.ofWriting(e), "cannot write table " + table.name() + ": " + e, e);
        }
    }

    /// Commits on top of the current version.
    ///
    /// @return false if another commit came between
    private boolean tryCommit() throws IOException {
        CatalogSnapshot snapshot = catalog.snapshot();
        TableEntry current = creates ? table : present(snapshot);
        List<String> vectors = new ArrayList<>();
        Map<String, SegmentEntry> replaced = new HashMap<>();
        Map<Long, BitSet> deletedNow = deletedIn(current);
        for (List<SegmentEntry> shard : current.shards()) {
            for (SegmentEntry segment : shard) {
                BitSet rows = deletedNow.get(TableFiles.addressNumber(segment));
                if (rows != null) {
                    replaced.put(segment.file(), without(segment, rows, vectors));
                }
            }
        }
        if (replaced.size() < deletedNow.size()) {
            files.delete(table.id(), vectors);
            throw conflict();
        }
        if (!vectors.isEmpty()) {
            files.forceDirectory(table.id());
        }
        List<List<SegmentEntry>> shards = changed(current, replaced);
        TableStatistics statistics = SegmentStatistics.of(files, snapshot, current, shards);
        try {
            if (creates) {
                catalog.commit(List.of(new CatalogChange.CreateTable(new TableEntry(current.id(), current.name(),
                        current.schema(), current.options(), current.nextColumnId(), 1, shards, statistics, 0))));
            } else {
                catalog.commit(latest -> changes(latest, current, replaced, statistics));
            }
            return true;
        } catch (SkeinException e) {
            discard(vectors);
            if (e.code() == ErrorCode.SERIALIZATION_FAILURE) {
                return false;
            }
            throw e;
        }
    }

    private TableEntry present(CatalogSnapshot snapshot) {
        TableEntry found = snapshot.table(table.id())
                .orElseThrow(() -> new SkeinException(
                        ErrorCode.UNDEFINED_TABLE, "the table " + table.name() + " was dropped meanwhile"));
        if (!found.schema().equals(table.schema())) {
            throw conflict();
        }
        return found;
    }

    /// The segments with those in the place of which others come, and with the new ones.
    ///
    /// @param replaced by the segment's name
    private List<List<SegmentEntry>> changed(TableEntry before, Map<String, SegmentEntry> replaced) {
        List<List<SegmentEntry>> shards = new ArrayList<>();
        for (int shard = 0; shard < before.shards().size(); shard++) {
            List<SegmentEntry> segments = new ArrayList<>();
            for (SegmentEntry segment : before.shards().get(shard)) {
                SegmentEntry without = replaced.get(segment.file());
                SegmentEntry now = without == null
                        ? segment
                        : new SegmentEntry(segment.file(), segment.rowCount(), segment.bytes(),
                                without.deleteVector(), without.deletedCount(), segment.node());
                // a segment that takes more rows stays, so that its name is not given again
                if (now.liveCount() > 0 || now.inCatalog()) {
                    segments.add(now);
                }
            }
            segments.addAll(staged.get(shard));
            shards.add(segments);
        }
        return shards;
    }

    /// The changes on top of the latest state, in which other rows may have come.
    ///
    /// @param seen the state in which the rows to delete were found
    private List<CatalogChange> changes(
            CatalogSnapshot latest, TableEntry seen, Map<String, SegmentEntry> replaced, TableStatistics statistics) {
        TableEntry now = present(latest);
        Map<String, String> vectors = new HashMap<>();
        now.shards().forEach(shard -> shard.forEach(segment -> vectors.put(segment.file(), segment.deleteVector())));
        for (List<SegmentEntry> shard : seen.shards()) {
            for (SegmentEntry segment : shard) {
                if (replaced.containsKey(segment.file())
                        && !segment.deleteVector().equals(vectors.get(segment.file()))) {
                    throw conflict();
                }
            }
        }
        TableEntry changed = now.with(changed(now, replaced), statistics);
        List<CatalogChange> changes = new ArrayList<>();
        changes.add(new CatalogChange.ReplaceTable(
                now.with(changed.shards(), statistics.withRowCount(changed.liveCount())), now.version()));
        changes.addAll(appended);
        return changes;
    }

    /// The rows to delete by the segments that hold them now: compaction may have moved them since they were read.
    private Map<Long, BitSet> deletedIn(TableEntry current) {
        Set<Long> present = new HashSet<>();
        current.shards().forEach(shard -> shard.forEach(segment -> present.add(TableFiles.addressNumber(segment))));
        Map<Long, BitSet> found = new HashMap<>();
        for (Map.Entry<Long, BitSet> entry : deleted.entrySet()) {
            long segment = entry.getKey();
            BitSet rows = entry.getValue();
            while (!present.contains(segment)) {
                Relocations.Moved moved = files.relocations().moved(table.id(), segment, rows);
                if (moved == null) {
                    throw conflict();
                }
                segment = moved.segment();
                rows = moved.rows();
            }
            BitSet into = found.computeIfAbsent(segment, _ -> new BitSet());
            into.or(rows);
        }
        return found;
    }

    private SegmentEntry without(SegmentEntry segment, BitSet rows, List<String> vectors) throws IOException {
        BitSet before = files.deleted(table.id(), segment.deleteVector());
        if (before.intersects(rows)) {
            discard(vectors);
            throw conflict();
        }
        BitSet all = (BitSet) before.clone();
        all.or(rows);
        String name = TableFiles.deleteVectorName(files.nextNumber(table.id()));
        vectors.add(name);
        DeleteVector.write(files.directory(table.id()).resolve(name), all);
        if (!segment.node().isEmpty()) {
            send(segment.node(), name);
        }
        return new SegmentEntry(
                segment.file(), segment.rowCount(), segment.bytes(), name, all.cardinality(), segment.node());
    }

    /// Removes files of this session, here and where they were sent.
    private void discard(List<String> names) {
        files.delete(table.id(), names);
        sentFiles.forEach((node, sent) -> {
            List<String> there = sent.stream().filter(names::contains).toList();
            if (!there.isEmpty()) {
                sent.removeAll(there);
                nodes.delete(node, table.id(), there);
            }
        });
    }

    private SkeinException conflict() {
        return new SkeinException(ErrorCode.SERIALIZATION_FAILURE, "another statement changed the same rows of "
                + table.name() + " meanwhile; run the statement again");
    }

    @Override
    public synchronized void close() {
        for (NativeBatchWriter writer : writers) {
            writer.abort();
        }
        if (!committed && !stagedFiles.isEmpty()) {
            discard(stagedFiles);
            if (creates) {
                try {
                    Files.deleteIfExists(files.directory(table.id()));
                } catch (IOException e) {
                    // the next start removes it
                }
            }
        }
    }
}
