package dev.skein.shell.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ResultFormatTest {
    /// A null, an empty text, and texts that hold what the formats themselves use.
    private static ListedRows tricky() {
        ListedRows rows = new ListedRows("name", "a \"b\", c");
        rows.add("plain", null);
        rows.add("", "x");
        rows.add("comma, quote \" and\nline", "tab\tback\\slash|pipe");
        rows.add("日本 😀", " spaces ");
        return rows;
    }

    private static String written(ResultFormat format, Rows rows) throws Exception {
        StringWriter out = new StringWriter();
        format.writer(false, Integer.MAX_VALUE).write(rows, out);
        return out.toString();
    }

    @Test
    void csv() throws Exception {
        assertEquals("""
                name,"a ""b"", c"
                plain,
                "",x
                "comma, quote "" and
                line",tab\tback\\slash|pipe
                日本 😀, spaces\s
                """, written(ResultFormat.CSV, tricky()));
    }

    @Test
    void csvOfOneNullIsAnEmptyLineAndOfNoRowsTheHeader() throws Exception {
        ListedRows rows = new ListedRows("only");
        rows.add((String) null);
        rows.add("");
        assertEquals("only\n\n\"\"\n", written(ResultFormat.CSV, rows));
        assertEquals("only\n", written(ResultFormat.CSV, new ListedRows("only")));
    }

    @Test
    void csvQuotesCarriageReturns() throws Exception {
        ListedRows rows = new ListedRows("v");
        rows.add("a\rb");
        assertEquals("v\n\"a\rb\"\n", written(ResultFormat.CSV, rows));
    }

    @Test
    void tsv() throws Exception {
        assertEquals("""
                name\ta "b", c
                plain\t\\N
                \tx
                comma, quote " and\\nline\ttab\\tback\\\\slash|pipe
                日本 😀\t spaces\s
                """, written(ResultFormat.TSV, tricky()));
    }

    @Test
    void json() throws Exception {
        assertEquals("""
                [
                {"name":"plain","a \\"b\\", c":null},
                {"name":"","a \\"b\\", c":"x"},
                {"name":"comma, quote \\" and\\nline","a \\"b\\", c":"tab\\tback\\\\slash|pipe"},
                {"name":"日本 😀","a \\"b\\", c":" spaces "}
                ]
                """, written(ResultFormat.JSON, tricky()));
        assertEquals("[]\n", written(ResultFormat.JSON, new ListedRows("only")));
    }

    @Test
    void jsonLinesKeepEveryColumnOfTheSameName() throws Exception {
        ListedRows rows = new ListedRows("n", "n", "n_2");
        rows.add("1", "\u0001", "3");
        assertEquals("{\"n\":\"1\",\"n_2\":\"\\u0001\",\"n_2_2\":\"3\"}\n", written(ResultFormat.JSONL, rows));
        assertEquals("", written(ResultFormat.JSONL, new ListedRows("only")));
    }

    @Test
    void markdownKeepsItsCells() throws Exception {
        String text = written(ResultFormat.MARKDOWN, tricky());
        assertTrue(text.contains("slash\\|pipe"), text);
        assertEquals(2 + 4, text.lines().count(), "a line for each row, whatever is in it: " + text);
    }

    @Test
    void tableAlignsWideCharactersAndSteersNoTerminal() throws Exception {
        ListedRows rows = new ListedRows("v");
        rows.add("日本");
        rows.add("\u001b[31mred");
        rows.add("two\nlines");
        rows.add((String) null);
        assertEquals("""
                ┌─────────────┐
                │ v           │
                ├─────────────┤
                │ 日本        │
                │ \\x1b[31mred │
                │ two         │
                │ lines       │
                │ NULL        │
                └─────────────┘
                (4 rows)
                """, written(ResultFormat.TABLE, rows));
    }

    @Test
    void verticalShowsALineForEachValue() throws Exception {
        ListedRows rows = new ListedRows("a", "long name");
        rows.add("1", null);
        String text = written(ResultFormat.VERTICAL, rows);
        assertTrue(text.contains("a         │ 1\nlong name │ NULL\n"), text);
    }

    @Test
    void namesAreKnownInAnyCase() {
        assertEquals(ResultFormat.JSONL, ResultFormat.named("JsonL"));
        assertNull(ResultFormat.named("xml"));
    }

    @Test
    void tableThatTheTerminalHasNoRoomForIsVertical() throws Exception {
        ListedRows rows = new ListedRows("id", "text");
        rows.add("1", null);
        rows.add("2", "日本");
        StringWriter out = new StringWriter();
        ResultFormat.TABLE.writer(false, 12).write(rows, out);
        assertEquals("""
                ─ row 1 ────────────────────────────────
                id   │ 1
                text │ NULL
                ─ row 2 ────────────────────────────────
                id   │ 2
                text │ 日本
                (2 rows)
                """, out.toString());
    }
}
