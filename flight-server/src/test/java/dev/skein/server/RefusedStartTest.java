package dev.skein.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.log.DurableCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that cannot start says why, what to do, and exits with 1.
final class RefusedStartTest {
    @TempDir
    private Path data;

    @Test
    void aDirectoryThatAnotherServerHolds() {
        try (DurableCatalog holder = DurableCatalog.open(data)) {
            assertEquals(0, holder.snapshot().version());
            assertRefused("ERROR 55006: the data directory " + data + " is in use by another gateway (process "
                    + ProcessHandle.current().pid() + "); stop that one, or choose another directory with --data");
        }
    }

    @Test
    void aDamagedLog() throws IOException {
        try (DurableCatalog catalog = DurableCatalog.open(data)) {
            catalog.commit(List.of(new CatalogChange.CreateSchema("a")));
            catalog.commit(List.of(new CatalogChange.CreateSchema("b")));
        }
        Path log = data.resolve("catalog/log-0");
        byte[] bytes = Files.readAllBytes(log);
        bytes[30] ^= 1;
        Files.write(log, bytes);
        assertRefused("ERROR XX001: the catalog file " + log + " is damaged at byte 8: a record does not match its checksum;"
                + " restore the data directory from a backup");
    }

    @Test
    void aDirectoryThatIsAFile() throws IOException {
        data = Files.createFile(data.resolve("file"));
        assertRefused("ERROR 58030: cannot open the data directory " + data);
    }

    private void assertRefused(String message) {
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            assertEquals(1, Main.run("server", "--data", data.toString(), "--port", "0", "--http-port", "0"));
        } finally {
            System.setErr(before);
        }
        String said = captured.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith(message), said);
        assertEquals(1, said.lines().count(), said);
    }
}
