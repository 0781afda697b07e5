package dev.skein.jmh.race;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        if (left.isEmpty()) {
            return "";
        }
        int columns = left.getFirst().size();
        if (columns != right.getFirst().size()) {
            return columns + " columns against " + right.getFirst().size();
        }
        List<Integer> exact = IntStream.range(0, columns)
                .filter(column -> Stream.concat(left.stream(), right.stream())
                        .noneMatch(row -> floating(row.get(column))))
                .boxed()
                .toList();
        Comparator<List<@Nullable Object>> order = Comparator.comparing(row -> exact.stream()
                .map(column -> canonical(row.get(column)))
                .collect(Collectors.joining("|")));
        for (int column = 0; column < columns; column++) {
            if (!exact.contains(column)) {
                int place = column;
                order = order.thenComparingDouble(
                        row -> row.get(place) instanceof Number number ? number.doubleValue() : Double.NEGATIVE_INFINITY);
            }
        }
        List<List<@Nullable Object>> first = left.stream().sorted(order).toList();
        List<List<@Nullable Object>> second = right.stream().sorted(order).toList();
        for (int row = 0; row < first.size(); row++) {
            for (int column = 0; column < columns; column++) {
                if (!same(first.get(row).get(column), second.get(row).get(column))) {
                    return "row " + (row + 1) + ", column " + (column + 1) + ": " + first.get(row) + " against "
                            + second.get(row);
                }
            }
        }
        return "";
    }

    private static boolean floating(@Nullable Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number first && right instanceof Number second && (floating(first) || floating(second))) {
            double a = first.doubleValue();
            double b = second.doubleValue();
            return a == b || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
        }
        return Objects.equals(canonical(left), canonical(right));
    }

    /// A text that is the same for equal values, whatever classes they have.
    private static String canonical(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Number number when !floating(number) ->
                new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
            default -> "'" + value + "'";
        };
    }
}
