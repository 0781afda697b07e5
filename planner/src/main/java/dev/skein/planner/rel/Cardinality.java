package dev.skein.planner.rel;

import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.TableStatistics;
import dev.skein.planner.rel.Estimate.Column;
import dev.skein.planner.sql.SkeinTable;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// Estimates how many rows a relational tree gives, from the tables' own statistics. Remembers what it has estimated, by
/// identity of the tree's nodes.
public final class Cardinality {
    /// Rows of a table that says nothing.
    private static final double UNKNOWN_ROWS = 1000;

    private static final double DAYS_PER_YEAR = 365.25;

    private final IdentityHashMap<RelNode, Estimate> known = new IdentityHashMap<>();
    private int sources;

    /// What to expect of a tree.
    public Estimate of(RelNode rel) {
        Estimate estimate = known.get(rel);
        if (estimate == null) {
            estimate = compute(rel);
            known.put(rel, estimate);
        }
        return estimate;
    }

    private Estimate compute(RelNode rel) {
        return switch (rel) {
            case TableScan scan -> scan(scan);
            case Filter filter -> Selectivity.filter(of(filter.getInput()), filter.getCondition());
            case Project project -> project(project);
            case Join join -> join(join);
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort -> sort(sort);
            case Union union -> union(union);
            case Intersect intersect -> of(intersect.getInput(0)).scaledTo(
                    Math.min(of(intersect.getInput(0)).rows(), of(intersect.getInput(1)).rows()) / 2);
            case Minus minus -> of(minus.getInput(0));
            case Values values -> new Estimate(values.getTuples().size(), unknown(rel.getRowType().getFieldCount()));
            default -> rel.getInputs().isEmpty()
                    ? new Estimate(UNKNOWN_ROWS, unknown(rel.getRowType().getFieldCount()))
                    : widened(of(rel.getInput(0)), rel.getRowType().getFieldCount());
        };
    }

    private static Estimate widened(Estimate input, int fieldCount) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < fieldCount; i++) {
            columns.add(i < input.columns().size() ? input.columns().get(i) : Column.UNKNOWN);
        }
        return new Estimate(input.rows(), columns);
    }

    private static List<Column> unknown(int count) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(Column.UNKNOWN);
        }
        return columns;
    }

    private Estimate scan(TableScan scan) {
        SkeinTable table = scan.getTable().unwrap(SkeinTable.class);
        if (table == null) {
            return new Estimate(UNKNOWN_ROWS, unknown(scan.getRowType().getFieldCount()));
        }
        return ofSource(table.source(), scan.getRowType().getFieldCount());
    }

    private Estimate ofSource(TableSource source, int fieldCount) {
        TableStatistics statistics = source.statistics();
        double rows = statistics.rowCount().isPresent() ? statistics.rowCount().getAsLong() : UNKNOWN_ROWS;
        int number = sources++;
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < fieldCount; i++) {
            boolean hidden = i >= source.schema().columns().size();
            ColumnStatistics column = hidden ? ColumnStatistics.UNKNOWN : statistics.column(i);
            double nulls = column.nullCount().isPresent() && rows > 0
                    ? Math.clamp(column.nullCount().getAsLong() / rows, 0, 1)
                    : 0;
            columns.add(new Column(
                    hidden ? rows : column.distinctCount().orElse(Double.NaN),
                    column.minimum().orElse(Double.NaN),
                    column.maximum().orElse(Double.NaN),
                    nulls, number, rows, number, rows));
        }
        return new Estimate(rows, columns);
    }

    private Estimate project(Project project) {
        Estimate input = of(project.getInput());
        List<Column> columns = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            columns.add(expression(expression, input));
        }
        return new Estimate(input.rows(), columns);
    }

    private static Column expression(RexNode expression, Estimate input) {
        return switch (expression) {
            case RexInputRef reference -> input.columns().get(reference.getIndex());
            case RexLiteral _ -> Column.UNKNOWN.withDistinct(1);
            case RexCall call when call.getKind() == SqlKind.CAST -> expression(call.getOperands().get(0), input);
            case RexCall call when call.getKind() == SqlKind.EXTRACT -> {
                Column argument = expression(call.getOperands().get(1), input);
                String unit = String.valueOf(((RexLiteral) call.getOperands().get(0)).getValue());
                double years = (argument.maximum() - argument.minimum()) / DAYS_PER_YEAR;
                double distinct = switch (unit) {
                    case "YEAR" -> years > 0 && years < 1000 ? years + 1 : Double.NaN;
                    case "MONTH" -> 12;
                    case "DAY" -> 31;
                    case "QUARTER" -> 4;
                    case "HOUR" -> 24;
                    case "MINUTE" -> 60;
                    default -> Double.NaN;
                };
                yield Column.UNKNOWN.withDistinct(distinct);
            }
            default -> {
                double distinct = 1;
                for (int index : RelOptUtil.InputFinder.bits(expression)) {
                    distinct *= input.columns().get(index).distinctOr(input.rows());
                }
                yield Column.UNKNOWN.withDistinct(Math.min(distinct, input.rows()));
            }
        };
    }

    private Estimate sort(Sort sort) {
        Estimate input = of(sort.getInput());
        double rows = input.rows();
        if (sort.offset instanceof RexLiteral offset) {
            rows = Math.max(0, rows - RexLiteral.intValue(offset));
        }
        if (sort.fetch instanceof RexLiteral fetch) {
            rows = Math.min(rows, RexLiteral.intValue(fetch));
        }
        return rows == input.rows() ? input : input.scaledTo(rows);
    }

    private Estimate union(Union union) {
        double rows = 0;
        for (RelNode input : union.getInputs()) {
            rows += of(input).rows();
        }
        return new Estimate(rows, unknown(union.getRowType().getFieldCount()));
    }

    private Estimate aggregate(Aggregate aggregate) {
        Estimate input = of(aggregate.getInput());
        double groups = 0;
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            groups += groups(input, set);
        }
        List<Column> columns = new ArrayList<>();
        for (int key : aggregate.getGroupSet()) {
            columns.add(input.columns().get(key));
        }
        while (columns.size() < aggregate.getRowType().getFieldCount()) {
            columns.add(Column.UNKNOWN);
        }
        return new Estimate(groups, columns);
    }

    /// The number of groups: keys of one base table cannot have more values together than the table has rows.
    static double groups(Estimate input, ImmutableBitSet keys) {
        Map<Integer, Double> bySource = new HashMap<>();
        Map<Integer, Double> limits = new HashMap<>();
        double groups = 1;
        for (int key : keys) {
            Column column = input.columns().get(key);
            double distinct = column.distinctOr(input.rows());
            if (column.source() < 0) {
                groups *= distinct;
            } else {
                bySource.merge(column.source(), distinct, (a, b) -> a * b);
                limits.put(column.source(), column.sourceRows());
            }
        }
        for (Map.Entry<Integer, Double> source : bySource.entrySet()) {
            groups *= Math.min(source.getValue(), limits.getOrDefault(source.getKey(), input.rows()));
        }
        return keys.isEmpty() ? 1 : Math.max(1, Math.min(groups, input.rows()));
    }

    private Estimate join(Join join) {
        Estimate left = of(join.getLeft());
        Estimate right = of(join.getRight());
        JoinRelType type = join.getJoinType();
        JoinKeys keys = JoinKeys.of(join.getCondition(), left.columns().size());
        double matched = 1;
        double perPair = 1;
        if (!keys.left().isEmpty()) {
            double[] distinct = keys.distinct(left, right);
            perPair = 1 / distinct[2];
            matched = Math.min(1, distinct[1] / distinct[0]);
        }
        List<Column> both = new ArrayList<>(left.columns());
        both.addAll(right.columns());
        double residual = 1;
        List<ImmutableBitSet> sides = List.of(
                ImmutableBitSet.range(left.columns().size()), ImmutableBitSet.range(left.columns().size(), both.size()));
        for (RexNode conjunct : keys.others()) {
            Estimate pairs = new Estimate(left.rows() * right.rows(), both);
            residual *= type == JoinRelType.INNER
                    ? ImpliedFilters.selectivity(pairs, conjunct, sides, join.getCluster().getRexBuilder())
                    : Selectivity.of(pairs, conjunct);
        }
        double inner = left.rows() * right.rows() * perPair * residual;
        double partners = inner / left.rows();
        double semi = left.rows() * (keys.left().isEmpty() && residual < 1
                ? Math.min(1, right.rows() * residual)
                : matched * Math.min(1, residual < 1 ? Math.max(residual, 1 - Math.exp(-partners)) : 1));
        double rows = switch (type) {
            case INNER -> inner;
            case LEFT -> Math.max(inner, left.rows());
            case RIGHT -> Math.max(inner, right.rows());
            case FULL -> Math.max(inner, left.rows() + right.rows() - Math.min(left.rows(), right.rows()));
            case SEMI -> semi;
            case ANTI -> Math.max(left.rows() - semi, left.rows() * 0.05);
            case LEFT_MARK, ASOF, LEFT_ASOF -> left.rows();
        };
        if (type == JoinRelType.SEMI || type == JoinRelType.ANTI) {
            return left.scaledTo(rows);
        }
        if (type == JoinRelType.LEFT_MARK) {
            List<Column> marked = new ArrayList<>(left.columns());
            marked.add(Column.UNKNOWN.withDistinct(2));
            return new Estimate(rows, marked);
        }
        List<Column> columns = new ArrayList<>();
        left.scaledTo(Math.min(left.rows(), rows)).columns().forEach(columns::add);
        right.scaledTo(Math.min(right.rows(), rows)).columns().forEach(columns::add);
        if (type == JoinRelType.INNER) {
            keys.shareHolders(columns, left.columns().size());
        }
        if (type == JoinRelType.LEFT || type == JoinRelType.FULL) {
            double nulls = Math.clamp(1 - inner / rows, 0, 1);
            for (int i = left.columns().size(); i < columns.size(); i++) {
                columns.set(i, columns.get(i).withNullFraction(nulls));
            }
        }
        return new Estimate(rows, columns);
    }
}
