package dev.skein.planner.rel;

import dev.skein.planner.rel.JoinGraph.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/// Orders joins by estimated sizes.
///
/// Up to [#MAX_EXHAUSTIVE] relations every tree without cross products is looked at (dynamic programming over sets);
/// above, and when time is up, the two parts whose join is smallest are joined again and again. The cost of a tree is the sum of the rows that
/// its joins read, build and give. Semi, anti and left joins take part: they can come as soon as all that their condition
/// needs is there, and as late as the last join.
final class JoinOrder {
    /// More relations than this are ordered greedily: the exhaustive search takes 3^n steps.
    private static final int MAX_EXHAUSTIVE = 11;

    /// More relations than this keep the order of the statement: sets are 64 bits.
    private static final int MAX_RELATIONS = 60;

    /// What a row costs on the build side, compared with a row on the probe side.
    private static final double BUILD_WEIGHT = 2;

    private final Cardinality cardinality;
    private final Deadline deadline;

    JoinOrder(Cardinality cardinality, Deadline deadline) {
        this.cardinality = cardinality;
        this.deadline = deadline;
    }

    /// The tree with all its joins ordered.
    RelNode order(RelNode root) {
        if (!JoinGraph.isJoin(root)) {
            return withInputsOrdered(root);
        }
        List<Integer> output = new ArrayList<>();
        JoinGraph graph = JoinGraph.of(root, output);
        int count = graph.relations().size();
        if (count < 2 || count > MAX_RELATIONS) {
            return withInputsOrdered(root);
        }
        JoinGraph ordered = graph;
        for (int i = 0; i < count; i++) {
            Relation relation = graph.relations().get(i);
            ordered.relations().set(i, new Relation(order(relation.rel()), relation.firstColumn(),
                    relation.columnCount(), relation.type(), relation.condition()));
        }
        ImpliedFilters.add(ordered, cardinality);
        Search search = new Search(ordered, new JoinSizes(ordered, cardinality));
        Tree tree = count <= MAX_EXHAUSTIVE && !deadline.isPast() ? search.exhaustive() : null;
        if (tree == null) {
            tree = search.greedy();
        }
        return tree == null ? withInputsOrdered(root) : new JoinTreeBuilder(ordered).build(tree, output, root);
    }

    private RelNode withInputsOrdered(RelNode node) {
        List<RelNode> inputs = new ArrayList<>();
        boolean changed = false;
        for (RelNode input : node.getInputs()) {
            RelNode ordered = order(input);
            inputs.add(ordered);
            changed |= ordered != input;
        }
        return changed ? node.copy(node.getTraitSet(), inputs) : node;
    }

    /// A way to join a set of relations.
    ///
    /// @param relations the set, as bits
    /// @param left one part; null for a single relation
    /// @param right the other part; null for a single relation
    /// @param cost sum over its joins
    record Tree(long relations, @Nullable Tree left, @Nullable Tree right, double cost) {}

    /// One search for the cheapest tree.
    private final class Search {
        private final JoinGraph graph;
        private final JoinSizes sizes;
        private final int count;
        private final long[] neighbours;
        private final long[] required;

        Search(JoinGraph graph, JoinSizes sizes) {
            this.graph = graph;
            this.sizes = sizes;
            this.count = graph.relations().size();
            this.neighbours = new long[count];
            this.required = new long[count];
            for (RexNode condition : graph.conditions()) {
                connect(graph.relationsOf(condition));
            }
            connectEqual();
            for (int i = 0; i < count; i++) {
                Relation relation = graph.relations().get(i);
                if (relation.type() != JoinRelType.INNER) {
                    required[i] = graph.relationsOf(relation.condition()) & ~(1L << i);
                    required[i] = required[i] == 0 ? (1L << i) - 1 : required[i];
                }
            }
        }

        private void connect(long set) {
            for (int i = 0; i < count; i++) {
                if ((set & 1L << i) != 0) {
                    neighbours[i] |= set & ~(1L << i);
                }
            }
        }

        /// Connects relations whose columns are equal by way of a third one's.
        private void connectEqual() {
            List<long[]> classes = new ArrayList<>();
            Map<Integer, Integer> classOf = new HashMap<>();
            for (RexNode condition : graph.conditions()) {
                int[] pair = JoinSizes.equality(condition);
                if (pair.length == 2) {
                    int a = classOf.computeIfAbsent(pair[0], column -> newClass(classes, column));
                    int b = classOf.computeIfAbsent(pair[1], column -> newClass(classes, column));
                    classes.get(a)[0] |= classes.get(b)[0];
                    long merged = classes.get(a)[0];
                    classOf.replaceAll((_, number) -> number == b ? a : number);
                    classes.get(a)[0] = merged;
                }
            }
            classOf.values().forEach(number -> connect(classes.get(number)[0]));
        }

        private int newClass(List<long[]> classes, int column) {
            classes.add(new long[] {1L << graph.relationOf(column)});
            return classes.size() - 1;
        }

        /// The cheapest tree without cross products; null if there is none or time is up.
        @Nullable Tree exhaustive() {
            Map<Long, Tree> best = new HashMap<>();
            for (int i = 0; i < count; i++) {
                if (required[i] == 0) {
                    best.put(1L << i, new Tree(1L << i, null, null, 0));
                }
            }
            long all = (1L << count) - 1;
            for (long set = 1; set <= all; set++) {
                if (Long.bitCount(set) < 2) {
                    continue;
                }
                if (deadline.isPast()) {
                    return null;
                }
                Tree tree = bestOf(set, best);
                if (tree != null) {
                    best.put(set, tree);
                }
            }
            return best.get(all);
        }

        private @Nullable Tree bestOf(long set, Map<Long, Tree> best) {
            Tree found = null;
            for (int i = 0; i < count; i++) {
                long bit = 1L << i;
                if (required[i] != 0 && (set & bit) != 0 && (required[i] & ~(set & ~bit)) == 0) {
                    Tree left = best.get(set & ~bit);
                    if (left != null) {
                        found = cheaper(found, outer(left, i, set));
                    }
                }
            }
            for (long part = (set - 1) & set; part != 0; part = (part - 1) & set) {
                long rest = set & ~part;
                if (part < rest) {
                    break;
                }
                Tree left = best.get(part);
                Tree right = best.get(rest);
                if (left != null && right != null && connected(part, rest)) {
                    found = cheaper(found, inner(left, right, set));
                }
            }
            return found;
        }

        private static @Nullable Tree cheaper(@Nullable Tree a, @Nullable Tree b) {
            return a == null ? b : b == null || a.cost() <= b.cost() ? a : b;
        }

        private Tree inner(Tree left, Tree right, long set) {
            double leftRows = sizes.rows(left.relations());
            double rightRows = sizes.rows(right.relations());
            double cost = left.cost() + right.cost() + Math.max(leftRows, rightRows)
                    + BUILD_WEIGHT * Math.min(leftRows, rightRows) + sizes.rows(set);
            return leftRows >= rightRows ? new Tree(set, left, right, cost) : new Tree(set, right, left, cost);
        }

        private Tree outer(Tree left, int relation, long set) {
            double leftRows = sizes.rows(left.relations());
            double rightRows = sizes.rowsOf(relation);
            double cost = left.cost() + Math.max(leftRows, rightRows) + BUILD_WEIGHT * Math.min(leftRows, rightRows)
                    + sizes.rows(set);
            return new Tree(set, left, new Tree(1L << relation, null, null, 0), cost);
        }

        private boolean connected(long a, long b) {
            for (int i = 0; i < count; i++) {
                if ((a & 1L << i) != 0 && (neighbours[i] & b) != 0) {
                    return true;
                }
            }
            return false;
        }

        /// A tree made by joining what gives least rows, cross products last; null if there is none. It takes a moment even
        /// for many relations, so the deadline does not count.
        @Nullable Tree greedy() {
            List<Tree> parts = new ArrayList<>();
            List<Integer> waiting = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (required[i] == 0) {
                    parts.add(new Tree(1L << i, null, null, 0));
                } else {
                    waiting.add(i);
                }
            }
            while (parts.size() > 1 || !waiting.isEmpty()) {
                if (!step(parts, waiting)) {
                    return null;
                }
            }
            return parts.getFirst();
        }

        private boolean step(List<Tree> parts, List<Integer> waiting) {
            Tree best = null;
            boolean bestConnected = false;
            int replacedLeft = -1;
            int replacedRight = -1;
            int joined = -1;
            for (int i = 0; i < parts.size(); i++) {
                Tree left = parts.get(i);
                for (int relation : waiting) {
                    if ((required[relation] & ~left.relations()) == 0) {
                        Tree tree = outer(left, relation, left.relations() | 1L << relation);
                        if (best == null || !bestConnected || sizes.rows(tree.relations()) < sizes.rows(best.relations())) {
                            best = tree;
                            bestConnected = true;
                            replacedLeft = i;
                            replacedRight = -1;
                            joined = relation;
                        }
                    }
                }
                for (int j = i + 1; j < parts.size(); j++) {
                    Tree right = parts.get(j);
                    boolean connected = connected(left.relations(), right.relations());
                    Tree tree = inner(left, right, left.relations() | right.relations());
                    boolean better = best == null || connected && !bestConnected
                            || connected == bestConnected
                                    && sizes.rows(tree.relations()) < sizes.rows(best.relations());
                    if (better) {
                        best = tree;
                        bestConnected = connected;
                        replacedLeft = i;
                        replacedRight = j;
                        joined = -1;
                    }
                }
            }
            if (best == null) {
                return false;
            }
            if (replacedRight >= 0) {
                parts.remove(replacedRight);
            } else {
                waiting.remove(Integer.valueOf(joined));
            }
            parts.set(replacedLeft, best);
            return true;
        }
    }

    /// Makes relational trees of chosen trees.
    private static final class JoinTreeBuilder {
        private final JoinGraph graph;
        private final List<RexNode> pending;
        private final Map<Integer, Integer> known = new HashMap<>();

        JoinTreeBuilder(JoinGraph graph) {
            this.graph = graph;
            this.pending = new ArrayList<>(graph.conditions());
        }

        /// A relational tree and the numbers of its columns.
        private record Built(RelNode rel, List<Integer> columns) {}

        RelNode build(Tree tree, List<Integer> output, RelNode root) {
            addImplied();
            Built built = build(tree);
            RexBuilder builder = root.getCluster().getRexBuilder();
            List<RexNode> projects = new ArrayList<>();
            for (int column : output) {
                projects.add(builder.makeInputRef(built.rel(), built.columns().indexOf(column)));
            }
            return LogicalProject.create(
                    built.rel(), List.of(), projects, root.getRowType().getFieldNames(), Set.of());
        }

        /// Adds the equalities that follow from others, so that every join of the tree finds its condition.
        private void addImplied() {
            pending.addAll(ImpliedEqualities.of(graph, pending));
        }

        private Built build(Tree tree) {
            Tree left = tree.left();
            Tree right = tree.right();
            if (left == null || right == null) {
                Relation relation = graph.relations().get(Long.numberOfTrailingZeros(tree.relations()));
                List<Integer> columns = JoinGraph.columns(relation).asList();
                return filtered(new Built(relation.rel(), columns), tree.relations());
            }
            Built builtLeft = build(left);
            Relation added = graph.relations().get(Long.numberOfTrailingZeros(right.relations()));
            boolean outer = Long.bitCount(right.relations()) == 1 && added.type() != JoinRelType.INNER;
            if (outer) {
                return filtered(outer(builtLeft, added), tree.relations());
            }
            Built builtRight = build(right);
            List<Integer> columns = new ArrayList<>(builtLeft.columns());
            columns.addAll(builtRight.columns());
            RexNode condition = take(tree.relations(), builtLeft.rel());
            return new Built(
                    join(builtLeft.rel(), builtRight.rel(), placed(condition, columns), JoinRelType.INNER), columns);
        }

        private Built outer(Built left, Relation added) {
            List<Integer> columns = new ArrayList<>(left.columns());
            columns.addAll(JoinGraph.columns(added).asList());
            RelNode rel = join(left.rel(), added.rel(), placed(added.condition(), columns), added.type());
            return new Built(rel, added.type() == JoinRelType.LEFT ? columns : left.columns());
        }

        private static RelNode join(RelNode left, RelNode right, RexNode condition, JoinRelType type) {
            return LogicalJoin.create(left, right, List.of(), condition, Set.of(), type);
        }

        private Built filtered(Built built, long relations) {
            RexNode condition = take(relations, built.rel());
            return condition.isAlwaysTrue()
                    ? built
                    : new Built(LogicalFilter.create(built.rel(), placed(condition, built.columns())), built.columns());
        }

        /// Takes the conditions that a set of relations is enough for; an equality that others imply only once.
        private RexNode take(long relations, RelNode rel) {
            List<RexNode> taken = new ArrayList<>();
            for (RexNode condition : List.copyOf(pending)) {
                if ((graph.relationsOf(condition) & ~relations) == 0) {
                    taken.add(condition);
                    pending.remove(condition);
                }
            }
            return RexUtil.composeConjunction(
                    rel.getCluster().getRexBuilder(), ImpliedEqualities.withoutRedundant(taken, known, graph));
        }

        private static RexNode placed(RexNode condition, List<Integer> columns) {
            List<Integer> places = new ArrayList<>();
            int most = RelOptUtil.InputFinder.bits(condition).length();
            for (int i = 0; i < most; i++) {
                places.add(columns.indexOf(i));
            }
            return JoinGraph.renumbered(condition, places);
        }
    }
}
