package dev.skein.storage.nativetable;

import dev.skein.storage.segment.RowGroupReader;
import dev.skein.storage.segment.SegmentFile;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import java.util.ArrayList;
import java.util.List;

/// Reads scans of native tables from the files at hand, whoever's tables they are.
final class NativeScans {
    private NativeScans() {}

    static List<Split> splits(TableFiles files, Scan scan) {
        NativeScanHandle handle = NativeScanHandle.parse(scan.handle());
        List<Split> splits = new ArrayList<>();
        for (int piece = 0; piece < handle.pieces().size(); piece++) {
            SegmentFile segment = files.segment(handle.tableId(), handle.pieces().get(piece).file());
            for (int group : handle.pieces().get(piece).rowGroups()) {
                splits.add(new Split(piece + ":" + group, segment.rowCount(group), ""));
            }
        }
        return splits;
    }

    static BatchReader open(TableFiles files, Scan scan, Split split) {
        NativeScanHandle handle = NativeScanHandle.parse(scan.handle());
        int colon = split.handle().indexOf(':');
        NativeScanHandle.Piece piece = handle.pieces().get(Integer.parseInt(split.handle().substring(0, colon)));
        int group = Integer.parseInt(split.handle().substring(colon + 1));
        SegmentFile segment = files.segment(handle.tableId(), piece.file());
        long firstRow = 0;
        for (int i = 0; i < group; i++) {
            firstRow += segment.rowCount(i);
        }
        return new NativeReader(
                new RowGroupReader(segment, group, handle.columns()),
                files.deleted(handle.tableId(), piece.deleteVector()),
                firstRow,
                TableFiles.number(piece.file()) << NativeConnector.ROW_BITS,
                handle.addressPlace());
    }
}
