package dev.skein.storage.jdbc;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One remote table, or several joined with each other.
///
/// @param tables the tables; the columns of the relation are theirs, one table after the other
/// @param conditions what the join demands, as SQL over the tables' aliases
record RemoteRelation(List<RemoteTable> tables, List<Expression> conditions) {
    RemoteRelation {
        tables = List.copyOf(tables);
        conditions = List.copyOf(conditions);
    }

    static RemoteRelation of(RemoteTable table) {
        return new RemoteRelation(List.of(table), List.of());
    }

    List<RemoteColumn> columns() {
        return tables.stream().flatMap(table -> table.columns().stream()).toList();
    }

    /// The column at a place as SQL, with the type that it has in Skein.
    ///
    /// @param forOrder whether it is compared otherwise than for equality
    String column(int place, boolean forOrder) {
        int index = place;
        int table = 0;
        while (index >= tables.get(table).columns().size()) {
            index -= tables.get(table).columns().size();
            table++;
        }
        RemoteColumn column = tables.get(table).columns().get(index);
        String name = RemoteTable.quote(column.name()) + column.conversion();
        String qualified = tables.size() == 1 ? name : "t" + (table + 1) + "." + name;
        boolean collate = column.type().kind().isText() && (forOrder || column.collated());
        return collate ? qualified + SqlWriter.BYTE_ORDER : qualified;
    }

    /// What stands after FROM.
    String from() {
        return tables.size() == 1
                ? tables.getFirst().quotedName()
                : IntStream.range(0, tables.size())
                        .mapToObj(i -> tables.get(i).quotedName() + " AS t" + (i + 1))
                        .collect(Collectors.joining(", "));
    }

    /// The relation's columns; names that several tables have get the table's number.
    TableSchema schema() {
        List<ColumnDefinition> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (RemoteColumn column : columns()) {
            String name = column.name();
            for (int copy = 2; !names.add(name); copy++) {
                name = column.name() + "_" + copy;
            }
            columns.add(new ColumnDefinition(columns.size(), name, column.type(), column.nullable()));
        }
        List<String> primaryKey = tables.size() == 1 ? tables.getFirst().primaryKey() : List.of();
        return new TableSchema(columns, primaryKey, List.of());
    }

    TableStatistics statistics() {
        OptionalLong rowCount = tables.size() == 1 ? tables.getFirst().rowCount() : OptionalLong.empty();
        return new TableStatistics(rowCount, columns().stream().map(RemoteColumn::statistics).toList());
    }
}
