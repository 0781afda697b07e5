package dev.skein.planner.rel;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/// A tree of joins taken apart: the relations that are joined, and the conditions between them.
///
/// Columns are numbered over all relations, each relation's after those of the relations before it.
final class JoinGraph {
    /// A relation of the graph.
    ///
    /// @param rel gives its rows
    /// @param firstColumn number of its first column
    /// @param columnCount how many columns it has
    /// @param type INNER if it may be joined in any order; SEMI, ANTI or LEFT if it is joined, as right side, to a set of
    ///     relations that has all it needs
    /// @param condition of a relation that is not INNER: how it is joined, over the numbered columns
    record Relation(RelNode rel, int firstColumn, int columnCount, JoinRelType type, RexNode condition) {}

    private final List<Relation> relations = new ArrayList<>();
    private final List<RexNode> conditions = new ArrayList<>();
    private int columnCount;

    private JoinGraph() {}

    /// Takes a tree of joins apart.
    ///
    /// @param output takes the number of each column of the tree's output, in order
    static JoinGraph of(RelNode root, List<Integer> output) {
        JoinGraph graph = new JoinGraph();
        output.addAll(graph.add(root));
        return graph;
    }

    /// Whether a node is a join that can be taken apart, perhaps under filters and reordered columns.
    static boolean isJoin(RelNode rel) {
        return switch (rel) {
            case LogicalJoin join -> canTakeApart(join);
            case LogicalFilter filter -> isJoin(filter.getInput());
            case LogicalProject project -> isReordering(project) && isJoin(project.getInput());
            default -> false;
        };
    }

    private static boolean canTakeApart(Join join) {
        return switch (join.getJoinType()) {
            case INNER, SEMI, ANTI, LEFT -> true;
            case RIGHT, FULL, LEFT_MARK, ASOF, LEFT_ASOF -> false;
        };
    }

    private static boolean isReordering(LogicalProject project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    List<Relation> relations() {
        return relations;
    }

    /// The conditions that every result row satisfies, over the numbered columns.
    List<RexNode> conditions() {
        return conditions;
    }

    int columnCount() {
        return columnCount;
    }

    /// The relations that an expression over the numbered columns depends on, as bits.
    long relationsOf(RexNode expression) {
        long bits = 0;
        for (int column : RelOptUtil.InputFinder.bits(expression)) {
            bits |= 1L << relationOf(column);
        }
        return bits;
    }

    /// The place of the relation that a numbered column belongs to.
    int relationOf(int column) {
        int place = relations.size() - 1;
        while (relations.get(place).firstColumn() > column) {
            place--;
        }
        return place;
    }

    /// Adds a node and gives the numbers of its output columns.
    private List<Integer> add(RelNode node) {
        if (!isJoin(node)) {
            return leaf(node, JoinRelType.INNER);
        }
        return switch (node) {
            case LogicalFilter filter -> {
                List<Integer> columns = add(filter.getInput());
                for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
                    conditions.add(renumbered(conjunct, columns));
                }
                yield columns;
            }
            case LogicalProject project -> {
                List<Integer> columns = add(project.getInput());
                List<Integer> reordered = new ArrayList<>();
                for (RexNode expression : project.getProjects()) {
                    reordered.add(columns.get(((RexInputRef) expression).getIndex()));
                }
                yield reordered;
            }
            case LogicalJoin join -> join(join);
            default -> throw new IllegalStateException("not a join: " + node.getRelTypeName());
        };
    }

    private List<Integer> join(LogicalJoin join) {
        List<Integer> left = add(join.getLeft());
        JoinRelType type = join.getJoinType();
        List<Integer> right = type == JoinRelType.INNER ? add(join.getRight()) : leaf(join.getRight(), type);
        List<Integer> both = new ArrayList<>(left);
        both.addAll(right);
        RexNode condition = renumbered(join.getCondition(), both);
        if (type == JoinRelType.INNER) {
            for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
                if (!conjunct.isAlwaysTrue()) {
                    conditions.add(conjunct);
                }
            }
            return both;
        }
        Relation last = relations.removeLast();
        relations.add(new Relation(last.rel(), last.firstColumn(), last.columnCount(), type, condition));
        return type == JoinRelType.LEFT ? both : left;
    }

    private List<Integer> leaf(RelNode node, JoinRelType type) {
        int count = node.getRowType().getFieldCount();
        RexNode always = node.getCluster().getRexBuilder().makeLiteral(true);
        relations.add(new Relation(node, columnCount, count, type, always));
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(columnCount + i);
        }
        columnCount += count;
        return columns;
    }

    /// An expression with every column reference replaced by the number at its place.
    static RexNode renumbered(RexNode expression, List<Integer> numbers) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return new RexInputRef(numbers.get(reference.getIndex()), reference.getType());
            }
        });
    }

    /// The numbered columns of a relation, as bits.
    static ImmutableBitSet columns(Relation relation) {
        return ImmutableBitSet.range(relation.firstColumn(), relation.firstColumn() + relation.columnCount());
    }
}
