package dev.skein.storage.expression;

import dev.skein.catalog.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/// One aggregate over the rows of a group.
///
/// @param function name in the function registry: `count`, `sum`, `min`, `max`, `avg`, …; `count` without arguments
///     counts rows
/// @param arguments places of the argument columns in the input
/// @param distinct whether equal arguments count once
/// @param filter place of a boolean input column: only rows where it is true count
/// @param order order in which the rows of a group are fed, for functions that depend on it; else empty
/// @param type type of the result
public record AggregateCall(
        String function,
        List<Integer> arguments,
        boolean distinct,
        OptionalInt filter,
        List<SortKey> order,
        SqlType type) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
        order = List.copyOf(order);
    }

    /// The places of all columns that the call reads, for whatever purpose; some may come more than once.
    public List<Integer> inputs() {
        List<Integer> places = new ArrayList<>(arguments);
        filter.ifPresent(places::add);
        order.forEach(key -> places.add(key.column()));
        return places;
    }

    /// The same call, with equal arguments counted as often as they come.
    public AggregateCall ofAll() {
        return new AggregateCall(function, arguments, false, filter, order, type);
    }

    /// The same call over columns that stand elsewhere.
    public AggregateCall moved(IntUnaryOperator place) {
        return new AggregateCall(
                function,
                arguments.stream().map(place::applyAsInt).toList(),
                distinct,
                filter.isEmpty() ? filter : OptionalInt.of(place.applyAsInt(filter.getAsInt())),
                order.stream()
                        .map(key -> new SortKey(place.applyAsInt(key.column()), key.ascending(), key.nullsFirst()))
                        .toList(),
                type);
    }
}
