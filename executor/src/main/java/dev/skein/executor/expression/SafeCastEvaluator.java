package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Datum;
import java.util.List;

/// A cast that gives null for what cannot be cast: tries whole batches, and looks at single rows only where
/// something fails, so that good data costs nothing extra.
final class SafeCastEvaluator implements Evaluator {
    private final Evaluator argument;
    private final Evaluator cast;
    private final ConstantEvaluator nothing;
    private final ColumnAssembler assembler;

    /// @param cast the cast of the first column of a batch
    SafeCastEvaluator(Evaluator argument, Evaluator cast, SqlType type) {
        this.argument = argument;
        this.cast = cast;
        this.nothing = new ConstantEvaluator(Datum.NULL, type);
        this.assembler = new ColumnAssembler(type);
    }

    @Override
    public Column evaluate(Batch batch) {
        Batch values = Batch.of(List.of(argument.evaluate(batch)), batch.selectedCount());
        try {
            return cast.evaluate(values);
        } catch (SkeinException e) {
            if (!isDataError(e.code())) {
                throw e;
            }
        }
        int[] failing = new int[values.length()];
        int[] passing = new int[values.length()];
        int failed = 0;
        int passed = 0;
        for (int i = 0; i < values.length(); i++) {
            if (fits(values, i)) {
                passing[passed++] = i;
            } else {
                failing[failed++] = i;
            }
        }
        Column good = cast.evaluate(values.select(passing, passed));
        Column bad = nothing.evaluate(values.select(failing, failed));
        return assembler.assemble(
                new Column[] {good, bad}, new int[][] {passing, failing}, new int[] {passed, failed}, values.length());
    }

    private boolean fits(Batch values, int row) {
        try {
            cast.evaluate(values.select(new int[] {row}, 1));
            return true;
        } catch (SkeinException e) {
            if (!isDataError(e.code())) {
                throw e;
            }
            return false;
        }
    }

    /// Whether an error says that a value cannot be cast.
    private static boolean isDataError(ErrorCode code) {
        return code.sqlState().startsWith("22");
    }
}
