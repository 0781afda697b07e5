package dev.skein.storage.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Comparison;
import dev.skein.storage.expression.Expression.Comparison.Operator;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.SortKey;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.JoinOffer;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The connector against a real PostgreSQL.
class JdbcConnectorTest {
    private static final String SETUP = """
            CREATE TYPE mood AS ENUM ('sad', 'glad');
            CREATE DOMAIN money_amount AS numeric(12,3);
            CREATE TABLE every_type (
                id integer PRIMARY KEY, b boolean, s smallint, l bigint, r real, d double precision,
                n numeric(10,2), w numeric(30,5), u numeric, t text, v varchar(20), c char(5), x bytea,
                day date, tm time, ts timestamp, tz timestamptz, uu uuid, j json, jb jsonb, m mood, a int[], dom money_amount);
            INSERT INTO every_type VALUES
                (1, true, -7, 9007199254740993, 1.5, 2.25, 12345678.91, -1234567890123456789012345.67891, 3.14159265358979,
                 'Zürich', 'it''s', 'ab', '\\x00ff10', '1999-12-31', '23:59:59.123456', '2024-02-29 12:34:56.654321',
                 '2024-02-29 12:34:56.654321+02', '00112233-4455-6677-8899-aabbccddeeff', '{"k": [1, 2]}', '{"b":1,"a":2}',
                 'glad', '{1,2}', 1.234),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL, NULL, NULL, NULL),
                (3, false, 32767, -1, 'NaN', '-Infinity', -0.01, 0, 0.00000000005, '', '', '', '', '0044-03-15 BC',
                 '00:00', '1969-12-31 23:59:59.999999', '1970-01-01 00:00:00Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
                 'null', 'null', 'sad', '{}', -0.001);
            CREATE TABLE many (id bigint NOT NULL, grp integer NOT NULL, name text COLLATE "C", amount numeric(12,2));
            INSERT INTO many SELECT i, i % 10, 'name ' || i, i / 100.0 FROM generate_series(1, 10000) i;
            CREATE VIEW odd AS SELECT 'NaN'::numeric AS n, 'infinity'::timestamp AS ts;
            ANALYZE;
            """;

    private static EmbeddedPostgres postgres;
    private static Connector connector;

    @BeforeAll
    static void start() throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        postgres = EmbeddedPostgres.start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SETUP);
        }
        connector = connect(postgres.getPort(), "postgres");
    }

    @AfterAll
    static void stop() throws Exception {
        connector.close();
        postgres.close();
    }

    private static Connector connect(int port, String user) {
        return new JdbcConnectorFactory().create("pg", Map.of(
                "url", "jdbc:postgresql://localhost:" + port + "/postgres", "user", user, "password", "secret"));
    }

    private static TableSource table(String name) {
        return connector.table("public", name).orElseThrow();
    }

    private static List<List<Object>> rows(ScanOffer offer, Expression... dynamicConditions) {
        QueryMemory memory = new QueryMemory(new MemoryBudget(1 << 20), 1 << 20);
        ReadContext context = new ReadContext(memory, List.of(dynamicConditions));
        List<List<Object>> rows = new ArrayList<>();
        try (BatchReader reader =
                connector.open(offer.scan(), connector.splits(offer.scan()).getFirst(), context)) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                for (int row = 0; row < batch.length(); row++) {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < batch.columns().size(); i++) {
                        values.add(value(batch.columns().get(i), row, offer.scan().output().get(i).type()));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }

    private static Object value(Column column, int row, SqlType type) {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return "null";
        }
        return switch (column) {
            case LongColumn numbers -> numbers.values()[row];
            case DoubleColumn numbers -> numbers.values()[row];
            case WideColumn wide when type.equals(SqlType.UUID) -> new UUID(wide.high()[row], wide.low()[row]);
            case WideColumn wide -> new BigDecimal(
                    BigInteger.valueOf(wide.high()[row]).shiftLeft(64)
                            .add(new BigInteger(Long.toUnsignedString(wide.low()[row]))),
                    type.scale());
            case BytesColumn bytes -> new String(
                    bytes.heap(), bytes.starts()[row], bytes.lengths()[row],
                    type.kind().isText() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            default -> throw new AssertionError(column);
        };
    }

    private static ScanRequest all(TableSource table) {
        return ScanRequest.of(List.of(), IntStream.range(0, table.schema().columns().size()).boxed().toList());
    }

    private static Expression compare(TableSource table, String column, Operator operator, Datum value) {
        int place = table.schema().indexOf(column).orElseThrow();
        SqlType type = table.schema().columns().get(place).type();
        return new Comparison(operator, new ColumnReference(place, type), new Literal(value, type));
    }

    @Test
    void everyTypeArrivesAsItIs() {
        TableSource table = table("every_type");
        List<String> types =
                table.schema().columns().stream().map(column -> column.type().toString()).toList();
        assertEquals(
                List.of("INTEGER", "BOOLEAN", "SMALLINT", "BIGINT", "REAL", "DOUBLE", "DECIMAL(10,2)", "DECIMAL(30,5)",
                        "DECIMAL(38,10)", "VARCHAR", "VARCHAR(20)", "CHAR(5)", "VARBINARY", "DATE", "TIME", "TIMESTAMP",
                        "TIMESTAMP WITH TIME ZONE", "UUID", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "DECIMAL(12,3)"),
                types);
        assertEquals(List.of("id"), table.schema().primaryKey());
        List<List<Object>> rows = rows(table.offer(all(table)));
        assertEquals(3, rows.size());
        LocalDateTime leap = LocalDateTime.of(2024, 2, 29, 12, 34, 56, 654_321_000);
        assertEquals(
                List.of(1L, 1L, -7L, 9007199254740993L, 1.5, 2.25, 1234567891L,
                        new BigDecimal("-1234567890123456789012345.67891"), new BigDecimal("3.1415926536"),
                        "Zürich", "it's", "ab", "\u0000ÿ\u0010", LocalDate.of(1999, 12, 31).toEpochDay(), 86_399_123_456L,
                        micros(leap), micros(leap.minusHours(2)),
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), "{\"k\": [1, 2]}",
                        "{\"a\": 2, \"b\": 1}", "glad", "{1,2}", 1234L),
                rows.get(0));
        assertEquals(22, rows.get(1).stream().filter("null"::equals).count());
        assertEquals(
                List.of(3L, 0L, 32767L, -1L, Double.NaN, Double.NEGATIVE_INFINITY, -1L, new BigDecimal("0.00000"),
                        new BigDecimal("0.0000000001"), "", "", "", "", LocalDate.of(-43, 3, 15).toEpochDay(), 0L, -1L, 0L,
                        new UUID(-1, -1), "null", "null", "sad", "{}", -1L),
                rows.get(2));
    }

    private static long micros(LocalDateTime moment) {
        return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), moment);
    }

    @Test
    void equalityHoldsForEveryLiteralThatWasRead() {
        TableSource table = table("every_type");
        List<List<Object>> rows = rows(table.offer(all(table)));
        for (int place = 0; place < table.schema().columns().size(); place++) {
            SqlType type = table.schema().columns().get(place).type();
            for (int row = 0; row < 3; row += 2) {
                Datum value = switch (rows.get(row).get(place)) {
                    case Long number -> new Datum.OfLong(number);
                    case Double number -> new Datum.OfDouble(number);
                    case UUID uuid -> new Datum.OfWide(BigInteger.valueOf(uuid.getMostSignificantBits()).shiftLeft(64)
                            .or(new BigInteger(Long.toUnsignedString(uuid.getLeastSignificantBits()))));
                    case BigDecimal number -> new Datum.OfWide(number.unscaledValue());
                    case String text when type.kind().isText() -> new Datum.OfText(text);
                    case String bytes -> new Datum.OfBinary(java.util.HexFormat.of()
                            .formatHex(bytes.getBytes(StandardCharsets.ISO_8859_1)));
                    default -> throw new AssertionError();
                };
                Expression condition = new Comparison(
                        Operator.EQUAL, new ColumnReference(place, type), new Literal(value, type));
                ScanOffer offer = table.offer(ScanRequest.of(List.of(condition), List.of(0)));
                assertEquals(List.of(), offer.remaining());
                assertEquals(List.of(List.of(row + 1L)), rows(offer), offer.scan().handle());
            }
        }
    }

    @Test
    void pushesConditionsAggregatesOrderAndLimit() {
        TableSource many = table("many");
        ScanRequest.Aggregation aggregation = new ScanRequest.Aggregation(List.of(0), List.of(
                new AggregateCall("count", List.of(), false, OptionalInt.empty(), List.of(), SqlType.BIGINT),
                new AggregateCall("sum", List.of(2), false, OptionalInt.empty(), List.of(), SqlType.decimal(38, 2)),
                new AggregateCall("avg", List.of(1), false, OptionalInt.empty(), List.of(), SqlType.DOUBLE),
                new AggregateCall("max", List.of(3), false, OptionalInt.empty(), List.of(), SqlType.VARCHAR)));
        ScanOffer offer = many.offer(new ScanRequest(
                List.of(compare(many, "id", Operator.LESS_OR_EQUAL, new Datum.OfLong(100))),
                List.of(1, 0, 3, 2), Optional.of(aggregation), List.of(new SortKey(2, false, false)), OptionalLong.of(2)));
        assertTrue(offer.aggregated() && offer.sorted() && offer.limited(), offer.toString());
        assertEquals(List.of(), offer.refused());
        assertEquals(List.of("remote SQL: SELECT \"grp\", count(*), (sum(\"amount\"))::numeric(38,2), "
                        + "((sum(\"id\"))::double precision / nullif(count(\"id\"), 0)), max(\"name\" COLLATE \"C\") "
                        + "FROM \"public\".\"many\" WHERE (\"id\" <= '100'::bigint) GROUP BY \"grp\" "
                        + "ORDER BY 3 DESC NULLS LAST LIMIT 2"),
                offer.pushed());
        assertEquals(
                List.of(
                        List.of(0L, 10L, new BigDecimal("5.50"), 55.0, "name 90"),
                        List.of(9L, 10L, new BigDecimal("5.40"), 54.0, "name 99")),
                rows(offer));
    }

    @Test
    void aRefusedConditionStopsAllThatFollows() {
        TableSource many = table("many");
        Expression refused = new Comparison(Operator.EQUAL,
                new Expression.Call("upper", List.of(new ColumnReference(2, SqlType.VARCHAR)), SqlType.VARCHAR),
                new Literal(new Datum.OfText("NAME 1"), SqlType.VARCHAR));
        ScanOffer offer = many.offer(new ScanRequest(List.of(refused,
                        compare(many, "grp", Operator.EQUAL, new Datum.OfLong(1))), List.of(0, 2), Optional.empty(),
                List.of(new SortKey(0, true, false)), OptionalLong.of(1)));
        assertEquals(List.of(refused), offer.remaining());
        assertTrue(!offer.sorted() && !offer.limited());
        assertEquals(
                List.of("condition on name: the function upper may differ there", "sort: not all conditions were pushed",
                        "limit: not all conditions were pushed"),
                offer.refused());
        assertEquals(1000, rows(offer).size());
    }

    @Test
    void aDynamicConditionNarrowsTheRemoteStatement() {
        TableSource many = table("many");
        ScanOffer offer = many.offer(ScanRequest.of(List.of(), List.of(2, 0)));
        Expression few = new Expression.InList(new ColumnReference(1, SqlType.BIGINT), List.of(
                new Literal(new Datum.OfLong(17), SqlType.BIGINT), new Literal(new Datum.OfLong(4), SqlType.BIGINT)));
        Expression low = new Comparison(Operator.LESS, new ColumnReference(0, SqlType.VARCHAR),
                new Literal(new Datum.OfText("name 2"), SqlType.VARCHAR));
        assertEquals(List.of(List.of("name 17", 17L)), rows(offer, few, low));
        assertEquals(List.of(), rows(offer, Literal.of(false)));
    }

    @Test
    void joinsTablesOfTheSameServer() {
        TableSource many = table("many");
        TableSource types = table("every_type");
        int shift = many.schema().columns().size();
        Expression condition = new Comparison(Operator.EQUAL, new ColumnReference(0, SqlType.BIGINT),
                new Expression.Cast(new ColumnReference(shift, SqlType.INTEGER), SqlType.BIGINT, false));
        TableSource joined = ((JoinOffer.Joined) many.innerJoin(types, condition)).table();
        ScanOffer offer = joined.offer(new ScanRequest(List.of(), List.of(2, shift), Optional.empty(),
                List.of(new SortKey(1, false, false)), OptionalLong.of(2)));
        assertEquals(List.of(List.of("name 3", 3L), List.of("name 2", 2L)), rows(offer));
    }

    @Test
    void countsRowsWithoutColumns() {
        assertEquals(10_000, rows(table("many").offer(ScanRequest.of(List.of(), List.of()))).size());
    }

    @Test
    void aReaderClosedEarlyOrCancelledLeavesNothingRunning() throws Exception {
        ScanOffer offer = table("many").offer(ScanRequest.of(List.of(), List.of(0)));
        var slow = new dev.skein.storage.spi.Scan("pg", "slow", offer.scan().output(),
                "SELECT i FROM (SELECT i, pg_sleep(CASE WHEN i > 5000 THEN 60 ELSE 0 END) FROM generate_series(1, 9000::bigint) i) q");
        QueryMemory memory = new QueryMemory(new MemoryBudget(1 << 20), 1 << 20);
        ReadContext context = new ReadContext(memory, List.of());
        try (BatchReader reader = connector.open(offer.scan(), connector.splits(offer.scan()).getFirst(), context)) {
            reader.next();
        }
        try (BatchReader reader = connector.open(slow, connector.splits(slow).getFirst(), context)) {
            reader.next();
            Thread canceller = Thread.startVirtualThread(() -> {
                try {
                    Thread.sleep(Duration.ofMillis(200));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                reader.cancel();
            });
            SkeinException failure = assertThrows(SkeinException.class, reader::next);
            assertEquals(ErrorCode.QUERY_CANCELLED, failure.code());
            canceller.join();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (remoteStatements() > 0) {
            assertTrue(System.nanoTime() < deadline, "a remote statement still runs");
            Thread.sleep(Duration.ofMillis(10));
        }
        assertEquals(10_000, rows(offer).size());
    }

    private static int remoteStatements() throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet active = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name = 'skein' AND state = 'active'")) {
            active.next();
            return active.getInt(1);
        }
    }

    @Test
    void tellsWhatIsWrongAndWhatToDo() {
        assertEquals(Optional.empty(), connector.table("public", "nothing"));
        try (Connector down = connect(1, "postgres")) {
            SkeinException failure = assertThrows(SkeinException.class, () -> down.table("public", "many"));
            assertEquals(ErrorCode.SOURCE_UNAVAILABLE, failure.code());
            assertTrue(failure.getMessage().startsWith("server \"pg\" (localhost:1/postgres) cannot be reached: "),
                    failure.getMessage());
        }
        try (Connector stranger = connect(postgres.getPort(), "nobody")) {
            SkeinException failure = assertThrows(SkeinException.class, () -> stranger.table("public", "many"));
            assertEquals(ErrorCode.SOURCE_UNAVAILABLE, failure.code());
            assertTrue(failure.getMessage().contains("refused the login of user \"nobody\""), failure.getMessage());
        }
        TableSource odd = table("odd");
        for (int place = 0; place < 2; place++) {
            ScanOffer offer = odd.offer(ScanRequest.of(List.of(), List.of(place)));
            SkeinException failure = assertThrows(SkeinException.class, () -> rows(offer));
            assertEquals(place == 0 ? ErrorCode.NUMERIC_OUT_OF_RANGE : ErrorCode.DATETIME_OVERFLOW, failure.code());
        }
        SkeinException noUrl = assertThrows(SkeinException.class, () -> new JdbcConnectorFactory().create("pg", Map.of()));
        assertEquals(ErrorCode.INVALID_PARAMETER, noUrl.code());
    }

    @Test
    void offersStatistics() {
        TableSource many = table("many");
        assertEquals(OptionalLong.of(10_000), many.statistics().rowCount());
        assertEquals(10, many.statistics().column(1).distinctCount().orElseThrow());
        assertTrue(connector.schemas().contains("public"));
        assertEquals(List.of("every_type", "many", "odd"), connector.tables("public"));
    }
}
