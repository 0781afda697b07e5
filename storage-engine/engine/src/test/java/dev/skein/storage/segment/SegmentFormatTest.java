package dev.skein.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.luben.zstd.Zstd;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.LongColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads a file with nothing but `docs/reference/segment-format.md`: if this test has to change, old files cannot be read
/// any more, and the format needs a new number.
class SegmentFormatTest {
    private static final int ROWS = 10_000;

    @TempDir
    Path directory;

    @Test
    void aReaderWrittenFromTheDocumentReadsTheFile() throws IOException {
        long[] keys = new long[ROWS];
        long[] groups = new long[ROWS];
        Arrays.setAll(keys, row -> 500 + 3L * row);
        Arrays.setAll(groups, row -> row < 9_000 ? 1 : 2);
        Path path = directory.resolve("1.segment");
        List<ColumnDefinition> columns = List.of(
                new ColumnDefinition(4, "key", SqlType.BIGINT, false), new ColumnDefinition(7, "g", SqlType.BIGINT, false));
        try (SegmentWriter writer = SegmentWriter.create(path, columns, List.of(), Compression.ZSTD)) {
            writer.append(List.of(new LongColumn(keys, null, ROWS, 0, Long.MAX_VALUE),
                    new LongColumn(groups, null, ROWS, 1, 2)), null, ROWS);
            writer.finish();
        }
        byte[] file = Files.readAllBytes(path);
        assertEquals("SKEINSG2", new String(file, 0, 8, StandardCharsets.US_ASCII));
        ByteBuffer trailer = ByteBuffer.wrap(file, file.length - 20, 20);
        int footerBytes = Math.toIntExact(trailer.getLong());
        int footerChecksum = trailer.getInt();
        assertEquals(footerChecksum, crc(file, file.length - 20 - footerBytes, footerBytes));
        ByteBuffer footer = ByteBuffer.wrap(file, file.length - 20 - footerBytes, footerBytes);
        assertEquals(2, footer.getInt());
        assertColumn(footer, 4);
        assertColumn(footer, 7);
        assertEquals(1, footer.getInt());
        assertEquals(ROWS, footer.getInt());
        assertArrayEquals(keys, chunk(file, footer));
        assertArrayEquals(groups, chunk(file, footer));
        assertEquals(0, footer.remaining());
    }

    private static void assertColumn(ByteBuffer footer, int id) {
        assertEquals(id, footer.getInt());
        byte[] kind = new byte[footer.getShort()];
        footer.get(kind);
        assertEquals("BIGINT", new String(kind, StandardCharsets.US_ASCII));
        footer.getInt();
        footer.getInt();
        footer.position(footer.position() + 4 + footer.getInt(footer.position()));
    }

    private static long[] chunk(byte[] file, ByteBuffer footer) {
        assertEquals(1, footer.get());
        assertEquals(0, footer.getInt());
        int width = footer.get();
        long base = footer.getLong();
        long factor = footer.getLong();
        footer.getLong();
        footer.getLong();
        footer.getInt();
        footer.getInt();
        int start = Math.toIntExact(footer.getLong());
        int bytes = Math.toIntExact(footer.getLong());
        assertEquals(0, start % 64);
        assertEquals(footer.getInt(), crc(file, start, bytes));
        assertEquals(4, footer.get());
        assertEquals(0, part(file, footer, start).length);
        int transform = footer.get(footer.position());
        byte[] values = part(file, footer, start);
        assertEquals(0, part(file, footer, start).length);
        assertEquals(0, part(file, footer, start).length);
        return transform == 2 ? deltas(values, width, base, factor) : runs(transform, values, width, base, factor);
    }

    private static byte[] part(byte[] file, ByteBuffer footer, int at) {
        footer.get();
        int rawBytes = footer.getInt();
        boolean compressed = footer.get() != 0;
        byte[] stored = Arrays.copyOfRange(file, at, at + footer.getInt());
        return compressed ? Zstd.decompress(stored, rawBytes) : stored;
    }

    private static long[] deltas(byte[] planes, int width, long base, long factor) {
        long[] values = new long[ROWS];
        long lane = 0;
        for (int row = 0; row < ROWS; row++) {
            long delta = 0;
            for (int plane = 0; plane < width; plane++) {
                delta |= (planes[plane * ROWS + row] & 0xFFL) << 8 * plane;
            }
            lane = lane + delta & (1L << 8 * width) - 1;
            values[row] = base + factor * lane;
        }
        return values;
    }

    private static long[] runs(int transform, byte[] runs, int width, long base, long factor) {
        assertEquals(3, transform);
        assertEquals(1, width);
        ByteBuffer in = ByteBuffer.wrap(runs).order(ByteOrder.LITTLE_ENDIAN);
        int runCount = in.getInt();
        long[] values = new long[ROWS];
        int row = 0;
        for (int run = 0; run < runCount; run++) {
            int length = in.getInt(4 + runCount + 4 * run);
            Arrays.fill(values, row, row + length, base + factor * (in.get(4 + run) & 0xFF));
            row += length;
        }
        return values;
    }

    private static int crc(byte[] file, int at, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(file, at, bytes);
        return (int) crc.getValue();
    }
}
