package dev.skein.storage.files.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileReader.PartRequest;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.spi.BatchReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads CSV files, whole and in stretches, and compares with the fastcsv library.
final class CsvFilesTest {
    @TempDir
    private Path folder;

    private final CsvReader reader = new CsvReader();

    private FileVersion file(String content) throws IOException {
        Path path = folder.resolve("file" + content.hashCode() + ".csv");
        Files.writeString(path, content);
        return FileVersion.of(path);
    }

    private FileContents inspect(String content, Map<String, String> options) throws IOException {
        return reader.inspect(file(content), FileOptions.of(options));
    }

    private static String types(FileContents contents) {
        return contents.columns().stream()
                .map(column -> column.field().name() + " " + column.field().type())
                .collect(Collectors.joining(", "));
    }

    @Test
    void findsTypes() throws IOException {
        assertEquals(
                "a BIGINT, b DOUBLE, c VARCHAR, d DATE, e TIMESTAMP, f TIME, g BOOLEAN, h TIMESTAMP WITH TIME ZONE",
                types(inspect("""
                        a,b,c,d,e,f,g,h
                        1,1.5,x,2024-01-01,2024-01-01 00:00:00,10:00:00,true,2024-01-01T00:00:00Z
                        ,2,,2024-02-29,2024-01-01T12:30:00.5,10:00:00.25,FALSE,2024-01-01 00:00:00+02:00
                        """, Map.of())));
    }

    @Test
    void findsHeadersAndDelimiters() throws IOException {
        assertEquals("a VARCHAR, b VARCHAR", types(inspect("a;b\nx,1;y\nz,2;w\n", Map.of())));
        assertEquals("column0 BIGINT, column1 VARCHAR", types(inspect("1\tx\n2\ty\n", Map.of())));
        assertEquals("a VARCHAR", types(inspect("\uFEFFa\r\n", Map.of())));
        assertEquals("a BIGINT, a_1 BIGINT", types(inspect("a,a\n1,2\n", Map.of())));
        assertEquals("column0 VARCHAR, column1 VARCHAR", types(inspect("a,b\nc,d\n", Map.of("header", "false"))));
        assertEquals("id INTEGER, name VARCHAR",
                types(inspect("1,x\n", Map.of("columns", "id INTEGER, \"name\" VARCHAR"))));
        SkeinException empty = assertThrows(SkeinException.class, () -> inspect("", Map.of()));
        assertEquals(ErrorCode.DATA_CORRUPTED, empty.code());
    }

    @Test
    void saysWhereAFileIsWrong() throws IOException {
        SkeinException ragged = assertThrows(SkeinException.class, () -> rows("a,b\n1,2\n3\n4,5\n", 1 << 20));
        assertTrue(ragged.getMessage().contains("line 3: the row has 1 fields, but 2 are expected"), ragged.getMessage());
        SkeinException open = assertThrows(SkeinException.class, () -> rows("a,b\n1,2\n3,\"x\n", 1 << 20));
        assertTrue(open.getMessage().contains("line 3: a quoted field has no end"), open.getMessage());
        String late = "a\n" + "1\n".repeat(30_000) + "x\n";
        SkeinException value = assertThrows(SkeinException.class, () -> typedCount(late));
        assertTrue(value.getMessage().contains("line 30002, column \"a\": \"x\" is no BIGINT"), value.getMessage());
        assertEquals(ErrorCode.INVALID_TEXT_REPRESENTATION, value.code());
    }

    private int typedCount(String content) throws IOException {
        FileVersion version = file(content);
        FileContents contents = reader.inspect(version, FileOptions.of(Map.of()));
        List<Field> fields = contents.columns().stream().map(FileContents.FileColumn::field).toList();
        FilePart part = contents.parts().getFirst();
        int count = 0;
        try (BatchReader batches = reader.open(
                new PartRequest(version, contents.options(), part.start(), part.end(), fields, fields))) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                count += batch.length();
            }
        }
        return count;
    }

    /// The rows of a file, all columns as text, read in stretches.
    private List<String> rows(String content, long partBytes) throws IOException {
        FileVersion version = file(content);
        FileContents contents = reader.inspect(version, FileOptions.of(Map.of("header", "true", "delimiter", ",")));
        List<Field> fields = contents.columns().stream()
                .map(column -> new Field(column.field().name(), SqlType.VARCHAR, true))
                .toList();
        List<String> rows = new ArrayList<>();
        for (FilePart part : new CsvCutter(version, contents.options(), partBytes).cut(contents.parts().getFirst())) {
            try (BatchReader batches = reader.open(
                    new PartRequest(version, contents.options(), part.start(), part.end(), fields, fields))) {
                for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                    for (int row = 0; row < batch.length(); row++) {
                        rows.add(row(batch, row));
                    }
                }
            }
        }
        return rows;
    }

    private static String row(Batch batch, int row) {
        return batch.columns().stream()
                .map(column -> {
                    BytesColumn text = (BytesColumn) column;
                    return new String(text.heap(), text.starts()[row], text.lengths()[row], StandardCharsets.UTF_8);
                })
                .collect(Collectors.joining("|"));
    }

    @Test
    void readsWhatFastcsvReadsWhereverAFileIsCut() throws IOException {
        String[] pieces = {"", "a", "ü€😀", "\"x,y\"", "\"line\nbreak\"", "\"say \"\"hi\"\"\"", "\"\"\"\"", "5\" pipe", "\"\""};
        Random random = new Random(42);
        for (int round = 0; round < 50; round++) {
            String lineEnd = round % 2 == 0 ? "\n" : "\r\n";
            StringBuilder content = new StringBuilder("c1,c2,c3").append(lineEnd);
            int count = random.nextInt(200);
            for (int row = 0; row < count; row++) {
                content.append(pieces[random.nextInt(pieces.length)]).append(',')
                        .append(pieces[random.nextInt(pieces.length)]).append(',')
                        .append(pieces[random.nextInt(pieces.length)]).append(lineEnd);
            }
            List<String> expected = new ArrayList<>();
            try (var oracle = de.siegmar.fastcsv.reader.CsvReader.builder().ofCsvRecord(content.toString())) {
                for (CsvRecord record : oracle) {
                    expected.add(String.join("|", record.getFields()));
                }
            }
            expected.removeFirst();
            assertEquals(expected, rows(content.toString(), 1 + random.nextInt(100)), content.toString());
        }
    }
}
