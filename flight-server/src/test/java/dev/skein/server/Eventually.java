package dev.skein.server;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Waits for what another thread or process is about to bring about.
public final class Eventually {
    /// Far longer than it takes on a busy machine; only a defect lasts so long.
    private static final long PATIENCE_SECONDS = 60;

    private static final long LOOK_MILLIS = 20;

    private Eventually() {}

    /// Returns when the condition holds.
    ///
    /// @param what completes the sentence "waited in vain until …"
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                fail("waited in vain until " + what);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
