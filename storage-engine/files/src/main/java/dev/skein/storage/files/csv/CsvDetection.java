package dev.skein.storage.files.csv;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FileColumn;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.files.text.BadText;
import dev.skein.storage.files.text.TypeGuess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Finds delimiter, header, names and types of a CSV file from its first rows, as far as the user left them open.
///
/// The delimiter is the one that divides the first rows into the most fields, the same number in each. The first row is
/// a header if one of its fields is not of its column's type, or if all columns are text.
final class CsvDetection {
    private static final char[] DELIMITERS = {',', '\t', ';', '|'};

    /// Rows that are looked at to find the delimiter.
    private static final int DELIMITER_ROWS = 100;

    /// A compressed file holds about this many times its size.
    private static final int GZIP_FACTOR = 4;

    private final FileVersion file;
    private final FileOptions options;
    private final CsvInput input;

    /// Bytes of the byte order mark at the start of the file.
    private final int markBytes;

    private CsvDetection(FileVersion file, FileOptions options, CsvInput input) {
        this.file = file;
        this.options = options;
        this.input = input;
        input.fill();
        byte[] bytes = input.buffer();
        boolean marked = input.limit() >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        markBytes = marked ? 3 : 0;
        input.advance(markBytes);
    }

    static FileContents of(FileVersion file, FileOptions options) {
        try (CsvInput input = CsvInput.open(file, 0, Long.MAX_VALUE)) {
            return new CsvDetection(file, options, input).contents();
        }
    }

    private FileContents contents() {
        if (input.limit() == markBytes && options.columns().isEmpty()) {
            throw new SkeinException(ErrorCode.DATA_CORRUPTED,
                    "file '" + file.path() + "' is empty, so it has no columns; it should have at least a header");
        }
        try {
            return sample(delimiter());
        } catch (BadText e) {
            throw new SkeinException(ErrorCode.DATA_CORRUPTED, "file '" + file.path() + "', line "
                    + CsvLines.lineAt(file, input.offset(e.offset())) + ": " + e.getMessage(), e);
        }
    }

    private char delimiter() {
        if (options.delimiter().isPresent()) {
            return options.delimiter().get();
        }
        if (FileFormat.ending(file.path()).equals("tsv")) {
            return '\t';
        }
        char best = DELIMITERS[0];
        int bestWidth = 1;
        for (char candidate : DELIMITERS) {
            int width = commonWidth(new CsvTokenizer(options, candidate));
            if (width > bestWidth) {
                best = candidate;
                bestWidth = width;
            }
        }
        return best;
    }

    /// The number of fields that all first rows have; 0 if they differ.
    private int commonWidth(CsvTokenizer tokenizer) {
        int width = 0;
        int at = input.position();
        try {
            for (int i = 0; i < DELIMITER_ROWS && at < input.limit(); i++) {
                at = tokenizer.row(input.buffer(), at, input.limit(), input.isComplete());
                if (at < 0) {
                    return width;
                }
                if (!tokenizer.isEmptyLine()) {
                    if (width != 0 && width != tokenizer.fieldCount()) {
                        return 0;
                    }
                    width = tokenizer.fieldCount();
                }
            }
        } catch (BadText e) {
            return 0;
        }
        return width;
    }

    private FileContents sample(char delimiter) throws BadText {
        CsvTokenizer tokenizer = new CsvTokenizer(options, delimiter);
        List<String> firstRow = new ArrayList<>();
        long secondRowOffset = markBytes;
        List<TypeGuess> guesses = new ArrayList<>();
        List<TypeGuess> firstGuesses = new ArrayList<>();
        long rows = 0;
        while (rows < options.sampleRows()) {
            int next = input.position() == input.limit()
                    ? -1
                    : tokenizer.row(input.buffer(), input.position(), input.limit(), input.isComplete());
            if (next < 0) {
                if (input.isComplete()) {
                    break;
                }
                input.fill();
                continue;
            }
            if (firstRow.isEmpty() && !tokenizer.isEmptyLine()) {
                for (int i = 0; i < tokenizer.fieldCount(); i++) {
                    guesses.add(new TypeGuess());
                    firstGuesses.add(new TypeGuess());
                    look(firstGuesses, tokenizer, i);
                    firstRow.add(tokenizer.text(input.buffer(), i));
                }
                secondRowOffset = input.offset(next);
            } else if (tokenizer.fieldCount() == firstRow.size()) {
                for (int i = 0; i < firstRow.size(); i++) {
                    look(guesses, tokenizer, i);
                }
                rows++;
            }
            input.advance(next);
        }
        boolean header = options.header().orElseGet(() -> isHeader(firstRow, firstGuesses, guesses));
        if (!header) {
            merge(firstRow, guesses);
        }
        List<Field> fields = fields(firstRow, header, guesses);
        long start = header ? secondRowOffset : markBytes;
        long sampled = input.offset(input.position()) - secondRowOffset;
        boolean gzip = FileFormat.isGzip(file.path());
        long end = gzip ? Long.MAX_VALUE : Math.max(file.bytes(), start);
        double bytesPerRow = rows == 0 ? 1 : Math.max(1, (double) sampled / rows);
        long estimate = input.isComplete() && input.position() == input.limit()
                ? rows + (header || firstRow.isEmpty() ? 0 : 1)
                : Math.round((gzip ? GZIP_FACTOR : 1) * (double) file.bytes() / bytesPerRow);
        return new FileContents(
                fields.stream().map(FileColumn::of).toList(),
                OptionalLong.of(estimate),
                List.of(new FilePart(start, end, estimate, List.of())),
                options.resolved(header, delimiter));
    }

    private void look(List<TypeGuess> guesses, CsvTokenizer tokenizer, int field) {
        byte[] bytes = input.buffer();
        if (!tokenizer.isNull(bytes, field)) {
            int start = tokenizer.start(field);
            guesses.get(field).look(bytes, start, start + tokenizer.length(bytes, field));
        }
    }

    /// Takes the first row, which turned out to be no header, into account.
    private static void merge(List<String> firstRow, List<TypeGuess> guesses) {
        for (int i = 0; i < firstRow.size(); i++) {
            if (!firstRow.get(i).isEmpty()) {
                byte[] bytes = firstRow.get(i).getBytes(StandardCharsets.UTF_8);
                guesses.get(i).look(bytes, 0, bytes.length);
            }
        }
    }

    private boolean isHeader(List<String> firstRow, List<TypeGuess> first, List<TypeGuess> rest) {
        if (!options.columns().isEmpty()) {
            return isHeader(firstRow, options.columns());
        }
        boolean allText = true;
        for (int i = 0; i < firstRow.size(); i++) {
            SqlType type = rest.get(i).type();
            allText &= type.equals(SqlType.VARCHAR) && first.get(i).type().equals(SqlType.VARCHAR);
            boolean differs = !type.equals(SqlType.VARCHAR) && !firstRow.get(i).isEmpty()
                    && !TypeGuess.fits(firstRow.get(i), type);
            if (differs) {
                return true;
            }
        }
        return allText && !firstRow.isEmpty();
    }

    /// Where the columns are known, the first row is a header if it holds their names or something that cannot be a value.
    private static boolean isHeader(List<String> firstRow, List<Field> columns) {
        boolean names = firstRow.size() == columns.size();
        for (int i = 0; i < firstRow.size() && i < columns.size(); i++) {
            String text = firstRow.get(i);
            names &= text.equalsIgnoreCase(columns.get(i).name());
            boolean value = text.isEmpty() || TypeGuess.fits(text, columns.get(i).type());
            if (!value) {
                return true;
            }
        }
        return names;
    }

    private List<Field> fields(List<String> firstRow, boolean header, List<TypeGuess> guesses) {
        if (!options.columns().isEmpty()) {
            if (!firstRow.isEmpty() && firstRow.size() != options.columns().size()) {
                throw new SkeinException(ErrorCode.DATA_CORRUPTED, "file '" + file.path() + "' has " + firstRow.size()
                        + " columns, but " + options.columns().size() + " are expected");
            }
            return options.columns();
        }
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < firstRow.size(); i++) {
            String given = header ? firstRow.get(i).strip() : "";
            String base = given.isEmpty() ? "column" + i : given;
            String name = base;
            for (int copy = 1; !names.add(name); copy++) {
                name = base + "_" + copy;
            }
            fields.add(new Field(name, guesses.get(i).type(), true));
        }
        return fields;
    }
}
