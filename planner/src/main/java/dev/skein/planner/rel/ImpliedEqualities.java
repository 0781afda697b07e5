package dev.skein.planner.rel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// Equalities of columns that follow from `a = b AND b = c`, and those that need not be tested twice.
final class ImpliedEqualities {
    private ImpliedEqualities() {}

    /// The equalities between relations that conditions imply but do not state.
    static List<RexNode> of(JoinGraph graph, List<RexNode> conditions) {
        Map<Integer, Integer> parent = new HashMap<>();
        Map<Integer, RexInputRef> references = new HashMap<>();
        for (RexNode condition : conditions) {
            if (isBareEquality(condition)) {
                int[] pair = JoinSizes.equality(condition);
                var operands = ((RexCall) condition).getOperands();
                references.put(pair[0], (RexInputRef) operands.get(0));
                references.put(pair[1], (RexInputRef) operands.get(1));
                parent.put(root(parent, pair[0]), root(parent, pair[1]));
            }
        }
        List<Integer> columns = new ArrayList<>(references.keySet());
        columns.sort(Integer::compare);
        List<RexNode> implied = new ArrayList<>();
        RexBuilder builder = graph.relations().getFirst().rel().getCluster().getRexBuilder();
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                int a = columns.get(i);
                int b = columns.get(j);
                boolean sameClass = root(parent, a) == root(parent, b);
                boolean inner = isInner(graph, a) && isInner(graph, b);
                if (sameClass && inner && graph.relationOf(a) != graph.relationOf(b)) {
                    RexNode equality = builder.makeCall(
                            SqlStdOperatorTable.EQUALS, references.get(a), references.get(b));
                    if (conditions.stream().noneMatch(known -> same(known, a, b))) {
                        implied.add(equality);
                    }
                }
            }
        }
        return implied;
    }

    private static boolean isInner(JoinGraph graph, int column) {
        return graph.relations().get(graph.relationOf(column)).type() == JoinRelType.INNER;
    }

    private static boolean same(RexNode condition, int a, int b) {
        int[] pair = JoinSizes.equality(condition);
        return pair.length == 2 && (pair[0] == a && pair[1] == b || pair[0] == b && pair[1] == a);
    }

    private static boolean isBareEquality(RexNode condition) {
        return JoinSizes.equality(condition).length == 2
                && condition instanceof RexCall call
                && call.getOperands().get(0) instanceof RexInputRef left
                && call.getOperands().get(1) instanceof RexInputRef right
                && left.getType().getSqlTypeName() == right.getType().getSqlTypeName();
    }

    /// Conditions without the equalities of columns that are equal already.
    ///
    /// @param known parents of columns in classes of equal columns; gets the new equalities
    static List<RexNode> withoutRedundant(List<RexNode> conditions, Map<Integer, Integer> known, JoinGraph graph) {
        List<RexNode> kept = new ArrayList<>();
        for (RexNode condition : conditions) {
            if (isBareEquality(condition)) {
                int[] pair = JoinSizes.equality(condition);
                boolean inner = isInner(graph, pair[0]) && isInner(graph, pair[1]);
                if (inner) {
                    int a = root(known, pair[0]);
                    int b = root(known, pair[1]);
                    if (a == b) {
                        continue;
                    }
                    known.put(a, b);
                }
            }
            kept.add(condition);
        }
        return kept;
    }

    private static int root(Map<Integer, Integer> parent, int column) {
        int current = column;
        while (true) {
            Integer next = parent.get(current);
            if (next == null || next == current) {
                return current;
            }
            current = next;
        }
    }
}
