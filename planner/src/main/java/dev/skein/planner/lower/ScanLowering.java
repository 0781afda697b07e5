package dev.skein.planner.lower;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.planner.sql.SkeinTable;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;

/// Lowers the part of a tree that stands right on one table: the table's source is offered all of it at once, and what it
/// leaves is done here.
final class ScanLowering {
    private final Lowering lowering;

    ScanLowering(Lowering lowering) {
        this.lowering = lowering;
    }

    /// What stands on a table: `sort(aggregate(project(filter(scan))))`, each but the scan perhaps absent.
    private record Shape(
            Optional<Sort> sort,
            Optional<Aggregate> aggregate,
            Optional<Project> project,
            Optional<Filter> filter,
            RelNode scan,
            TableSource source) {}

    /// The plan of a tree of that shape; empty for other trees.
    Optional<PhysicalPlan> lower(RelNode rel) {
        return shape(rel).map(this::lower);
    }

    private Optional<Shape> shape(RelNode rel) {
        RelNode node = rel;
        Optional<Sort> sort = Optional.empty();
        if (node instanceof Sort top && top.offset == null) {
            sort = Optional.of(top);
            node = top.getInput();
        }
        Optional<Aggregate> aggregate = Optional.empty();
        if (node instanceof Aggregate grouping && AggregateLowering.isPlain(grouping)) {
            aggregate = Optional.of(grouping);
            node = grouping.getInput();
        }
        Optional<Project> project = Optional.empty();
        if (node instanceof Project projection && !RexOver.containsOver(projection.getProjects(), null)) {
            project = Optional.of(projection);
            node = projection.getInput();
        }
        Optional<Filter> filter = Optional.empty();
        if (node instanceof Filter condition) {
            filter = Optional.of(condition);
            node = condition.getInput();
        }
        if (node instanceof TableScan scan) {
            SkeinTable table = scan.getTable().unwrap(SkeinTable.class);
            if (table != null) {
                return Optional.of(new Shape(sort, aggregate, project, filter, scan, table.source()));
            }
        }
        return Optional.empty();
    }

    private PhysicalPlan lower(Shape shape) {
        List<Field> tableFields = fields(shape.source(), shape.scan().getRowType().getFieldCount());
        List<Expression> conjuncts = conjuncts(shape, tableFields);
        Set<Integer> needed = new LinkedHashSet<>();
        if (shape.project().isPresent()) {
            for (RexNode expression : shape.project().get().getProjects()) {
                needed.addAll(RelOptUtil.InputFinder.bits(expression).asList());
            }
        } else {
            for (int i = 0; i < tableFields.size(); i++) {
                needed.add(i);
            }
        }
        Set<Integer> columns = new LinkedHashSet<>(needed);
        conjuncts.forEach(conjunct -> Columns.collect(conjunct, columns));
        ScanRequest wide = request(shape, conjuncts, List.copyOf(columns));
        ScanOffer offer = shape.source().offer(wide);
        List<Integer> requested = List.copyOf(columns);
        if (offer.remaining().isEmpty() && columns.size() > needed.size() && !offer.aggregated()) {
            requested = List.copyOf(needed);
            offer = shape.source().offer(request(shape, conjuncts, requested));
        }
        return above(shape, offer, requested);
    }

    private List<Expression> conjuncts(Shape shape, List<Field> tableFields) {
        return shape.filter()
                .map(filter -> Lowering.conjuncts(filter.getCondition(), lowering.expressions(filter, tableFields)))
                .orElse(List.of());
    }

    /// The request for a shape, as far up as its projection only picks columns.
    private static ScanRequest request(Shape shape, List<Expression> conjuncts, List<Integer> columns) {
        boolean picks = shape.project().isEmpty()
                || shape.project().get().getProjects().stream().allMatch(RexInputRef.class::isInstance);
        if (!picks) {
            return ScanRequest.of(conjuncts, columns);
        }
        Optional<ScanRequest.Aggregation> aggregation = shape.aggregate().map(aggregate -> {
            List<Integer> keys = new ArrayList<>();
            aggregate.getGroupSet().forEach(key -> keys.add(columns.indexOf(tableColumn(shape, key))));
            List<AggregateCall> calls = new ArrayList<>();
            aggregate.getAggCallList().forEach(call -> calls.add(AggregateLowering.call(
                    call, place -> columns.indexOf(tableColumn(shape, place)))));
            return new ScanRequest.Aggregation(keys, calls);
        });
        List<SortKey> order = new ArrayList<>();
        OptionalLong limit = OptionalLong.empty();
        if (shape.sort().isPresent()) {
            Sort sort = shape.sort().get();
            for (SortKey key : Lowering.keys(sort.getCollation().getFieldCollations())) {
                int place = shape.aggregate().isPresent() ? key.column() : columns.indexOf(tableColumn(shape, key.column()));
                order.add(new SortKey(place, key.ascending(), key.nullsFirst()));
            }
            long rows = Lowering.rows(sort.fetch, "LIMIT", Long.MAX_VALUE);
            limit = rows == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(rows);
        }
        return new ScanRequest(conjuncts, columns, aggregation, order, limit);
    }

    /// The table's column that a column of the projection is.
    private static int tableColumn(Shape shape, int place) {
        return shape.project().isPresent()
                ? ((RexInputRef) shape.project().get().getProjects().get(place)).getIndex()
                : place;
    }

    /// Puts on a scan what its source left to do.
    private PhysicalPlan above(Shape shape, ScanOffer offer, List<Integer> requested) {
        List<String> notes = new ArrayList<>();
        offer.pushed().forEach(note -> notes.add("pushed: " + note));
        offer.refused().forEach(note -> notes.add("not pushed: " + note));
        boolean filtered = offer.remaining().isEmpty() && shape.filter().isPresent();
        RelNode reached = offer.aggregated() && shape.aggregate().isPresent()
                ? shape.aggregate().get()
                : filtered ? shape.filter().get() : shape.scan();
        double rows = lowering.rowCount(reached);
        if (offer.limited() && shape.sort().isPresent()) {
            rows = lowering.rowCount(shape.sort().get());
        }
        PhysicalPlan plan = new PhysicalPlan.SourceScan(
                offer.scan(), List.of(), new PhysicalPlan.Estimate(rows, notes));
        if (!offer.aggregated()) {
            List<Expression> remaining = new ArrayList<>();
            for (Expression condition : offer.remaining()) {
                remaining.add(Columns.moved(condition, requested::indexOf));
            }
            double left = lowering.rowCount(shape.filter().isPresent() ? shape.filter().get() : shape.scan());
            plan = Plans.filter(plan, remaining, new PhysicalPlan.Estimate(left, List.of()));
            plan = projected(shape, plan, requested);
            if (shape.aggregate().isPresent()) {
                plan = new AggregateLowering(lowering).over(shape.aggregate().get(), plan);
            }
        }
        if (shape.sort().isEmpty()) {
            return plan;
        }
        Sort sort = shape.sort().get();
        boolean limited = sort.fetch == null || offer.limited();
        boolean sorted = sort.getCollation().getFieldCollations().isEmpty() || offer.sorted();
        return sorted && limited ? plan : lowering.sort(sort, plan);
    }

    private PhysicalPlan projected(Shape shape, PhysicalPlan input, List<Integer> requested) {
        List<Expression> values = new ArrayList<>();
        List<Field> output;
        if (shape.project().isPresent()) {
            Project project = shape.project().get();
            List<Field> tableFields = fields(shape.source(), shape.scan().getRowType().getFieldCount());
            ExpressionLowering expressions = lowering.expressions(project, tableFields);
            for (RexNode expression : project.getProjects()) {
                values.add(Columns.moved(expressions.typed(expression), requested::indexOf));
            }
            output = Lowering.fields(project.getRowType());
        } else {
            output = new ArrayList<>();
            for (int i = 0; i < requested.size(); i++) {
                values.add(new Expression.ColumnReference(i, input.output().get(i).type()));
                output.add(input.output().get(i));
            }
        }
        return Plans.project(input, values, output, input.estimate());
    }

    /// The columns of a table, its hidden one too.
    private static List<Field> fields(TableSource source, int count) {
        List<Field> fields = new ArrayList<>();
        for (ColumnDefinition column : source.schema().columns()) {
            fields.add(new Field(column.name(), column.type(), column.nullable()));
        }
        if (fields.size() < count) {
            fields.add(new Field(WriteRequest.ROW_ADDRESS, SqlType.BIGINT, false));
        }
        return fields;
    }
}
