package dev.skein.storage.spi;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where the rows of a scan lie.
///
/// @param shares what each node reads of the scan, by its address, as `host:port`; the empty address is this process
/// @param keys places in the scan's output of the columns whose values alone decide on which node a row lies; empty if
///     there are none
/// @param distribution how values decide it: of two scans that say the same here, rows with equal keys lie on the same
///     node
public record ScanPlacement(SortedMap<String, Scan> shares, List<Integer> keys, String distribution) {
    public ScanPlacement {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        keys = List.copyOf(keys);
    }

    /// All rows in this process.
    public static ScanPlacement here(Scan scan) {
        return new ScanPlacement(new TreeMap<>(Map.of("", scan)), List.of(), "");
    }

    /// Whether this process reads all of it.
    public boolean isHere() {
        return shares.size() == 1 && shares.containsKey("");
    }
}
