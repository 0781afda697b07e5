package dev.skein.jmh.kernel;

import dev.skein.catalog.SqlType;
import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.expression.Evaluator;
import dev.skein.executor.expression.ExpressionCompiler;
import dev.skein.executor.expression.InPlaceProjection;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.Call;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Literal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// `price * (1 - discount) * (1 + tax)` on decimals in lanes of four bytes, one and one.
///
/// Run it with `./skein benchmark kernels`. Hypothesis: in place it is two passes, as the sums with a constant cost nothing per
/// row and lanes are widened while they are multiplied; that takes at most half of the time of one step after the other over
/// the nine tenths of the rows that are selected.
@State(Scope.Thread)
public class ArithmeticBenchmark {
    private static final int ROW_BYTES = 6;
    private static final SqlType MONEY = SqlType.decimal(15, 2);
    private static final SqlType RATE = SqlType.decimal(16, 2);
    private static final Expression ONE = new Literal(new Datum.OfLong(100), MONEY);
    private static final Expression DISCOUNTED = new Call("multiply",
            List.of(column(0), new Call("subtract", List.of(ONE, column(1)), RATE)), SqlType.decimal(31, 4));
    private static final Expression CHARGED = new Call("multiply",
            List.of(DISCOUNTED, new Call("add", List.of(ONE, column(2)), RATE)), SqlType.decimal(38, 6));

    private final ExpressionCompiler compiler = new ExpressionCompiler(
            List.of(MONEY, MONEY, MONEY), new EvaluationContext(List.of(), Instant.EPOCH, ZoneOffset.UTC));
    private final InPlaceProjection inPlace =
            Objects.requireNonNull(compiler.compileInPlace(List.of(CHARGED)), "made for such expressions");
    private final Evaluator stepByStep = compiler.compile(CHARGED);
    private final int[] most = new int[Region.ROWS];
    private int count;

    /// Chooses nine tenths of the rows.
    public ArithmeticBenchmark() {
        for (int row = 0; row < Region.ROWS; row++) {
            if (row % 10 != 3) {
                most[count++] = row;
            }
        }
    }

    private static Expression column(int place) {
        return new ColumnReference(place, MONEY);
    }

    private Batch batch(Region region, Progress progress) {
        PackedColumn price = region.column(Integer.BYTES);
        progress.add(Region.ROWS, (long) Region.ROWS * ROW_BYTES);
        return new Batch(List.of(price, region.column(Byte.BYTES), region.column(Byte.BYTES)), Region.ROWS, most, count);
    }

    /// All rows, where they are.
    @Benchmark
    public List<Column> inPlace(Region region, Progress progress) {
        return Objects.requireNonNull(inPlace.evaluate(batch(region, progress)), "most rows are selected");
    }

    /// The selected rows, moved together first.
    @Benchmark
    public Column selected(Region region, Progress progress) {
        return stepByStep.evaluate(batch(region, progress));
    }
}
