package dev.skein.storage.files.csv;

import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileVersion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Cuts a CSV file into stretches that begin with a row.
///
/// A line break within quotes ends no row, so it must be known at every cut whether a quoted field is open there. That
/// takes a look at every quote from the start; bytes without quotes are passed over eight at a time.
final class CsvCutter {
    /// Bytes of a stretch: enough that opening it costs little, few enough that threads share the work evenly.
    static final long PART_BYTES = 8L << 20;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final FileVersion file;
    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    private final List<FilePart> parts = new ArrayList<>();
    private final long partBytes;
    private long partStart;

    /// Whether a quoted field is open.
    private boolean open;

    /// Whether the byte before was an escape within a quoted field, and what it escapes comes next.
    private boolean pending;

    private byte before = '\n';

    /// @param partBytes least number of bytes of a stretch
    CsvCutter(FileVersion file, FileOptions options, long partBytes) {
        this.file = file;
        this.partBytes = partBytes;
        this.delimiter = (byte) (char) options.delimiter().orElse(',');
        this.quote = (byte) options.quote();
        this.escape = (byte) options.escape();
    }

    List<FilePart> cut(FilePart whole) {
        if (whole.end() - whole.start() < 2 * partBytes || escape != quote) {
            return List.of(whole);
        }
        partStart = whole.start();
        try (CsvInput input = CsvInput.open(file, whole.start(), whole.end())) {
            do {
                input.fill();
                scan(input);
                input.advance(input.limit());
            } while (!input.isComplete());
        }
        parts.add(new FilePart(partStart, whole.end(), -1, List.of()));
        return parts;
    }

    private void scan(CsvInput input) {
        byte[] bytes = input.buffer();
        int limit = input.limit();
        int at = 0;
        while (at < limit) {
            long wanted = partStart + partBytes;
            boolean seeking = input.offset(at) >= wanted;
            int stop = seeking ? limit : (int) Math.min(limit, wanted - input.offset(0));
            at = seeking ? seekRowEnd(input, bytes, at, stop) : countQuotes(bytes, at, stop);
        }
    }

    /// Passes over bytes up to a place, and keeps track of quotes.
    private int countQuotes(byte[] bytes, int from, int stop) {
        long pattern = ONES * (quote & 0xFF);
        int at = from;
        while (at + Long.BYTES <= stop) {
            long difference = (long) LONGS.get(bytes, at) ^ pattern;
            if (((difference - ONES) & ~difference & HIGH_BITS) != 0 || pending) {
                for (int i = 0; i < Long.BYTES; i++) {
                    step(bytes[at + i]);
                }
            } else {
                before = bytes[at + Long.BYTES - 1];
            }
            at += Long.BYTES;
        }
        while (at < stop) {
            step(bytes[at++]);
        }
        return at;
    }

    /// Goes on to the next row and begins a stretch there.
    private int seekRowEnd(CsvInput input, byte[] bytes, int from, int stop) {
        for (int at = from; at < stop; at++) {
            step(bytes[at]);
            if (bytes[at] == '\n' && !open) {
                parts.add(new FilePart(partStart, input.offset(at + 1), -1, List.of()));
                partStart = input.offset(at + 1);
                return at + 1;
            }
        }
        return stop;
    }

    private void step(byte current) {
        if (pending) {
            // a quote within quotes: doubled it stands for itself, else it ended the field
            pending = false;
            if (current == quote) {
                before = current;
                return;
            }
            open = false;
        }
        if (current == quote) {
            if (open) {
                pending = true;
            } else {
                open = before == delimiter || before == '\n' || before == '\r';
            }
        }
        before = current;
    }
}
