package dev.skein.storage.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import org.junit.jupiter.api.Test;

/// What queries may hold beside each other.
final class QueryMemoryTest {
    private final MemoryBudget budget = new MemoryBudget(1_000);

    @Test
    void aGuaranteeIsThereWhateverOthersHold() {
        try (QueryMemory guaranteed = new QueryMemory(budget, 1_000);
                QueryMemory greedy = new QueryMemory(budget, 1_000)) {
            assertTrue(guaranteed.tryGuarantee(300, 1_000));
            assertFalse(greedy.tryReserve(701));
            assertTrue(greedy.tryReserve(700));
            assertEquals(1_000, budget.committedBytes());
            assertEquals(700, budget.reservedBytes());
            guaranteed.reserve(300, "hash join build");
            SkeinException failure =
                    assertThrows(SkeinException.class, () -> guaranteed.reserve(1, "hash join build"));
            assertEquals(ErrorCode.OUT_OF_MEMORY, failure.code());
            greedy.release(1);
            guaranteed.reserve(1, "hash join build");
            assertEquals(301, guaranteed.peakBytes());
        }
        assertEquals(0, budget.committedBytes());
        assertEquals(0, budget.reservedBytes());
    }

    @Test
    void bytesThatAreGivenBackStayGuaranteed() {
        try (QueryMemory memory = new QueryMemory(budget, 1_000)) {
            assertTrue(memory.tryGuarantee(300, 1_000));
            memory.reserve(500, "sort");
            assertEquals(500, budget.committedBytes());
            memory.release(400);
            assertEquals(300, budget.committedBytes());
            assertEquals(100, budget.reservedBytes());
        }
        assertEquals(0, budget.committedBytes());
    }

    @Test
    void noGuaranteeIsGivenThatDoesNotFit() {
        try (QueryMemory first = new QueryMemory(budget, 1_000);
                QueryMemory second = new QueryMemory(budget, 1_000)) {
            assertTrue(first.tryGuarantee(600, 750));
            assertFalse(second.tryGuarantee(151, 750));
            assertEquals(600, budget.committedBytes());
            assertTrue(second.tryGuarantee(150, 750));
        }
    }

    @Test
    void whoCanDoWithLessLeavesAQuarterOfItsGuarantee() {
        try (QueryMemory memory = new QueryMemory(budget, 1_000);
                QueryMemory greedy = new QueryMemory(budget, 1_000)) {
            assertTrue(memory.tryGuarantee(400, 1_000));
            greedy.reserve(600, "window");
            assertTrue(memory.tryReserveSparingly(300));
            assertFalse(memory.tryReserveSparingly(1));
            assertTrue(memory.tryReserve(100));
        }
    }
}
