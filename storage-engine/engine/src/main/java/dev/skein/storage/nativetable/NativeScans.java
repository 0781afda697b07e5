package dev.skein.storage.nativetable;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SegmentEntry;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.segment.ExtremesReader;
import dev.skein.storage.segment.RowGroupPruning;
import dev.skein.storage.segment.RowGroupReader;
import dev.skein.storage.segment.RowReader;
import dev.skein.storage.segment.SegmentFile;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Reads scans of native tables from the files at hand, whoever's tables they are. Thread-safe.
///
/// A split is a row group, or the few rows of one that conditions leave. Its handle is the names of the segment and of the
/// delete vector (which may be empty), the number of the row group and, per range of rows, the first row and the one after
/// the last: `17.segment:21.deleted:3:100:101`. A split of appended rows has the two names only.
final class NativeScans {
    /// Handles that are kept as objects; the same few come again with every run of a cached plan.
    private static final int MAX_HANDLE_CHARACTERS = 4 << 20;

    private static final int FIRST_BOUND = 3;

    private final TableFiles files;
    private final Cache<String, NativeScanHandle> handles = Caffeine.newBuilder()
            .maximumWeight(MAX_HANDLE_CHARACTERS)
            .weigher((String text, NativeScanHandle _) -> text.length())
            .executor(Runnable::run)
            .build();

    NativeScans(TableFiles files) {
        this.files = files;
    }

    TableFiles files() {
        return files;
    }

    NativeScanHandle handle(Scan scan) {
        return handles.get(scan.handle(), NativeScanHandle::parse);
    }

    /// The part of a scan that reads appended rows.
    static Split appended(SegmentEntry segment) {
        return new Split(segment.file() + ":" + segment.deleteVector(), segment.rowCount(), "");
    }

    /// The parts of a scan that read files.
    ///
    /// @param pieces what it reads
    /// @param conditions over the scan's output, all of which must be true for a row that is wanted
    /// @param key places in the output of the table's primary key; empty if there is none, or not all of it is there
    List<Split> splits(
            NativeScanHandle handle,
            List<NativeScanHandle.Piece> pieces,
            List<Expression> conditions,
            List<Integer> key) {
        List<ColumnDefinition> output = handle.output();
        RowSearch search = new RowSearch(files.keyIndexes(), output, conditions, key);
        List<Split> splits = new ArrayList<>();
        for (NativeScanHandle.Piece piece : pieces) {
            SegmentFile segment = files.segment(handle.tableId(), piece.file());
            for (int group : piece.rowGroups()) {
                if (RowGroupPruning.mayMatch(segment, group, conditions, output)) {
                    if (handle.extremesOnly() && piece.deleteVector().isEmpty()) {
                        splits.add(split(piece, group, ExtremesReader.ROWS));
                    } else {
                        add(piece, segment, group, search.find(segment, group), splits);
                    }
                }
            }
        }
        return splits;
    }

    private static Split split(NativeScanHandle.Piece piece, int group, long rows) {
        return new Split(piece.file() + ":" + piece.deleteVector() + ":" + group, rows, "");
    }

    private static void add(
            NativeScanHandle.Piece piece, SegmentFile segment, int group, int @Nullable [] bounds, List<Split> splits) {
        StringJoiner handle = new StringJoiner(":");
        handle.add(piece.file()).add(piece.deleteVector()).add(Integer.toString(group));
        long rows = bounds == null ? segment.rowCount(group) : 0;
        for (int i = 0; bounds != null && i < bounds.length; i += 2) {
            handle.add(Integer.toString(bounds[i])).add(Integer.toString(bounds[i + 1]));
            rows += bounds[i + 1] - bounds[i];
        }
        if (rows > 0) {
            splits.add(new Split(handle.toString(), rows, ""));
        }
    }

    /// Reads appended rows.
    ///
    /// @param snapshot what the split was made from
    BatchReader openAppended(Scan scan, Split split, CatalogSnapshot snapshot) {
        NativeScanHandle handle = handle(scan);
        String[] parts = split.handle().split(":", -1);
        SegmentEntry segment = new SegmentEntry(parts[0], split.rowCount(), 0, parts[1], 0, "");
        return new NativeReader(
                files.readers(snapshot, handle.tableId(), segment, handle.columns()).getFirst(),
                files.deleted(handle.tableId(), parts[1]),
                0,
                TableFiles.addressNumber(segment) << NativeConnector.ROW_BITS,
                handle.addressPlace());
    }

    /// Whether a split is one of appended rows.
    static boolean isAppended(Split split) {
        return split.handle().indexOf(':') == split.handle().lastIndexOf(':');
    }

    BatchReader open(Scan scan, Split split) {
        NativeScanHandle handle = handle(scan);
        String[] parts = split.handle().split(":", -1);
        int group = Integer.parseInt(parts[2]);
        SegmentFile segment = files.segment(handle.tableId(), parts[0]);
        int[] bounds = {0, segment.rowCount(group)};
        if (parts.length > FIRST_BOUND) {
            bounds = new int[parts.length - FIRST_BOUND];
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = Integer.parseInt(parts[FIRST_BOUND + i]);
            }
        }
        int firstRow = 0;
        for (int i = 0; i < group; i++) {
            firstRow += segment.rowCount(i);
        }
        BitSet deleted = files.deleted(handle.tableId(), parts[1]);
        if (handle.extremesOnly()) {
            int nextDeleted = deleted.nextSetBit(firstRow);
            boolean complete = nextDeleted < 0 || nextDeleted >= firstRow + segment.rowCount(group);
            RowReader extremes = complete ? ExtremesReader.of(segment, group, handle.columns()) : null;
            if (extremes != null) {
                return new NativeReader(extremes, new BitSet(), 0, 0, -1);
            }
        }
        return new NativeReader(
                new RowGroupReader(segment, group, handle.columns(), bounds),
                deleted,
                firstRow,
                TableFiles.number(parts[0]) << NativeConnector.ROW_BITS,
                handle.addressPlace());
    }
}
