package dev.skein.storage.nativetable;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.segment.RowReader;
import dev.skein.storage.spi.BatchReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one row group, or the appended rows of a segment, without its deleted rows.
final class NativeReader implements BatchReader {
    private final RowReader reader;
    private final BitSet deleted;
    private final long firstRow;
    private final long addressBase;
    private final int addressPlace;
    private final long[] addresses;
    private final int[] selection;
    private boolean opened;

    /// @param deleted rows of the segment that are deleted
    /// @param firstRow place in the segment of the reader's first row
    /// @param addressBase address of the segment's first row
    /// @param addressPlace where the address stands in the output; -1 for nowhere
    NativeReader(RowReader reader, BitSet deleted, long firstRow, long addressBase, int addressPlace) {
        this.reader = reader;
        this.deleted = deleted;
        this.firstRow = firstRow;
        this.addressBase = addressBase;
        this.addressPlace = addressPlace;
        this.addresses = new long[addressPlace < 0 ? 0 : Batch.MAX_ROWS];
        this.selection = new int[deleted.isEmpty() ? 0 : Batch.MAX_ROWS];
    }

    @Override
    public @Nullable Batch next() {
        opened = true;
        long first = firstRow + reader.position();
        Batch batch = reader.next();
        if (batch == null) {
            return null;
        }
        if (addressPlace >= 0) {
            batch = withAddresses(batch, addressBase + first);
        }
        return deleted.isEmpty() ? batch : withoutDeleted(batch, Math.toIntExact(first));
    }

    private Batch withAddresses(Batch batch, long first) {
        for (int i = 0; i < batch.length(); i++) {
            addresses[i] = first + i;
        }
        List<Column> columns = new ArrayList<>(batch.columns());
        columns.add(addressPlace,
                new LongColumn(addresses, null, batch.length(), first, first + batch.length() - 1));
        return Batch.of(columns, batch.length());
    }

    private Batch withoutDeleted(Batch batch, int first) {
        int kept = 0;
        int end = first + batch.length();
        for (int row = deleted.nextClearBit(first); row < end; row = deleted.nextClearBit(row + 1)) {
            selection[kept++] = row - first;
        }
        return kept == batch.length() ? batch : batch.select(selection, kept);
    }

    @Override
    public long bytesRead() {
        return opened ? reader.bytes() : 0;
    }

    @Override
    public void close() {}
}
