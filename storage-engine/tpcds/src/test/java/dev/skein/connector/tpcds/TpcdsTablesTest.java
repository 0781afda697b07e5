package dev.skein.connector.tpcds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.spi.BatchReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TpcdsTablesTest {
    private static final double SCALE_FACTOR = 0.01;

    /// Numbers of the generator that a test reads, so that no test makes millions of rows.
    private static final long MOST_GENERATED = 300;

    @ParameterizedTest
    @EnumSource(TpcdsTables.class)
    void splitsGiveTheRowsOfTheWhole(TpcdsTables table) {
        long last = Math.min(MOST_GENERATED, table.generatedCount(SCALE_FACTOR));
        List<String> whole = rows(table, 1, last);
        List<String> parts = new ArrayList<>();
        for (int part = 0; part < 7; part++) {
            long first = TpcdsConnector.lastOfPart(last, part - 1, 7) + 1;
            parts.addAll(rows(table, first, TpcdsConnector.lastOfPart(last, part, 7)));
        }
        assertIterableEquals(whole, parts);
    }

    @ParameterizedTest
    @EnumSource(TpcdsTables.class)
    void estimatesRowsWithinATenth(TpcdsTables table) {
        long generated = Math.min(MOST_GENERATED, table.generatedCount(SCALE_FACTOR));
        double expected = (double) table.rowCount(SCALE_FACTOR) * generated / table.generatedCount(SCALE_FACTOR);
        assertEquals(expected, rows(table, 1, generated).size(), 0.1 * expected + 1);
    }

    @ParameterizedTest
    @EnumSource(TpcdsTables.class)
    void columnsOfThePrimaryKeyAreNeverNull(TpcdsTables table) {
        List<String> names = table.columns().stream().map(GeneratedColumn::name).toList();
        long last = Math.min(MOST_GENERATED, table.generatedCount(SCALE_FACTOR));
        List<Integer> key = table.primaryKey().stream().map(names::indexOf).toList();
        try (BatchReader reader = table.open(SCALE_FACTOR, 1, last, key)) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                for (int column = 0; column < key.size(); column++) {
                    assertTrue(batch.columns().get(column).nulls() == null, table.primaryKey().get(column));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STORE_SALES, ss_sold_date_sk, DATE_DIM",
        "STORE_RETURNS, sr_return_time_sk, TIME_DIM",
        "CUSTOMER, c_current_addr_sk, CUSTOMER_ADDRESS",
        "HOUSEHOLD_DEMOGRAPHICS, hd_income_band_sk, INCOME_BAND",
        "WEB_SITE, web_open_date_sk, DATE_DIM",
        "WEB_SITE, web_site_sk,",
        "CUSTOMER_DEMOGRAPHICS, cd_demo_sk,",
        "STORE_SALES, ss_quantity,",
    })
    void knowsWhatAColumnRefersTo(TpcdsTables table, String column, @Nullable TpcdsTables target) {
        GeneratedColumn found = table.columns().stream()
                .filter(candidate -> candidate.name().equals(column))
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.ofNullable(target), table.reference(found));
    }

    @ParameterizedTest
    @CsvSource({"12.34, 1234", "-0.05, -5", "7, 700", "-6.5, -650", "0.00, 0"})
    void readsDecimalsOfTwoPlaces(String text, long unscaled) {
        GeneratedColumn column = TpcdsTables.STORE_SALES.columns().getLast();
        assertEquals("ss_net_profit", column.name());
        assertEquals(unscaled, column.parse(text));
    }

    private static List<String> rows(TpcdsTables table, long first, long last) {
        List<String> rows = new ArrayList<>();
        List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
        try (BatchReader reader = table.open(SCALE_FACTOR, first, last, all)) {
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                assertFalse(batch.length() == 0);
                for (int row = 0; row < batch.length(); row++) {
                    StringBuilder line = new StringBuilder();
                    for (int column = 0; column < all.size(); column++) {
                        line.append(text(batch.columns().get(column), row)).append('|');
                    }
                    rows.add(line.toString());
                }
            }
        }
        return rows;
    }

    private static String text(Column column, int row) {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return "";
        }
        return switch (column) {
            case LongColumn numbers -> Long.toString(numbers.values()[row]);
            case BytesColumn text -> new String(
                    text.heap(), text.starts()[row], text.lengths()[row], StandardCharsets.UTF_8);
            default -> throw new AssertionError(column.getClass());
        };
    }
}
