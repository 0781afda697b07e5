package dev.skein.storage.jdbc;

import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tables of one database as the planner sees them.
record JdbcTableSource(String server, RemoteRelation relation) implements TableSource {
    @Override
    public TableSchema schema() {
        return relation.schema();
    }

    @Override
    public TableStatistics statistics() {
        return relation.statistics();
    }

    @Override
    public ScanOffer offer(ScanRequest request) {
        return new RemoteQuery(this, request).offer();
    }

    @Override
    public Optional<TableSource> innerJoin(TableSource right, Expression condition) {
        if (!(right instanceof JdbcTableSource other) || !other.server.equals(server)) {
            return Optional.empty();
        }
        int shift = relation.columns().size();
        List<RemoteTable> tables = new ArrayList<>(relation.tables());
        tables.addAll(other.relation.tables());
        List<Expression> conditions = new ArrayList<>(relation.conditions());
        other.relation.conditions().forEach(theirs -> conditions.add(SqlWriter.shifted(theirs, shift)));
        conditions.add(condition);
        RemoteRelation joined = new RemoteRelation(tables, conditions);
        boolean written = new SqlWriter(joined::column).condition(condition) instanceof SqlWriter.Written.Sql;
        return written ? Optional.of(new JdbcTableSource(server, joined)) : Optional.empty();
    }

    /// The name that people see.
    String label() {
        return relation.tables().stream()
                .map(table -> new TableName(server, table.schema(), table.name()).toString())
                .collect(Collectors.joining(" ⨝ "));
    }
}
