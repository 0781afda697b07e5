package dev.skein.executor.expression;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.expression.Datum;
import java.math.BigInteger;

/// Chooses how a cast is computed. Casts that only change the name of the type cost nothing; casts between numbers and
/// between dates and timestamps run over arrays; all others go through one value at a time.
final class CastEvaluators {
    private CastEvaluators() {}

    /// @param safe null rather than an error for values that cannot be converted
    static Evaluator cast(Evaluator argument, SqlType from, SqlType to, boolean safe, EvaluationContext context) {
        if (from.equals(to)) {
            return argument;
        }
        if (safe) {
            return new ValueCast(argument, from, to, true, context.timeZone());
        }
        TypeKind source = from.kind();
        TypeKind target = to.kind();
        if (source == TypeKind.NULL) {
            return new ConstantEvaluator(Datum.NULL, to);
        }
        if (exact(source) && exact(target)) {
            return new RescaleEvaluator(argument, from.scale(), to);
        }
        if (exact(source) && to.lane() == Lane.DOUBLE) {
            Evaluator doubles = ArithmeticEvaluators.toDouble(argument, from);
            return target == TypeKind.REAL ? new ToRealEvaluator(doubles) : doubles;
        }
        if (from.lane() == Lane.DOUBLE && to.lane() == Lane.DOUBLE) {
            return target == TypeKind.REAL ? new ToRealEvaluator(argument) : argument;
        }
        if (from.lane() == Lane.DOUBLE && target.isInteger()) {
            return new RoundToLong(argument, to);
        }
        if (source.isText() && target.isText()) {
            boolean widens = to.precision() == SqlType.UNBOUNDED
                    || from.precision() != SqlType.UNBOUNDED && from.precision() <= to.precision();
            return widens ? argument : new ValueCast(argument, from, to, false, context.timeZone());
        }
        if (source == TypeKind.DATE && target == TypeKind.TIMESTAMP) {
            return new ScaledEvaluator(argument, BigInteger.valueOf(ArithmeticEvaluators.MICROS_PER_DAY), to);
        }
        if (source == TypeKind.TIMESTAMP && target == TypeKind.DATE) {
            return new FloorDivideEvaluator(argument, ArithmeticEvaluators.MICROS_PER_DAY);
        }
        boolean sameLane = source == target && from.lane() == to.lane();
        if (sameLane && to.precision() >= from.precision()) {
            return argument;
        }
        return new ValueCast(argument, from, to, false, context.timeZone());
    }

    private static boolean exact(TypeKind kind) {
        return kind.isInteger() || kind == TypeKind.DECIMAL;
    }

}
