package dev.skein.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StatementSplitterTest {
    private static List<String> all(String script) {
        return StatementSplitter.split(script).all();
    }

    @Test
    void cutsAtSemicolons() {
        assertEquals(List.of("SELECT 1", "SELECT 2"), all("SELECT 1;\n  SELECT 2  ;\n"));
        assertEquals(List.of("SELECT 1", "SELECT 2"), all("SELECT 1; SELECT 2"));
        assertEquals(List.of(), all(" ;; \n; "));
        assertEquals(List.of(), all(""));
    }

    @Test
    void notWithinQuotes() {
        assertEquals(List.of("SELECT ';', \"a;b\", 'it''s;'", "SELECT 2"), all("SELECT ';', \"a;b\", 'it''s;'; SELECT 2;"));
        assertEquals(List.of("SELECT 'open; until the end"), all("SELECT 'open; until the end"));
        assertEquals(List.of("SELECT '--' , 1", "SELECT '/*'", "SELECT 3"), all("SELECT '--' , 1; SELECT '/*'; SELECT 3"));
    }

    @Test
    void notWithinDollarQuotes() {
        assertEquals(List.of("SELECT $$a;b$$", "SELECT $x$ $$;' $x$"), all("SELECT $$a;b$$; SELECT $x$ $$;' $x$;"));
        assertEquals(List.of("SELECT $1", "SELECT $2"), all("SELECT $1; SELECT $2"), "numbered parameters open no quote");
    }

    @Test
    void notWithinComments() {
        assertEquals(List.of("SELECT 1 -- one; two\n+ 1", "SELECT 2"), all("SELECT 1 -- one; two\n+ 1; SELECT 2"));
        assertEquals(List.of("SELECT 1 /* a; /* b; */ c; */ + 1"), all("SELECT 1 /* a; /* b; */ c; */ + 1;"));
        assertEquals(List.of("SELECT 1"), all("-- first; comment\n/* second; */ SELECT 1; -- last;"));
    }

    @Test
    void commandsEndWithTheirLine() {
        assertEquals(List.of("\\timing", "SELECT 1", "\\d t"), all("\\timing\nSELECT 1;\n\\d t\n"));
        assertEquals(List.of("SELECT '\\d'"), all("SELECT '\\d';"));
    }

    @Test
    void tellsWhatIsNotFinished() {
        assertEquals("SELECT", StatementSplitter.split("SELECT 1; SELECT").rest());
        assertEquals("", StatementSplitter.split("SELECT 1; -- done").rest());
        assertEquals("SELECT 'a;", StatementSplitter.split("SELECT 'a;").rest());
    }
}
