package dev.skein.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ProgressTest {
    @Test
    void barAndTime() {
        assertEquals("[" + "█".repeat(10) + "░".repeat(10) + "]  50% 2.5 s  (Ctrl-C cancels)", Progress.line(0.5, 2500, 80));
        assertEquals("working … 2.5 s  (Ctrl-C cancels)", Progress.line(Double.NaN, 2500, 80));
    }

    @Test
    void narrowTerminalCutsTheLineBeforeItWraps() {
        assertEquals(37, Progress.line(0.5, 2500, 40).length());
    }
}
