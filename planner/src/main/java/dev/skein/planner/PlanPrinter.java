package dev.skein.planner;

import dev.skein.executor.QueryProfile;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.WindowCall;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Writes plans for people: one line per operator, inputs indented below, with estimated and, after a run, actual figures.
public final class PlanPrinter {
    private static final double NANOS_PER_MILLI = 1e6;

    /// Longer lists of what joins found are counted instead of shown.
    private static final int SHOWN_VALUES = 8;

    private final @Nullable QueryProfile profile;
    private final StringBuilder text = new StringBuilder();
    /// Those that were written, by identity.
    private final Set<PhysicalPlan> aggregates = Collections.newSetFromMap(new IdentityHashMap<>());

    private PlanPrinter(@Nullable QueryProfile profile) {
        this.profile = profile;
    }

    /// The plan as text, each line ended by a line feed.
    ///
    /// @param profile what a run of the plan did; null before it has run
    public static String print(PhysicalPlan plan, @Nullable QueryProfile profile) {
        PlanPrinter printer = new PlanPrinter(profile);
        printer.node(plan, 0);
        return printer.text.toString();
    }

    private void node(PhysicalPlan plan, int depth) {
        String indent = "  ".repeat(depth);
        text.append(indent).append(describe(plan)).append(figures(plan)).append('\n');
        if (plan instanceof PhysicalPlan.Aggregate && !aggregates.add(plan)) {
            text.append(indent).append("    shared: the same rows as above\n");
            return;
        }
        for (String note : plan.estimate().notes()) {
            text.append(indent).append("    ").append(note).append('\n');
        }
        List<Expression> conditions = profile == null ? List.of() : profile.of(plan).dynamicConditions;
        if (!conditions.isEmpty()) {
            text.append(indent).append("    told by joins: ").append(dynamicConditions(plan, conditions)).append('\n');
        }
        plan.inputs().forEach(input -> node(input, depth + 1));
        if (plan instanceof PhysicalPlan.RemoteSource remote) {
            // the fragments of one source differ in the files that they read, not in what they do; what they did is not
            // known here
            PlanPrinter elsewhere = new PlanPrinter(null);
            elsewhere.node(remote.fragments().getFirst().root(), depth + 1);
            text.append(elsewhere.text);
        }
    }

    private static String dynamicConditions(PhysicalPlan plan, List<Expression> conditions) {
        StringJoiner text = new StringJoiner(" AND ");
        for (Expression condition : conditions) {
            text.add(condition instanceof Expression.InList list && list.values().size() > SHOWN_VALUES
                    ? sql(list.argument(), plan.output()) + " IN (" + list.values().size() + " values)"
                    : sql(condition, plan.output()));
        }
        return text.toString();
    }

    private String figures(PhysicalPlan plan) {
        StringJoiner figures = new StringJoiner(", ", "  (", ")");
        figures.setEmptyValue("");
        double rows = plan.estimate().rowCount();
        if (!Double.isNaN(rows)) {
            figures.add("estimated " + counted(Math.max(rows < 0.5 ? 0 : 1, Math.round(rows)), "row"));
        }
        if (profile != null) {
            QueryProfile.OperatorProfile done = profile.of(plan);
            figures.add("actual " + counted(done.rows.sum(), "row"));
            figures.add(String.format(Locale.ROOT, "%.2f ms", done.nanos.sum() / NANOS_PER_MILLI));
            if (done.bytes.sum() > 0) {
                figures.add(bytes(done.bytes.sum()));
            }
        }
        return figures.toString();
    }

    private static String counted(long count, String word) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? word : word + "s");
    }

    private static String bytes(long count) {
        if (count < 1024) {
            return count + " B";
        }
        String[] units = {"kB", "MB", "GB", "TB", "PB"};
        double value = count;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    private static String describe(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.SourceScan scan -> "Scan " + scan.scan().label() + " [" + names(scan.output()) + "]"
                    + dynamic(scan.dynamicFilters(), scan.output());
            case PhysicalPlan.Filter filter -> "Filter " + sql(filter.condition(), filter.input().output());
            case PhysicalPlan.Project project -> "Project " + projection(project);
            case PhysicalPlan.HashJoin join -> hashJoin(join);
            case PhysicalPlan.NestedLoopJoin join -> "NestedLoopJoin " + join.kind() + " on "
                    + sql(join.condition(), both(join.left(), join.right()));
            case PhysicalPlan.Aggregate aggregate -> aggregate(aggregate);
            case PhysicalPlan.Sort sort -> "Sort by " + order(sort.keys(), sort.output());
            case PhysicalPlan.TopN top -> "TopN " + window(top.limit(), top.offset()) + " by "
                    + order(top.keys(), top.output());
            case PhysicalPlan.Limit limit -> "Limit " + window(limit.limit(), limit.offset());
            case PhysicalPlan.Window windows -> window(windows);
            case PhysicalPlan.UnionAll _ -> "UnionAll";
            case PhysicalPlan.SetOperation operation ->
                    (operation.intersect() ? "Intersect" : "Except") + (operation.all() ? " all" : "");
            case PhysicalPlan.Values values -> "Values " + counted(values.rows().size(), "row");
            case PhysicalPlan.SingleRow _ -> "SingleRow";
            case PhysicalPlan.TableWrite _ -> "TableWrite";
            case PhysicalPlan.RemoteSource remote -> remote(remote);
        };
    }

    private static String dynamic(List<PhysicalPlan.DynamicFilterTarget> targets, List<Field> output) {
        if (targets.isEmpty()) {
            return "";
        }
        StringJoiner filters = new StringJoiner(", ", " dynamic filters ", "");
        targets.forEach(filter -> filters.add("#" + filter.filterId() + " on " + name(output, filter.column())));
        return filters.toString();
    }

    private static String remote(PhysicalPlan.RemoteSource remote) {
        StringJoiner nodes = new StringJoiner(", ", "Gather [" + names(remote.output()) + "] from ", "");
        remote.fragments().forEach(fragment -> nodes.add("fragment " + fragment.id() + " on " + fragment.node()));
        return nodes + dynamic(remote.dynamicFilters(), remote.output());
    }

    private static String hashJoin(PhysicalPlan.HashJoin join) {
        StringJoiner keys = new StringJoiner(" AND ");
        for (int i = 0; i < join.leftKeys().size(); i++) {
            String operator = join.nullsMatch().get(i) ? " IS NOT DISTINCT FROM " : " = ";
            int filter = join.dynamicFilterIds().isEmpty() ? -1 : join.dynamicFilterIds().get(i);
            keys.add(name(join.left().output(), join.leftKeys().get(i)) + operator
                    + name(join.right().output(), join.rightKeys().get(i)) + (filter >= 0 ? " (#" + filter + ")" : ""));
        }
        String residual = join.residual().equals(Expression.Literal.of(true))
                ? ""
                : " and " + sql(join.residual(), both(join.left(), join.right()));
        return "HashJoin " + join.kind() + " on " + keys + residual;
    }

    private static String aggregate(PhysicalPlan.Aggregate aggregate) {
        List<Field> input = aggregate.input().output();
        StringBuilder text = new StringBuilder("Aggregate");
        if (aggregate.groupingSets().size() > 1) {
            StringJoiner sets = new StringJoiner(", ", " by sets ", "");
            for (List<Integer> set : aggregate.groupingSets()) {
                StringJoiner keys = new StringJoiner(", ", "(", ")");
                set.forEach(key -> keys.add(name(input, aggregate.keys().get(key))));
                sets.add(keys.toString());
            }
            text.append(sets);
        } else if (!aggregate.keys().isEmpty()) {
            StringJoiner keys = new StringJoiner(", ", " by ", "");
            aggregate.keys().forEach(key -> keys.add(name(input, key)));
            text.append(keys);
        }
        if (!aggregate.calls().isEmpty()) {
            StringJoiner calls = new StringJoiner(", ", ": ", "");
            aggregate.calls().forEach(call -> calls.add(call(call, input)));
            text.append(calls);
        }
        return text.toString();
    }

    private static String call(AggregateCall call, List<Field> input) {
        StringJoiner arguments = new StringJoiner(", ");
        call.arguments().forEach(argument -> arguments.add(name(input, argument)));
        boolean rows = call.arguments().isEmpty() && call.function().equals("count");
        String order = call.order().isEmpty() ? "" : " ORDER BY " + order(call.order(), input);
        String filter = call.filter().isPresent()
                ? " FILTER (WHERE " + name(input, call.filter().getAsInt()) + ")"
                : "";
        return call.function() + "(" + (call.distinct() ? "DISTINCT " : "") + (rows ? "*" : arguments.toString()) + order
                + ")" + filter;
    }

    private static String window(PhysicalPlan.Window window) {
        List<Field> input = window.input().output();
        List<String> parts = new ArrayList<>();
        for (WindowCall call : window.calls()) {
            StringJoiner arguments = new StringJoiner(", ");
            call.arguments().forEach(argument -> arguments.add(name(input, argument)));
            parts.add(call.function() + "(" + arguments + ")");
        }
        StringBuilder text = new StringBuilder("Window ").append(String.join(", ", parts));
        if (!window.partitionKeys().isEmpty()) {
            StringJoiner keys = new StringJoiner(", ", " partition by ", "");
            window.partitionKeys().forEach(key -> keys.add(name(input, key)));
            text.append(keys);
        }
        return window.orderKeys().isEmpty()
                ? text.toString()
                : text.append(" order by ").append(order(window.orderKeys(), input)).toString();
    }

    private static String projection(PhysicalPlan.Project project) {
        StringJoiner columns = new StringJoiner(", ");
        for (int i = 0; i < project.expressions().size(); i++) {
            String value = sql(project.expressions().get(i), project.input().output());
            String name = project.output().get(i).name();
            columns.add(value.equals(name) ? name : value + " AS " + name);
        }
        return columns.toString();
    }

    private static String window(long limit, long offset) {
        String rows = limit == Long.MAX_VALUE ? "all" : Long.toString(limit);
        return offset == 0 ? rows : rows + " from " + offset;
    }

    private static String order(List<SortKey> keys, List<Field> fields) {
        StringJoiner order = new StringJoiner(", ");
        for (SortKey key : keys) {
            boolean usual = key.nullsFirst() != key.ascending();
            String nulls = usual ? "" : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST";
            order.add(name(fields, key.column()) + (key.ascending() ? "" : " DESC") + nulls);
        }
        return order.toString();
    }

    private static String names(List<Field> fields) {
        return String.join(", ", fields.stream().map(Field::name).toList());
    }

    private static String name(List<Field> fields, int place) {
        return fields.get(place).name();
    }

    private static List<Field> both(PhysicalPlan left, PhysicalPlan right) {
        List<Field> fields = new ArrayList<>(left.output());
        fields.addAll(right.output());
        return fields;
    }

    private static String sql(Expression expression, List<Field> fields) {
        return new ExpressionPrinter(fields).print(expression);
    }
}
