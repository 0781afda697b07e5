package dev.skein.storage.jdbc;

import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.spi.JoinOffer;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.List;
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
    public JoinOffer innerJoin(TableSource right, Expression condition) {
        if (!(right instanceof JdbcTableSource other) || !other.server.equals(server)) {
            return JoinOffer.NEVER;
        }
        int shift = relation.columns().size();
        List<RemoteTable> tables = new ArrayList<>(relation.tables());
        tables.addAll(other.relation.tables());
        List<Expression> conditions = new ArrayList<>(relation.conditions());
        other.relation.conditions().forEach(theirs -> conditions.add(SqlWriter.shifted(theirs, shift)));
        conditions.add(condition);
        RemoteRelation joined = new RemoteRelation(tables, conditions);
        return switch (new SqlWriter(joined::column).condition(condition)) {
            case SqlWriter.Written.Sql _ -> new JoinOffer.Joined(new JdbcTableSource(server, joined));
            case SqlWriter.Written.Refused refusal -> new JoinOffer.Refused(refusal.reason());
        };
    }

    /// The name that people see.
    String label() {
        return relation.tables().stream()
                .map(table -> new TableName(server, table.schema(), table.name()).toString())
                .collect(Collectors.joining(" ⨝ "));
    }
}
