package dev.skein.planner.rel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mappings;

/// Puts a projection of the needed columns under every grouping and window that reads more than it needs, so that scans
/// below read no others.
final class NarrowInputs {
    private NarrowInputs() {}

    /// The tree with these projections.
    static RelNode of(RelNode node) {
        List<RelNode> inputs = new ArrayList<>();
        boolean changed = false;
        for (RelNode input : node.getInputs()) {
            RelNode narrowed = of(input);
            inputs.add(narrowed);
            changed |= narrowed != input;
        }
        RelNode rel = changed ? node.copy(node.getTraitSet(), inputs) : node;
        return switch (rel) {
            case Aggregate aggregate -> aggregate(aggregate);
            case Project project when RexOver.containsOver(project.getProjects(), null) -> windows(project);
            default -> rel;
        };
    }

    private static RelNode aggregate(Aggregate aggregate) {
        ImmutableBitSet.Builder used = ImmutableBitSet.builder().addAll(aggregate.getGroupSet());
        for (AggregateCall call : aggregate.getAggCallList()) {
            used.addAll(call.getArgList());
            call.collation.getKeys().forEach(used::set);
            if (call.filterArg >= 0) {
                used.set(call.filterArg);
            }
        }
        ImmutableBitSet columns = used.build();
        int count = aggregate.getInput().getRowType().getFieldCount();
        if (columns.cardinality() == count || aggregate.getInput() instanceof Project) {
            return aggregate;
        }
        Mappings.TargetMapping mapping = Mappings.target(columns::indexOf, count, columns.cardinality());
        List<ImmutableBitSet> sets = new ArrayList<>();
        aggregate.getGroupSets().forEach(set -> sets.add(places(set, columns)));
        List<AggregateCall> calls = new ArrayList<>();
        aggregate.getAggCallList().forEach(call -> calls.add(call.transform(mapping)));
        return LogicalAggregate.create(projected(aggregate.getInput(), columns), List.of(),
                places(aggregate.getGroupSet(), columns), sets, calls);
    }

    /// The places that columns have among the kept ones.
    private static ImmutableBitSet places(ImmutableBitSet set, ImmutableBitSet kept) {
        ImmutableBitSet.Builder places = ImmutableBitSet.builder();
        set.forEach(column -> places.set(kept.indexOf(column)));
        return places.build();
    }

    private static RelNode windows(Project project) {
        ImmutableBitSet columns = RelOptUtil.InputFinder.bits(project.getProjects(), null);
        int count = project.getInput().getRowType().getFieldCount();
        if (columns.cardinality() == count || project.getInput() instanceof Project) {
            return project;
        }
        Mappings.TargetMapping mapping = Mappings.target(columns::indexOf, count, columns.cardinality());
        return LogicalProject.create(projected(project.getInput(), columns), List.of(),
                RexUtil.apply(mapping, project.getProjects()), project.getRowType().getFieldNames(), Set.of());
    }

    private static RelNode projected(RelNode input, ImmutableBitSet columns) {
        List<RexNode> references = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int column : columns) {
            references.add(input.getCluster().getRexBuilder().makeInputRef(input, column));
            names.add(input.getRowType().getFieldNames().get(column));
        }
        return LogicalProject.create(input, List.of(), references, names, Set.of());
    }
}
