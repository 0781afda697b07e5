package dev.skein.storage.files.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Values as text, against the JDK's own readers.
final class ValuesTest {
    private static long integer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return NumberText.integer(bytes, 0, bytes.length);
    }

    private static long decimal(String text, int scale) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return NumberText.decimal(bytes, 0, bytes.length, scale);
    }

    private static double floating(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        double[] target = {Double.NEGATIVE_INFINITY};
        assertTrue(NumberText.floating(bytes, 0, bytes.length, target, 0), text);
        return target[0];
    }

    @Test
    void readsWholeNumbers() {
        for (long value : new long[] {0, 1, -1, 42, Long.MAX_VALUE, Long.MIN_VALUE + 1, 999_999_999_999_999_999L}) {
            assertEquals(value, integer(Long.toString(value)));
        }
        for (String bad : new String[] {"", "-", "+", "1.0", "1e3", " 1", "9223372036854775808", "99999999999999999999"}) {
            assertEquals(NumberText.NONE, integer(bad), bad);
        }
        assertTrue(TypeGuess.fits("-9223372036854775808", SqlType.BIGINT));
        assertTrue(TypeGuess.fits(" 7 ", SqlType.BIGINT));
        assertFalse(TypeGuess.fits("128", SqlType.TINYINT));
    }

    @Test
    void readsDecimals() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            int scale = random.nextInt(5);
            BigDecimal value = BigDecimal.valueOf(random.nextLong(1_000_000_000_000L) - 500_000_000_000L, random.nextInt(9));
            long expected = value.setScale(scale, RoundingMode.HALF_UP).unscaledValue().longValueExact();
            assertEquals(expected, decimal(value.toPlainString(), scale), () -> value.toPlainString() + " at " + scale);
        }
        assertEquals(-150, decimal("-1.5", 2));
        assertEquals(1500, decimal("1.5e1", 2));
        assertEquals(0, decimal("0.004", 2));
        assertEquals(1, decimal(".005", 2));
        assertEquals(NumberText.NONE, decimal("1.2.3", 2));
        assertEquals(NumberText.NONE, decimal(".", 2));
        assertEquals(NumberText.NONE, decimal("99999999999999999999", 2));
        assertFalse(TypeGuess.fits("1000.00", SqlType.decimal(5, 2)));
        assertTrue(TypeGuess.fits("12345678901234567890.1234", SqlType.decimal(38, 4)));
    }

    @Test
    void readsFloatingPointNumbersCorrectlyRounded() {
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, floating(Double.toString(value)));
            }
            String plain = BigDecimal.valueOf(random.nextLong(), random.nextInt(20)).toPlainString();
            assertEquals(Double.parseDouble(plain), floating(plain), plain);
        }
        assertEquals(0.1, floating("0.1"));
        assertEquals(Double.NaN, floating("NaN"));
        assertEquals(Double.NEGATIVE_INFINITY, floating("-inf"));
        for (String bad : new String[] {"", "x", "1d", "0x1p3", "1e999", "."}) {
            assertFalse(TypeGuess.fits(bad, SqlType.DOUBLE), bad);
        }
    }

    @Test
    void readsDatesAndTimes() {
        for (LocalDate day = LocalDate.of(1890, 1, 1); day.getYear() < 2110; day = day.plusDays(13)) {
            byte[] bytes = day.toString().getBytes(StandardCharsets.UTF_8);
            assertEquals(day.toEpochDay(), DateTimeText.date(bytes, 0, bytes.length));
        }
        for (String bad : new String[] {"2023-02-29", "2024-13-01", "2024-1-1", "24-01-01", "2024-01-00", "2024/01/01"}) {
            assertFalse(TypeGuess.fits(bad, SqlType.DATE), bad);
        }
        assertTrue(TypeGuess.fits("24:00:00", SqlType.TIME));
        assertFalse(TypeGuess.fits("24:00:01", SqlType.TIME));
        assertTrue(TypeGuess.fits("2024-02-29T23:59:59.999999", SqlType.TIMESTAMP));
        assertFalse(TypeGuess.fits("2024-02-29 23:59:59+02", SqlType.TIMESTAMP));
        byte[] zoned = "1970-01-01 02:30:00+02:30".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, DateTimeText.zonedTimestamp(zoned, 0, zoned.length));
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] latin = {'n', (byte) 0xE9, 'e'};
        assertFalse(Utf8Text.isValid(latin, 0, latin.length));
        byte[] good = "naïve, 長い text, 😀".getBytes(StandardCharsets.UTF_8);
        assertTrue(Utf8Text.isValid(good, 0, good.length));
    }
}
