package dev.skein.catalog.log;

import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.store.CatalogStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Arrays;

/// A table at one version, as snapshots hold it: its names and numbers on the heap, the rest wherever it lies.
///
/// A reference begins with its entry on the heap (a commit) or in a mapped checkpoint (a restart), and *settles* in the
/// store when there is one. When a later version takes its place, the entry goes from the store as soon as no snapshot
/// holds the reference any more: the garbage collector tells. A reference that never settled leaves nothing behind.
final class TableReference {
    private static final Cleaner CLEANER = Cleaner.create();

    private final long number;
    private final long id;
    private final long version;
    private final TableName name;
    private final long plannedRows;
    private volatile Place place;
    private boolean superseded;

    /// Where the entry lies.
    sealed interface Place {
        /// On the heap.
        record Decoded(TableEntry entry) implements Place {}

        /// In a file that is mapped, encoded by [TableCodec].
        record Encoded(MemorySegment bytes) implements Place {}

        /// In the store, under the reference's number, encoded by [TableCodec].
        record Stored(CatalogStore store) implements Place {}
    }

    private TableReference(long number, long id, long version, TableName name, long plannedRows, Place place) {
        this.number = number;
        this.id = id;
        this.version = version;
        this.name = name;
        this.plannedRows = plannedRows;
        this.place = place;
    }

    /// @param number unique among all references of the catalog, ever
    /// @param plannedRows rows that the table had when its plans were last made anew
    TableReference(long number, TableEntry entry, long plannedRows) {
        this(number, entry.id(), entry.version(), entry.name(), plannedRows, new Place.Decoded(entry));
    }

    TableReference(long number, long id, long version, TableName name, MemorySegment encoded) {
        this(number, id, version, name, 0, new Place.Encoded(encoded));
    }

    long number() {
        return number;
    }

    long id() {
        return id;
    }

    long version() {
        return version;
    }

    TableName name() {
        return name;
    }

    /// Rows that the table had when its plans were last made anew; 0 if that is not known.
    long plannedRows() {
        return plannedRows;
    }

    Place place() {
        return place;
    }

    /// Puts the entry into the store, unless it is there already or nobody will want it.
    ///
    /// @param home where settled references lie; one object for all of them
    /// @return whether the store had it not
    synchronized boolean settle(Place.Stored home) throws IOException {
        if (superseded || place instanceof Place.Stored) {
            return false;
        }
        byte[] encoded = switch (place) {
            case Place.Decoded decoded -> TableCodec.encode(decoded.entry());
            case Place.Encoded mapped -> TableCodec.bytes(mapped.bytes());
            case Place.Stored _ -> throw new IllegalStateException();
        };
        boolean there = home.store()
                .get(number)
                .map(found -> Arrays.equals(found, encoded))
                .orElse(false);
        if (there || home.store().put(number, encoded)) {
            place = home;
        }
        return !there;
    }

    /// Brings the entry back to the heap, because the store has lost it.
    synchronized void restore(TableEntry entry) {
        place = new Place.Decoded(entry);
    }

    /// Says that a later version has taken this one's place, durably.
    synchronized void supersede() {
        superseded = true;
        if (place instanceof Place.Stored stored) {
            CLEANER.register(this, new Removal(stored.store(), number));
        }
    }

    private record Removal(CatalogStore store, long number) implements Runnable {
        @Override
        public void run() {
            store.remove(number);
        }
    }
}
