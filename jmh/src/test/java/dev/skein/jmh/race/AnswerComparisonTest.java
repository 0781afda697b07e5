package dev.skein.jmh.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AnswerComparisonTest {
    @Test
    void theOrderOfRowsDoesNotMatter() {
        assertSame(List.of(row(1, "a"), row(2, "b")), List.of(row(2, "b"), row(1, "a")));
    }

    @Test
    void equalNumbersOfOtherClassesAreEqual() {
        assertSame(List.of(row(1L, new BigDecimal("2.50"), 3)), List.of(row(1, new BigDecimal("2.5"), BigInteger.valueOf(3))));
    }

    @Test
    void lastDigitsOfFloatingPointNumbersMayDiffer() {
        assertSame(List.of(row(0.1 + 0.2), row(7.0)), List.of(row(7.0), row(new BigDecimal("0.3"))));
        assertDiffer(List.of(row(0.1)), List.of(row(0.1000001)));
    }

    @Test
    void rowsArePairedByExactColumnsFirst() {
        assertSame(List.of(row(0.5, "b"), row(0.4, "a")), List.of(row(0.4, "a"), row(new BigDecimal("0.5"), "b")));
        assertDiffer(List.of(row(0.5, "a"), row(0.4, "b")), List.of(row(0.4, "a"), row(0.5, "b")));
    }

    @Test
    void aWrongValueIsFound() {
        assertEquals(
                "row 2, column 2: [2, b] against [2, c]",
                AnswerComparison.difference(List.of(row(1, "a"), row(2, "b")), List.of(row(1, "a"), row(2, "c"))));
        assertDiffer(List.of(row(new BigDecimal("10.00"))), List.of(row(new BigDecimal("10.01"))));
        assertDiffer(List.of(row(1L << 60)), List.of(row((1L << 60) + 1)));
    }

    @Test
    void nullIsNoValue() {
        assertSame(List.of(row((Object) null)), List.of(row((Object) null)));
        assertDiffer(List.of(row((Object) null)), List.of(row("")));
        assertDiffer(List.of(row((Object) null)), List.of(row("null")));
        assertDiffer(List.of(row((Object) null)), List.of(row(0.0)));
    }

    @Test
    void aMissingDoubledOrWiderRowIsFound() {
        assertEquals("1 rows against 2", AnswerComparison.difference(List.of(row(1)), List.of(row(1), row(2))));
        assertDiffer(List.of(row(1), row(1), row(2)), List.of(row(1), row(2), row(2)));
        assertDiffer(List.of(row(1)), List.of(row(1, 2)));
    }

    private static void assertSame(List<List<@Nullable Object>> left, List<List<@Nullable Object>> right) {
        assertEquals("", AnswerComparison.difference(left, right));
    }

    private static void assertDiffer(List<List<@Nullable Object>> left, List<List<@Nullable Object>> right) {
        assertFalse(AnswerComparison.difference(left, right).isEmpty());
        assertFalse(AnswerComparison.difference(right, left).isEmpty());
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }
}
