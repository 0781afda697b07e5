package dev.skein.catalog.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.AppendedRows;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows that the catalog keeps: in snapshots, after a restart, in checkpoints.
class AppendedRowsTest {
    /// A checkpoint after every commit, or so.
    private static final CatalogSettings CHECKPOINTS = new CatalogSettings(Duration.ofDays(1), 1);

    private static final TableName NAME = new TableName(TableName.NATIVE_CATALOG, "public", "t");

    @TempDir
    Path directory;

    private static final TableEntry EMPTY = new TableEntry(1, NAME,
            TableSchema.of(List.of(new ColumnDefinition(0, "id", SqlType.BIGINT, false))), Map.of(), 1, 1,
            List.of(List.of(), List.of()), TableStatistics.UNKNOWN, 0);

    @BeforeEach
    void create() {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.commit(List.of(new CatalogChange.CreateTable(EMPTY)));
        }
    }

    private static CatalogChange append(int shard, int rowCount, String bytes) {
        return new CatalogChange.AppendRows(
                1, 1, shard, new AppendedRows.Piece(rowCount, bytes.getBytes(StandardCharsets.US_ASCII)));
    }

    /// Per shard and segment its rows.
    private static List<String> rows(CatalogSnapshot snapshot) {
        List<String> found = new ArrayList<>();
        TableEntry table = snapshot.table(1).orElseThrow();
        for (List<SegmentEntry> shard : table.shards()) {
            for (SegmentEntry segment : shard) {
                StringBuilder rows = new StringBuilder(segment.rowCount() + ":");
                snapshot.appendedRows(1, segment.file()).from(0).forEach(piece ->
                        rows.append(new String(piece.bytes(), StandardCharsets.US_ASCII)));
                found.add(rows.toString());
            }
        }
        return found;
    }

    private void fill(CatalogSettings settings) {
        try (DurableCatalog catalog = DurableCatalog.open(directory, settings)) {
            CatalogSnapshot early = catalog.commit(List.of(append(0, 1, "a")));
            catalog.commit(List.of(append(0, 2, "bc"), append(1, 1, "x")));
            TableEntry table = catalog.snapshot().table(1).orElseThrow();
            catalog.commit(List.of(new CatalogChange.ReplaceTable(table.withClosedRows(), table.version())));
            catalog.commit(List.of(append(0, 1, "d")));
            assertEquals(List.of("1:a"), rows(early));
            assertEquals(List.of("3:abc", "1:d", "1:x"), rows(catalog.snapshot()));
            assertEquals(5, catalog.snapshot().table(1).orElseThrow().statistics().rowCount().getAsLong());
        }
    }

    @Test
    void rowsSurviveReopening() {
        fill(CatalogSettings.DEFAULT);
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(List.of("3:abc", "1:d", "1:x"), rows(catalog.snapshot()));
        }
    }

    @Test
    void checkpointsKeepRows() throws IOException {
        fill(CHECKPOINTS);
        assertTrue(CatalogFiles.newestCheckpoint(directory.resolve("catalog")) > 0);
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(List.of("3:abc", "1:d", "1:x"), rows(catalog.snapshot()));
            catalog.commit(List.of(append(0, 1, "e")));
            assertEquals(List.of("3:abc", "2:de", "1:x"), rows(catalog.snapshot()));
        }
    }

    @Test
    void aFullSegmentTakesNoMore() {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.commit(List.of(append(1, TableEntry.MAX_APPENDED_ROWS - 1, "many")));
            catalog.commit(List.of(append(1, 2, "two")));
            assertEquals(List.of((TableEntry.MAX_APPENDED_ROWS - 1) + ":many", "2:two"), rows(catalog.snapshot()));
        }
    }

    @Test
    void rowsWithoutTheNewestColumnsConflict() {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            CatalogChange late = new CatalogChange.AppendRows(1, 0, 0, new AppendedRows.Piece(1, new byte[1]));
            SkeinException conflict = assertThrows(SkeinException.class, () -> catalog.commit(List.of(late)));
            assertEquals(ErrorCode.SERIALIZATION_FAILURE, conflict.code());
        }
    }

    @Test
    void plansStayGoodWhileRowsAreFew() {
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            long before = catalog.snapshot().planVersion();
            catalog.commit(List.of(append(0, 10, "few")));
            assertEquals(before, catalog.snapshot().planVersion());
            catalog.commit(List.of(append(0, 5_000, "many")));
            assertTrue(catalog.snapshot().planVersion() > before);
            catalog.commit(List.of(append(0, 10, "few")));
            long many = catalog.snapshot().planVersion();
            catalog.commit(List.of(append(0, 10, "few")));
            assertEquals(many, catalog.snapshot().planVersion());
            catalog.commit(List.of(new CatalogChange.CreateSchema("s")));
            assertTrue(catalog.snapshot().planVersion() > many);
        }
    }

    /// A process can die when the log after a checkpoint has begun, and the checkpoint is not there yet.
    @Test
    void aLogWhoseCheckpointIsMissingFollowsTheOneBefore() throws IOException {
        Path catalogFiles = directory.resolve("catalog");
        byte[] first;
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            catalog.commit(List.of(append(0, 1, "a")));
            first = Files.readAllBytes(CatalogFiles.log(catalogFiles, 0));
        }
        long version;
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            version = catalog.snapshot().version();
            catalog.commit(List.of(append(0, 1, "b")));
        }
        try (RecordFile next = RecordFile.create(CatalogFiles.log(catalogFiles, version))) {
            next.append(TableCodec.bytes(
                    RecordFile.read(CatalogFiles.log(catalogFiles, 0), true).payloads().getLast()));
            next.force();
        }
        Files.write(CatalogFiles.log(catalogFiles, 0), first);
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(List.of("2:ab"), rows(catalog.snapshot()));
            catalog.commit(List.of(append(0, 1, "c")));
        }
        try (DurableCatalog catalog = DurableCatalog.open(directory, CHECKPOINTS)) {
            assertEquals(List.of("3:abc"), rows(catalog.snapshot()));
            catalog.commit(List.of(append(0, 1, "d")));
        }
        try (DurableCatalog catalog = DurableCatalog.open(directory)) {
            assertEquals(List.of("4:abcd"), rows(catalog.snapshot()));
        }
    }
}
