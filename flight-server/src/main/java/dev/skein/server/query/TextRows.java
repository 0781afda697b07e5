package dev.skein.server.query;

import dev.skein.catalog.SqlType;
import dev.skein.executor.ResultStream;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Field;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A few rows of text that were there before anyone asked: the answers of SHOW and EXPLAIN.
final class TextRows implements ResultStream {
    private final List<Field> fields;
    private final Iterator<List<String>> rows;

    /// @param names the columns
    /// @param rows the rows, each with a value per column
    TextRows(List<String> names, List<List<String>> rows) {
        this.fields = names.stream().map(name -> new Field(name, SqlType.VARCHAR, false)).toList();
        this.rows = List.copyOf(rows).iterator();
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public @Nullable Batch next() {
        List<List<String>> taken = new ArrayList<>();
        while (rows.hasNext() && taken.size() < Batch.MAX_ROWS) {
            taken.add(rows.next());
        }
        if (taken.isEmpty()) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        for (int place = 0; place < fields.size(); place++) {
            ByteArrayOutputStream heap = new ByteArrayOutputStream();
            int[] starts = new int[taken.size()];
            int[] lengths = new int[taken.size()];
            for (int i = 0; i < taken.size(); i++) {
                byte[] bytes = taken.get(i).get(place).getBytes(StandardCharsets.UTF_8);
                starts[i] = heap.size();
                lengths[i] = bytes.length;
                heap.writeBytes(bytes);
            }
            columns.add(new BytesColumn(heap.toByteArray(), starts, lengths, null, taken.size()));
        }
        return Batch.of(columns, taken.size());
    }

    @Override
    public void close() {}
}
