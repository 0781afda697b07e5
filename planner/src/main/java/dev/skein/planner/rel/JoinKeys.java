package dev.skein.planner.rel;

import dev.skein.planner.rel.Estimate.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// The equal columns of a join condition, for estimates.
///
/// @param left places of the left columns
/// @param right places of the right columns, counted from the right side's first
/// @param others the conjuncts that are not equalities of columns
record JoinKeys(List<Integer> left, List<Integer> right, List<RexNode> others) {
    static JoinKeys of(RexNode condition, int leftCount) {
        List<Integer> left = new ArrayList<>();
        List<Integer> right = new ArrayList<>();
        List<RexNode> others = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
            boolean equality = conjunct.getKind() == SqlKind.EQUALS || conjunct.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
            if (equality && conjunct instanceof RexCall call) {
                int a = column(call.getOperands().get(0));
                int b = column(call.getOperands().get(1));
                if (a >= 0 && b >= 0 && (a < leftCount) != (b < leftCount)) {
                    left.add(Math.min(a, b));
                    right.add(Math.max(a, b) - leftCount);
                    continue;
                }
            }
            others.add(conjunct);
        }
        return new JoinKeys(left, right, others);
    }

    /// The one column that an expression depends on; -1 if it depends on several or none.
    private static int column(RexNode node) {
        if (node instanceof RexInputRef reference) {
            return reference.getIndex();
        }
        ImmutableBitSet bits = RelOptUtil.InputFinder.bits(node);
        return bits.cardinality() == 1 ? bits.nth(0) : -1;
    }

    /// Distinct keys of the left side, of the right side, and the number that divides the product of both sides' rows.
    ///
    /// Several columns that one table holds have at most as many values together as the table has rows, and perhaps far
    /// fewer; so if each side's keys are held by one table, the smaller table tells how many there are. Columns of
    /// different tables are independent of each other, and then the side with more values does.
    double[] distinct(Estimate leftSide, Estimate rightSide) {
        double leftProduct = 1;
        double rightProduct = 1;
        double divisor = 1;
        double[] domains = new double[left.size()];
        for (int i = 0; i < left.size(); i++) {
            double leftDistinct = leftSide.columns().get(left.get(i)).distinctOr(leftSide.rows());
            double rightDistinct = rightSide.columns().get(right.get(i)).distinctOr(rightSide.rows());
            leftProduct *= leftDistinct;
            rightProduct *= rightDistinct;
            domains[i] = Math.max(leftDistinct, rightDistinct);
            divisor *= domains[i];
        }
        if (left.size() > 1) {
            double leftLimit = limit(leftSide, left, domains);
            double rightLimit = limit(rightSide, right, domains);
            boolean independent = isIndependent(leftSide, left) || isIndependent(rightSide, right);
            double limit = independent ? Math.max(leftLimit, rightLimit) : Math.min(leftLimit, rightLimit);
            divisor = Math.min(divisor, limit);
        }
        return new double[] {
            Math.max(1, Math.min(leftProduct, leftSide.rows())),
            Math.max(1, Math.min(rightProduct, rightSide.rows())),
            Math.max(1, divisor)
        };
    }

    /// Whether the keys of a side are known to be held by several tables.
    private static boolean isIndependent(Estimate side, List<Integer> keys) {
        List<Integer> holders = keys.stream().map(key -> side.columns().get(key).holder()).distinct().toList();
        return holders.size() > 1 && !holders.contains(-1);
    }

    /// The most values that the keys of a side can have together.
    ///
    /// @param domains the most values of each key
    private static double limit(Estimate side, List<Integer> keys, double[] domains) {
        Map<Integer, Double> byHolder = new HashMap<>();
        for (int i = 0; i < domains.length; i++) {
            Column column = side.columns().get(keys.get(i));
            double rows = Double.isNaN(column.holderRows()) ? side.rows() : Math.max(side.rows(), column.holderRows());
            byHolder.merge(column.holder(), Math.min(domains[i], rows), (a, b) -> Math.min(a * b, rows));
        }
        return byHolder.values().stream().mapToDouble(Double::doubleValue).reduce(1, (a, b) -> a * b);
    }

    /// Says of columns that an inner join made equal that the larger one's table holds both, so that keys that come from
    /// there together are known to.
    ///
    /// @param columns of both sides, the left side's first
    void shareHolders(List<Column> columns, int leftCount) {
        for (int i = 0; i < left.size(); i++) {
            Column a = columns.get(left.get(i));
            Column b = columns.get(leftCount + right.get(i));
            if (a.holder() >= 0 && b.holder() >= 0) {
                Column larger = a.holderRows() >= b.holderRows() ? a : b;
                columns.set(left.get(i), a.heldLike(larger));
                columns.set(leftCount + right.get(i), b.heldLike(larger));
            }
        }
    }
}
