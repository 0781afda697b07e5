package dev.skein.server.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.Cancellation;
import dev.skein.server.Eventually;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// Who runs, who waits, and in which order.
final class AdmissionTest {
    private static final long BUDGET_BYTES = 1L << 30;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final Demand CHEAP = new Demand(1 << 10, 1);

    private final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);

    /// A statement that has asked to run.
    private record Asked(Place place, QueryMemory memory, Cancellation cancellation, CompletableFuture<Void> entered) {
        boolean runs() {
            return place.position().isEmpty();
        }

        /// Lets go of everything, as a statement does at its end.
        void end() {
            memory.close();
            place.close();
        }
    }

    private Admission admission(int maxRunning) {
        return new Admission(new AdmissionSettings(maxRunning, 100, Duration.ofDays(1)), budget, _ -> {});
    }

    private static Demand costly(long seconds) {
        return new Demand(1 << 20, seconds * SECOND_NANOS);
    }

    /// Asks, and returns when the statement runs or waits.
    private Asked ask(Admission admission, Demand demand) throws Exception {
        QueryMemory memory = new QueryMemory(budget, BUDGET_BYTES);
        Cancellation cancellation = new Cancellation();
        Place place = admission.place(demand, memory);
        CompletableFuture<Void> entered = CompletableFuture.runAsync(
                () -> place.enter(cancellation), work -> Thread.ofVirtual().start(work));
        Eventually.until("the statement runs or waits", () -> entered.isDone() || place.position().isPresent());
        return new Asked(place, memory, cancellation, entered);
    }

    @Test
    void theShortestOfThoseThatWaitGoesFirst() throws Exception {
        Admission admission = admission(1);
        Asked running = ask(admission, costly(1));
        Asked slow = ask(admission, costly(9));
        Asked quick = ask(admission, costly(2));
        assertTrue(running.runs());
        assertEquals(1, slow.place().position().orElseThrow());
        assertEquals(2, quick.place().position().orElseThrow());
        assertEquals(2, admission.queued());
        running.end();
        assertTrue(quick.runs());
        assertFalse(slow.runs());
        quick.end();
        slow.entered().join();
        assertTrue(slow.runs());
        slow.end();
        assertEquals(0, budget.committedBytes());
    }

    @Test
    void nobodyIsOvertakenForEver() throws Exception {
        Admission admission = admission(1);
        Asked running = ask(admission, costly(1));
        Asked slow = ask(admission, costly(9));
        for (int i = 0; i < Admission.MAX_OVERTAKEN; i++) {
            Asked quick = ask(admission, costly(2));
            running.end();
            assertTrue(quick.runs());
            assertFalse(slow.runs());
            running = quick;
        }
        Asked quick = ask(admission, costly(2));
        running.end();
        assertTrue(slow.runs());
        assertFalse(quick.runs());
        slow.end();
        quick.end();
    }

    @Test
    void theShortestCheapOneGoesFirst() throws Exception {
        Admission admission = admission(1);
        List<Asked> running = List.of(ask(admission, CHEAP), ask(admission, CHEAP));
        Asked longer = ask(admission, new Demand(1 << 10, 1_000_000));
        Asked shorter = ask(admission, CHEAP);
        assertFalse(longer.runs());
        assertFalse(shorter.runs());
        running.getFirst().end();
        assertTrue(shorter.runs());
        assertFalse(longer.runs());
        List.of(running.getLast(), longer, shorter).forEach(Asked::end);
        assertEquals(0, budget.committedBytes());
    }

    @Test
    void cheapStatementsDoNotStandBehindCostlyOnes() throws Exception {
        Admission admission = admission(1);
        List<Asked> asked = List.of(ask(admission, costly(1)), ask(admission, costly(2)), ask(admission, CHEAP));
        assertFalse(asked.get(1).runs());
        assertTrue(asked.get(2).runs());
        asked.forEach(Asked::end);
    }

    @Test
    void statementsWaitForMemoryThatIsSetAsideForOthers() throws Exception {
        Admission admission = admission(100);
        Demand large = new Demand(BUDGET_BYTES, SECOND_NANOS);
        List<Asked> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Asked statement = ask(admission, large);
            assertTrue(statement.runs());
            running.add(statement);
        }
        assertEquals(BUDGET_BYTES / 4 * 3, budget.committedBytes());
        assertEquals(0, budget.reservedBytes(), "set aside, not yet held");
        Asked waiting = ask(admission, large);
        assertFalse(waiting.runs());
        Asked cheap = ask(admission, CHEAP);
        assertTrue(cheap.runs());
        cheap.end();
        running.removeFirst().end();
        assertTrue(waiting.runs());
        running.forEach(Asked::end);
        waiting.end();
        assertEquals(0, budget.committedBytes());
    }

    @Test
    void aStatementThatRunsAloneNeverWaitsForMemory() throws Exception {
        Admission admission = admission(1);
        try (QueryMemory result = new QueryMemory(budget, BUDGET_BYTES)) {
            result.reserve(BUDGET_BYTES, "a result that nobody fetches");
            Asked statement = ask(admission, costly(1));
            assertTrue(statement.runs());
            statement.end();
        }
    }

    @Test
    void aStatementWhoseFirstRowsAreThereLetsOthersRun() throws Exception {
        Admission admission = admission(1);
        Asked first = ask(admission, costly(1));
        Asked second = ask(admission, costly(1));
        assertFalse(second.runs());
        first.place().pass();
        assertTrue(second.runs());
        first.end();
        Asked third = ask(admission, costly(1));
        assertFalse(third.runs(), "the end of the first has not freed the place of the second");
        second.end();
        third.end();
    }

    @Test
    void aStatementThatWaitsCanBeCancelled() throws Exception {
        Admission admission = admission(1);
        Asked running = ask(admission, costly(1));
        Asked waiting = ask(admission, costly(1));
        waiting.cancellation().cancel("its client changed its mind");
        assertEquals(ErrorCode.QUERY_CANCELLED, failure(waiting).code());
        assertEquals(0, admission.queued());
        running.end();
    }

    @Test
    void aStatementIsRefusedWhenTheQueueIsFull() throws Exception {
        Admission admission =
                new Admission(new AdmissionSettings(1, 0, Duration.ofDays(1)), budget, _ -> {});
        Asked running = ask(admission, costly(1));
        SkeinException refused = failure(ask(admission, costly(1)));
        assertEquals(ErrorCode.TOO_MANY_QUERIES, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("--max-queued"), refused.getMessage());
        assertEquals(1, admission.refusals());
        running.end();
    }

    @Test
    void aStatementIsRefusedWhenItHasWaitedTooLong() throws Exception {
        Admission admission = new Admission(new AdmissionSettings(1, 1, Duration.ZERO), budget, _ -> {});
        Asked running = ask(admission, costly(1));
        SkeinException refused = failure(ask(admission, costly(1)));
        assertEquals(ErrorCode.TOO_MANY_QUERIES, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("--queue-timeout"), refused.getMessage());
        assertEquals(1, admission.timeouts());
        assertEquals(0, admission.queued());
        running.end();
    }

    private static SkeinException failure(Asked asked) {
        CompletionException failure =
                assertThrows(CompletionException.class, () -> asked.entered().join());
        return assertInstanceOf(SkeinException.class, failure.getCause());
    }
}
