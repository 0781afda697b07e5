package dev.skein.storage.nativetable;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.segment.DenseRows;
import dev.skein.storage.segment.RowReader;
import dev.skein.storage.segment.SegmentWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Writes some segments of a shard anew as one, without their deleted rows, and puts it in their place.
///
/// Nobody waits for it: rows that are deleted while it writes are deleted in the new segment when it commits, and
/// [Relocations] lets statements that read the old segments delete rows of the new one.
final class Compaction {
    /// Commits that may come between before it gives up; the table is looked at again later.
    private static final int MAX_TRIES = 100;

    private final Catalog catalog;
    private final TableFiles files;
    private final TableEntry table;
    private final int shard;
    private final List<SegmentEntry> sources;
    private final BooleanSupplier stopped;
    private final List<int[]> newRows = new ArrayList<>();

    Compaction(Catalog catalog, TableFiles files, TableEntry table, int shard, List<SegmentEntry> sources,
            BooleanSupplier stopped) {
        this.catalog = catalog;
        this.files = files;
        this.table = table;
        this.shard = shard;
        this.sources = sources;
        this.stopped = stopped;
    }

    /// Does the work.
    ///
    /// @return files that the table no longer names; empty if nothing was changed
    List<String> run() throws IOException {
        String name = TableFiles.segmentName(files.nextNumber(table.id()));
        Path path = files.directory(table.id()).resolve(name);
        boolean committed = false;
        try {
            Optional<SegmentEntry> merged = write(name, path);
            if (merged.isEmpty()) {
                return List.of();
            }
            files.forceDirectory(table.id());
            long number = TableFiles.number(name);
            for (int i = 0; i < sources.size(); i++) {
                files.relocations()
                        .add(table.id(), TableFiles.addressNumber(sources.get(i)), number, newRows.get(i));
            }
            List<String> replaced = List.of();
            for (int attempt = 0; attempt < MAX_TRIES && !committed; attempt++) {
                List<SegmentEntry> current = current();
                if (current.isEmpty()) {
                    return List.of();
                }
                committed = tryCommit(current, merged.get());
                replaced = names(current);
            }
            return committed ? replaced : List.of();
        } finally {
            if (!committed) {
                for (SegmentEntry source : sources) {
                    files.relocations().remove(table.id(), TableFiles.addressNumber(source));
                }
                files.delete(table.id(), List.of(name));
            }
        }
    }

    /// Writes the rows of the sources that are not deleted; empty if it was stopped.
    private Optional<SegmentEntry> write(String name, Path path) {
        TableOptions options = TableOptions.parse(table.options(), table.schema());
        List<Integer> sortBy = TableOptions.places(options.sortBy(), table.schema());
        try (SegmentWriter writer =
                SegmentWriter.create(path, table.schema().columns(), sortBy, options.compression())) {
            CatalogSnapshot snapshot = catalog.snapshot();
            for (SegmentEntry source : sources) {
                int[] places = new int[Math.toIntExact(source.rowCount())];
                Arrays.fill(places, -1);
                newRows.add(places);
                if (!copy(snapshot, source, writer, places)) {
                    return Optional.empty();
                }
            }
            long rows = writer.rowCount();
            long bytes = writer.finish();
            int[] order = writer.newPlaces();
            if (order.length > 0) {
                for (int[] places : newRows) {
                    for (int i = 0; i < places.length; i++) {
                        places[i] = places[i] < 0 ? -1 : order[places[i]];
                    }
                }
            }
            return Optional.of(new SegmentEntry(name, rows, bytes, "", 0, ""));
        }
    }

    private boolean copy(CatalogSnapshot snapshot, SegmentEntry source, SegmentWriter writer, int[] places) {
        BitSet deleted = files.deleted(table.id(), source.deleteVector());
        int[] selection = new int[Batch.MAX_ROWS];
        int first = 0;
        for (RowReader reader : files.readers(snapshot, table.id(), source, table.schema().columns())) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                if (stopped.getAsBoolean()) {
                    return false;
                }
                int kept = 0;
                int written = Math.toIntExact(writer.rowCount());
                for (int row = 0; row < batch.length(); row++) {
                    if (!deleted.get(first + row)) {
                        places[first + row] = written + kept;
                        selection[kept++] = row;
                    }
                }
                writer.append(DenseRows.of(batch), selection, kept);
                first += batch.length();
            }
        }
        return true;
    }

    /// The sources as the current version of the table has them; empty if one is gone.
    private List<SegmentEntry> current() {
        List<SegmentEntry> found = new ArrayList<>();
        Optional<TableEntry> now = catalog.snapshot().table(table.id());
        for (SegmentEntry source : sources) {
            now.stream()
                    .flatMap(entry -> entry.shards().get(shard).stream())
                    .filter(segment -> segment.file().equals(source.file()) && segment.rowCount() == source.rowCount())
                    .forEach(found::add);
        }
        return found.size() == sources.size() ? found : List.of();
    }

    private static List<String> names(List<SegmentEntry> segments) {
        List<String> names = new ArrayList<>();
        for (SegmentEntry segment : segments) {
            names.add(segment.file());
            if (!segment.deleteVector().isEmpty()) {
                names.add(segment.deleteVector());
            }
        }
        return names;
    }

    /// @param now the sources, perhaps with more deleted rows
    /// @return false if another commit came between
    private boolean tryCommit(List<SegmentEntry> now, SegmentEntry merged) throws IOException {
        BitSet deleted = deletedMeanwhile(now);
        String vector = "";
        if (!deleted.isEmpty()) {
            vector = TableFiles.deleteVectorName(files.nextNumber(table.id()));
            DeleteVector.write(files.directory(table.id()).resolve(vector), deleted);
            files.forceDirectory(table.id());
        }
        SegmentEntry successor = new SegmentEntry(
                merged.file(), merged.rowCount(), merged.bytes(), vector, deleted.cardinality(), "");
        TableStatistics statistics = statistics(now, successor);
        try {
            catalog.commit(latest -> List.of(replacement(latest, now, successor, statistics)));
            return true;
        } catch (SkeinException e) {
            if (!vector.isEmpty()) {
                files.delete(table.id(), List.of(vector));
            }
            if (e.code() == ErrorCode.SERIALIZATION_FAILURE || e.code() == ErrorCode.UNDEFINED_TABLE) {
                return false;
            }
            throw e;
        }
    }

    private TableStatistics statistics(List<SegmentEntry> now, SegmentEntry successor) {
        CatalogSnapshot snapshot = catalog.snapshot();
        TableEntry current = snapshot.table(table.id()).orElse(table);
        return SegmentStatistics.of(files, snapshot, current, replaced(current, now, successor));
    }

    private List<List<SegmentEntry>> replaced(TableEntry current, List<SegmentEntry> now, SegmentEntry successor) {
        List<SegmentEntry> segments = new ArrayList<>(current.shards().get(shard));
        int place = Math.max(0, segments.indexOf(now.getFirst()));
        segments.removeAll(now);
        if (successor.liveCount() > 0) {
            segments.add(Math.min(place, segments.size()), successor);
        }
        List<List<SegmentEntry>> shards = new ArrayList<>(current.shards());
        shards.set(shard, segments);
        return shards;
    }

    private CatalogChange replacement(
            CatalogSnapshot latest, List<SegmentEntry> now, SegmentEntry successor, TableStatistics statistics) {
        TableEntry current = latest.table(table.id())
                .orElseThrow(() -> new SkeinException(
                        ErrorCode.UNDEFINED_TABLE, "the table " + table.name() + " was dropped meanwhile"));
        if (!current.shards().get(shard).containsAll(now)) {
            throw new SkeinException(
                    ErrorCode.SERIALIZATION_FAILURE, "segments of " + table.name() + " have changed meanwhile");
        }
        TableEntry changed = current.with(replaced(current, now, successor), current.statistics());
        TableStatistics known = current.schema().equals(table.schema()) ? statistics : current.statistics();
        return new CatalogChange.ReplaceTable(
                current.with(changed.shards(), known.withRowCount(changed.liveCount())), current.version());
    }

    /// Rows of the new segment that were deleted from the sources after they were read.
    private BitSet deletedMeanwhile(List<SegmentEntry> now) {
        BitSet deleted = new BitSet();
        for (int i = 0; i < now.size(); i++) {
            BitSet rows = files.deleted(table.id(), now.get(i).deleteVector());
            int[] places = newRows.get(i);
            for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                if (places[row] >= 0) {
                    deleted.set(places[row]);
                }
            }
        }
        return deleted;
    }
}
