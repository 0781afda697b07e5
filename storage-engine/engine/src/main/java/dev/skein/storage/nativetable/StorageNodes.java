package dev.skein.storage.nativetable;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// The seam to other processes that keep files of this one's tables. Thread-safe; the server implements it.
public interface StorageNodes {
    /// No other process: everything stays here.
    StorageNodes NONE = new StorageNodes() {
        @Override
        public List<String> addresses() {
            return List.of();
        }

        @Override
        public void put(String node, long tableId, String file, Path content) {
            throw new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, "the storage node " + node
                    + " keeps rows of the table, but this gateway was started without it; start it with --nodes " + node);
        }

        @Override
        public void delete(String node, long tableId, Collection<String> files) {}
    };

    /// The nodes that take shards of new tables, as `host:port`; empty if this process keeps them itself.
    List<String> addresses();

    /// Has a node keep a copy of a file, in the place of an older one of that name; the copy is on the node's disk when
    /// this returns.
    ///
    /// @throws SkeinException SOURCE_UNAVAILABLE naming the node; DISK_FULL, IO_ERROR of the node
    void put(String node, long tableId, String file, Path content);

    /// Has a node remove files, if it can be reached; what stays is removed when the gateway starts again.
    void delete(String node, long tableId, Collection<String> files);
}
