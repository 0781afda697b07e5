package dev.skein.storage.files.write;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileErrors;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.spi.BatchWriter;
import dev.skein.storage.spi.WriteSession;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.memory.BufferAllocator;

/// A file in the making. It has its own name only when it is complete and on the disk.
public final class FileExport implements WriteSession, BatchWriter {
    private static final int BUFFER_BYTES = 256 * 1024;

    /// The options that make sense when a file is written.
    private static final Set<String> OPTIONS =
            new TreeSet<>(Set.of("format", "header", "delimiter", "quote", "escape", "null"));

    private final Path target;
    private final Path unfinished;
    private final FileChannel channel;
    private final OutputStream output;
    private final RowFormat format;
    private long rows;
    private boolean committed;
    private boolean closed;

    private FileExport(Path target, Path unfinished, FileChannel channel, OutputStream output, RowFormat format) {
        this.target = target;
        this.unfinished = unfinished;
        this.channel = channel;
        this.output = output;
        this.format = format;
    }

    /// Starts a file.
    ///
    /// @param target its path; a file that is there is replaced
    /// @param options how to write it
    /// @param fields the columns of the rows
    /// @throws SkeinException INVALID_PARAMETER, FEATURE_NOT_SUPPORTED for senseless options; FILE_NOT_FOUND,
    ///     INSUFFICIENT_PRIVILEGE, IO_ERROR if there can be no such file
    public static FileExport start(
            Path target, Map<String, String> options, List<Field> fields, BufferAllocator allocator) {
        for (String name : options.keySet()) {
            if (!OPTIONS.contains(name)) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "COPY … TO has no option \"" + name
                        + "\"; it has " + String.join(", ", OPTIONS));
            }
        }
        String word = options.getOrDefault("format", FileFormat.ending(target.toString())).toLowerCase(Locale.ROOT);
        FileFormat kind = kind(target, options);
        Path folder = target.getParent();
        Path name = target.getFileName();
        if (folder == null || name == null || Files.isDirectory(target)) {
            throw new SkeinException(ErrorCode.IO_ERROR, "'" + target + "' is a folder; name a file in it");
        }
        Path unfinished = folder.resolve("." + name + "." + UUID.randomUUID() + ".unfinished");
        try {
            FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                OutputStream raw = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
                OutputStream output = FileFormat.isGzip(target.toString()) ? new GZIPOutputStream(raw) : raw;
                RowFormat format = switch (kind) {
                    case CSV -> new CsvFormat(
                            output, fields, FileOptions.of(options), word.equals("tsv") ? '\t' : ',');
                    case JSON -> new JsonFormat(output, fields, !word.equals("json"));
                    case ARROW -> new ArrowFormat(output, fields, allocator);
                    case PARQUET -> throw new IllegalStateException("refused before");
                };
                return new FileExport(target, unfinished, channel, output, format);
            } catch (IOException | RuntimeException e) {
                channel.close();
                Files.deleteIfExists(unfinished);
                throw e;
            }
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    private static FileFormat kind(Path target, Map<String, String> options) {
        String named = options.get("format");
        FileFormat kind = named != null
                ? FileFormat.named(named)
                : FileFormat.ofPath(target.toString()).orElseThrow(() -> new SkeinException(ErrorCode.INVALID_PARAMETER,
                        "the name of file '" + target + "' does not tell its format; add (FORMAT csv)"));
        if (kind == FileFormat.PARQUET) {
            throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                    "Parquet files can be read but not written; write arrow, csv, json or jsonl");
        }
        if (kind == FileFormat.ARROW && FileFormat.isGzip(target.toString())) {
            throw new SkeinException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "Arrow files cannot be compressed with gzip; leave out the .gz");
        }
        if (kind != FileFormat.CSV && !Set.of("format").containsAll(options.keySet())) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, kind + " files have no option but FORMAT");
        }
        return kind;
    }

    private static SkeinException failure(Path target, IOException e) {
        return ErrorCode.ofWriting(e) == ErrorCode.DISK_FULL
                ? new SkeinException(ErrorCode.DISK_FULL, "the disk is full; file '" + target + "' was not written", e)
                : FileErrors.unwritable(target.toString(), e);
    }

    @Override
    public BatchWriter newWriter() {
        return this;
    }

    @Override
    public void write(Batch batch) {
        try {
            format.write(batch);
            rows += batch.length();
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    @Override
    public void finish() {
        try {
            format.finish();
            if (output instanceof GZIPOutputStream compressed) {
                compressed.finish();
            }
            output.flush();
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    @Override
    public long commit() {
        try {
            channel.force(true);
            channel.close();
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            committed = true;
            return rows;
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        format.close();
        try {
            channel.close();
            if (!committed) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw failure(target, e);
        }
    }
}
