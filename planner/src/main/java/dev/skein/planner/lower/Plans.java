package dev.skein.planner.lower;

import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.List;

/// Builds plan nodes, leaving out those that would do nothing.
final class Plans {
    private Plans() {}

    /// A projection, or the input itself if it has just these columns, or none are wanted: then only rows count.
    static PhysicalPlan project(
            PhysicalPlan input, List<Expression> expressions, List<Field> output, PhysicalPlan.Estimate estimate) {
        if (expressions.isEmpty()) {
            return input;
        }
        boolean same = expressions.size() == input.output().size();
        for (int i = 0; same && i < expressions.size(); i++) {
            same = expressions.get(i) instanceof Expression.ColumnReference reference
                    && reference.index() == i
                    && input.output().get(i).type().equals(output.get(i).type());
        }
        if (same) {
            return input;
        }
        // the notes are about the node that the estimate came from
        PhysicalPlan.Estimate rows = new PhysicalPlan.Estimate(estimate.rowCount(), List.of());
        if (input instanceof PhysicalPlan.Project below && expressions.stream().allMatch(Plans::isReference)) {
            List<Expression> merged = new ArrayList<>();
            for (Expression expression : expressions) {
                merged.add(below.expressions().get(((Expression.ColumnReference) expression).index()));
            }
            return new PhysicalPlan.Project(below.input(), merged, output, rows);
        }
        return new PhysicalPlan.Project(input, expressions, output, rows);
    }

    /// The columns at these places, in this order.
    static PhysicalPlan columns(PhysicalPlan input, List<Integer> places, PhysicalPlan.Estimate estimate) {
        List<Expression> expressions = new ArrayList<>();
        List<Field> output = new ArrayList<>();
        for (int place : places) {
            Field field = input.output().get(place);
            expressions.add(new Expression.ColumnReference(place, field.type()));
            output.add(field);
        }
        return project(input, expressions, output, estimate);
    }

    /// The input's columns and more after them. The places of the new ones are from `input.output().size()` on; a new
    /// one that only repeats a column is not added.
    ///
    /// @param places takes the place of each value
    static PhysicalPlan append(PhysicalPlan input, List<Expression> values, List<Integer> places) {
        List<Expression> expressions = new ArrayList<>();
        List<Field> output = new ArrayList<>(input.output());
        for (int i = 0; i < output.size(); i++) {
            expressions.add(new Expression.ColumnReference(i, output.get(i).type()));
        }
        for (Expression value : values) {
            if (value instanceof Expression.ColumnReference reference) {
                places.add(reference.index());
                continue;
            }
            int known = expressions.indexOf(value);
            if (known >= 0) {
                places.add(known);
                continue;
            }
            places.add(expressions.size());
            expressions.add(value);
            output.add(new Field("$" + expressions.size(), value.type(), true));
        }
        return project(input, expressions, output, input.estimate());
    }

    /// A filter, or the input itself if nothing is asked.
    static PhysicalPlan filter(PhysicalPlan input, List<Expression> conditions, PhysicalPlan.Estimate estimate) {
        return conditions.isEmpty() ? input : new PhysicalPlan.Filter(input, conjunction(conditions), estimate);
    }

    /// All conditions in one; constant true if there is none.
    static Expression conjunction(List<Expression> conditions) {
        return switch (conditions.size()) {
            case 0 -> Expression.Literal.of(true);
            case 1 -> conditions.getFirst();
            default -> new Expression.Logical(true, conditions);
        };
    }

    private static boolean isReference(Expression expression) {
        return expression instanceof Expression.ColumnReference;
    }
}
