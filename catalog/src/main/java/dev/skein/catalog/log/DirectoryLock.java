package dev.skein.catalog.log;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps two processes from opening one data directory. The operating system lets go of it when the process dies.
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws SkeinException DATA_DIRECTORY_IN_USE naming the holder
    static DirectoryLock take(Path dataDirectory) throws IOException {
        Path path = dataDirectory.resolve("LOCK");
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            if (tryLock(channel) == null) {
                String holder = Files.readString(path).strip();
                throw new SkeinException(ErrorCode.DATA_DIRECTORY_IN_USE, "the data directory " + dataDirectory
                        + " is in use by another gateway" + (holder.isEmpty() ? "" : " (process " + holder + ")")
                        + "; stop that one, or choose another directory with --data");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new DirectoryLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the lock goes with the process
        }
    }
}
