package dev.skein.storage.files.csv;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.files.format.FileErrors;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The bytes of a stretch of a file, a buffer at a time; decompressed if the file's name ends in `.gz`.
final class CsvInput implements AutoCloseable {
    /// Enough for a batch of rows of 250 bytes, and it stays in the cache.
    private static final int BUFFER_BYTES = 1 << 20;

    /// A longer row is taken for a quote that lacks its other half.
    private static final int MAX_ROW_BYTES = 256 << 20;

    private static final int GZIP_BUFFER_BYTES = 64 * 1024;

    private final FileVersion file;
    private final InputStream stream;
    private final long end;
    private byte[] buffer;
    private long bufferOffset;
    private int position;
    private int limit;
    private boolean complete;

    private CsvInput(FileVersion file, InputStream stream, long start, long end) {
        this.file = file;
        this.stream = stream;
        this.bufferOffset = start;
        this.end = end;
        this.buffer = new byte[Math.toIntExact(Math.min(BUFFER_BYTES, Math.max(64, end - start)))];
    }

    /// Opens a stretch; offsets count decompressed bytes.
    ///
    /// @param end where it ends; [Long#MAX_VALUE] for the end of the file
    static CsvInput open(FileVersion file, long start, long end) {
        try {
            FileChannel channel = FileChannel.open(Path.of(file.path()), StandardOpenOption.READ);
            try {
                InputStream stream = Channels.newInputStream(channel);
                if (FileFormat.isGzip(file.path())) {
                    stream = new GZIPInputStream(stream, GZIP_BUFFER_BYTES);
                    stream.skipNBytes(start);
                } else {
                    channel.position(start);
                }
                return new CsvInput(file, stream, start, end);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static SkeinException failure(FileVersion file, IOException e) {
        return e instanceof ZipException
                ? FileErrors.corrupt(file.path(), String.valueOf(e.getMessage()), e)
                : FileErrors.unreadable(file.path(), e);
    }

    /// The bytes; those from [#position] to [#limit] are to be read.
    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    /// Whether no bytes follow those in the buffer.
    boolean isComplete() {
        return complete;
    }

    /// Where a place in the buffer is in the stream of bytes.
    long offset(int place) {
        return bufferOffset + place;
    }

    /// Marks bytes as read.
    void advance(int to) {
        position = to;
    }

    /// Moves what is left to the front of the buffer and fills the rest; makes the buffer larger if it was full of one
    /// unfinished row.
    void fill() {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            bufferOffset += position;
            limit -= position;
            position = 0;
        } else if (limit == buffer.length) {
            if (limit >= MAX_ROW_BYTES) {
                throw new SkeinException(ErrorCode.LIMIT_EXCEEDED, "file '" + file.path() + "' has a row of more than "
                        + MAX_ROW_BYTES + " bytes; a quote may lack its other half");
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        try {
            while (limit < buffer.length && !complete) {
                long wanted = Math.min(buffer.length - limit, end - bufferOffset - limit);
                int read = wanted == 0 ? -1 : stream.read(buffer, limit, Math.toIntExact(wanted));
                complete = read < 0;
                limit += Math.max(read, 0);
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw failure(file, e);
        }
    }
}
