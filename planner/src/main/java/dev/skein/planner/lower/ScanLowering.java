package dev.skein.planner.lower;

import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
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
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;

/// Lowers the part of a tree that stands on rows of one source: the source is offered all of it at once, and what it
/// leaves is done here.
final class ScanLowering {
    private final Lowering lowering;
    private final SourceRelations relations;

    ScanLowering(Lowering lowering) {
        this.lowering = lowering;
        this.relations = new SourceRelations(lowering);
    }

    /// What stands on a source: `sort(picking(aggregate(project(relation))))`, each but the relation perhaps absent.
    ///
    /// @param picking a projection between sort and aggregate that only picks columns
    private record Shape(
            Optional<Sort> sort,
            Optional<Project> picking,
            Optional<Aggregate> aggregate,
            Optional<Project> project,
            SourceRelation relation) {
        /// The source's column that a column below the aggregate is; only if the projection computes nothing.
        int sourceColumn(int place) {
            int below = project.isPresent()
                    ? ((RexInputRef) project.get().getProjects().get(place)).getIndex()
                    : place;
            return relation.places().get(below);
        }

        boolean computes() {
            return project.isPresent() && !SourceRelations.picks(project.get());
        }
    }

    /// The plan of a tree of that shape; empty for other trees.
    Optional<PhysicalPlan> lower(RelNode rel) {
        return shape(rel).map(this::lower);
    }

    /// Why a source that has both sides of a join does not do the join; empty if that needs no words.
    Optional<String> refusal(Join join) {
        return relations.refusal(join);
    }

    private Optional<Shape> shape(RelNode rel) {
        RelNode node = rel;
        Optional<Sort> sort = Optional.empty();
        Optional<Project> picking = Optional.empty();
        if (node instanceof Sort top) {
            sort = Optional.of(top);
            node = top.getInput();
            if (node instanceof Project project && project.getInput() instanceof Aggregate
                    && SourceRelations.picks(project)) {
                picking = Optional.of(project);
                node = project.getInput();
            }
        }
        Optional<Aggregate> aggregate = Optional.empty();
        if (node instanceof Aggregate grouping && AggregateLowering.isPlain(grouping)) {
            aggregate = Optional.of(grouping);
            node = grouping.getInput();
        } else if (picking.isPresent()) {
            return Optional.empty();
        }
        Optional<Project> project = Optional.empty();
        if (node instanceof Project projection && !SourceRelations.picks(projection)
                && !RexOver.containsOver(projection.getProjects(), null)) {
            project = Optional.of(projection);
            node = projection.getInput();
        }
        Optional<SourceRelation> relation = relations.of(node);
        return relation.isPresent()
                ? Optional.of(new Shape(sort, picking, aggregate, project, relation.get()))
                : Optional.empty();
    }

    private PhysicalPlan lower(Shape shape) {
        SourceRelation relation = shape.relation();
        Set<Integer> needed = new LinkedHashSet<>();
        if (shape.project().isPresent()) {
            for (RexNode expression : shape.project().get().getProjects()) {
                RelOptUtil.InputFinder.bits(expression).forEach(place -> needed.add(relation.places().get(place)));
            }
        } else {
            needed.addAll(relation.places());
        }
        Set<Integer> columns = new LinkedHashSet<>(needed);
        relation.conjuncts().forEach(conjunct -> Columns.collect(conjunct, columns));
        List<Integer> requested = List.copyOf(columns);
        ScanOffer offer = relation.source().offer(request(shape, requested));
        if (offer.remaining().isEmpty() && columns.size() > needed.size() && !offer.aggregated()) {
            requested = List.copyOf(needed);
            offer = relation.source().offer(request(shape, requested));
        }
        return above(shape, offer, requested);
    }

    /// The request for a shape, as far up as it only picks columns.
    private static ScanRequest request(Shape shape, List<Integer> columns) {
        List<Expression> conjuncts = shape.relation().conjuncts();
        if (shape.computes()) {
            return ScanRequest.of(conjuncts, columns);
        }
        Optional<ScanRequest.Aggregation> aggregation = shape.aggregate().map(aggregate -> {
            List<Integer> keys = new ArrayList<>();
            aggregate.getGroupSet().forEach(key -> keys.add(columns.indexOf(shape.sourceColumn(key))));
            List<AggregateCall> calls = new ArrayList<>();
            aggregate.getAggCallList().forEach(call -> calls.add(AggregateLowering.call(
                    call, place -> columns.indexOf(shape.sourceColumn(place)))));
            return new ScanRequest.Aggregation(keys, calls);
        });
        List<SortKey> order = new ArrayList<>();
        OptionalLong limit = OptionalLong.empty();
        if (shape.sort().isPresent()) {
            Sort sort = shape.sort().get();
            for (SortKey key : Lowering.keys(sort.getCollation().getFieldCollations())) {
                int place = shape.picking().isPresent()
                        ? ((RexInputRef) shape.picking().get().getProjects().get(key.column())).getIndex()
                        : key.column();
                order.add(new SortKey(
                        shape.aggregate().isPresent() ? place : columns.indexOf(shape.sourceColumn(place)),
                        key.ascending(), key.nullsFirst()));
            }
            limit = limit(sort);
        }
        return new ScanRequest(conjuncts, columns, aggregation, order, limit);
    }

    /// How many rows the source must give: those that are skipped count too.
    private static OptionalLong limit(Sort sort) {
        long rows = Lowering.rows(sort.fetch, "LIMIT", Long.MAX_VALUE);
        long skipped = Lowering.rows(sort.offset, "OFFSET", 0);
        return rows > Long.MAX_VALUE - skipped - 1 ? OptionalLong.empty() : OptionalLong.of(rows + skipped);
    }

    /// Puts on a scan what its source left to do.
    private PhysicalPlan above(Shape shape, ScanOffer offer, List<Integer> requested) {
        SourceRelation relation = shape.relation();
        RelNode reached = offer.aggregated() && shape.aggregate().isPresent()
                ? shape.aggregate().get()
                : relation.rel();
        double rows = offer.limited() && shape.sort().isPresent()
                ? lowering.rowCount(shape.sort().get())
                : lowering.rowCount(offer.remaining().isEmpty() ? reached : unfiltered(relation));
        PhysicalPlan plan = new PhysicalPlan.SourceScan(
                offer.scan(), List.of(), new PhysicalPlan.Estimate(rows, notes(shape, offer)));
        if (!offer.aggregated()) {
            List<Expression> remaining = new ArrayList<>();
            for (Expression condition : offer.remaining()) {
                remaining.add(Columns.moved(condition, requested::indexOf));
            }
            plan = Plans.filter(plan, remaining, lowering.estimate(relation.rel()));
            plan = projected(shape, plan, requested);
            if (shape.aggregate().isPresent()) {
                plan = new AggregateLowering(lowering).over(shape.aggregate().get(), plan);
            }
        }
        if (shape.picking().isPresent()) {
            plan = lowering.project(shape.picking().get(), plan);
        }
        return shape.sort().isPresent() ? sorted(shape.sort().get(), offer, plan) : plan;
    }

    /// The order and limit of the rows, as far as they are not yet had.
    private PhysicalPlan sorted(Sort sort, ScanOffer offer, PhysicalPlan plan) {
        boolean ordered = sort.getCollation().getFieldCollations().isEmpty() || offer.sorted();
        boolean limited = sort.fetch == null || offer.limited();
        if (!ordered || !limited) {
            return lowering.sort(sort, plan);
        }
        return sort.offset == null
                ? plan
                : new PhysicalPlan.Limit(plan, Lowering.rows(sort.fetch, "LIMIT", Long.MAX_VALUE),
                        Lowering.rows(sort.offset, "OFFSET", 0), lowering.estimate(sort));
    }

    private static List<String> notes(Shape shape, ScanOffer offer) {
        List<String> notes = new ArrayList<>();
        offer.pushed().forEach(note -> notes.add("pushed: " + note));
        offer.refused().forEach(note -> notes.add("not pushed: " + note));
        boolean remote = !offer.pushed().isEmpty() && offer.refused().isEmpty();
        if (remote && shape.computes() && shape.aggregate().isPresent()) {
            notes.add("not pushed: aggregation: it is over computed columns");
        } else if (remote && shape.computes() && shape.sort().isPresent()) {
            notes.add("not pushed: sort: columns are computed first");
        }
        return notes;
    }

    /// The tree without the filters at its top.
    private static RelNode unfiltered(SourceRelation relation) {
        RelNode node = relation.rel();
        while (node instanceof Filter || node instanceof Project) {
            node = node.getInput(0);
        }
        return node;
    }

    private PhysicalPlan projected(Shape shape, PhysicalPlan input, List<Integer> requested) {
        SourceRelation relation = shape.relation();
        List<Expression> values = new ArrayList<>();
        List<Field> output;
        if (shape.project().isPresent()) {
            Project project = shape.project().get();
            ExpressionLowering expressions = lowering.expressions(project, relation.output());
            for (RexNode expression : project.getProjects()) {
                values.add(Columns.moved(relation.ofSource(expressions.typed(expression)), requested::indexOf));
            }
            output = Lowering.fields(project.getRowType());
        } else {
            output = Lowering.fields(relation.rel().getRowType());
            for (int place : relation.places()) {
                values.add(new Expression.ColumnReference(
                        requested.indexOf(place), relation.fields().get(place).type()));
            }
        }
        return Plans.project(input, values, output, input.estimate());
    }
}
