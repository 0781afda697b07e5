package dev.skein.storage.jdbc;

import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The catalog of one PostgreSQL database. The handle of a scan is remote SQL.
///
/// A scan is one split: parts read over several connections would see different states of the table.
final class JdbcConnector implements Connector {
    private final ServerOptions options;
    private final RemoteErrors errors;
    private final ConnectionPool pool;
    private final RemoteCatalog catalog;

    JdbcConnector(ServerOptions options) {
        this.options = options;
        this.errors = new RemoteErrors(options);
        this.pool = new ConnectionPool(options);
        this.catalog = new RemoteCatalog(pool, errors);
    }

    @Override
    public List<String> schemas() {
        return catalog.schemas();
    }

    @Override
    public List<String> tables(String schema) {
        return catalog.tables(schema);
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        return catalog.table(schema, table)
                .map(remote -> new JdbcTableSource(options.server(), RemoteRelation.of(remote)));
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public List<Split> splits(Scan scan) {
        return List.of(new Split("", -1, ""));
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        return new CopyReader(pool.lend(), narrowed(scan, context.dynamicConditions()), scan.output(), errors,
                catalog::forget);
    }

    /// The remote SQL with those of the conditions that the database can check.
    private static String narrowed(Scan scan, List<Expression> conditions) {
        List<String> names =
                IntStream.range(0, scan.output().size()).mapToObj(i -> "\"c" + i + '"').toList();
        SqlWriter writer = new SqlWriter(
                (place, forOrder) -> names.get(place) + (forOrder && isText(scan.output().get(place)) ? SqlWriter.BYTE_ORDER : ""));
        List<String> checks = new ArrayList<>();
        for (Expression condition : conditions) {
            if (writer.condition(condition) instanceof SqlWriter.Written.Sql sql) {
                checks.add(sql.text());
            }
        }
        return checks.isEmpty()
                ? scan.handle()
                : "SELECT * FROM (" + scan.handle() + ") AS s(" + String.join(", ", names) + ") WHERE "
                        + checks.stream().collect(Collectors.joining(" AND "));
    }

    private static boolean isText(Field field) {
        return field.type().kind().isText();
    }

    @Override
    public void close() {
        pool.close();
    }
}
