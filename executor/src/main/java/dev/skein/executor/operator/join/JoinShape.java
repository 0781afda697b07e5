package dev.skein.executor.operator.join;

import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.JoinKind;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What a join makes of its two sides.
///
/// @param leftTypes the left side's columns
/// @param rightTypes the right side's columns
/// @param condition what must hold for a pair of rows, over the columns of both sides; constant true if nothing
/// @param needed places of the columns of a pair (for MARK: of the output) that somebody reads
public record JoinShape(
        JoinKind kind, List<SqlType> leftTypes, List<SqlType> rightTypes, Expression condition, BitSet needed) {
    public JoinShape {
        leftTypes = List.copyOf(leftTypes);
        rightTypes = List.copyOf(rightTypes);
        needed = (BitSet) needed.clone();
    }

    /// Whether every pair counts.
    boolean isUnconditional() {
        return condition.equals(Expression.Literal.of(true));
    }

    /// Types of the columns of a pair of rows.
    List<SqlType> pairTypes() {
        List<SqlType> types = new ArrayList<>(leftTypes);
        types.addAll(rightTypes);
        return types;
    }

    /// Columns of a pair that the condition reads.
    BitSet conditionPlaces() {
        BitSet places = new BitSet();
        collect(condition, places);
        return places;
    }

    /// Columns of a pair that somebody reads, the condition included.
    BitSet pairPlaces() {
        BitSet places = conditionPlaces();
        if (kind.emitsPairs()) {
            places.or(needed);
        }
        return places;
    }

    /// Columns of the left side that are read, apart from the keys.
    public BitSet keptLeft() {
        BitSet places = conditionPlaces();
        if (kind.emitsLeft()) {
            places.or(needed);
        }
        return places.get(0, leftTypes.size());
    }

    /// Columns of the right side that must be kept, apart from the keys.
    public BitSet keptRight() {
        BitSet places = pairPlaces();
        if (kind.emitsRight()) {
            places.or(needed);
        }
        return places.get(leftTypes.size(), Math.max(leftTypes.size(), places.length()));
    }

    /// Adds the columns that an expression reads.
    public static void collect(Expression expression, BitSet places) {
        if (expression instanceof ColumnReference reference) {
            places.set(reference.index());
        }
        for (Expression child : expression.children()) {
            collect(child, places);
        }
    }
}
