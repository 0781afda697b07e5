package dev.skein.connector.tpch;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.connector.tpch.GeneratedColumn.Distinct;
import dev.skein.connector.tpch.GeneratedColumn.OfLong;
import dev.skein.connector.tpch.GeneratedColumn.OfText;
import dev.skein.storage.spi.BatchReader;
import io.trino.tpch.Customer;
import io.trino.tpch.LineItem;
import io.trino.tpch.Nation;
import io.trino.tpch.Order;
import io.trino.tpch.Part;
import io.trino.tpch.PartSupplier;
import io.trino.tpch.Region;
import io.trino.tpch.Supplier;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The eight tables, with the columns, types, keys and sizes of the TPC-H specification, section 1.4; money is
/// DECIMAL(15,2), fixed-length text is VARCHAR of the same length.
enum TpchTables {
    REGION(new Layout<>(TpchTable.REGION, 5, 0, List.of(
            number("r_regionkey", SqlType.INTEGER, 5, 0, 4, Region::regionKey),
            text("r_name", 25, 5, 0, Region::name),
            text("r_comment", 152, 5, 0, Region::comment)),
            List.of("r_regionkey"), List.of())),

    NATION(new Layout<>(TpchTable.NATION, 25, 0, List.of(
            number("n_nationkey", SqlType.INTEGER, 25, 0, 24, Nation::nationKey),
            text("n_name", 25, 25, 0, Nation::name),
            number("n_regionkey", SqlType.INTEGER, 5, 0, 4, Nation::regionKey),
            text("n_comment", 152, 25, 0, Nation::comment)),
            List.of("n_nationkey"),
            List.of(new Reference(List.of("n_regionkey"), "region", List.of("r_regionkey"))))),

    SUPPLIER(new Layout<>(TpchTable.SUPPLIER, 0, 10_000, List.of(
            key("s_suppkey", 10_000, Supplier::supplierKey),
            text("s_name", 25, 0, 10_000, Supplier::name),
            text("s_address", 40, 0, 10_000, Supplier::address),
            number("s_nationkey", SqlType.INTEGER, 25, 0, 24, Supplier::nationKey),
            text("s_phone", 15, 0, 10_000, Supplier::phone),
            money("s_acctbal", 10_000, -999.99, 9_999.99, Supplier::accountBalanceInCents),
            text("s_comment", 101, 0, 10_000, Supplier::comment)),
            List.of("s_suppkey"),
            List.of(new Reference(List.of("s_nationkey"), "nation", List.of("n_nationkey"))))),

    CUSTOMER(new Layout<>(TpchTable.CUSTOMER, 0, 150_000, List.of(
            key("c_custkey", 150_000, Customer::customerKey),
            text("c_name", 25, 0, 150_000, Customer::name),
            text("c_address", 40, 0, 150_000, Customer::address),
            number("c_nationkey", SqlType.INTEGER, 25, 0, 24, Customer::nationKey),
            text("c_phone", 15, 0, 150_000, Customer::phone),
            money("c_acctbal", 140_000, -999.99, 9_999.99, Customer::accountBalanceInCents),
            text("c_mktsegment", 10, 5, 0, Customer::marketSegment),
            text("c_comment", 117, 0, 150_000, Customer::comment)),
            List.of("c_custkey"),
            List.of(new Reference(List.of("c_nationkey"), "nation", List.of("n_nationkey"))))),

    PART(new Layout<>(TpchTable.PART, 0, 200_000, List.of(
            key("p_partkey", 200_000, Part::partKey),
            text("p_name", 55, 0, 200_000, Part::name),
            text("p_mfgr", 25, 5, 0, Part::manufacturer),
            text("p_brand", 10, 25, 0, Part::brand),
            text("p_type", 25, 150, 0, Part::type),
            number("p_size", SqlType.INTEGER, 50, 1, 50, Part::size),
            text("p_container", 10, 40, 0, Part::container),
            money("p_retailprice", 20_000, 900, 2_099, Part::retailPriceInCents),
            text("p_comment", 23, 0, 130_000, Part::comment)),
            List.of("p_partkey"), List.of())),

    PARTSUPP(new Layout<>(TpchTable.PART_SUPPLIER, 0, 800_000, List.of(
            key("ps_partkey", 200_000, PartSupplier::partKey),
            key("ps_suppkey", 10_000, PartSupplier::supplierKey),
            number("ps_availqty", SqlType.INTEGER, 9_999, 1, 9_999, PartSupplier::availableQuantity),
            money("ps_supplycost", 100_000, 1, 1_000, PartSupplier::supplyCostInCents),
            text("ps_comment", 199, 0, 800_000, PartSupplier::comment)),
            List.of("ps_partkey", "ps_suppkey"),
            List.of(new Reference(List.of("ps_partkey"), "part", List.of("p_partkey")),
                    new Reference(List.of("ps_suppkey"), "supplier", List.of("s_suppkey"))))),

    ORDERS(new Layout<>(TpchTable.ORDERS, 0, 1_500_000, List.of(
            key("o_orderkey", 1_500_000, Order::orderKey),
            key("o_custkey", 100_000, Order::customerKey),
            text("o_orderstatus", 1, 3, 0, order -> String.valueOf(order.orderStatus())),
            money("o_totalprice", 1_460_000, 800, 600_000, Order::totalPriceInCents),
            date("o_orderdate", 2_406, "1992-01-01", "1998-08-02", Order::orderDate),
            text("o_orderpriority", 15, 5, 0, Order::orderPriority),
            text("o_clerk", 15, 0, 1_000, Order::clerk),
            number("o_shippriority", SqlType.INTEGER, 1, 0, 0, Order::shipPriority),
            text("o_comment", 79, 0, 1_480_000, Order::comment)),
            List.of("o_orderkey"),
            List.of(new Reference(List.of("o_custkey"), "customer", List.of("c_custkey"))))),

    LINEITEM(new Layout<>(TpchTable.LINE_ITEM, 0, 6_001_215, List.of(
            key("l_orderkey", 1_500_000, LineItem::orderKey),
            key("l_partkey", 200_000, LineItem::partKey),
            key("l_suppkey", 10_000, LineItem::supplierKey),
            number("l_linenumber", SqlType.INTEGER, 7, 1, 7, LineItem::lineNumber),
            number("l_quantity", SqlType.decimal(15, 2), 50, 1, 50, line -> line.quantity() * 100),
            money("l_extendedprice", 930_000, 900, 105_000, LineItem::extendedPriceInCents),
            number("l_discount", SqlType.decimal(15, 2), 11, 0, 0.1, LineItem::discountPercent),
            number("l_tax", SqlType.decimal(15, 2), 9, 0, 0.08, LineItem::taxPercent),
            text("l_returnflag", 1, 3, 0, LineItem::returnFlag),
            text("l_linestatus", 1, 2, 0, LineItem::status),
            date("l_shipdate", 2_526, "1992-01-02", "1998-12-01", LineItem::shipDate),
            date("l_commitdate", 2_466, "1992-01-31", "1998-10-31", LineItem::commitDate),
            date("l_receiptdate", 2_554, "1992-01-04", "1998-12-31", LineItem::receiptDate),
            text("l_shipinstruct", 25, 4, 0, LineItem::shipInstructions),
            text("l_shipmode", 10, 7, 0, LineItem::shipMode),
            text("l_comment", 44, 0, 4_580_000, LineItem::comment)),
            List.of("l_orderkey", "l_linenumber"),
            List.of(new Reference(List.of("l_orderkey"), "orders", List.of("o_orderkey")),
                    new Reference(List.of("l_partkey", "l_suppkey"), "partsupp",
                            List.of("ps_partkey", "ps_suppkey")))));

    private final Layout<?> layout;

    TpchTables(Layout<?> layout) {
        this.layout = layout;
    }

    static Optional<TpchTables> named(String tableName) {
        for (TpchTables table : values()) {
            if (table.tableName().equals(tableName)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    TableSchema schema(String catalog, String schemaName) {
        List<ColumnDefinition> definitions = new ArrayList<>();
        for (GeneratedColumn<?> column : layout.columns()) {
            definitions.add(new ColumnDefinition(definitions.size(), column.name(), column.type(), false));
        }
        List<TableSchema.ForeignKey> foreignKeys = layout.references().stream()
                .map(reference -> new TableSchema.ForeignKey(reference.columns(),
                        new TableName(catalog, schemaName, reference.table()), reference.targetColumns()))
                .toList();
        return new TableSchema(definitions, layout.primaryKey(), foreignKeys);
    }

    /// Rows at a scale; exact but for `lineitem`, whose orders have 1 to 7 lines.
    long rowCount(double scaleFactor) {
        return Math.max(1, Math.round(layout.fixedRows() + layout.rowsPerScale() * scaleFactor));
    }

    TableStatistics statistics(double scaleFactor) {
        List<ColumnStatistics> columns = new ArrayList<>();
        for (GeneratedColumn<?> column : layout.columns()) {
            Distinct distinct = column.distinct();
            boolean key = distinct.perScale() > 0 && column.type().equals(SqlType.BIGINT);
            double distinctCount = Math.min((double) rowCount(scaleFactor), distinct.at(scaleFactor));
            double maximum = key ? distinctCount * (column.name().endsWith("orderkey") ? 4 : 1) : distinct.maximum();
            columns.add(new ColumnStatistics(
                    OptionalDouble.of(distinctCount),
                    OptionalLong.of(0),
                    known(key ? 1 : distinct.minimum()),
                    known(maximum),
                    column.type().kind().isText() ? OptionalDouble.of(column.type().precision() * 0.7) : OptionalDouble.empty()));
        }
        return new TableStatistics(OptionalLong.of(rowCount(scaleFactor)), columns);
    }

    BatchReader open(double scaleFactor, int part, int parts, List<Integer> columns) {
        return layout.open(scaleFactor, part, parts, columns);
    }

    private static OptionalDouble known(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static <E> GeneratedColumn<E> number(
            String name, SqlType type, double distinct, double minimum, double maximum, ToLongFunction<E> value) {
        return new OfLong<>(name, type, new Distinct(distinct, 0, minimum, maximum), value);
    }

    private static <E> GeneratedColumn<E> key(String name, double distinctPerScale, ToLongFunction<E> value) {
        return new OfLong<>(name, SqlType.BIGINT, new Distinct(0, distinctPerScale, Double.NaN, Double.NaN), value);
    }

    private static <E> GeneratedColumn<E> money(
            String name, double distinctPerScale, double minimum, double maximum, ToLongFunction<E> cents) {
        return new OfLong<>(name, SqlType.decimal(15, 2), new Distinct(0, distinctPerScale, minimum, maximum), cents);
    }

    private static <E> GeneratedColumn<E> date(
            String name, double distinct, String minimum, String maximum, ToLongFunction<E> epochDay) {
        return new OfLong<>(name, SqlType.DATE,
                new Distinct(distinct, 0, LocalDate.parse(minimum).toEpochDay(), LocalDate.parse(maximum).toEpochDay()),
                epochDay);
    }

    private static <E> GeneratedColumn<E> text(
            String name, int length, double distinct, double distinctPerScale, Function<E, String> value) {
        return new OfText<>(name, SqlType.varchar(length),
                new Distinct(distinct, distinctPerScale, Double.NaN, Double.NaN), value);
    }

    /// A foreign key within the schema.
    private record Reference(List<String> columns, String table, List<String> targetColumns) {}

    /// One table: its generator, its size and its columns.
    private record Layout<E extends TpchEntity>(
            TpchTable<E> generator,
            double fixedRows,
            double rowsPerScale,
            List<GeneratedColumn<E>> columns,
            List<String> primaryKey,
            List<Reference> references) {
        BatchReader open(double scaleFactor, int part, int parts, List<Integer> wanted) {
            return new GeneratedRowReader<>(
                    generator.createGenerator(scaleFactor, part, parts).iterator(),
                    wanted.stream().map(columns::get).toList());
        }
    }
}
