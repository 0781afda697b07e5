package dev.skein.executor.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The order in which drivers get permits, played through on one processor.
final class RunQueueTest {
    private static final long MILLI = 1_000_000;
    private static final long SLICE_NANOS = 10 * MILLI;
    private static final int REPORT = RunQueue.level(5_000 * MILLI);

    private final RunQueue<String> queue = new RunQueue<>();

    /// Lets the next driver work for a slice.
    private String work() {
        String driver = Objects.requireNonNull(queue.poll(), "nobody waits");
        queue.charge(levelOf(driver), SLICE_NANOS);
        return driver;
    }

    private static int levelOf(String driver) {
        return driver.startsWith("report") ? REPORT : 0;
    }

    /// Lets drivers work in turns, each waiting again after its slice.
    ///
    /// @return how many slices reports got
    private int reportSlices(int slices) {
        int found = 0;
        for (int i = 0; i < slices; i++) {
            String driver = work();
            found += driver.startsWith("report") ? 1 : 0;
            queue.add(driver, levelOf(driver));
        }
        return found;
    }

    @Test
    void nobodyWaits() {
        assertEquals(0, queue.size());
        assertNull(queue.poll());
    }

    @Test
    void queriesSinkByTheTimeTheyUse() {
        assertEquals(List.of(0, 0, 1, 2, 3, 4, 4),
                Stream.of(0L, 9L, 10L, 40L, 160L, 640L, 1_000_000L).map(millis -> RunQueue.level(millis * MILLI)).toList());
    }

    @Test
    void withinALevelTheFirstComesFirst() {
        queue.add("first", 1);
        queue.add("second", 1);
        assertEquals("first", queue.poll());
        assertEquals("second", queue.poll());
    }

    @Test
    void aShortQueryIsNextHoweverManyReportsWait() {
        for (int i = 0; i < 63; i++) {
            queue.add("report " + i, REPORT);
        }
        assertEquals(200, reportSlices(200));
        queue.add("short", 0);
        assertEquals("short", work());
    }

    @Test
    void aCrowdOfShortQueriesLeavesAReportItsShare() {
        queue.add("short", 0);
        queue.add("other", 0);
        queue.add("report", REPORT);
        assertEquals(10, reportSlices(170), "one of seventeen: sixteen are the first level's, one is the last one's");
    }

    @Test
    void whoDidNotWantTimeCannotClaimItLater() {
        queue.add("short", 0);
        assertEquals(0, reportSlices(1_000));
        queue.add("report", REPORT);
        assertEquals(2, reportSlices(34));
    }
}
