package dev.skein.jmh.tpch;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether two engines gave the same answer. Rows are compared as a multiset, because ORDER BY leaves ties open;
/// floating-point numbers may differ in their last digits, because sums are taken in another order.
final class AnswerComparison {
    private static final double TOLERANCE = 1e-9;

    private AnswerComparison() {}

    /// @return what differs, the first thing found; empty if nothing does
    static String difference(List<List<@Nullable Object>> left, List<List<@Nullable Object>> right) {
        if (left.size() != right.size()) {
            return left.size() + " rows against " + right.size();
        }
        List<List<@Nullable Object>> first = left.stream().sorted(BY_EXACT_VALUES).toList();
        List<List<@Nullable Object>> second = right.stream().sorted(BY_EXACT_VALUES).toList();
        for (int row = 0; row < first.size(); row++) {
            for (int column = 0; column < first.get(row).size(); column++) {
                if (!same(first.get(row).get(column), second.get(row).get(column))) {
                    return "row " + (row + 1) + ": " + first.get(row) + " against " + second.get(row);
                }
            }
        }
        return "";
    }

    private static final Comparator<List<@Nullable Object>> BY_EXACT_VALUES =
            Comparator.comparing(AnswerComparison::exactValues);

    private static String exactValues(List<@Nullable Object> row) {
        StringBuilder text = new StringBuilder();
        for (Object value : row) {
            if (!(value instanceof Double)) {
                text.append(value instanceof Number number ? decimal(number).toPlainString() : value).append('|');
            }
        }
        return text.toString();
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (!(left instanceof Number first) || !(right instanceof Number second)) {
            return Objects.equals(text(left), text(right));
        }
        if (first instanceof Double || second instanceof Double) {
            double a = first.doubleValue();
            double b = second.doubleValue();
            return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
        }
        return decimal(first).compareTo(decimal(second)) == 0;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString()).stripTrailingZeros();
    }
}
