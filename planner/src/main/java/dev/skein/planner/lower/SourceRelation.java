package dev.skein.planner.lower;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// Rows of one source before anything is computed from them: a table, or tables that the source joins, under filters and
/// projections that only pick columns.
///
/// @param rel the tree that it stands for
/// @param catalog the catalog of the source
/// @param source the table, or the joined tables
/// @param fields all columns of the source, the hidden row address too if the tree has it
/// @param places which column of the source each column of the tree is
/// @param conjuncts the conditions, over the columns of the source
record SourceRelation(
        RelNode rel,
        String catalog,
        TableSource source,
        List<Field> fields,
        List<Integer> places,
        List<Expression> conjuncts) {
    SourceRelation {
        fields = List.copyOf(fields);
        places = List.copyOf(places);
        conjuncts = List.copyOf(conjuncts);
    }

    /// All of a table.
    static SourceRelation table(RelNode scan, String catalog, TableSource source) {
        int count = scan.getRowType().getFieldCount();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(i);
        }
        return new SourceRelation(scan, catalog, source, fields(source, count), places, List.of());
    }

    /// The same columns of the rows that also satisfy conditions.
    ///
    /// @param filter the tree with the conditions
    /// @param conditions over the columns of the tree
    SourceRelation filtered(RelNode filter, List<Expression> conditions) {
        List<Expression> all = new ArrayList<>(conjuncts);
        conditions.forEach(condition -> all.add(ofSource(condition)));
        return new SourceRelation(filter, catalog, source, fields, places, all);
    }

    /// Some of the columns.
    ///
    /// @param columns places among the columns of the tree
    SourceRelation picked(RelNode project, List<Integer> columns) {
        return new SourceRelation(
                project, catalog, source, fields, columns.stream().map(places::get).toList(), conjuncts);
    }

    /// These rows joined with others of the same source.
    ///
    /// @param join the tree of the join
    /// @param joined the source's tables, joined: this one's columns, then those of the right side
    SourceRelation joined(RelNode join, SourceRelation right, TableSource joined) {
        int shift = fields.size();
        List<Integer> allPlaces = new ArrayList<>(places);
        right.places.forEach(place -> allPlaces.add(place + shift));
        List<Expression> all = new ArrayList<>(conjuncts);
        right.conjuncts.forEach(condition -> all.add(Columns.moved(condition, place -> place + shift)));
        return new SourceRelation(join, catalog, joined, fields(joined, shift + right.fields.size()), allPlaces, all);
    }

    /// A condition or value over the tree's columns, as one over the source's.
    Expression ofSource(Expression expression) {
        return Columns.moved(expression, places::get);
    }

    /// The columns of the tree.
    List<Field> output() {
        return places.stream().map(fields::get).toList();
    }

    private static List<Field> fields(TableSource source, int count) {
        List<Field> fields = new ArrayList<>();
        for (ColumnDefinition column : source.schema().columns()) {
            fields.add(new Field(column.name(), column.type(), column.nullable()));
        }
        if (fields.size() < count) {
            fields.add(new Field(WriteRequest.ROW_ADDRESS, SqlType.BIGINT, false));
        }
        return fields;
    }
}
