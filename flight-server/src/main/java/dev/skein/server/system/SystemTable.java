package dev.skein.server.system;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.Datum;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A table of the engine's own state.
///
/// @param name its name in the schema `public` of the catalog `system`
/// @param columns its columns
/// @param rows gives its rows as they are now; called once per scan
public record SystemTable(String name, List<ColumnDefinition> columns, Supplier<List<List<Datum>>> rows) {
    public SystemTable {
        columns = List.copyOf(columns);
    }

    /// A table with columns given as name and type in turn.
    static SystemTable of(String name, Supplier<List<List<Datum>>> rows, Object... namesAndTypes) {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(new ColumnDefinition(
                    columns.size(), (String) namesAndTypes[i], (SqlType) namesAndTypes[i + 1], true));
        }
        return new SystemTable(name, columns, rows);
    }

    /// A text value.
    static Datum text(String value) {
        return new Datum.OfText(value);
    }

    /// A number, date or time.
    static Datum number(long value) {
        return new Datum.OfLong(value);
    }
}
