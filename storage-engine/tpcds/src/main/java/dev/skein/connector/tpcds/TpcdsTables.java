package dev.skein.connector.tpcds;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.storage.spi.BatchReader;
import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The 24 tables, with the columns and keys of the TPC-DS specification, chapter 2; columns of the primary key are NOT
/// NULL.
enum TpcdsTables {
    CALL_CENTER("cc_call_center_sk"),
    CATALOG_PAGE("cp_catalog_page_sk"),
    CATALOG_RETURNS(0.9, "cr_item_sk", "cr_order_number"),
    CATALOG_SALES(9, "cs_item_sk", "cs_order_number"),
    CUSTOMER("c_customer_sk"),
    CUSTOMER_ADDRESS("ca_address_sk"),
    CUSTOMER_DEMOGRAPHICS("cd_demo_sk"),
    DATE_DIM("d_date_sk"),
    HOUSEHOLD_DEMOGRAPHICS("hd_demo_sk"),
    INCOME_BAND("ib_income_band_sk"),
    INVENTORY("inv_date_sk", "inv_item_sk", "inv_warehouse_sk"),
    ITEM("i_item_sk"),
    PROMOTION("p_promo_sk"),
    REASON("r_reason_sk"),
    SHIP_MODE("sm_ship_mode_sk"),
    STORE("s_store_sk"),
    STORE_RETURNS(1.2, "sr_item_sk", "sr_ticket_number"),
    STORE_SALES(12, "ss_item_sk", "ss_ticket_number"),
    TIME_DIM("t_time_sk"),
    WAREHOUSE("w_warehouse_sk"),
    WEB_PAGE("wp_web_page_sk"),
    WEB_RETURNS(1.2, "wr_item_sk", "wr_order_number"),
    WEB_SALES(12, "ws_item_sk", "ws_order_number"),
    WEB_SITE("web_site_sk");

    /// The tables that a column refers to, by how its name ends.
    private static final Map<String, String> REFERENCES = Map.ofEntries(
            Map.entry("_date_sk", "date_dim"),
            Map.entry("_time_sk", "time_dim"),
            Map.entry("_item_sk", "item"),
            Map.entry("_customer_sk", "customer"),
            Map.entry("_cdemo_sk", "customer_demographics"),
            Map.entry("_hdemo_sk", "household_demographics"),
            Map.entry("_addr_sk", "customer_address"),
            Map.entry("_store_sk", "store"),
            Map.entry("_promo_sk", "promotion"),
            Map.entry("_call_center_sk", "call_center"),
            Map.entry("_catalog_page_sk", "catalog_page"),
            Map.entry("_ship_mode_sk", "ship_mode"),
            Map.entry("_warehouse_sk", "warehouse"),
            Map.entry("_reason_sk", "reason"),
            Map.entry("_web_page_sk", "web_page"),
            Map.entry("_web_site_sk", "web_site"),
            Map.entry("_income_band_sk", "income_band"));

    private final double rowsPerGenerated;
    private final List<String> primaryKey;
    private final List<GeneratedColumn> columns;

    TpcdsTables(String... primaryKey) {
        this(1, primaryKey);
    }

    /// @param rowsPerGenerated rows that the generator makes per number that it counts: it counts the orders of a sales
    ///     table, which have several lines, some of which are returned
    TpcdsTables(double rowsPerGenerated, String... primaryKey) {
        this.rowsPerGenerated = rowsPerGenerated;
        this.primaryKey = List.of(primaryKey);
        this.columns = Arrays.stream(generator().getColumns()).map(GeneratedColumn::of).toList();
    }

    static Optional<TpcdsTables> named(String tableName) {
        return Arrays.stream(values())
                .filter(table -> table.tableName().equals(tableName))
                .findFirst();
    }

    String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> primaryKey() {
        return primaryKey;
    }

    List<GeneratedColumn> columns() {
        return columns;
    }

    /// The table that a column refers to; empty if it refers to none.
    Optional<TpcdsTables> reference(GeneratedColumn column) {
        if (primaryKey.equals(List.of(column.name()))) {
            return Optional.empty();
        }
        return REFERENCES.entrySet().stream()
                .filter(reference -> column.name().endsWith(reference.getKey()))
                .findFirst()
                .flatMap(reference -> named(reference.getValue()));
    }

    TableSchema schema(String catalog, String schemaName) {
        List<ColumnDefinition> definitions = new ArrayList<>();
        List<TableSchema.ForeignKey> foreignKeys = new ArrayList<>();
        for (GeneratedColumn column : columns) {
            boolean nullable = !primaryKey.contains(column.name());
            definitions.add(new ColumnDefinition(definitions.size(), column.name(), column.type(), nullable));
            reference(column).ifPresent(target -> foreignKeys.add(new TableSchema.ForeignKey(
                    List.of(column.name()), new TableName(catalog, schemaName, target.tableName()), target.primaryKey())));
        }
        return new TableSchema(definitions, primaryKey, foreignKeys);
    }

    /// How far the generator counts for this table at a scale.
    long generatedCount(double scaleFactor) {
        return session(scaleFactor).getScaling().getRowCount(generator());
    }

    /// Rows at a scale; an estimate for sales and returns.
    long rowCount(double scaleFactor) {
        return Math.max(1, Math.round(generatedCount(scaleFactor) * rowsPerGenerated));
    }

    /// Reads what the generator makes for the numbers `first` to `last`, both included and counted from 1.
    BatchReader open(double scaleFactor, long first, long last, List<Integer> wanted) {
        return new GeneratedRowReader(
                Results.constructResults(generator(), first, last, session(scaleFactor).withTable(generator())).iterator(),
                wanted.stream().map(columns::get).toList());
    }

    private Table generator() {
        return Table.valueOf(name());
    }

    private static Session session(double scaleFactor) {
        return Session.getDefaultSession().withScale(scaleFactor);
    }
}
