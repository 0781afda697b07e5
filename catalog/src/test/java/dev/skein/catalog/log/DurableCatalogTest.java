package dev.skein.catalog.log;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lineage;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.catalog.ViewEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableCatalogTest {
    /// A store at once, and a checkpoint every few commits.
    private static final CatalogSettings AT_ONCE = new CatalogSettings(Duration.ZERO, 4_000);

    @TempDir
    Path directory;

    @Test
    void commitsSurviveReopening() {
        TableEntry table = table(1, "t", 1);
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(1, catalog.nextTableId());
            catalog.commit(List.of(new CatalogChange.CreateSchema("s"), new CatalogChange.CreateTable(table)));
            catalog.commit(List.of(new CatalogChange.CreateView(
                    new ViewEntry(name("v"), "SELECT 1", List.of("c"), "public"), false)));
        }
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(2, catalog.snapshot().version());
            assertEquals(table, catalog.snapshot().table(name("t")).orElseThrow());
            assertEquals(table, catalog.snapshot().table(1).orElseThrow());
            assertTrue(catalog.snapshot().view(name("v")).isPresent());
            assertTrue(catalog.snapshot().schemas().contains("s"));
            assertEquals(2, catalog.nextTableId());
        }
    }

    @Test
    void aFailingChangeUndoesItsWholeCommit() {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.commit(List.of(new CatalogChange.CreateTable(table(1, "t", 1))));
            List<CatalogChange> changes =
                    List.of(new CatalogChange.CreateSchema("s"), new CatalogChange.CreateTable(table(2, "t", 1)));
            assertEquals(ErrorCode.DUPLICATE_TABLE,
                    assertThrows(SkeinException.class, () -> catalog.commit(changes)).code());
            assertEquals(List.of("public"), List.copyOf(catalog.snapshot().schemas()));
        }
    }

    @Test
    void aWriterThatSawAnOlderVersionConflicts() {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.commit(List.of(new CatalogChange.CreateTable(table(1, "t", 1))));
            catalog.commit(List.of(new CatalogChange.ReplaceTable(table(1, "renamed", 2), 1)));
            SkeinException conflict = assertThrows(SkeinException.class,
                    () -> catalog.commit(List.of(new CatalogChange.ReplaceTable(table(1, "t", 2), 1))));
            assertEquals("40001", conflict.code().sqlState());
            assertTrue(catalog.snapshot().table(name("t")).isEmpty());
        }
    }

    /// Whoever tries again after a conflict must not meet the version that was too old already.
    @Test
    void theSnapshotAfterAConflictShowsWhatItWasWith() throws Exception {
        try (DurableCatalog catalog = DurableCatalog.open(directory);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            catalog.commit(List.of(new CatalogChange.CreateTable(table(1, "t", 1))));
            List<Callable<Void>> writers = Collections.nCopies(4, () -> {
                for (int changes = 0; changes < 50; ) {
                    long version = catalog.snapshot().table(1).orElseThrow().version();
                    try {
                        catalog.commit(List.of(new CatalogChange.ReplaceTable(table(1, "t", version + 1), version)));
                        changes++;
                    } catch (SkeinException e) {
                        assertEquals(ErrorCode.SERIALIZATION_FAILURE, e.code());
                        assertTrue(catalog.snapshot().table(1).orElseThrow().version() > version);
                    }
                }
                return null;
            });
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
            assertEquals(201, catalog.snapshot().table(1).orElseThrow().version());
        }
    }

    @Test
    void aLogCutAnywhereGivesAPrefixOfTheCommits() throws IOException {
        int commits = 5;
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            for (int i = 0; i < commits; i++) {
                catalog.commit(List.of(new CatalogChange.CreateSchema("s" + i)));
            }
        }
        Path log = directory.resolve("catalog/log-0");
        byte[] whole = Files.readAllBytes(log);
        long before = -1;
        for (int length = whole.length % 3; length <= whole.length; length += 3) {
            Files.write(log, Arrays.copyOf(whole, length));
            try (DurableCatalog catalog = DurableCatalog.open(directory)) {
                long version = catalog.snapshot().version();
                assertTrue(version == before || version == before + 1 || before == -1, "at byte " + length);
                assertEquals(version + 1, (long) catalog.snapshot().schemas().size());
                before = version;
            }
        }
        assertEquals(commits, before);
    }

    @Test
    void damageBeforeTheEndIsReported() throws IOException {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.commit(List.of(new CatalogChange.CreateSchema("a")));
            catalog.commit(List.of(new CatalogChange.CreateSchema("b")));
        }
        Path log = directory.resolve("catalog/log-0");
        byte[] bytes = Files.readAllBytes(log);
        bytes[20] ^= 1;
        Files.write(log, bytes);
        SkeinException damaged = assertThrows(SkeinException.class, () -> DurableCatalog.open(directory));
        assertEquals(ErrorCode.DATA_CORRUPTED, damaged.code());
        assertTrue(damaged.getMessage().contains("log-0"), damaged.getMessage());
    }

    @Test
    void aDirectoryIsOpenedOnce() {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(0, catalog.snapshot().version());
            SkeinException refused = assertThrows(SkeinException.class, () -> DurableCatalog.open(directory));
            assertEquals(ErrorCode.DATA_DIRECTORY_IN_USE, refused.code());
        }
    }

    @Test
    void concurrentCommitsAllArrive() throws InterruptedException {
        long threads = 8;
        long each = 25;
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            List<Thread> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                long thread = t;
                running.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < each; i++) {
                        catalog.commit(List.of(new CatalogChange.CreateSchema("s" + thread + "_" + i)));
                    }
                }));
            }
            for (Thread thread : running) {
                thread.join();
            }
        }
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(threads * each, catalog.snapshot().version());
            assertEquals(threads * each + 1, (long) catalog.snapshot().schemas().size());
        }
    }

    @Test
    void aTornGroupOfCommitsIsCutOff() throws IOException {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.commit(List.of(new CatalogChange.CreateSchema("a")));
        }
        Path log = directory.resolve("catalog/log-0");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length + 4_096));
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(1, catalog.snapshot().version());
            assertEquals(bytes.length, Files.size(log));
        }
    }

    @Test
    void aCheckpointTakesThePlaceOfTheLog() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (DurableCatalog catalog = DurableCatalog.open(directory, AT_ONCE)) {
                for (int i = round * 20; i < round * 20 + 20; i++) {
                    catalog.commit(List.of(new CatalogChange.CreateTable(table(catalog.nextTableId(), "t" + i, 1))));
                }
                catalog.commit(List.of(new CatalogChange.CreateSchema("s" + round)));
                catalog.awaitStore();
            }
            try (DurableCatalog catalog = DurableCatalog.open(directory)) {
                assertEquals(21L * (round + 1), catalog.snapshot().version());
                assertEquals(20 * (round + 1), catalog.snapshot().tables("public").size());
                for (int i = 0; i < round * 20; i++) {
                    assertEquals(table(i + 1L, "t" + i, 1), catalog.snapshot().table(i + 1L).orElseThrow());
                }
            }
        }
        try (Stream<Path> files = Files.list(directory.resolve("catalog"))) {
            assertEquals(1, files.filter(file -> file.getFileName().toString().startsWith("checkpoint-")).count());
        }
    }

    @Test
    void aDamagedCheckpointIsReported() throws IOException {
        try (DurableCatalog catalog = DurableCatalog.open(directory, AT_ONCE)) {
            for (int i = 0; i < 20; i++) {
                catalog.commit(List.of(new CatalogChange.CreateTable(table(catalog.nextTableId(), "t" + i, 1))));
            }
        }
        Path checkpoint;
        try (Stream<Path> files = Files.list(directory.resolve("catalog"))) {
            checkpoint = files.filter(file -> file.getFileName().toString().startsWith("checkpoint-"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(checkpoint);
        for (int damage = 0; damage < 3; damage++) {
            byte[] damaged = damage == 0 ? Arrays.copyOf(whole, whole.length - 8) : whole.clone();
            damaged[damaged.length / 2] ^= (byte) damage;
            Files.write(checkpoint, damaged);
            SkeinException refused = assertThrows(SkeinException.class, () -> DurableCatalog.open(directory));
            assertEquals(ErrorCode.DATA_CORRUPTED, refused.code());
            assertTrue(refused.getMessage().contains(checkpoint.toString()), refused.getMessage());
        }
    }

    @Test
    void tablesSettleInTheStoreAndOldSnapshotsKeepTheirs() throws Exception {
        try (DurableCatalog catalog = DurableCatalog.open(directory, AT_ONCE)) {
            catalog.commit(List.of(new CatalogChange.CreateTable(table(1, "t", 1))));
            catalog.awaitStore();
            CatalogSnapshot before = catalog.snapshot();
            catalog.commit(List.of(new CatalogChange.ReplaceTable(table(1, "renamed", 2), 1)));
            catalog.commit(List.of(new CatalogChange.DropTable(1)));
            assertEquals(table(1, "t", 1), before.table(1).orElseThrow());
            assertTrue(catalog.snapshot().table(1).isEmpty());
        }
    }

    @Test
    void aStoreThatIsLostOrDamagedIsMadeAgain() throws Exception {
        Path store = directory.resolve("catalog/tables.map");
        for (int round = 0; round < 4; round++) {
            try (DurableCatalog catalog = DurableCatalog.open(directory, AT_ONCE)) {
                for (int i = 0; i < 10; i++) {
                    catalog.commit(List.of(
                            new CatalogChange.CreateTable(table(catalog.nextTableId(), "t" + round + "_" + i, 1))));
                }
                catalog.awaitStore();
                for (long id = 1; id <= (round + 1) * 10L; id++) {
                    assertEquals(id, catalog.snapshot().table(id).orElseThrow().id());
                }
            }
            switch (round) {
                case 0 -> Files.delete(store);
                case 1 -> Files.write(store, new byte[100_000]);
                default -> Files.write(store, Arrays.copyOf(Files.readAllBytes(store), 50_000));
            }
        }
    }

    @Test
    void aTableThatTheStoreLosesComesFromTheLog() throws Exception {
        try (DurableCatalog catalog = DurableCatalog.open(directory, AT_ONCE)) {
            for (int i = 0; i < 30; i++) {
                catalog.commit(List.of(new CatalogChange.CreateTable(table(catalog.nextTableId(), "t" + i, 1))));
            }
        }
        try (DurableCatalog catalog = DurableCatalog.open(directory, AT_ONCE)) {
            catalog.awaitStore();
            TableReference lost =
                    requireNonNull(((HeapSnapshot) catalog.snapshot()).tablesById().get(5L));
            ((TableReference.Place.Stored) lost.place()).store().remove(lost.number());
            assertEquals(table(5, "t4", 1), catalog.snapshot().table(5).orElseThrow());
        }
    }

    @Test
    void lineageSurvivesReopening() {
        Lineage entry = new Lineage("q1", "INSERT …", "ann", Instant.parse("2026-01-02T03:04:05Z"), 7, "skein.public.t",
                List.of(new Lineage.Edge("tpch.sf1.nation", "n_name", "name", Lineage.Influence.DIRECT)));
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.record(entry);
            assertEquals(List.of(entry), catalog.lineage(10));
        }
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(List.of(entry), catalog.lineage(10));
        }
    }

    private static TableName name(String table) {
        return new TableName(TableName.NATIVE_CATALOG, TableName.DEFAULT_SCHEMA, table);
    }

    private static TableEntry table(long id, String name, long version) {
        TableSchema schema = new TableSchema(
                List.of(new ColumnDefinition(0, "id", SqlType.decimal(15, 2), false)), List.of("id"), List.of());
        return new TableEntry(id, name(name), schema, Map.of("shards", "1"), 1, version,
                List.of(List.of(new SegmentEntry("a.seg", 10, 100, "", 0, ""))), TableStatistics.UNKNOWN, 0);
    }
}
