package dev.skein.planner;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Expression;

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
        for (Expression expression : plan.expressions()) {
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

    private static SkeinException tooDeep(String what) {
        return new SkeinException(ErrorCode.STATEMENT_TOO_COMPLEX, what + " nested more than " + MAX_DEPTH
                + " deep; split it, or put parts of it into tables");
    }
}
