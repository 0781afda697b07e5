package dev.skein.storage.nativetable;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.segment.SegmentFile;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The key indexes of row groups that are looked into often. They are in memory only: an index is made from the row group's
/// columns when that has paid, and forgotten when others need the room. Thread-safe.
final class KeyIndexes {
    /// Looking for a key in a whole row group costs about a fiftieth of making its index, but most row groups that are
    /// looked into a few times are looked into again.
    private static final int LOOKS_BEFORE_INDEX = 8;

    /// Caffeine counts weights up to two thousand million; in kilobytes they always fit.
    private static final int WEIGHT_BYTES = 1024;

    private final Cache<Place, Entry> entries;

    /// @param file equal only to itself
    private record Place(SegmentFile file, int rowGroup, List<Integer> columns) {}

    /// A row group that was looked into; with its index, or without as long as that has not paid.
    private record Entry(AtomicInteger looks, @Nullable KeyIndex index) {
        int weight() {
            return 1 + (index == null ? 0 : Math.toIntExact(index.bytes() / WEIGHT_BYTES));
        }
    }

    /// @param limitBytes the most bytes that all indexes take together
    KeyIndexes(long limitBytes) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(limitBytes / WEIGHT_BYTES)
                .weigher((Place _, Entry entry) -> entry.weight())
                .executor(Runnable::run)
                .build();
    }

    /// The index of a row group that is about to be looked into; null if it has not paid yet.
    @Nullable KeyIndex lookInto(SegmentFile file, int rowGroup, List<ColumnDefinition> key) {
        Place place = new Place(file, rowGroup, key.stream().map(ColumnDefinition::id).toList());
        Entry entry = entries.get(place, _ -> new Entry(new AtomicInteger(), null));
        if (entry.index() != null || entry.looks().incrementAndGet() <= LOOKS_BEFORE_INDEX) {
            return entry.index();
        }
        return entries.asMap().compute(place, (_, now) -> now != null && now.index() != null
                        ? now
                        : new Entry(entry.looks(), KeyIndex.of(file, rowGroup, key)))
                .index();
    }
}
