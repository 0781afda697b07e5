package dev.skein.planner.rel;

import static java.util.Objects.requireNonNull;

import dev.skein.catalog.Lineage;
import dev.skein.planner.sql.SkeinTable;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.util.ImmutableBitSet;

/// Finds the source columns that a tree's output depends on: directly, through values, and indirectly, through conditions,
/// keys and orders that decide which rows there are.
public final class LineageDerivation {
    /// A column of a table.
    private record Origin(String table, String column) {}

    private final Set<Origin> indirect = new LinkedHashSet<>();
    private final Set<String> tables = new LinkedHashSet<>();

    private LineageDerivation() {}

    /// The lineage of a result.
    ///
    /// @param columnNames the names of the tree's columns in the result or target
    public static List<Lineage.Edge> of(RelNode root, List<String> columnNames) {
        LineageDerivation derivation = new LineageDerivation();
        List<Set<Origin>> columns = derivation.origins(root);
        List<Lineage.Edge> edges = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!columnNames.get(i).equals(WriteRequest.ROW_ADDRESS)) {
                derivation.add(columns.get(i), columnNames.get(i), Lineage.Influence.DIRECT, edges);
            }
        }
        derivation.add(derivation.indirect, "", Lineage.Influence.INDIRECT, edges);
        for (String table : derivation.tables) {
            edges.add(new Lineage.Edge(table, "", "", Lineage.Influence.INDIRECT));
        }
        return edges;
    }

    /// Adds an edge per origin; a table that has one needs none for its rows alone.
    private void add(Set<Origin> origins, String target, Lineage.Influence influence, List<Lineage.Edge> edges) {
        for (Origin origin : origins) {
            if (!origin.column().equals(WriteRequest.ROW_ADDRESS)) {
                edges.add(new Lineage.Edge(origin.table(), origin.column(), target, influence));
                tables.remove(origin.table());
            }
        }
    }

    private List<Set<Origin>> origins(RelNode rel) {
        return switch (rel) {
            case TableScan scan -> scan(scan);
            case Project project -> project(project);
            case Filter filter -> {
                List<Set<Origin>> input = origins(filter.getInput());
                indirect.addAll(of(filter.getCondition(), input));
                yield input;
            }
            case Join join -> join(join);
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort -> {
                List<Set<Origin>> input = origins(sort.getInput());
                for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
                    indirect.addAll(input.get(key.getFieldIndex()));
                }
                yield input;
            }
            case Minus minus -> {
                List<Set<Origin>> kept = origins(minus.getInput(0));
                for (RelNode input : minus.getInputs().subList(1, minus.getInputs().size())) {
                    origins(input).forEach(indirect::addAll);
                }
                yield kept;
            }
            case SetOp operation -> {
                List<Set<Origin>> merged = new ArrayList<>();
                operation.getInput(0).getRowType().getFieldList().forEach(_ -> merged.add(new LinkedHashSet<>()));
                for (RelNode input : operation.getInputs()) {
                    List<Set<Origin>> columns = origins(input);
                    for (int i = 0; i < merged.size(); i++) {
                        merged.get(i).addAll(columns.get(i));
                    }
                }
                yield merged;
            }
            default -> {
                Set<Origin> all = new LinkedHashSet<>();
                rel.getInputs().forEach(input -> origins(input).forEach(all::addAll));
                List<Set<Origin>> columns = new ArrayList<>();
                rel.getRowType().getFieldList().forEach(_ -> columns.add(all));
                yield columns;
            }
        };
    }

    private List<Set<Origin>> scan(TableScan scan) {
        SkeinTable table = requireNonNull(scan.getTable().unwrap(SkeinTable.class));
        String name = table.name().toString();
        tables.add(name);
        List<Set<Origin>> columns = new ArrayList<>();
        for (String column : scan.getRowType().getFieldNames()) {
            columns.add(Set.of(new Origin(name, column)));
        }
        return columns;
    }

    private List<Set<Origin>> project(Project project) {
        List<Set<Origin>> input = origins(project.getInput());
        List<Set<Origin>> columns = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            Set<Origin> direct = new LinkedHashSet<>();
            expression.accept(new RexVisitorImpl<Void>(true) {
                @Override
                public Void visitInputRef(RexInputRef reference) {
                    direct.addAll(input.get(reference.getIndex()));
                    return null;
                }

                @Override
                public Void visitOver(RexOver over) {
                    over.getOperands().forEach(operand -> operand.accept(this));
                    over.getWindow().partitionKeys.forEach(key -> indirect.addAll(of(key, input)));
                    over.getWindow().orderKeys.forEach(key -> indirect.addAll(of(key.left, input)));
                    return null;
                }
            });
            columns.add(direct);
        }
        return columns;
    }

    private List<Set<Origin>> join(Join join) {
        List<Set<Origin>> both = new ArrayList<>(origins(join.getLeft()));
        int leftCount = both.size();
        both.addAll(origins(join.getRight()));
        Set<Origin> condition = of(join.getCondition(), both);
        indirect.addAll(condition);
        if (join.getJoinType().projectsRight()) {
            return both;
        }
        List<Set<Origin>> left = new ArrayList<>(both.subList(0, leftCount));
        if (join.getJoinType() == JoinRelType.LEFT_MARK) {
            left.add(condition);
        }
        return left;
    }

    private List<Set<Origin>> aggregate(Aggregate aggregate) {
        List<Set<Origin>> input = origins(aggregate.getInput());
        List<Set<Origin>> columns = new ArrayList<>();
        for (int key : aggregate.getGroupSet()) {
            columns.add(input.get(key));
            indirect.addAll(input.get(key));
        }
        for (AggregateCall call : aggregate.getAggCallList()) {
            Set<Origin> arguments = new LinkedHashSet<>();
            call.getArgList().forEach(argument -> arguments.addAll(input.get(argument)));
            if (call.filterArg >= 0) {
                indirect.addAll(input.get(call.filterArg));
            }
            columns.add(arguments);
        }
        return columns;
    }

    private static Set<Origin> of(RexNode expression, List<Set<Origin>> input) {
        ImmutableBitSet references = RelOptUtil.InputFinder.bits(expression);
        Set<Origin> origins = new LinkedHashSet<>();
        references.forEach(column -> origins.addAll(input.get(column)));
        return origins;
    }
}
