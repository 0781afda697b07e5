package dev.skein.catalog.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.CatalogChange;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableCatalogTest {
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
        for (int length = 0; length <= whole.length; length++) {
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
                List.of(List.of(new SegmentEntry("a.seg", 10, 100, "", 0, ""))), TableStatistics.UNKNOWN);
    }
}
