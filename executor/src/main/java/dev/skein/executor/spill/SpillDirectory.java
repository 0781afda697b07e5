package dev.skein.executor.spill;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the temporary files of a process lie. Thread-safe.
///
/// The directory is made when the first file is; nothing is written if nothing spills.
public final class SpillDirectory {
    private static final String PREFIX = "skein-spill-";

    /// Prefix, number of the process, number of the file.
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,18})-[0-9]+");

    private final Path directory;
    private final AtomicLong nextNumber;
    private final LongAdder spilledBytes;
    private final LongAdder queryBytes;

    /// @param directory where the files are to be; need not exist
    public SpillDirectory(Path directory) {
        this(directory, new AtomicLong(), new LongAdder(), new LongAdder());
    }

    private SpillDirectory(Path directory, AtomicLong nextNumber, LongAdder spilledBytes, LongAdder queryBytes) {
        this.directory = directory;
        this.nextNumber = nextNumber;
        this.spilledBytes = spilledBytes;
        this.queryBytes = queryBytes;
    }

    /// The same directory for the files of one query.
    ///
    /// @param bytes counts what the query writes
    public SpillDirectory forQuery(LongAdder bytes) {
        return new SpillDirectory(directory, nextNumber, spilledBytes, bytes);
    }

    /// Removes the files of processes that ended without a chance to do so, on systems where open files keep their names.
    ///
    /// @throws SkeinException IO_ERROR
    public void removeLeftovers() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path file : files) {
                if (!ownerLives(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    private static boolean ownerLives(String name) {
        Matcher matcher = NAME.matcher(name);
        return !matcher.matches() || ProcessHandle.of(Long.parseLong(matcher.group(1))).isPresent();
    }

    /// A new file for rows of these types.
    ///
    /// @throws SkeinException IO_ERROR, DISK_FULL
    public SpillFile create(List<SqlType> types) {
        try {
            Files.createDirectories(directory);
            while (true) {
                Path path = directory.resolve(
                        PREFIX + ProcessHandle.current().pid() + "-" + nextNumber.getAndIncrement());
                try {
                    return SpillFile.create(path, types, this::written);
                } catch (FileAlreadyExistsException e) {
                    // another process of this number, in another container, shares the directory
                }
            }
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    private void written(long bytes) {
        spilledBytes.add(bytes);
        queryBytes.add(bytes);
    }

    /// Bytes written to all files since the process started.
    public long spilledBytes() {
        return spilledBytes.sum();
    }

    static SkeinException failure(Path path, IOException e) {
        ErrorCode code = ErrorCode.ofWriting(e);
        return new SkeinException(code,
                "cannot use the temporary file or directory " + path + ": " + e + (code == ErrorCode.DISK_FULL
                        ? "; free some space, or choose another disk with --temp-dir"
                        : "; choose another directory with --temp-dir"), e);
    }
}
