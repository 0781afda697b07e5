package dev.skein.storage.nativetable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.log.DurableCatalog;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.StoredBytesColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.BatchWriter;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.WriteRequest;
import dev.skein.storage.spi.WriteSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeConnectorTest {
    private static final TableName NAME = new TableName("skein", "public", "t");
    private static final TableSchema SCHEMA = TableSchema.of(List.of(
            new ColumnDefinition(0, "id", SqlType.BIGINT, false),
            new ColumnDefinition(1, "text", SqlType.VARCHAR, true)));

    @TempDir
    Path directory;

    private DurableCatalog catalog;
    private NativeConnector connector;

    @BeforeEach
    void open() {
        catalog = DurableCatalog.open(directory);
        connector = new NativeConnector(catalog, directory);
    }

    @AfterEach
    void close() {
        connector.close();
        catalog.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 131_071, 131_072, 131_073, 300_000})
    void rowsComeBackAfterReopening(int rows) {
        create(Map.of());
        insert(0, rows, i -> i % 7 == 0 ? null : "value " + i % 1000);
        close();
        open();
        List<String> read = read(List.of());
        assertEquals(rows, read.size());
        for (int i = 0; i < rows; i++) {
            assertEquals(i + ":" + (i % 7 == 0 ? null : "value " + i % 1000), read.get(i));
        }
    }

    @Test
    void distinctTextIsKeptPlain() {
        create(Map.of());
        insert(0, 10_000, i -> "résumé " + i);
        assertEquals("9999:résumé 9999", read(List.of()).get(9_999));
    }

    @Test
    void zoneMapsRuleOutRowGroups() {
        create(Map.of());
        insert(0, 400_000, i -> "x");
        Expression condition = new Expression.Comparison(
                Expression.Comparison.Operator.GREATER_OR_EQUAL,
                new Expression.ColumnReference(0, SqlType.BIGINT),
                new Expression.Literal(new Datum.OfLong(399_999), SqlType.BIGINT));
        List<String> read = read(List.of(condition));
        assertTrue(read.contains("399999:x"));
        assertEquals(400_000 - 3 * 131_072, read.size());
    }

    @Test
    void shardsHoldAllRowsOnce() {
        create(Map.of("shards", "4", "shard_by", "id", "sort_by", "text"));
        insert(0, 10_000, i -> "v" + (9 - i % 10));
        List<String> read = new ArrayList<>(read(List.of()));
        assertEquals(10_000, read.stream().distinct().count());
        TableEntry table = catalog.snapshot().table(NAME).orElseThrow();
        assertEquals(4, table.shards().stream().filter(shard -> !shard.isEmpty()).count());
        assertEquals(10_000, table.statistics().rowCount().orElseThrow());
        assertEquals(10, table.statistics().column(1).distinctCount().orElseThrow(), 0.5);
    }

    @Test
    void deletedRowsAreGoneAndConflictsAreSeen() {
        create(Map.of());
        insert(0, 10, i -> "x");
        long first = addresses().getFirst();
        try (WriteSession one = begin(WriteRequest.Operation.DELETE);
                WriteSession other = begin(WriteRequest.Operation.DELETE)) {
            delete(one, first);
            delete(other, first);
            assertEquals(1, one.commit());
            SkeinException conflict = assertThrows(SkeinException.class, other::commit);
            assertEquals(ErrorCode.SERIALIZATION_FAILURE, conflict.code());
        }
        assertEquals(9, read(List.of()).size());
        assertFalse(read(List.of()).contains("0:x"));
    }

    @Test
    void deletesOfOtherRowsGoSideBySide() {
        create(Map.of());
        insert(0, 10, i -> "x");
        List<Long> addresses = addresses();
        try (WriteSession one = begin(WriteRequest.Operation.DELETE);
                WriteSession other = begin(WriteRequest.Operation.DELETE)) {
            delete(one, addresses.get(0));
            delete(other, addresses.get(9));
            one.commit();
            other.commit();
        }
        close();
        open();
        assertEquals(8, read(List.of()).size());
    }

    @Test
    void anAbortedWriteLeavesNothing() throws IOException {
        create(Map.of());
        try (WriteSession session = begin(WriteRequest.Operation.INSERT)) {
            BatchWriter writer = session.newWriter();
            writer.write(batch(0, 10, i -> "x"));
            writer.write(batch(10, 1_000, i -> "x"));
            writer.finish();
        }
        assertEquals(List.of(), read(List.of()));
        try (Stream<Path> files = Files.walk(directory.resolve("tables"))) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void nullsAreRefusedWhereTheyMustNotBe() {
        create(Map.of());
        try (WriteSession session = begin(WriteRequest.Operation.INSERT)) {
            BatchWriter writer = session.newWriter();
            Batch batch = batch(0, 2, i -> "x");
            LongColumn ids = (LongColumn) batch.columns().getFirst();
            Batch withNull = Batch.of(
                    List.of(new LongColumn(ids.values(), new boolean[] {false, true}, 2, 0, 1), batch.columns().get(1)),
                    2);
            SkeinException refused = assertThrows(SkeinException.class, () -> writer.write(withNull));
            assertEquals("23502", refused.code().sqlState());
            assertTrue(refused.getMessage().contains("\"id\""), refused.getMessage());
        }
    }

    @Test
    void damageIsReportedWithTheFile() throws IOException {
        create(Map.of());
        insert(0, 1_000, i -> "x" + i);
        Path segment;
        try (Stream<Path> files = Files.walk(directory.resolve("tables"))) {
            segment = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(segment);
        for (int at : new int[] {100, whole.length / 2, whole.length - 100, whole.length - 3}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(segment, damaged);
            close();
            open();
            SkeinException reported = assertThrows(SkeinException.class, () -> read(List.of()), "byte " + at);
            assertEquals(ErrorCode.DATA_CORRUPTED, reported.code());
            assertTrue(reported.getMessage().contains(segment.getFileName().toString()), reported.getMessage());
        }
    }

    @Test
    void compactionMergesSmallSegments() throws IOException {
        create(Map.of());
        for (int i = 0; i < 20; i++) {
            insert(300 * i, 300, row -> "x" + row);
        }
        List<String> before = read(List.of());
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (Compactor compactor = connector.newCompactor(clock, () -> Optional.of(Instant.EPOCH.plusSeconds(61)))) {
            compactor.compact(tableId());
            assertTrue(segments().size() < CompactionPlan.FEWEST, segments().toString());
            assertEquals(before, read(List.of()));
            assertTrue(fileCount() > 20);
            compactor.removeRetired();
            assertEquals(segments().size(), fileCount());
        }
        close();
        open();
        assertEquals(before, read(List.of()));
    }

    @Test
    void aFewRowsStayInTheCatalogUntilTheyBecomeAFile() throws IOException {
        create(Map.of("shards", "2"));
        insert(0, 10, row -> row == 3 ? null : "x" + row);
        insert(10, 1, row -> "y");
        List<String> before = read(List.of());
        assertEquals(11, before.size());
        assertTrue(segments().stream().allMatch(SegmentEntry::inCatalog), segments().toString());
        close();
        open();
        assertEquals(before, read(List.of()));
        try (Compactor compactor = connector.newCompactor(Clock.systemUTC(), Optional::empty)) {
            compactor.compact(tableId());
            assertTrue(segments().stream().noneMatch(SegmentEntry::inCatalog), segments().toString());
            assertEquals(before, read(List.of()));
            insert(11, 1, row -> "z");
            compactor.compact(tableId());
            assertEquals(12, read(List.of()).size());
        }
        close();
        open();
        assertEquals(12, read(List.of()).size());
    }

    @Test
    void aSnapshotSeesTheRowsThatItHad() {
        create(Map.of());
        insert(0, 3, row -> "x");
        Connector early = connector.at(catalog.snapshot());
        for (int i = 0; i < 5_000; i++) {
            insert(3 + i, 1, row -> "y");
        }
        Scan scan = connector.table("public", "t").orElseThrow().offer(ScanRequest.of(List.of(), List.of(0, 1))).scan();
        assertEquals(3, early.splits(scan).stream().mapToLong(Split::rowCount).sum());
        assertEquals(5_003, read(List.of()).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text"})
    void rowsThatWereMovedByCompactionCanStillBeDeleted(String sortBy) {
        create(Map.of("sort_by", sortBy));
        for (int i = 0; i < 8; i++) {
            insert(10 * i, 10, row -> "x" + (997 - row) % 100);
        }
        List<Long> addresses = addresses();
        List<String> expected = new ArrayList<>(read(List.of()));
        try (WriteSession early = begin(WriteRequest.Operation.DELETE);
                WriteSession late = begin(WriteRequest.Operation.DELETE);
                WriteSession again = begin(WriteRequest.Operation.DELETE);
                Compactor compactor = connector.newCompactor(Clock.systemUTC(), Optional::empty)) {
            List<String> unsorted = inAddressOrder();
            delete(early, addresses.get(3));
            delete(late, addresses.get(57));
            delete(again, addresses.get(3));
            early.commit();
            compactor.compact(tableId());
            assertEquals(1, segments().size());
            late.commit();
            assertEquals(ErrorCode.SERIALIZATION_FAILURE,
                    assertThrows(SkeinException.class, again::commit).code());
            expected.remove(unsorted.get(3));
            expected.remove(unsorted.get(57));
        }
        assertEquals(expected, read(List.of()));
    }

    @Test
    void manyDeletedRowsAreCompactedAway() {
        create(Map.of());
        insert(0, 10, i -> "x");
        List<Long> addresses = addresses();
        try (WriteSession session = begin(WriteRequest.Operation.DELETE)) {
            delete(session, addresses.get(0));
            delete(session, addresses.get(5));
            delete(session, addresses.get(9));
            session.commit();
        }
        try (Compactor compactor = connector.newCompactor(Clock.systemUTC(), Optional::empty)) {
            compactor.compact(tableId());
        }
        assertEquals(0, segments().getFirst().deletedCount());
        assertEquals(7, segments().getFirst().rowCount());
        assertEquals(7, read(List.of()).size());
    }

    private long tableId() {
        return catalog.snapshot().table(NAME).orElseThrow().id();
    }

    private List<SegmentEntry> segments() {
        return catalog.snapshot().table(NAME).orElseThrow().shards().getFirst();
    }

    private long fileCount() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tables"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    /// The rows in the order in which [#addresses()] gives their addresses.
    private List<String> inAddressOrder() {
        List<String> rows = new ArrayList<>();
        Scan scan = connector.table("public", "t").orElseThrow()
                .offer(ScanRequest.of(List.of(), List.of(0, 1)))
                .scan();
        forEachBatch(scan, List.of(), batch -> {
            for (int row = 0; row < batch.length(); row++) {
                rows.add(number(batch.columns().get(0), row) + ":" + text(batch.columns().get(1), row));
            }
        });
        return rows;
    }

    @Test
    void optionsAreChecked() {
        SkeinException refused = assertThrows(SkeinException.class, () -> create(Map.of("shard", "3")));
        assertTrue(refused.getMessage().contains("shard_by"), refused.getMessage());
        assertThrows(SkeinException.class, () -> create(Map.of("shards", "0")));
        assertThrows(SkeinException.class, () -> create(Map.of("sort_by", "nothing")));
    }

    private void create(Map<String, String> options) {
        TableEntry table = connector.newTable(catalog.nextTableId(), NAME, SCHEMA, options);
        catalog.commit(List.of(new CatalogChange.CreateTable(table)));
    }

    private WriteSession begin(WriteRequest.Operation operation) {
        return connector.beginWrite(new WriteRequest(NAME, operation, catalog.snapshot().version()));
    }

    private static void delete(WriteSession session, long address) {
        BatchWriter writer = session.newWriter();
        writer.write(Batch.of(List.of(new LongColumn(new long[] {address}, null, 1, address, address)), 1));
        writer.finish();
    }

    private interface TextOf {
        @Nullable String at(int row);
    }

    private void insert(int first, int rows, TextOf text) {
        try (WriteSession session = begin(WriteRequest.Operation.INSERT)) {
            BatchWriter writer = session.newWriter();
            for (int done = 0; done < rows; done += Batch.MAX_ROWS) {
                writer.write(batch(first + done, Math.min(Batch.MAX_ROWS, rows - done), text));
            }
            writer.finish();
            assertEquals(rows, session.commit());
        }
    }

    private static Batch batch(int first, int count, TextOf text) {
        long[] ids = new long[count];
        int[] starts = new int[count];
        int[] lengths = new int[count];
        boolean[] nulls = new boolean[count];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            ids[i] = first + i;
            String value = text.at(first + i);
            nulls[i] = value == null;
            byte[] run = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            starts[i] = bytes.size();
            lengths[i] = run.length;
            bytes.writeBytes(run);
        }
        return Batch.of(
                List.of(new LongColumn(ids, null, count, first, first + count - 1L),
                        new BytesColumn(bytes.toByteArray(), starts, lengths, nulls, count)),
                count);
    }

    private List<Long> addresses() {
        Scan scan = connector.table("public", "t").orElseThrow()
                .offer(ScanRequest.of(List.of(), List.of(SCHEMA.columns().size())))
                .scan();
        List<Long> addresses = new ArrayList<>();
        forEachBatch(scan, List.of(), batch -> {
            LongColumn column = (LongColumn) batch.columns().getFirst();
            for (int i = 0; i < batch.selectedCount(); i++) {
                addresses.add(column.values()[batch.selection() == null ? i : batch.selection()[i]]);
            }
        });
        return addresses;
    }

    private List<String> read(List<Expression> conditions) {
        Scan scan = connector.table("public", "t").orElseThrow()
                .offer(ScanRequest.of(conditions, List.of(0, 1)))
                .scan();
        List<String> rows = new ArrayList<>();
        forEachBatch(scan, conditions, batch -> {
            for (int i = 0; i < batch.selectedCount(); i++) {
                int row = batch.selection() == null ? i : batch.selection()[i];
                rows.add(number(batch.columns().get(0), row) + ":" + text(batch.columns().get(1), row));
            }
        });
        rows.sort((a, b) -> Long.compare(
                Long.parseLong(a.substring(0, a.indexOf(':'))), Long.parseLong(b.substring(0, b.indexOf(':')))));
        return Collections.unmodifiableList(rows);
    }

    private interface BatchUse {
        void accept(Batch batch);
    }

    private void forEachBatch(Scan scan, List<Expression> conditions, BatchUse use) {
        try (QueryMemory memory = new QueryMemory(new MemoryBudget(1 << 30), 1 << 30)) {
            for (Split split : connector.splits(scan, conditions)) {
                try (BatchReader reader = connector.open(scan, split, new ReadContext(memory, List.of()))) {
                    for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                        use.accept(batch);
                    }
                }
            }
        }
    }

    private static long number(Column column, int row) {
        if (column instanceof LongColumn longs) {
            return longs.values()[row];
        }
        PackedColumn packed = (PackedColumn) column;
        long at = packed.offset() + (long) packed.width().bytes() * row;
        long lane = switch (packed.width()) {
            case CONSTANT -> 0;
            case BYTE -> packed.memory().get(ValueLayout.JAVA_BYTE, at) & 0xFFL;
            case SHORT -> packed.memory().get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xFFFFL;
            case INT -> packed.memory().get(ValueLayout.JAVA_INT_UNALIGNED, at) & 0xFFFF_FFFFL;
            case LONG -> packed.memory().get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        };
        return packed.base() + packed.factor() * lane;
    }

    private static @Nullable String text(Column column, int row) {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return null;
        }
        if (column instanceof BytesColumn appended) {
            return new String(appended.heap(), appended.starts()[row], appended.lengths()[row], StandardCharsets.UTF_8);
        }
        if (column instanceof StoredDictionaryColumn coded) {
            BytesColumn dictionary = coded.dictionary();
            int code = (int) number(coded.codes(), row);
            return new String(dictionary.heap(), dictionary.starts()[code], dictionary.lengths()[code],
                    StandardCharsets.UTF_8);
        }
        StoredBytesColumn stored = (StoredBytesColumn) column;
        int from = stored.memory().get(ValueLayout.JAVA_INT_UNALIGNED, stored.offsets() + 4L * row);
        int to = stored.memory().get(ValueLayout.JAVA_INT_UNALIGNED, stored.offsets() + 4L * (row + 1L));
        byte[] bytes = stored.memory().asSlice(stored.heap() + from, to - from).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
