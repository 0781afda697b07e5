package dev.skein.connector.tpcds;

import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.TableStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What is known of generated tables without generating them: exact for keys, from the specification's domains for the
/// columns that queries select and group by, and unknown for the rest.
final class TpcdsStatistics {
    /// The calendar: days from 1900-01-01 to 2100-01-01 as Julian day numbers.
    private static final Domain CALENDAR_DAYS = new Domain(73_049, 2_415_022, 2_488_070);

    /// The days of sales and returns, five years from 1998-01-02.
    private static final Domain SALES_DAYS = new Domain(1_823, 2_450_816, 2_452_654);

    private static final Domain SECONDS_OF_DAY = new Domain(86_400, 0, 86_399);

    private static final double SHARE_OF_LONGEST_TEXT = 0.5;

    private static final Map<String, Domain> DOMAINS = Map.ofEntries(
            Map.entry("d_date", new Domain(73_049, -25_567, 47_482)),
            Map.entry("d_year", new Domain(201, 1_900, 2_100)),
            Map.entry("d_month_seq", new Domain(2_401, 0, 2_400)),
            Map.entry("d_week_seq", new Domain(10_436, 1, 10_436)),
            Map.entry("d_quarter_seq", new Domain(801, 1, 801)),
            Map.entry("d_moy", new Domain(12, 1, 12)),
            Map.entry("d_dom", new Domain(31, 1, 31)),
            Map.entry("d_dow", new Domain(7, 0, 6)),
            Map.entry("d_qoy", new Domain(4, 1, 4)),
            Map.entry("d_day_name", Domain.ofText(7)),
            Map.entry("d_quarter_name", Domain.ofText(801)),
            Map.entry("t_hour", new Domain(24, 0, 23)),
            Map.entry("t_minute", new Domain(60, 0, 59)),
            Map.entry("t_time", SECONDS_OF_DAY),
            Map.entry("t_meal_time", Domain.ofText(4)),
            Map.entry("i_brand", Domain.ofText(713)),
            Map.entry("i_brand_id", Domain.ofText(950)),
            Map.entry("i_class", Domain.ofText(99)),
            Map.entry("i_class_id", new Domain(16, 1, 16)),
            Map.entry("i_category", Domain.ofText(10)),
            Map.entry("i_category_id", new Domain(10, 1, 10)),
            Map.entry("i_manufact", Domain.ofText(1_000)),
            Map.entry("i_manufact_id", new Domain(1_000, 1, 1_000)),
            Map.entry("i_manager_id", new Domain(100, 1, 100)),
            Map.entry("i_size", Domain.ofText(7)),
            Map.entry("i_color", Domain.ofText(92)),
            Map.entry("i_units", Domain.ofText(21)),
            Map.entry("i_current_price", new Domain(2_600, 0.09, 100)),
            Map.entry("ca_state", Domain.ofText(51)),
            Map.entry("ca_city", Domain.ofText(700)),
            Map.entry("ca_county", Domain.ofText(1_850)),
            Map.entry("ca_country", Domain.ofText(1)),
            Map.entry("ca_gmt_offset", new Domain(6, -10, -5)),
            Map.entry("s_state", Domain.ofText(9)),
            Map.entry("s_gmt_offset", new Domain(4, -8, -5)),
            Map.entry("c_birth_month", new Domain(12, 1, 12)),
            Map.entry("c_birth_day", new Domain(31, 1, 31)),
            Map.entry("c_birth_year", new Domain(69, 1_924, 1_992)),
            Map.entry("c_birth_country", Domain.ofText(211)),
            Map.entry("c_last_name", Domain.ofText(5_000)),
            Map.entry("c_first_name", Domain.ofText(5_000)),
            Map.entry("c_salutation", Domain.ofText(6)),
            Map.entry("c_preferred_cust_flag", Domain.ofText(2)),
            Map.entry("cd_gender", Domain.ofText(2)),
            Map.entry("cd_marital_status", Domain.ofText(5)),
            Map.entry("cd_education_status", Domain.ofText(7)),
            Map.entry("cd_purchase_estimate", new Domain(20, 500, 10_000)),
            Map.entry("cd_credit_rating", Domain.ofText(4)),
            Map.entry("cd_dep_count", new Domain(7, 0, 6)),
            Map.entry("hd_buy_potential", Domain.ofText(6)),
            Map.entry("hd_dep_count", new Domain(10, 0, 9)),
            Map.entry("hd_vehicle_count", new Domain(6, -1, 4)),
            Map.entry("p_channel_dmail", Domain.ofText(2)),
            Map.entry("p_channel_email", Domain.ofText(2)),
            Map.entry("p_channel_tv", Domain.ofText(2)),
            Map.entry("p_channel_event", Domain.ofText(2)),
            Map.entry("sm_type", Domain.ofText(6)),
            Map.entry("sm_carrier", Domain.ofText(20)),
            Map.entry("inv_quantity_on_hand", new Domain(1_001, 0, 1_000)));

    private TpcdsStatistics() {}

    /// A column's values at any scale.
    ///
    /// @param minimum as [ColumnStatistics#minimum()] counts; NaN if not known
    private record Domain(double distinct, double minimum, double maximum) {
        static Domain ofText(double distinct) {
            return new Domain(distinct, Double.NaN, Double.NaN);
        }
    }

    static TableStatistics of(TpcdsTables table, double scaleFactor) {
        double rows = table.rowCount(scaleFactor);
        List<ColumnStatistics> columns = table.columns().stream()
                .map(column -> domain(table, column, scaleFactor)
                        .map(domain -> column(column, domain, rows))
                        .orElse(ColumnStatistics.UNKNOWN))
                .toList();
        return new TableStatistics(OptionalLong.of((long) rows), columns);
    }

    private static Optional<Domain> domain(TpcdsTables table, GeneratedColumn column, double scaleFactor) {
        if (table.primaryKey().equals(List.of(column.name()))) {
            return Optional.of(keys(table, scaleFactor));
        }
        Optional<TpcdsTables> target = table.reference(column);
        if (target.isPresent()) {
            boolean ofSales = target.get() == TpcdsTables.DATE_DIM && table.primaryKey().size() > 1;
            return Optional.of(ofSales ? SALES_DAYS : keys(target.get(), scaleFactor));
        }
        if (table.primaryKey().contains(column.name())) {
            double orders = table.generatedCount(scaleFactor);
            return Optional.of(new Domain(orders, 1, orders));
        }
        return Optional.ofNullable(DOMAINS.get(column.name()));
    }

    private static Domain keys(TpcdsTables table, double scaleFactor) {
        double rows = table.rowCount(scaleFactor);
        return switch (table) {
            case DATE_DIM -> CALENDAR_DAYS;
            case TIME_DIM -> SECONDS_OF_DAY;
            default -> new Domain(rows, 1, rows);
        };
    }

    private static ColumnStatistics column(GeneratedColumn column, Domain domain, double rows) {
        return new ColumnStatistics(
                OptionalDouble.of(Math.min(domain.distinct(), rows)),
                OptionalLong.empty(),
                known(domain.minimum()),
                known(domain.maximum()),
                column.type().kind().isText()
                        ? OptionalDouble.of(column.type().precision() * SHARE_OF_LONGEST_TEXT)
                        : OptionalDouble.empty());
    }

    private static OptionalDouble known(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
