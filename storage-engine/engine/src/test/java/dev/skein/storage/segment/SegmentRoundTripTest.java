package dev.skein.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes into a segment comes out of it, whatever its values look like.
@SuppressWarnings("EnumOrdinal") // one column per constant, in their order
class SegmentRoundTripTest {
    private static final long SEED = 20;

    @TempDir
    Path directory;

    private final ChunkCache cache = new ChunkCache(64 << 20);

    /// What the values of a test column look like.
    private enum Look {
        CONSTANT,
        NARROW,
        PRICES,
        KEYS,
        RUNS,
        ANY_INT,
        ANY_LONG,
        WIDE,
        DOUBLES,
        FLOATS,
        FEW_TEXTS,
        MANY_TEXTS,
        BINARY;

        SqlType type() {
            return switch (this) {
                case CONSTANT, NARROW, PRICES, KEYS, RUNS, ANY_INT, ANY_LONG -> SqlType.BIGINT;
                case WIDE -> SqlType.decimal(38, 4);
                case DOUBLES -> SqlType.DOUBLE;
                case FLOATS -> SqlType.REAL;
                case FEW_TEXTS, MANY_TEXTS -> SqlType.VARCHAR;
                case BINARY -> SqlType.VARBINARY;
            };
        }

        long number(int row, Random random) {
            return switch (this) {
                case CONSTANT -> -42;
                case NARROW -> random.nextInt(200) - 100;
                case PRICES -> 100L * random.nextInt(1_000_000);
                case KEYS -> 1_000_000_007L + row / 4 * 3L;
                case RUNS -> row / 1000 % 7;
                case ANY_INT -> random.nextInt();
                default -> random.nextLong();
            };
        }

        byte[] text(int row, Random random) {
            return switch (this) {
                case FEW_TEXTS -> ("état " + random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
                case MANY_TEXTS -> ("the quick brown fox " + row + " of " + random.nextInt())
                        .getBytes(StandardCharsets.UTF_8);
                default -> {
                    byte[] bytes = new byte[row % 1000 == 999 ? 300 : random.nextInt(4)];
                    random.nextBytes(bytes);
                    yield bytes;
                }
            };
        }
    }

    private static final List<ColumnDefinition> COLUMNS = Arrays.stream(Look.values())
            .map(look -> new ColumnDefinition(10 + look.ordinal(), look.name(), look.type(), true))
            .toList();

    @ParameterizedTest
    @CsvSource({
        "1, 0, ZSTD", "1, 100, ZSTD", "4095, 0, ZSTD", "4095, 100, NONE", "4096, 30, ZSTD", "4097, 30, NONE",
        "131071, 0, NONE", "131072, 30, ZSTD", "131073, 30, NONE", "131073, 0, ZSTD", "131072, 100, ZSTD"
    })
    void valuesComeBack(int rows, int nullPercent, Compression compression) {
        List<Column> written = columns(rows, nullPercent);
        SegmentFile file = write(written, rows, compression);
        int first = 0;
        for (int group = 0; group < file.rowGroupCount(); group++) {
            RowGroupReader reader = new RowGroupReader(file, group, COLUMNS);
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                for (Look look : Look.values()) {
                    Column read = batch.columns().get(look.ordinal());
                    for (int row = 0; row < batch.length(); row++) {
                        Object expected = StoredValues.at(written.get(look.ordinal()), first + row);
                        Object found = StoredValues.at(read, row);
                        if (!Objects.equals(expected, found)) {
                            assertEquals(expected, found, look + " row " + (first + row));
                        }
                    }
                }
                first += batch.length();
            }
        }
        assertEquals(rows, first);
    }

    @Test
    void everyTransformIsUsed() {
        SegmentFile file = write(columns(131_072, 10), 131_072, Compression.ZSTD);
        Set<Transform> used = EnumSet.noneOf(Transform.class);
        for (Chunk chunk : file.footer().rowGroups().getFirst().chunks()) {
            chunk.parts().forEach(part -> used.add(part.transform()));
        }
        assertEquals(EnumSet.allOf(Transform.class), used);
    }

    @Test
    void withoutCompressionOnlyRunsArePacked() {
        SegmentFile file = write(columns(10_000, 0), 10_000, Compression.NONE);
        for (Look look : Look.values()) {
            Chunk chunk = file.footer().rowGroups().getFirst().chunks().get(look.ordinal());
            assertEquals(look == Look.RUNS, !chunk.parts().isEmpty(), look.name());
        }
    }

    @Test
    void aFullCacheEvictsAndReadsAgain() {
        ChunkCache small = new ChunkCache(1 << 20);
        List<Column> written = columns(131_072, 0);
        Path path = write(written, 131_072, Compression.ZSTD).path();
        SegmentFile file = SegmentFile.open(path, small);
        for (int pass = 0; pass < 3; pass++) {
            RowGroupReader reader = new RowGroupReader(file, 0, COLUMNS);
            Batch batch = reader.next();
            assertTrue(batch != null);
            for (Look look : Look.values()) {
                assertEquals(StoredValues.at(written.get(look.ordinal()), 7),
                        StoredValues.at(batch.columns().get(look.ordinal()), 7));
            }
        }
        ChunkCache.Statistics statistics = small.statistics();
        assertTrue(statistics.bytes() <= statistics.limitBytes(), statistics.toString());
        assertTrue(statistics.evictions() > 0, statistics.toString());
    }

    @Test
    void anyFlippedByteIsFound() throws IOException {
        Path path = write(columns(1_500, 20), 1_500, Compression.ZSTD).path();
        byte[] whole = Files.readAllBytes(path);
        Path damagedPath = directory.resolve("damaged.segment");
        for (int at = 0; at < whole.length; at += at < 16 || at > whole.length - 24 ? 1 : 499) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(damagedPath, damaged);
            SkeinException reported = assertThrows(SkeinException.class, () -> readAll(damagedPath), "byte " + at);
            assertEquals(ErrorCode.DATA_CORRUPTED, reported.code());
            assertTrue(reported.getMessage().contains("damaged.segment"), reported.getMessage());
            Files.delete(damagedPath);
        }
    }

    @Test
    void aTruncatedFileIsFound() throws IOException {
        Path path = write(columns(5_000, 20), 5_000, Compression.ZSTD).path();
        byte[] whole = Files.readAllBytes(path);
        Path cut = directory.resolve("cut.segment");
        for (int length : new int[] {0, 1, 63, 64, 84, whole.length / 3, whole.length - 21, whole.length - 1}) {
            Files.write(cut, Arrays.copyOf(whole, length));
            SkeinException reported = assertThrows(SkeinException.class, () -> readAll(cut), length + " bytes");
            assertEquals(ErrorCode.DATA_CORRUPTED, reported.code());
            Files.delete(cut);
        }
    }

    @Test
    void damageNamesRowGroupAndColumn() throws IOException {
        SegmentFile file = write(columns(131_073, 0), 131_073, Compression.ZSTD);
        Chunk chunk = file.footer().rowGroups().get(1).chunks().get(Look.WIDE.ordinal());
        byte[] damaged = Files.readAllBytes(file.path());
        damaged[Math.toIntExact(chunk.start())] ^= 1;
        Path path = directory.resolve("damaged.segment");
        Files.write(path, damaged);
        SegmentFile opened = SegmentFile.open(path, cache);
        for (SkeinException reported : List.of(
                assertThrows(SkeinException.class, () -> new RowGroupReader(opened, 1, COLUMNS).next()),
                assertThrows(SkeinException.class, () -> opened.verify(COLUMNS)))) {
            assertTrue(reported.getMessage().contains("column \"WIDE\" of row group 1"), reported.getMessage());
            assertTrue(reported.getMessage().contains("restore it from a backup"), reported.getMessage());
        }
        assertTrue(new RowGroupReader(opened, 0, COLUMNS).next() != null);
    }

    private void readAll(Path path) {
        SegmentFile file = SegmentFile.open(path, cache);
        file.verify(COLUMNS);
        for (int group = 0; group < file.rowGroupCount(); group++) {
            new RowGroupReader(file, group, COLUMNS).next();
        }
    }

    private SegmentFile write(List<Column> columns, int rows, Compression compression) {
        Path path = directory.resolve("1.segment");
        try (SegmentWriter writer = SegmentWriter.create(path, COLUMNS, List.of(), compression)) {
            writer.append(columns, null, rows);
            writer.finish();
        }
        return SegmentFile.open(path, cache);
    }

    private static List<Column> columns(int rows, int nullPercent) {
        List<Column> columns = new ArrayList<>();
        for (Look look : Look.values()) {
            Random random = new Random(SEED + look.ordinal());
            boolean[] nulls = new boolean[rows];
            for (int row = 0; row < rows; row++) {
                nulls[row] = random.nextInt(100) < nullPercent;
            }
            columns.add(column(look, rows, nulls, random));
        }
        return columns;
    }

    private static Column column(Look look, int rows, boolean[] nulls, Random random) {
        return switch (look.type().lane()) {
            case LONG -> {
                long[] values = new long[rows];
                Arrays.setAll(values, row -> look.number(row, random));
                yield new LongColumn(values, nulls, rows, Long.MIN_VALUE, Long.MAX_VALUE);
            }
            case WIDE -> {
                long[] high = new long[rows];
                long[] low = new long[rows];
                Arrays.setAll(high, row -> random.nextInt(1000) - 500L);
                Arrays.setAll(low, row -> random.nextLong());
                yield new WideColumn(high, low, nulls, rows);
            }
            case DOUBLE -> {
                double[] values = new double[rows];
                Arrays.setAll(values, row -> (float) random.nextInt(10_000) / 8);
                yield new DoubleColumn(values, nulls, rows);
            }
            case BYTES -> {
                byte[] heap = new byte[rows * 64 + 1024];
                int[] starts = new int[rows];
                int[] lengths = new int[rows];
                int used = 0;
                for (int row = 0; row < rows; row++) {
                    byte[] text = look.text(row, random);
                    starts[row] = used;
                    lengths[row] = text.length;
                    System.arraycopy(text, 0, heap, used, text.length);
                    used += text.length;
                }
                yield new BytesColumn(heap, starts, lengths, nulls, rows);
            }
        };
    }
}
