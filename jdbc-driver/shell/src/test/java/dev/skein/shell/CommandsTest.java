package dev.skein.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandsTest {
    @Test
    void namesAreReadAsSqlReadsThem() {
        assertEquals(List.of("people"), Commands.parts("People"));
        assertEquals(List.of("tpch", "tiny", "nation"), Commands.parts("tpch.TINY.nation"));
        assertEquals(List.of("tpch", "sf0.1", "nation"), Commands.parts("tpch.\"sf0.1\".nation"));
        assertEquals(List.of("My \"own\""), Commands.parts("\"My \"\"own\"\"\""));
        assertEquals(List.of("."), Commands.parts("."));
    }
}
