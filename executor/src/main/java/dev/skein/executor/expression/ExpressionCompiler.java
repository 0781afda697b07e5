package dev.skein.executor.expression;

import dev.skein.catalog.SqlType;
import dev.skein.executor.function.CallSite;
import dev.skein.executor.function.FunctionRegistry;
import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.expression.Expression;
import java.util.List;

/// Makes expressions runnable. What it makes belongs to one driver: it keeps buffers and is not thread-safe.
public final class ExpressionCompiler {
    private final EvaluationContext context;
    private final FunctionRegistry functions;

    /// @param inputTypes types of the columns of the batches that expressions will see
    public ExpressionCompiler(List<SqlType> inputTypes, EvaluationContext context) {
        this.context = context;
        this.functions = FunctionRegistry.instance();
    }

    /// An evaluator of an expression.
    public Evaluator compile(Expression expression) {
        return switch (expression) {
            case Expression.ColumnReference reference -> {
                Densifier densifier = new Densifier();
                int index = reference.index();
                yield batch ->
                        densifier.densify(batch.columns().get(index), batch.selection(), batch.selectedCount());
            }
            case Expression.Literal literal -> new ConstantEvaluator(literal.value(), literal.type());
            case Expression.Parameter parameter ->
                new ConstantEvaluator(context.parameters().get(parameter.index()), parameter.type());
            case Expression.Comparison comparison -> new ComparisonEvaluator(
                    comparison.operator(), compile(comparison.left()), compile(comparison.right()));
            case Expression.Logical logical -> new LogicalEvaluator(
                    logical.and(), logical.arguments().stream().map(this::compile).toList());
            case Expression.Not not -> new NotEvaluator(compile(not.argument()));
            case Expression.IsNull isNull -> new IsNullEvaluator(compile(isNull.argument()));
            case Expression.InList inList ->
                new InListEvaluator(compile(inList.argument()), inList.values());
            case Expression.Case branching -> new CaseEvaluator(
                    branching.type(),
                    branching.branches().stream().map(branch -> compilePredicate(branch.condition())).toList(),
                    branching.branches().stream().map(branch -> compile(branch.value())).toList(),
                    compile(branching.otherwise()));
            case Expression.Cast cast -> CastEvaluators.cast(
                    compile(cast.argument()), cast.argument().type(), cast.type(), cast.safe(), context);
            case Expression.Call call -> compile(call);
        };
    }

    private Evaluator compile(Expression.Call call) {
        List<Evaluator> arguments = call.arguments().stream().map(this::compile).toList();
        List<SqlType> types = call.arguments().stream().map(Expression::type).toList();
        List<Boolean> constant = call.arguments().stream()
                .map(ExpressionCompiler::isConstant)
                .toList();
        return switch (call.function()) {
            case "add", "subtract", "multiply", "divide", "modulo", "negate" ->
                ArithmeticEvaluators.compile(call.function(), arguments, types, call.type());
            default -> new FunctionEvaluator(
                    functions.function(call.function(), types).factory().create(new CallSite(
                            call.function(), types, constant, call.type(), context.startedAt(), context.timeZone())),
                    arguments);
        };
    }

    /// Whether an expression has the same value for every row, as far as its form shows.
    private static boolean isConstant(Expression expression) {
        return switch (expression) {
            case Expression.Literal _, Expression.Parameter _ -> true;
            case Expression.Cast cast -> isConstant(cast.argument());
            default -> false;
        };
    }

    /// A predicate for a boolean expression.
    public Predicate compilePredicate(Expression expression) {
        return switch (expression) {
            case Expression.Logical logical when logical.and() -> new Conjunction(
                    logical.arguments().stream().map(this::compilePredicate).toList());
            case Expression.Logical logical -> new Disjunction(
                    logical.arguments().stream().map(this::compilePredicate).toList());
            case Expression.Comparison comparison
                    when comparison.left() instanceof Expression.ColumnReference column
                            && comparison.right() instanceof Expression.Literal literal
                            && ConstantComparison.accepts(comparison.operator(), literal) ->
                new ConstantComparison(column.index(), comparison.operator(), literal,
                        truth(new ComparisonEvaluator(
                                comparison.operator(), compile(column), compile(literal))));
            case Expression.Comparison comparison
                    when comparison.left() instanceof Expression.Literal
                            && comparison.right() instanceof Expression.ColumnReference ->
                compilePredicate(ConstantComparison.mirrored(comparison));
            default -> truth(compile(expression));
        };
    }

    private static Predicate truth(Evaluator condition) {
        return new TruthPredicate(condition);
    }
}
