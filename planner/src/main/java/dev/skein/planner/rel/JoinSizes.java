package dev.skein.planner.rel;

import dev.skein.planner.rel.Estimate.Column;
import dev.skein.planner.rel.JoinGraph.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// Estimates the size of every set of joined relations, in a way that does not depend on the order of the joins.
///
/// Columns that conditions make equal form a class. A set of relations has the product of their rows, divided, for each
/// class, by the distinct values of all its members in the set but the one with the fewest; then come the other
/// conditions, and the effects of semi, anti and left joins.
final class JoinSizes {
    private final JoinGraph graph;
    private final List<Estimate> estimates = new ArrayList<>();
    private final List<Map<Integer, Double>> classes = new ArrayList<>();
    private final List<Condition> others = new ArrayList<>();
    private final double[] factors;
    private final Map<Long, Double> rows = new HashMap<>();

    /// A condition that is not an equality of columns of two relations.
    private record Condition(long relations, double selectivity) {}

    JoinSizes(JoinGraph graph, Cardinality cardinality) {
        this.graph = graph;
        List<Column> columns = new ArrayList<>();
        for (Relation relation : graph.relations()) {
            Estimate estimate = cardinality.of(relation.rel());
            estimates.add(estimate);
            columns.addAll(estimate.columns());
        }
        int[] parent = new int[graph.columnCount()];
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
        }
        double product = 1;
        for (Estimate estimate : estimates) {
            product *= estimate.rows();
        }
        List<ImmutableBitSet> sides = graph.relations().stream()
                .filter(relation -> relation.type() == JoinRelType.INNER)
                .map(JoinGraph::columns)
                .toList();
        for (RexNode condition : graph.conditions()) {
            int[] pair = equality(condition);
            if (pair.length == 2) {
                parent[root(parent, pair[0])] = root(parent, pair[1]);
            } else {
                others.add(new Condition(graph.relationsOf(condition), ImpliedFilters.selectivity(
                        new Estimate(product, columns), condition, sides,
                        graph.relations().getFirst().rel().getCluster().getRexBuilder())));
            }
        }
        collectClasses(parent, columns);
        factors = new double[graph.relations().size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factor(graph.relations().get(i), estimates.get(i), columns);
        }
    }

    /// Expected rows of one relation.
    double rowsOf(int relation) {
        return estimates.get(relation).rows();
    }

    /// Expected rows of a set of relations, joined.
    double rows(long set) {
        Double cached = rows.get(set);
        if (cached != null) {
            return cached;
        }
        double product = 1;
        for (int i = 0; i < factors.length; i++) {
            if ((set & 1L << i) != 0) {
                product *= graph.relations().get(i).type() == JoinRelType.INNER ? estimates.get(i).rows() : factors[i];
            }
        }
        for (Map<Integer, Double> members : classes) {
            product /= divisor(members, set);
        }
        product *= compositeKeys(set);
        for (Condition condition : others) {
            if ((condition.relations() & ~set) == 0 && Long.bitCount(condition.relations()) > 1) {
                product *= condition.selectivity();
            }
        }
        double result = Math.max(Estimate.LEAST_ROWS, product);
        rows.put(set, result);
        return result;
    }

    private static double divisor(Map<Integer, Double> members, long set) {
        double divisor = 1;
        double least = Double.POSITIVE_INFINITY;
        int count = 0;
        for (Map.Entry<Integer, Double> member : members.entrySet()) {
            if ((set & 1L << member.getKey()) != 0) {
                divisor *= member.getValue();
                least = Math.min(least, member.getValue());
                count++;
            }
        }
        return count > 1 ? divisor / least : 1;
    }

    /// Gives back what was divided too much where two relations are joined by several columns: together these cannot have
    /// more distinct values than the smaller table has rows.
    private double compositeKeys(long set) {
        double correction = 1;
        for (int a = 0; a < factors.length; a++) {
            for (int b = a + 1; b < factors.length; b++) {
                if ((set & 1L << a) != 0 && (set & 1L << b) != 0) {
                    correction *= pairCorrection(a, b);
                }
            }
        }
        return correction;
    }

    private double pairCorrection(int a, int b) {
        double divided = 1;
        int shared = 0;
        for (Map<Integer, Double> members : classes) {
            Double left = members.get(a);
            Double right = members.get(b);
            if (left != null && right != null) {
                divided *= Math.max(left, right);
                shared++;
            }
        }
        double limit = Math.min(tableRows(a), tableRows(b));
        return shared > 1 && divided > limit ? divided / limit : 1;
    }

    private double tableRows(int relation) {
        double most = estimates.get(relation).rows();
        for (Column column : estimates.get(relation).columns()) {
            most = Double.isNaN(column.sourceRows()) ? most : Math.max(most, column.sourceRows());
        }
        return most;
    }

    /// What a semi, anti or left join multiplies the rows of its left side with.
    private static double factor(Relation relation, Estimate right, List<Column> columns) {
        if (relation.type() == JoinRelType.INNER) {
            return right.rows();
        }
        double leftDistinct = 1;
        double rightDistinct = 1;
        double other = 1;
        boolean keyed = false;
        for (RexNode conjunct : RelOptUtil.conjunctions(relation.condition())) {
            int[] pair = equality(conjunct);
            if (pair.length == 2) {
                boolean firstIsRight = JoinGraph.columns(relation).get(pair[0]);
                leftDistinct *= columns.get(pair[firstIsRight ? 1 : 0]).distinctOr(right.rows());
                rightDistinct *= columns.get(pair[firstIsRight ? 0 : 1]).distinctOr(right.rows());
                keyed = true;
            } else {
                other *= 0.5;
            }
        }
        rightDistinct = Math.min(rightDistinct, right.rows());
        double matched = keyed ? Math.min(1, rightDistinct / leftDistinct) : Math.min(1, right.rows() * other);
        double semi = Math.clamp(keyed ? matched * Math.max(other, 0.5) : matched, 1e-6, 1);
        return switch (relation.type()) {
            case SEMI -> other == 1 ? Math.max(matched, 1e-6) : semi;
            case ANTI -> Math.max(0.05, 1 - semi);
            case LEFT -> Math.max(1, keyed ? right.rows() / Math.max(leftDistinct, rightDistinct) : right.rows());
            case INNER, RIGHT, FULL, LEFT_MARK, ASOF, LEFT_ASOF -> 1;
        };
    }

    private void collectClasses(int[] parent, List<Column> columns) {
        Map<Integer, Map<Integer, Double>> byRoot = new HashMap<>();
        for (int column = 0; column < parent.length; column++) {
            int relation = graph.relationOf(column);
            double distinct = columns.get(column).distinctOr(estimates.get(relation).rows());
            byRoot.computeIfAbsent(root(parent, column), _ -> new HashMap<>()).merge(relation, distinct, Math::max);
        }
        byRoot.values().stream().filter(members -> members.size() > 1).forEach(classes::add);
    }

    private static int root(int[] parent, int column) {
        int current = column;
        while (parent[current] != current) {
            parent[current] = parent[parent[current]];
            current = parent[current];
        }
        return current;
    }

    /// The two columns that a condition makes equal; empty if it does something else.
    static int[] equality(RexNode condition) {
        if (condition.getKind() == SqlKind.EQUALS && condition instanceof RexCall call) {
            RexNode a = bare(call.getOperands().get(0));
            RexNode b = bare(call.getOperands().get(1));
            if (a instanceof RexInputRef left && b instanceof RexInputRef right) {
                return new int[] {left.getIndex(), right.getIndex()};
            }
        }
        return new int[0];
    }

    private static RexNode bare(RexNode node) {
        RexNode current = node;
        while (current instanceof RexCall call && call.getKind() == SqlKind.CAST) {
            current = call.getOperands().get(0);
        }
        return current;
    }
}
