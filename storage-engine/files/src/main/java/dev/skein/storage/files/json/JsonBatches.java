package dev.skein.storage.files.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileReader.PartRequest;
import dev.skein.storage.files.text.BadText;
import dev.skein.storage.files.text.ColumnParser;
import dev.skein.storage.files.text.TextRows;
import dev.skein.storage.spi.BatchReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a JSON file.
final class JsonBatches implements BatchReader {
    private static final int INITIAL_BYTES = 64 * 1024;

    /// A batch ends early when its values take this much.
    private static final int BATCH_BYTES = 4 << 20;

    private final PartRequest request;
    private final JsonObjects objects;
    private final TextRows rows;
    private final ColumnParser[] parsers;
    private final Map<String, Integer> places = new HashMap<>();

    /// Whether the current object has told a column's value.
    private final boolean[] told;

    private final int[] rowStarts = new int[Batch.MAX_ROWS];
    private final long[] rowLines = new long[Batch.MAX_ROWS];
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int used;

    JsonBatches(PartRequest request) {
        this.request = request;
        List<Field> output = request.output();
        rows = new TextRows(output.size());
        parsers = new ColumnParser[output.size()];
        told = new boolean[output.size()];
        for (int i = 0; i < output.size(); i++) {
            parsers[i] = new ColumnParser(output.get(i).type());
            places.put(output.get(i).name(), i);
        }
        objects = JsonObjects.open(request.file());
    }

    @Override
    public @Nullable Batch next() {
        used = 0;
        rows.restart(bytes);
        while (!rows.isFull() && used < BATCH_BYTES) {
            int row = rows.rowCount();
            rowStarts[row] = used;
            Arrays.fill(told, false);
            if (!objects.next(this::member)) {
                break;
            }
            for (int i = 0; i < told.length; i++) {
                if (!told[i]) {
                    rows.setNull(i, used);
                }
            }
            rowLines[row] = objects.line();
            rows.endRow();
        }
        return rows.rowCount() == 0 ? null : batch();
    }

    private void member(String name, JsonToken kind, @Nullable String text) {
        Integer place = places.get(name);
        if (place == null) {
            return;
        }
        told[place] = text != null;
        if (text == null) {
            return;
        }
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        if (used + value.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + value.length));
            rows.moved(bytes);
        }
        System.arraycopy(value, 0, bytes, used, value.length);
        rows.set(place, used, value.length);
        used += value.length;
    }

    private Batch batch() {
        List<Column> columns = new ArrayList<>(parsers.length);
        for (int i = 0; i < parsers.length; i++) {
            try {
                columns.add(parsers[i].parse(rows, i));
            } catch (BadText e) {
                throw new SkeinException(ErrorCode.INVALID_TEXT_REPRESENTATION, "file '" + request.file().path()
                        + "', line " + line(e.offset()) + ", column \"" + request.output().get(i).name() + "\": "
                        + e.getMessage() + "; the types of the columns can be given, as in '…?columns=a BIGINT, b"
                        + " VARCHAR'", e);
            }
        }
        return Batch.of(columns, rows.rowCount());
    }

    /// The line on which the object ends whose values lie around a place.
    private long line(int offset) {
        int row = 0;
        while (row + 1 < rows.rowCount() && rowStarts[row + 1] <= offset) {
            row++;
        }
        return rowLines[row];
    }

    @Override
    public long bytesRead() {
        return request.file().bytes();
    }

    @Override
    public void close() {
        objects.close();
    }
}
