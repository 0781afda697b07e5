package dev.skein.storage.nativetable;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.segment.ChunkCache;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The table files that this process keeps for gateways. They lie in `guests/<gateway>/tables/<table id>` of the data
/// directory; only their gateway's catalog knows what they mean. Thread-safe.
public final class GuestTables {
    private static final String GATEWAY = "[0-9a-f-]{36}";
    private static final String FILE = "[0-9]{1,18}\\.(segment|deleted)";

    private final Path root;
    private final ChunkCache cache;
    private final Map<String, TableFiles> guests = new ConcurrentHashMap<>();

    /// @param cache keeps decoded chunks, together with those of this process's own tables
    public GuestTables(Path dataDirectory, ChunkCache cache) {
        this.root = dataDirectory.resolve("guests");
        this.cache = cache;
    }

    private TableFiles files(String gateway) {
        if (!gateway.matches(GATEWAY)) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "\"" + gateway + "\" does not identify a gateway");
        }
        return guests.computeIfAbsent(gateway, id -> new TableFiles(root.resolve(id), cache));
    }

    private static void checkFile(String file) {
        if (!file.matches(FILE)) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "\"" + file + "\" is not the name of a table's file");
        }
    }

    /// Reads a gateway's tables; scans come from there.
    public Connector tables(String gateway) {
        return new Reader(new NativeScans(files(gateway)));
    }

    /// An empty file into which the content of a table's file can be written before [#keep].
    ///
    /// @throws SkeinException IO_ERROR, DISK_FULL
    public Path stage(String gateway, long tableId) {
        try {
            Path directory = Files.createDirectories(files(gateway).directory(tableId));
            return Files.createTempFile(directory, "incoming", ".part");
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot keep a file of a gateway's table: " + e, e);
        }
    }

    /// Gives a staged file, whose content is on disk, its name, in the place of an older one, and looks whether it is one;
    /// chunks are verified when they are read.
    ///
    /// @throws SkeinException DATA_CORRUPTED if it is not what its name says; IO_ERROR
    public void keep(String gateway, long tableId, String file, Path staged) {
        checkFile(file);
        files(gateway).adopt(tableId, file, staged);
    }

    /// Removes files; those that are not there are no error.
    public void delete(String gateway, long tableId, Collection<String> names) {
        names.forEach(GuestTables::checkFile);
        files(gateway).delete(tableId, names);
    }

    /// Removes all files of a gateway but these, by table.
    ///
    /// @throws SkeinException IO_ERROR
    public void retain(String gateway, Map<Long, Set<String>> named) {
        files(gateway).removeAllBut(named);
    }

    private record Reader(NativeScans scans) implements Connector {
        @Override
        public List<String> schemas() {
            return List.of();
        }

        @Override
        public List<String> tables(String schema) {
            return List.of();
        }

        @Override
        public Optional<TableSource> table(String schema, String table) {
            return Optional.empty();
        }

        @Override
        public List<Split> splits(Scan scan) {
            return splits(scan, List.of());
        }

        @Override
        public List<Split> splits(Scan scan, List<Expression> conditions) {
            NativeScanHandle handle = scans.handle(scan);
            return scans.splits(handle, handle.pieces(), conditions, List.of());
        }

        @Override
        public BatchReader open(Scan scan, Split split, ReadContext context) {
            return scans.open(scan, split);
        }

        @Override
        public void close() {}
    }
}
