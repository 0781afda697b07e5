package dev.skein.planner.rel;

import dev.skein.planner.rel.Estimate.Column;
import java.util.ArrayList;
import java.util.List;
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
    double[] distinct(Estimate leftSide, Estimate rightSide) {
        double leftProduct = 1;
        double rightProduct = 1;
        double divisor = 1;
        double leftLimit = leftSide.rows();
        double rightLimit = rightSide.rows();
        for (int i = 0; i < left.size(); i++) {
            Column a = leftSide.columns().get(left.get(i));
            Column b = rightSide.columns().get(right.get(i));
            double leftDistinct = a.distinctOr(leftSide.rows());
            double rightDistinct = b.distinctOr(rightSide.rows());
            leftProduct *= leftDistinct;
            rightProduct *= rightDistinct;
            divisor *= Math.max(leftDistinct, rightDistinct);
            leftLimit = Double.isNaN(a.sourceRows()) ? leftLimit : Math.max(leftLimit, a.sourceRows());
            rightLimit = Double.isNaN(b.sourceRows()) ? rightLimit : Math.max(rightLimit, b.sourceRows());
        }
        if (left.size() > 1) {
            divisor = Math.min(divisor, Math.min(leftLimit, rightLimit));
        }
        return new double[] {
            Math.max(1, Math.min(leftProduct, leftSide.rows())),
            Math.max(1, Math.min(rightProduct, rightSide.rows())),
            Math.max(1, divisor)
        };
    }
}
