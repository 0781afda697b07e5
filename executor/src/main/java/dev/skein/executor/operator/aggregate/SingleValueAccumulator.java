package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import java.util.List;

/// The value of a group's only row; fails if there are more: a correlated scalar subquery.
final class SingleValueAccumulator extends Accumulator {
    private final Accumulator value;
    private final CountAccumulator rows;
    private int groupCount;

    SingleValueAccumulator(SqlType type, Reservation reservation) {
        this.value = ExtremeAccumulator.of(type, false, reservation);
        this.rows = new CountAccumulator(reservation);
    }

    @Override
    void grow(int groups) {
        value.grow(groups);
        rows.grow(groups);
        groupCount = groups;
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        value.add(arguments, groups, count);
        rows.add(List.of(), groups, count);
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        SingleValueAccumulator source = (SingleValueAccumulator) other;
        value.merge(source.value, groups, count, kept);
        rows.merge(source.rows, groups, count, kept);
    }

    @Override
    Column result(int groups) {
        for (int i = 0; i < Math.min(groups, groupCount); i++) {
            if (rows.count(i) > 1) {
                throw new SkeinException(ErrorCode.CARDINALITY_VIOLATION,
                        "more than one row returned by a subquery used as an expression; add a condition, an aggregate or"
                                + " LIMIT 1 to the subquery");
            }
        }
        return value.result(groups);
    }
}
