package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.function.CallSite;
import dev.skein.executor.function.FunctionRegistry;
import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes expressions runnable. What it makes belongs to one driver: it keeps buffers and is not thread-safe.
///
/// Parts that several expressions of one compiler have in common are computed once per batch. So a result is valid
/// until an evaluator of the same compiler is called with another batch, and other rows must come as another [Batch]
/// object.
public final class ExpressionCompiler {
    private final List<SqlType> inputTypes;
    private final EvaluationContext context;
    private final FunctionRegistry functions;
    /// What all rows of a batch see; parts that only some rows see are compiled by compilers of their own.
    private final Map<Expression, Evaluator> shared = new HashMap<>();

    /// @param inputTypes types of the columns of the batches that expressions will see
    public ExpressionCompiler(List<SqlType> inputTypes, EvaluationContext context) {
        this.inputTypes = List.copyOf(inputTypes);
        this.context = context;
        this.functions = FunctionRegistry.instance();
    }

    /// An evaluator of an expression.
    public Evaluator compile(Expression expression) {
        boolean worthSharing = expression instanceof Expression.Call || expression instanceof Expression.Cast;
        if (!worthSharing || !isDeterministic(expression)) {
            return create(expression);
        }
        Evaluator known = shared.get(expression);
        if (known == null) {
            known = new SharedEvaluator(create(expression));
            shared.put(expression, known);
        }
        return known;
    }

    private Evaluator create(Expression expression) {
        return switch (expression) {
            case Expression.ColumnReference reference -> column(reference);
            case Expression.Literal literal -> new ConstantEvaluator(literal.value(), literal.type());
            case Expression.Parameter parameter -> new ConstantEvaluator(value(parameter), parameter.type());
            case Expression.Comparison comparison -> new ComparisonEvaluator(
                    comparison.operator(), compile(comparison.left()), compile(comparison.right()));
            case Expression.Logical logical -> new LogicalEvaluator(
                    logical.and(), logical.arguments().stream().map(part -> apart().compile(part)).toList());
            case Expression.Not not -> new NotEvaluator(compile(not.argument()));
            case Expression.IsNull isNull -> new IsNullEvaluator(compile(isNull.argument()));
            case Expression.InList inList ->
                new InListEvaluator(compile(inList.argument()), inList.values());
            case Expression.Case branching -> new CaseEvaluator(
                    branching.type(),
                    branching.branches().stream().map(branch -> compilePredicate(branch.condition())).toList(),
                    branching.branches().stream().map(branch -> apart().compile(branch.value())).toList(),
                    apart().compile(branching.otherwise()));
            case Expression.Cast cast -> CastEvaluators.cast(
                    compile(cast.argument()), cast.argument().type(), cast.type(), cast.safe(), context);
            case Expression.Call call -> call(call);
        };
    }

    /// A predicate that finds the rows for which a condition is true.
    public Predicate compilePredicate(Expression condition) {
        return new PredicateCompiler(part -> apart().compile(part), context.parameters()).compile(condition, true);
    }

    /// A projection that leaves rows where they are; null if the expressions do not allow it.
    public @Nullable InPlaceProjection compileInPlace(List<Expression> expressions) {
        return InPlaceProjection.of(expressions, context.parameters());
    }

    /// A compiler for a part that sees other rows: it shares nothing with this one.
    private ExpressionCompiler apart() {
        return new ExpressionCompiler(inputTypes, context);
    }

    private Evaluator column(Expression.ColumnReference reference) {
        Densifier densifier = new Densifier();
        int index = reference.index();
        if (index < 0 || index >= inputTypes.size()) {
            throw new SkeinException(ErrorCode.INTERNAL_ERROR,
                    "an expression refers to column " + index + " of " + inputTypes.size());
        }
        return batch -> densifier.densify(batch.columns().get(index), batch.selection(), batch.selectedCount());
    }

    private Datum value(Expression.Parameter parameter) {
        if (parameter.index() >= context.parameters().size()) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "the statement needs a value for parameter "
                    + (parameter.index() + 1) + ", but got only " + context.parameters().size());
        }
        return context.parameters().get(parameter.index());
    }

    private Evaluator call(Expression.Call call) {
        List<Evaluator> arguments = new ArrayList<>();
        List<SqlType> types = new ArrayList<>();
        List<Boolean> constant = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            arguments.add(compile(argument));
            types.add(argument.type());
            constant.add(isConstant(argument));
        }
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

    private boolean isDeterministic(Expression expression) {
        if (expression instanceof Expression.Call call && !functions.isDeterministic(call.function())) {
            return false;
        }
        return expression.children().stream().allMatch(this::isDeterministic);
    }
}
