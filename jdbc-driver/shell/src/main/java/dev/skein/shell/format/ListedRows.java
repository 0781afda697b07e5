package dev.skein.shell.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of texts that the shell itself has put together.
public final class ListedRows implements Rows {
    private final List<String> names;
    private final List<List<@Nullable String>> rows = new ArrayList<>();
    private int position;

    public ListedRows(String... names) {
        this.names = List.of(names);
    }

    /// Adds a row, with as many values as there are names.
    public void add(@Nullable String... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException(values.length + " values for " + names.size() + " columns");
        }
        List<@Nullable String> row = new ArrayList<>();
        Collections.addAll(row, values);
        rows.add(row);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public int columnCount() {
        return names.size();
    }

    @Override
    public String name(int column) {
        return names.get(column);
    }

    @Override
    public ValueShape shape(int column) {
        return ValueShape.TEXT;
    }

    @Override
    public boolean next() {
        if (position == rows.size()) {
            return false;
        }
        position++;
        return true;
    }

    @Override
    public boolean append(int column, StringBuilder out) {
        String value = rows.get(position - 1).get(column);
        if (value == null) {
            return false;
        }
        out.append(value);
        return true;
    }

    @Override
    public long rowCount() {
        return position;
    }
}
