package dev.skein.storage.files.csv;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileReader.PartRequest;
import dev.skein.storage.files.format.NullColumns;
import dev.skein.storage.files.text.BadText;
import dev.skein.storage.files.text.ColumnParser;
import dev.skein.storage.files.text.TextRows;
import dev.skein.storage.spi.BatchReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a stretch of a CSV file.
final class CsvBatches implements BatchReader {
    private final PartRequest request;
    private final CsvInput input;
    private final CsvTokenizer tokenizer;
    private final TextRows rows;

    /// Places of the wanted fields in a row of the file, in output order; -1 for one that the file lacks.
    private final int[] places;

    private final ColumnParser[] parsers;

    CsvBatches(PartRequest request) {
        this.request = request;
        this.tokenizer = new CsvTokenizer(request.options(), request.options().delimiter().orElse(','));
        this.rows = new TextRows(request.output().size());
        this.places = new int[request.output().size()];
        this.parsers = new ColumnParser[places.length];
        List<String> names = request.fileColumns().stream().map(Field::name).toList();
        for (int i = 0; i < places.length; i++) {
            Field field = request.output().get(i);
            places[i] = names.indexOf(field.name());
            parsers[i] = new ColumnParser(field.type());
        }
        this.input = CsvInput.open(request.file(), request.start(), request.end());
    }

    @Override
    public @Nullable Batch next() {
        do {
            if (!input.isComplete()) {
                input.fill();
            }
            tokenize();
        } while (rows.rowCount() == 0 && !(input.isComplete() && input.position() == input.limit()));
        if (rows.rowCount() == 0) {
            return null;
        }
        List<Column> columns = new ArrayList<>(places.length);
        for (int i = 0; i < places.length; i++) {
            columns.add(places[i] < 0
                    ? NullColumns.of(request.output().get(i).type(), rows.rowCount())
                    : parsed(i));
        }
        return Batch.of(columns, rows.rowCount());
    }

    private Column parsed(int place) {
        try {
            return parsers[place].parse(rows, place);
        } catch (BadText e) {
            throw new SkeinException(ErrorCode.INVALID_TEXT_REPRESENTATION, "file '" + request.file().path() + "', line "
                    + CsvLines.lineAt(request.file(), input.offset(e.offset())) + ", column \""
                    + request.output().get(place).name() + "\": " + e.getMessage()
                    + "; the types of the columns can be given, as in '…?columns=a BIGINT, b VARCHAR', or found from more"
                    + " rows with '…?sample_rows=1000000'", e);
        }
    }

    private void tokenize() {
        byte[] bytes = input.buffer();
        int limit = input.limit();
        int width = request.fileColumns().size();
        rows.restart(bytes);
        int at = input.position();
        try {
            while (!rows.isFull() && at < limit) {
                int next = tokenizer.row(bytes, at, limit, input.isComplete());
                if (next < 0) {
                    break;
                }
                if (tokenizer.fieldCount() != width) {
                    if (!tokenizer.isEmptyLine()) {
                        throw new BadText("the row has " + tokenizer.fieldCount() + " fields, but " + width
                                + " are expected", at);
                    }
                } else {
                    add(bytes);
                }
                at = next;
            }
        } catch (BadText e) {
            throw new SkeinException(ErrorCode.DATA_CORRUPTED, "file '" + request.file().path() + "', line "
                    + CsvLines.lineAt(request.file(), input.offset(e.offset())) + ": " + e.getMessage()
                    + "; check the delimiter and quote, which can be given as in '…?delimiter=;&quote=\"'", e);
        }
        input.advance(at);
    }

    private void add(byte[] bytes) {
        for (int i = 0; i < places.length; i++) {
            int place = places[i];
            if (place < 0) {
                continue;
            }
            if (tokenizer.isNull(bytes, place)) {
                rows.setNull(i, tokenizer.start(place));
            } else {
                rows.set(i, tokenizer.start(place), tokenizer.length(bytes, place));
            }
        }
        rows.endRow();
    }

    @Override
    public long bytesRead() {
        return input.offset(input.position()) - request.start();
    }

    @Override
    public void close() {
        input.close();
    }
}
