package dev.skein.planner.sql;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.util.ImmutableBitSet;

/// A resolved table of a statement.
///
/// Each table has one more column at its end, the hidden row address, if it is the target of a DELETE or UPDATE.
public final class SkeinTable extends AbstractTable {
    private final TableName name;
    private final TableSource source;
    private final boolean withRowAddress;

    SkeinTable(TableName name, TableSource source, boolean withRowAddress) {
        this.name = name;
        this.source = source;
        this.withRowAddress = withRowAddress;
    }

    /// Its full name.
    public TableName name() {
        return name;
    }

    /// Where its rows come from.
    public TableSource source() {
        return source;
    }

    /// The type of the column at a place, the row address included.
    public SqlType columnType(int index) {
        List<ColumnDefinition> columns = source.schema().columns();
        return index < columns.size() ? columns.get(index).type() : SqlType.BIGINT;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        RelDataTypeFactory.Builder builder = factory.builder();
        for (ColumnDefinition column : source.schema().columns()) {
            builder.add(column.name(), RelTypes.toRel(factory, column.type(), column.nullable()));
        }
        if (withRowAddress) {
            builder.add(WriteRequest.ROW_ADDRESS, RelTypes.toRel(factory, SqlType.BIGINT, false));
        }
        return builder.build();
    }

    @Override
    public Statistic getStatistic() {
        TableSchema schema = source.schema();
        double rows = source.statistics().rowCount().orElse(1000);
        List<Integer> key = new ArrayList<>();
        for (String column : schema.primaryKey()) {
            OptionalInt index = schema.indexOf(column);
            if (index.isPresent()) {
                key.add(index.getAsInt());
            }
        }
        boolean complete = source.keysHold() && !key.isEmpty() && key.size() == schema.primaryKey().size();
        return Statistics.of(rows, complete ? List.of(ImmutableBitSet.of(key)) : List.of());
    }
}
