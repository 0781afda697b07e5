package dev.skein.planner.lower;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.WindowCall;
import dev.skein.planner.sql.RelTypes;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// Lowers projections with window functions: one window node per partitioning and order, then the rest of the expressions
/// over its results.
final class WindowLowering {
    private final Lowering lowering;

    WindowLowering(Lowering lowering) {
        this.lowering = lowering;
    }

    /// Calls over the same partitions in the same order.
    private record Group(List<Integer> partitionKeys, List<SortKey> orderKeys) {}

    PhysicalPlan project(Project project, PhysicalPlan input) {
        Collector collector = new Collector(project, input);
        List<RexNode> expressions = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            expressions.add(simplified(expression).accept(collector));
        }
        PhysicalPlan plan = collector.windows();
        ExpressionLowering lowered = lowering.expressions(project, plan.output());
        List<Expression> values = new ArrayList<>();
        for (RexNode expression : expressions) {
            values.add(lowered.typed(expression));
        }
        return Plans.project(plan, values, Lowering.fields(project.getRowType()), lowering.estimate(project));
    }

    /// Calcite writes `sum(x) OVER w` as `CASE WHEN count(x) OVER w > 0 THEN sum(x) OVER w END`, for engines where a sum of
    /// nothing is not null; this is `sum` again.
    private static RexNode simplified(RexNode expression) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                boolean guarded = call.getKind() == SqlKind.CASE
                        && call.getOperands().size() == 3
                        && call.getOperands().get(0).getKind() == SqlKind.GREATER_THAN
                        && ((RexCall) call.getOperands().get(0)).getOperands().get(0) instanceof RexOver count
                        && count.getAggOperator().getKind() == SqlKind.COUNT
                        && bare(call.getOperands().get(1)) instanceof RexOver sum
                        && sum.getAggOperator().getKind() != SqlKind.COUNT
                        && sum.getWindow().equals(count.getWindow());
                return guarded ? bare(call.getOperands().get(1)) : super.visitCall(call);
            }
        });
    }

    private static RexNode bare(RexNode node) {
        return node instanceof RexCall call && call.getKind() == SqlKind.CAST ? call.getOperands().get(0) : node;
    }

    /// Takes the window calls out of expressions and puts references to their results in.
    private final class Collector extends RexShuttle {
        private final Project project;
        private final List<Expression> added = new ArrayList<>();
        private final PhysicalPlan input;
        private final Map<Group, List<Pending>> groups = new LinkedHashMap<>();
        private final Map<RexOver, RexInputRef> results = new LinkedHashMap<>();

        /// A call whose result's final place is known when all are collected.
        private record Pending(WindowCall call, RexOver over) {}

        Collector(Project project, PhysicalPlan input) {
            this.project = project;
            this.input = input;
            for (RexNode expression : project.getProjects()) {
                simplified(expression).accept(new RexShuttle() {
                    @Override
                    public RexNode visitOver(RexOver over) {
                        collect(over);
                        return over;
                    }
                });
            }
            int place = input.output().size() + added.size();
            for (List<Pending> calls : groups.values()) {
                for (Pending pending : calls) {
                    results.put(pending.over(), new RexInputRef(place++, pending.over().getType()));
                }
            }
        }

        @Override
        public RexNode visitOver(RexOver over) {
            RexInputRef result = results.get(over);
            if (result == null) {
                throw new IllegalStateException("window call was not collected: " + over);
            }
            return result;
        }

        private void collect(RexOver over) {
            if (results.containsKey(over)) {
                return;
            }
            results.put(over, new RexInputRef(0, over.getType()));
            if (over.isDistinct()) {
                throw new SkeinException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "DISTINCT in window functions is not supported");
            }
            RexWindow window = over.getWindow();
            if (window.getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER) {
                throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "EXCLUDE in window frames is not supported");
            }
            List<Integer> partition = new ArrayList<>();
            window.partitionKeys.forEach(key -> partition.add(place(key)));
            List<SortKey> order = new ArrayList<>();
            for (RexFieldCollation key : window.orderKeys) {
                boolean ascending = !key.getDirection().isDescending();
                boolean nullsFirst = switch (key.getNullDirection()) {
                    case FIRST -> true;
                    case LAST -> false;
                    case UNSPECIFIED -> !ascending;
                };
                order.add(new SortKey(place(key.left), ascending, nullsFirst));
            }
            List<Integer> arguments = new ArrayList<>();
            over.getOperands().forEach(operand -> arguments.add(place(operand)));
            String function = AggregateLowering.function(
                    over.getAggOperator().getKind(), over.getAggOperator().getName());
            WindowCall call = new WindowCall(
                    function, arguments, frame(window), over.ignoreNulls(), RelTypes.toSql(over.getType()));
            groups.computeIfAbsent(new Group(partition, order), _ -> new ArrayList<>()).add(new Pending(call, over));
        }

        private WindowCall.Frame frame(RexWindow window) {
            WindowCall.Unit unit = window.isRows() ? WindowCall.Unit.ROWS : WindowCall.Unit.RANGE;
            return new WindowCall.Frame(unit, bound(window.getLowerBound()), bound(window.getUpperBound()));
        }

        private WindowCall.Bound bound(RexWindowBound bound) {
            WindowCall.BoundKind kind = bound.isCurrentRow() ? WindowCall.BoundKind.CURRENT_ROW
                    : bound.isPreceding()
                            ? bound.isUnbounded() ? WindowCall.BoundKind.UNBOUNDED_PRECEDING : WindowCall.BoundKind.PRECEDING
                            : bound.isUnbounded() ? WindowCall.BoundKind.UNBOUNDED_FOLLOWING : WindowCall.BoundKind.FOLLOWING;
            @Nullable RexNode offset = bound.getOffset();
            return new WindowCall.Bound(kind, offset == null ? -1 : place(offset));
        }

        /// The place of an expression's value in the windows' input.
        private int place(RexNode expression) {
            if (expression instanceof RexInputRef reference) {
                return reference.getIndex();
            }
            Expression value = lowering.expressions(project, input.output()).typed(expression);
            if (value instanceof Expression.ColumnReference reference) {
                return reference.index();
            }
            int known = added.indexOf(value);
            if (known < 0) {
                known = added.size();
                added.add(value);
            }
            return input.output().size() + known;
        }

        /// The input with the columns that window calls need, and all window nodes on it.
        PhysicalPlan windows() {
            List<Expression> values = new ArrayList<>();
            List<Field> fields = new ArrayList<>(input.output());
            for (int i = 0; i < fields.size(); i++) {
                values.add(new Expression.ColumnReference(i, fields.get(i).type()));
            }
            for (Expression value : added) {
                fields.add(new Field("$" + fields.size(), value.type(), true));
                values.add(value);
            }
            PhysicalPlan plan = Plans.project(input, values, fields, input.estimate());
            for (Map.Entry<Group, List<Pending>> group : groups.entrySet()) {
                List<Field> output = new ArrayList<>(plan.output());
                List<WindowCall> calls = new ArrayList<>();
                for (Pending pending : group.getValue()) {
                    calls.add(pending.call());
                    output.add(new Field(pending.call().function(), pending.call().type(), true));
                }
                plan = new PhysicalPlan.Window(plan, group.getKey().partitionKeys(), group.getKey().orderKeys(),
                        calls, output, plan.estimate());
            }
            return plan;
        }
    }
}
