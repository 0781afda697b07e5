package dev.skein.server.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What is learned from runs.
final class DemandTest {
    private static final Demand BEFORE = new Demand(1_000, 1_000);

    @Test
    void memoryIsExpectedHigh() {
        assertEquals(5_000, BEFORE.learn(5_000, 1_000).bytes());
        assertEquals(800, BEFORE.learn(200, 1_000).bytes());
    }

    @Test
    void timeIsExpectedLow() {
        assertEquals(200, BEFORE.learn(1_000, 200).nanos());
        assertEquals(2_000, BEFORE.learn(1_000, 5_000).nanos());
    }

    @Test
    void aSlowFirstRunIsForgotten() {
        Demand demand = new Demand(0, 300_000_000).learn(0, 4_000_000).learn(0, 5_000_000).learn(0, 30_000_000);
        assertTrue(demand.nanos() < 12_000_000, () -> demand.nanos() + " ns");
    }

    @Test
    void whatHasBecomeLongIsLearned() {
        Demand demand = new Demand(0, 1_000_000);
        for (int run = 0; run < 20; run++) {
            demand = demand.learn(0, 400_000_000);
        }
        assertTrue(demand.nanos() > 390_000_000, demand.toString());
    }
}
