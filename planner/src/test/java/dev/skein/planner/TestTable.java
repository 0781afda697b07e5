package dev.skein.planner;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.JoinOffer;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.List;

/// A table that cannot be read: enough to plan with.
///
/// @param pushes whether its source takes over all that it is offered, as a database would, or nothing but columns, as
///     native tables do
record TestTable(TableName name, TableSchema schema, TableStatistics statistics, boolean pushes) implements TableSource {
    @Override
    public ScanOffer offer(ScanRequest request) {
        List<Field> columns = request.columns().stream().map(this::field).toList();
        if (!pushes) {
            Scan scan = new Scan(name.catalog(), name.toString(), columns, request.columns().toString());
            return new ScanOffer(scan, request.conjuncts(), false, false, false, List.of(), List.of());
        }
        List<Field> output = columns;
        if (request.aggregation().isPresent()) {
            output = new ArrayList<>();
            for (int key : request.aggregation().get().keys()) {
                output.add(columns.get(key));
            }
            for (AggregateCall call : request.aggregation().get().calls()) {
                output.add(new Field(call.function(), call.type(), true));
            }
        }
        Scan scan = new Scan(name.catalog(), name.toString(), output, request.toString());
        return new ScanOffer(scan, List.of(), request.aggregation().isPresent(), true, true,
                List.of("everything"), List.of());
    }

    @Override
    public JoinOffer innerJoin(TableSource right, Expression condition) {
        boolean same = pushes && right instanceof TestTable other && other.pushes()
                && other.name().catalog().equals(name.catalog());
        if (!same) {
            return JoinOffer.NEVER;
        }
        TestTable other = (TestTable) right;
        List<ColumnDefinition> columns = new ArrayList<>(schema.columns());
        for (ColumnDefinition column : other.schema().columns()) {
            columns.add(new ColumnDefinition(columns.size(), column.name(), column.type(), column.nullable()));
        }
        TableName joined = new TableName(name.catalog(), name.schema(), name.table() + " join " + other.name().table());
        return new JoinOffer.Joined(new TestTable(joined, TableSchema.of(columns), TableStatistics.UNKNOWN, true));
    }

    private Field field(int place) {
        if (place == schema.columns().size()) {
            return new Field(WriteRequest.ROW_ADDRESS, SqlType.BIGINT, false);
        }
        ColumnDefinition column = schema.columns().get(place);
        return new Field(column.name(), column.type(), column.nullable());
    }
}
