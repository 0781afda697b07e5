package dev.skein.planner.lower;

import dev.skein.executor.function.FunctionRegistry;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Expression;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Finds aggregates that a plan has several times, such as those of a view that a query names twice. They become one and the
/// same node, which the executor runs once; aggregates, because they read much and give little.
final class SharedAggregates {
    private final Map<PhysicalPlan, PhysicalPlan> known = new HashMap<>();

    /// What an equal aggregate was rewritten to before; else what it is rewritten to now.
    PhysicalPlan shared(PhysicalPlan.Aggregate aggregate, Supplier<PhysicalPlan> rewriting) {
        PhysicalPlan before = known.get(aggregate);
        if (before != null) {
            return before;
        }
        PhysicalPlan rewritten = rewriting.get();
        if (isRepeatable(aggregate)) {
            known.put(aggregate, rewritten);
        }
        return rewritten;
    }

    /// Whether running a plan twice gives the same rows.
    private static boolean isRepeatable(PhysicalPlan plan) {
        return plan.expressions().stream().allMatch(SharedAggregates::isRepeatable)
                && plan.inputs().stream().allMatch(SharedAggregates::isRepeatable);
    }

    private static boolean isRepeatable(Expression expression) {
        boolean repeatable = !(expression instanceof Expression.Call call)
                || FunctionRegistry.instance().isDeterministic(call.function());
        return repeatable && expression.children().stream().allMatch(SharedAggregates::isRepeatable);
    }
}
