package dev.skein.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.skein.server.query.QueryLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The statements that a server warms up with, and that they leave nothing behind.
final class WarmUpTest {
    private final QueryLog clients = new QueryLog(_ -> {});

    @TempDir
    private Path data;

    @Test
    void runsEveryStatementAndLeavesNothing() throws Exception {
        WarmUp warmUp = start(Duration.ofHours(1), 1);
        warmUp.await();
        assertEquals(WarmUp.Script.read().statements().size(), warmUp.statements());
        assertFalse(Files.exists(data.resolve("warm-up")));
    }

    @Test
    void endsWhenItIsStopped() throws Exception {
        WarmUp warmUp = start(Duration.ofHours(1), Integer.MAX_VALUE);
        warmUp.stop();
        warmUp.await();
        assertFalse(Files.exists(data.resolve("warm-up")));
    }

    @Test
    void endsWhenItsTimeIsOver() throws Exception {
        WarmUp warmUp = start(Duration.ZERO, Integer.MAX_VALUE);
        warmUp.await();
        assertEquals(0, warmUp.statements());
        assertFalse(Files.exists(data.resolve("warm-up")));
    }

    private WarmUp start(Duration limit, int rounds) {
        return WarmUp.start(clients, data, 2, limit, rounds);
    }
}
