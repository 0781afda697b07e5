package dev.skein.catalog.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogStoreTest {
    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("tables.map");
    }

    @Test
    void entriesSurviveReopening() throws IOException {
        try (CatalogStore store = CatalogStore.open(path)) {
            assertFalse(store.kept());
            for (int i = 0; i < 500; i++) {
                assertTrue(store.put(i, entry(i, 100 + i)));
            }
            store.put(7, entry(8, 50));
            store.remove(9);
            store.retain(number -> number < 400);
        }
        try (CatalogStore store = CatalogStore.open(path)) {
            assertTrue(store.kept());
            assertEquals(399, store.count());
            assertArrayEquals(entry(8, 50), store.get(7).orElseThrow());
            assertTrue(store.get(9).isEmpty());
            assertTrue(store.get(400).isEmpty());
            assertArrayEquals(entry(399, 499), store.get(399).orElseThrow());
        }
    }

    @Test
    void aFullMapGrows() throws IOException {
        int count = 60_000;
        try (CatalogStore store = CatalogStore.open(path)) {
            for (int i = 0; i < count; i++) {
                store.put(i, entry(i, 400));
            }
            assertEquals(count, store.count());
        }
        try (CatalogStore store = CatalogStore.open(path)) {
            assertEquals(count, store.count());
            assertArrayEquals(entry(12_345, 400), store.get(12_345).orElseThrow());
            store.put(count, entry(count, 400));
        }
    }

    @Test
    void greatEntriesFitUpToTheLimit() throws IOException {
        try (CatalogStore store = CatalogStore.open(path)) {
            for (int i = 0; i < 400; i++) {
                assertTrue(store.put(i, entry(i, CatalogStore.MAX_ENTRY_BYTES)));
            }
            assertFalse(store.put(400, entry(1, CatalogStore.MAX_ENTRY_BYTES + 1)));
            assertArrayEquals(entry(399, CatalogStore.MAX_ENTRY_BYTES), store.get(399).orElseThrow());
        }
    }

    @Test
    void aDamagedFileNeverGivesAWrongEntry() throws IOException {
        int count = 300;
        try (CatalogStore store = CatalogStore.open(path)) {
            for (int i = 0; i < count; i++) {
                store.put(i, entry(i, 300));
            }
        }
        byte[] whole = Files.readAllBytes(path);
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            Files.write(path, whole);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                if (round % 4 == 0) {
                    file.setLength(random.nextInt(whole.length));
                } else {
                    byte[] noise = new byte[1 + random.nextInt(5_000)];
                    random.nextBytes(noise);
                    file.seek(round % 4 == 1 ? 0 : random.nextInt(whole.length - noise.length));
                    file.write(noise);
                }
            }
            try (CatalogStore store = CatalogStore.open(path)) {
                for (int i = 0; i < count; i++) {
                    int number = i;
                    store.get(i).ifPresent(found -> assertArrayEquals(entry(number, 300), found));
                    store.put(i, entry(i, 300));
                }
                assertArrayEquals(entry(17, 300), store.get(17).orElseThrow());
            }
        }
    }

    private static byte[] entry(int seed, int bytes) {
        byte[] entry = new byte[bytes];
        new Random(seed).nextBytes(entry);
        return entry;
    }
}
