package dev.skein.planner;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Expression;
import java.util.List;

/// Bounds how deep plans are, because the executor and all who travel plans recurse on them with ordinary stacks.
final class PlanDepth {
    /// Deeper expressions and plans are refused: far more than people write, far less than a stack holds.
    private static final int MAX_DEPTH = 500;

    private PlanDepth() {}

    /// Checks a plan.
    ///
    /// @throws SkeinException STATEMENT_TOO_COMPLEX
    static PhysicalPlan checked(PhysicalPlan plan) {
        check(plan, 1);
        return plan;
    }

    private static void check(PhysicalPlan plan, int depth) {
        if (depth > MAX_DEPTH) {
            throw tooDeep("the plan has operators");
        }
        for (Expression expression : expressions(plan)) {
            check(expression, 1);
        }
        for (PhysicalPlan input : plan.inputs()) {
            check(input, depth + 1);
        }
    }

    private static void check(Expression expression, int depth) {
        if (depth > MAX_DEPTH) {
            throw tooDeep("the statement has an expression");
        }
        for (Expression child : expression.children()) {
            check(child, depth + 1);
        }
    }

    private static List<Expression> expressions(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.Filter filter -> List.of(filter.condition());
            case PhysicalPlan.Project project -> project.expressions();
            case PhysicalPlan.HashJoin join -> List.of(join.residual());
            case PhysicalPlan.NestedLoopJoin join -> List.of(join.condition());
            case PhysicalPlan.SourceScan _, PhysicalPlan.Aggregate _, PhysicalPlan.Sort _, PhysicalPlan.TopN _,
                    PhysicalPlan.Limit _, PhysicalPlan.Window _, PhysicalPlan.UnionAll _, PhysicalPlan.SetOperation _,
                    PhysicalPlan.Values _, PhysicalPlan.SingleRow _, PhysicalPlan.TableWrite _,
                    PhysicalPlan.RemoteSource _ -> List.of();
        };
    }

    private static SkeinException tooDeep(String what) {
        return new SkeinException(ErrorCode.STATEMENT_TOO_COMPLEX, what + " nested more than " + MAX_DEPTH
                + " deep; split it, or put parts of it into tables");
    }
}
