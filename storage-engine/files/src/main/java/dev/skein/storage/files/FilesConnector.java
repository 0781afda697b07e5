package dev.skein.storage.files;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.files.arrow.ArrowReader;
import dev.skein.storage.files.csv.CsvReader;
import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileReader;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.files.json.JsonReader;
import dev.skein.storage.files.parquet.ParquetReader;
import dev.skein.storage.files.write.FileExport;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ExportRequest;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// The catalog of files: every path is a table of its one schema.
final class FilesConnector implements Connector {
    /// The schema whose tables are files; it lists none of them.
    static final String SCHEMA = "file";

    /// What was found in this many files is remembered, so that planning a statement over a pattern does not look at
    /// every file again.
    private static final int REMEMBERED_FILES = 20_000;

    /// Scans run a few at a time; each opens many splits.
    private static final int REMEMBERED_SCANS = 64;

    private final String catalog;
    private final FileSearch search;
    private final ParquetReader parquet = new ParquetReader();
    private final CsvReader csv = new CsvReader();
    private final JsonReader json = new JsonReader();
    private final BufferAllocator allocator = new RootAllocator();
    private final ArrowReader arrow = new ArrowReader(allocator);
    private final Cache<Inspected, FileContents> contents =
            Caffeine.newBuilder().maximumSize(REMEMBERED_FILES).build();
    private final Cache<String, FileScanHandle> scans = Caffeine.newBuilder().maximumSize(REMEMBERED_SCANS).build();

    /// What the contents of a file depend on.
    private record Inspected(FileVersion file, FileFormat format, FileOptions options) {}

    /// @param catalog the name under which statements know it
    /// @param root the folder that relative paths start from
    FilesConnector(String catalog, Path root) {
        this.catalog = catalog;
        this.search = new FileSearch(root);
    }

    @Override
    public List<String> schemas() {
        return List.of(SCHEMA);
    }

    @Override
    public List<String> tables(String schema) {
        return List.of();
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        if (!schema.equals(SCHEMA)) {
            return Optional.empty();
        }
        FileReference reference = FileReference.parse(table);
        List<FileVersion> files = search.find(reference.path());
        FileFormat format = format(files, reference.options());
        List<FileTable.Member> members = new ArrayList<>();
        for (FileVersion file : files) {
            members.add(new FileTable.Member(file, contents.get(
                    new Inspected(file, format, reference.options()),
                    key -> reader(format).inspect(key.file(), key.options()))));
        }
        return Optional.of(FileTable.of(catalog, reference, format, members));
    }

    private static FileFormat format(List<FileVersion> files, FileOptions options) {
        if (options.format().isPresent()) {
            return options.format().get();
        }
        FileVersion first = files.getFirst();
        FileFormat format = FileFormat.ofPath(first.path())
                .orElseThrow(() -> new SkeinException(ErrorCode.INVALID_PARAMETER, "the name of file '" + first.path()
                        + "' does not tell its format; add it, as in '" + first.path() + "?format=csv'"));
        for (FileVersion file : files) {
            if (FileFormat.ofPath(file.path()).filter(format::equals).isEmpty()) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "the files '" + first.path() + "' and '"
                        + file.path() + "' are not of the same format; narrow the pattern, or name the format with"
                        + " '?format=…'");
            }
        }
        return format;
    }

    private FileReader reader(FileFormat format) {
        return switch (format) {
            case PARQUET -> parquet;
            case CSV -> csv;
            case JSON -> json;
            case ARROW -> arrow;
        };
    }

    @Override
    public List<Split> splits(Scan scan) {
        FileScanHandle handle = handle(scan);
        List<Split> splits = new ArrayList<>();
        for (FileScanHandle.ScannedPart part : handle.parts()) {
            FileScanHandle.ScannedFile file = handle.files().get(part.file());
            FilePart whole = new FilePart(part.start(), part.end(), part.rowCount(), List.of());
            for (FilePart piece : reader(handle.format()).cut(file.version(), file.options(), whole)) {
                String text = new FileScanHandle.ScannedPart(part.file(), piece.start(), piece.end(), piece.rowCount())
                        .format();
                splits.add(new Split(text, piece.rowCount(), ""));
            }
        }
        return splits;
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        FileScanHandle handle = handle(scan);
        FileScanHandle.ScannedPart part = FileScanHandle.ScannedPart.parse(split.handle());
        FileScanHandle.ScannedFile file = handle.files().get(part.file());
        file.version().requireUnchanged();
        return reader(handle.format()).open(new FileReader.PartRequest(
                file.version(), file.options(), part.start(), part.end(), file.columns(), scan.output()));
    }

    @Override
    public WriteSession beginExport(ExportRequest request) {
        return FileExport.start(search.resolved(request.target()), request.options(), request.fields(), allocator);
    }

    private FileScanHandle handle(Scan scan) {
        return scans.get(scan.handle(), FileScanHandle::parse);
    }

    @Override
    public void close() {
        parquet.close();
        allocator.close();
    }
}
