package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.Comparison.Operator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A column compared with a constant, on the column's values as they are stored: packed numbers are compared in their
/// lanes, dictionary entries once per dictionary.
final class ConstantComparison implements Predicate {
    private final int column;
    private final Operator operator;
    private final Datum constant;
    private final byte[] bytes;
    private final Predicate general;
    private @Nullable BytesColumn dictionary;
    private boolean[] matches = {};

    /// @param general the same condition for columns of any form
    ConstantComparison(int column, Operator operator, Expression.Literal literal, Predicate general) {
        this.column = column;
        this.operator = operator;
        this.constant = literal.value();
        this.bytes = literal.value() instanceof Datum.OfText text
                ? text.value().getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        this.general = general;
    }

    static boolean accepts(Operator operator, Expression.Literal literal) {
        boolean plain = switch (operator) {
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> false;
        };
        return plain && (literal.value() instanceof Datum.OfLong || literal.value() instanceof Datum.OfText);
    }

    /// The same comparison with its sides exchanged.
    static Expression.Comparison mirrored(Expression.Comparison comparison) {
        Operator operator = switch (comparison.operator()) {
            case EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> comparison.operator();
            case LESS -> Operator.GREATER;
            case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case GREATER -> Operator.LESS;
            case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
        };
        Expression first = comparison.right();
        Expression second = comparison.left();
        return new Expression.Comparison(operator, first, second);
    }

    @Override
    public int select(Batch batch, int[] selection) {
        Column values = batch.columns().get(column);
        if (constant instanceof Datum.OfLong number && operator != Operator.NOT_EQUAL) {
            long minimum = switch (operator) {
                case EQUAL, GREATER_OR_EQUAL -> number.value();
                case GREATER -> number.value() == Long.MAX_VALUE ? Long.MAX_VALUE : number.value() + 1;
                default -> Long.MIN_VALUE;
            };
            long maximum = switch (operator) {
                case EQUAL, LESS_OR_EQUAL -> number.value();
                case LESS -> number.value() == Long.MIN_VALUE ? Long.MIN_VALUE : number.value() - 1;
                default -> Long.MAX_VALUE;
            };
            boolean empty = operator == Operator.GREATER && number.value() == Long.MAX_VALUE
                    || operator == Operator.LESS && number.value() == Long.MIN_VALUE;
            if (empty) {
                return 0;
            }
            switch (values) {
                case PackedColumn packed -> {
                    return RangeSelection.select(packed, batch, minimum, maximum, selection);
                }
                case LongColumn longs -> {
                    return RangeSelection.select(longs, batch, minimum, maximum, selection);
                }
                default -> {
                    return general.select(batch, selection);
                }
            }
        }
        if (constant instanceof Datum.OfText && values instanceof DictionaryColumn coded) {
            match(coded.dictionary());
            return RangeSelection.select(coded, batch, matches, selection);
        }
        if (constant instanceof Datum.OfText && values instanceof StoredDictionaryColumn coded) {
            match(coded.dictionary());
            return RangeSelection.select(coded, batch, matches, selection);
        }
        return general.select(batch, selection);
    }

    private void match(BytesColumn entries) {
        if (dictionary == entries) {
            return;
        }
        boolean[] found = new boolean[entries.length()];
        for (int i = 0; i < found.length; i++) {
            int start = entries.starts()[i];
            int sign = Arrays.compareUnsigned(
                    entries.heap(), start, start + entries.lengths()[i], bytes, 0, bytes.length);
            found[i] = switch (operator) {
                case EQUAL, IS_NOT_DISTINCT_FROM -> sign == 0;
                case NOT_EQUAL, IS_DISTINCT_FROM -> sign != 0;
                case LESS -> sign < 0;
                case LESS_OR_EQUAL -> sign <= 0;
                case GREATER -> sign > 0;
                case GREATER_OR_EQUAL -> sign >= 0;
            };
        }
        dictionary = entries;
        matches = found;
    }
}
