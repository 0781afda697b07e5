package dev.skein.storage.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.ColumnStatistics;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a database says of its tables. Answers on tables are kept for a while. Thread-safe.
final class RemoteCatalog {
    /// How long an answer is believed: long enough for the statements of a dashboard, short enough that a change of the
    /// remote table is soon seen.
    private static final Duration TABLE_LIFE = Duration.ofSeconds(30);

    private static final int MAX_TABLES = 10_000;

    private static final String SCHEMAS = """
            SELECT nspname FROM pg_catalog.pg_namespace
            WHERE nspname !~ '^pg_(toast|temp)' AND pg_catalog.has_schema_privilege(oid, 'USAGE') ORDER BY nspname""";

    private static final String TABLES = """
            SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname""";

    private static final String TABLE = """
            SELECT c.oid, c.reltuples, c.relkind FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')""";

    private static final String COLUMNS = """
            SELECT a.attname, a.attnotnull, bn.nspname, b.typname,
                CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
                a.attcollation <> 0 AND a.attcollation <> 100, s.n_distinct, s.null_frac, s.avg_width,
                s.histogram_bounds::text
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
            JOIN pg_catalog.pg_namespace bn ON bn.oid = b.typnamespace
            LEFT JOIN pg_catalog.pg_stats s
                ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname AND NOT s.inherited
            WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    private static final String PRIMARY_KEY = """
            SELECT a.attname FROM pg_catalog.pg_index i
            JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(attnum, place) ON true
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = ? AND i.indisprimary ORDER BY k.place""";

    private final ConnectionPool pool;
    private final RemoteErrors errors;
    private final Cache<Name, RemoteTable> tables =
            Caffeine.newBuilder().maximumSize(MAX_TABLES).expireAfterWrite(TABLE_LIFE).build();

    private record Name(String schema, String table) {}

    RemoteCatalog(ConnectionPool pool, RemoteErrors errors) {
        this.pool = pool;
        this.errors = errors;
    }

    List<String> schemas() {
        return names(SCHEMAS, null);
    }

    List<String> tables(String schema) {
        return names(TABLES, schema);
    }

    Optional<RemoteTable> table(String schema, String table) {
        Name name = new Name(schema, table);
        RemoteTable known = tables.getIfPresent(name);
        if (known == null) {
            known = read(name);
            if (known != null) {
                tables.put(name, known);
            }
        }
        return Optional.ofNullable(known);
    }

    /// Forgets what it was told, because it proved wrong.
    void forget() {
        tables.invalidateAll();
    }

    private List<String> names(String sql, @Nullable String schema) {
        try (ConnectionPool.Lease lease = pool.lend()) {
            try (PreparedStatement statement = lease.connection().prepareStatement(sql)) {
                if (schema != null) {
                    statement.setString(1, schema);
                }
                List<String> names = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
                return names;
            } catch (SQLException failure) {
                lease.discard();
                throw errors.running(failure);
            }
        }
    }

    private @Nullable RemoteTable read(Name name) {
        try (ConnectionPool.Lease lease = pool.lend()) {
            try (PreparedStatement statement = lease.connection().prepareStatement(TABLE)) {
                statement.setString(1, name.schema());
                statement.setString(2, name.table());
                try (ResultSet rows = statement.executeQuery()) {
                    if (!rows.next()) {
                        return null;
                    }
                    long id = rows.getLong(1);
                    double estimate = rows.getDouble(2);
                    boolean counted = !rows.getString(3).equals("v") && estimate >= 0;
                    OptionalLong rowCount = counted ? OptionalLong.of((long) estimate) : OptionalLong.empty();
                    return new RemoteTable(name.schema(), name.table(), columns(lease, id, counted ? estimate : -1),
                            primaryKey(lease, id), rowCount);
                }
            } catch (SQLException failure) {
                lease.discard();
                throw errors.running(failure);
            }
        }
    }

    private static List<RemoteColumn> columns(ConnectionPool.Lease lease, long table, double rowCount)
            throws SQLException {
        List<RemoteColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = lease.connection().prepareStatement(COLUMNS)) {
            statement.setLong(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String type = rows.getString(3).equals("pg_catalog") ? rows.getString(4) : "";
                    RemoteTypes.Mapping mapping = RemoteTypes.mapping(type, rows.getInt(5));
                    columns.add(new RemoteColumn(rows.getString(1), mapping.type(), !rows.getBoolean(2),
                            mapping.conversion(), rows.getBoolean(6), statistics(rows, mapping, rowCount)));
                }
            }
        }
        return columns;
    }

    private static ColumnStatistics statistics(ResultSet rows, RemoteTypes.Mapping mapping, double rowCount)
            throws SQLException {
        double distinct = rows.getDouble(7);
        if (rows.wasNull()) {
            return ColumnStatistics.UNKNOWN;
        }
        double nullFraction = rows.getDouble(8);
        double averageBytes = rows.getDouble(9);
        // a negative number is a fraction of the rows
        OptionalDouble distinctCount = distinct > 0
                ? OptionalDouble.of(distinct)
                : distinct < 0 && rowCount >= 0 ? OptionalDouble.of(-distinct * rowCount) : OptionalDouble.empty();
        OptionalLong nullCount =
                rowCount >= 0 ? OptionalLong.of(Math.round(nullFraction * rowCount)) : OptionalLong.empty();
        OptionalDouble minimum = OptionalDouble.empty();
        OptionalDouble maximum = OptionalDouble.empty();
        String bounds = rows.getString(10);
        if (bounds != null && mapping.type().kind().isNumeric() && bounds.length() > 2) {
            String[] parts = bounds.substring(1, bounds.length() - 1).split(",", -1);
            minimum = OptionalDouble.of(Double.parseDouble(parts[0]));
            maximum = OptionalDouble.of(Double.parseDouble(parts[parts.length - 1]));
        }
        return new ColumnStatistics(distinctCount, nullCount, minimum, maximum, OptionalDouble.of(averageBytes));
    }

    private static List<String> primaryKey(ConnectionPool.Lease lease, long table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement = lease.connection().prepareStatement(PRIMARY_KEY)) {
            statement.setLong(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }
}
