package dev.skein.planner.lower;

import static java.util.Objects.requireNonNull;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.planner.rel.Cardinality;
import dev.skein.planner.sql.RelTypes;
import dev.skein.planner.sql.Signatures;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.jspecify.annotations.Nullable;

/// Translates an optimized relational tree to a physical plan. Used for one statement.
public final class Lowering {
    private final Signatures signatures;
    private final Cardinality cardinality;
    private final ScanLowering scans;
    private final JoinLowering joins;
    private final AggregateLowering aggregates;
    private final WindowLowering windows;

    /// A translation for one statement.
    public Lowering(Signatures signatures, Cardinality cardinality) {
        this.signatures = signatures;
        this.cardinality = cardinality;
        this.scans = new ScanLowering(this);
        this.joins = new JoinLowering(this);
        this.aggregates = new AggregateLowering(this);
        this.windows = new WindowLowering(this);
    }

    /// The plan of a tree, with the dynamic filters of its joins.
    public PhysicalPlan plan(RelNode root) {
        return new DynamicFilters().assign(lower(root));
    }

    PhysicalPlan lower(RelNode rel) {
        Optional<PhysicalPlan> scan = scans.lower(rel);
        if (scan.isPresent()) {
            return scan.get();
        }
        return switch (rel) {
            case Filter filter -> filter(filter);
            case Project project -> project(project, lower(project.getInput()));
            case Join join -> joins.lower(join);
            case Aggregate aggregate -> aggregates.over(aggregate, lower(aggregate.getInput()));
            case Sort sort -> sort(sort, lower(sort.getInput()));
            case Union union -> union(union);
            case Intersect intersect -> setOperation(intersect, true);
            case Minus minus -> setOperation(minus, false);
            case Values values -> values(values);
            case TableScan scanned -> throw new IllegalStateException("not a table of ours: " + scanned.getTable());
            default -> throw new SkeinException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, rel.getRelTypeName().replace("Logical", "") + " is not supported");
        };
    }

    /// See [ScanLowering#refusal].
    Optional<String> joinRefusal(Join join) {
        return scans.refusal(join);
    }

    private PhysicalPlan filter(Filter filter) {
        Optional<PhysicalPlan> nullAware = joins.nullAwareAnti(filter);
        if (nullAware.isPresent()) {
            return nullAware.get();
        }
        PhysicalPlan input = lower(filter.getInput());
        ExpressionLowering expressions = expressions(filter, input.output());
        return Plans.filter(input, conjuncts(filter.getCondition(), expressions), estimate(filter));
    }

    /// The conditions that must all hold, none of them an AND.
    static List<Expression> conjuncts(RexNode condition, ExpressionLowering expressions) {
        List<Expression> conjuncts = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
            addConjuncts(condition(expressions.lower(conjunct)), conjuncts);
        }
        return conjuncts;
    }

    private static void addConjuncts(Expression condition, List<Expression> conjuncts) {
        if (condition instanceof Expression.Logical logical && logical.and()) {
            logical.arguments().forEach(argument -> addConjuncts(argument, conjuncts));
        } else if (!condition.equals(Expression.Literal.of(true))) {
            conjuncts.add(condition);
        }
    }

    /// A value that can stand as a condition: an untyped null is a null of type BOOLEAN.
    static Expression condition(Expression value) {
        return Casts.to(value, SqlType.BOOLEAN);
    }

    PhysicalPlan project(Project project, PhysicalPlan input) {
        if (RexOver.containsOver(project.getProjects(), null)) {
            return windows.project(project, input);
        }
        ExpressionLowering expressions = expressions(project, input.output());
        List<Expression> values = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            values.add(expressions.typed(expression));
        }
        return Plans.project(input, values, fields(project.getRowType()), estimate(project));
    }

    PhysicalPlan sort(Sort sort, PhysicalPlan input) {
        long limit = rows(sort.fetch, "LIMIT", Long.MAX_VALUE);
        long offset = rows(sort.offset, "OFFSET", 0);
        List<SortKey> keys = keys(sort.getCollation().getFieldCollations());
        if (keys.isEmpty()) {
            return new PhysicalPlan.Limit(input, limit, offset, estimate(sort));
        }
        if (limit == Long.MAX_VALUE && offset == 0) {
            return new PhysicalPlan.Sort(input, keys, estimate(sort));
        }
        return limit == Long.MAX_VALUE
                ? new PhysicalPlan.Limit(
                        new PhysicalPlan.Sort(input, keys, input.estimate()), limit, offset, estimate(sort))
                : new PhysicalPlan.TopN(input, keys, limit, offset, estimate(sort));
    }

    static List<SortKey> keys(List<RelFieldCollation> collations) {
        List<SortKey> keys = new ArrayList<>();
        for (RelFieldCollation collation : collations) {
            boolean ascending = !collation.direction.isDescending();
            boolean nullsFirst = switch (collation.nullDirection) {
                case FIRST -> true;
                case LAST -> false;
                case UNSPECIFIED -> !ascending;
            };
            keys.add(new SortKey(collation.getFieldIndex(), ascending, nullsFirst));
        }
        return keys;
    }

    static long rows(@Nullable RexNode count, String word, long otherwise) {
        if (count == null) {
            return otherwise;
        }
        if (count instanceof RexLiteral literal && !literal.isNull()) {
            long rows = requireNonNull(literal.getValueAs(java.math.BigDecimal.class)).longValue();
            if (rows < 0) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, word + " must not be negative: " + rows);
            }
            return rows;
        }
        throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, word + " must be a number, not a parameter");
    }

    private PhysicalPlan union(Union union) {
        List<Field> output = fields(union.getRowType());
        List<PhysicalPlan> inputs = new ArrayList<>();
        for (RelNode input : union.getInputs()) {
            inputs.add(typed(lower(input), output));
        }
        PhysicalPlan all = new PhysicalPlan.UnionAll(inputs, output, estimate(union));
        return union.all ? all : aggregates.distinct(all, estimate(union));
    }

    private PhysicalPlan setOperation(SetOp operation, boolean intersect) {
        List<Field> output = fields(operation.getRowType());
        PhysicalPlan plan = typed(lower(operation.getInput(0)), output);
        for (RelNode input : operation.getInputs().subList(1, operation.getInputs().size())) {
            plan = new PhysicalPlan.SetOperation(
                    plan, typed(lower(input), output), intersect, operation.all, output, estimate(operation));
        }
        return plan;
    }

    /// The plan with its columns cast to the types of the fields.
    private static PhysicalPlan typed(PhysicalPlan input, List<Field> output) {
        List<Expression> values = new ArrayList<>();
        boolean changed = false;
        for (int i = 0; i < output.size(); i++) {
            SqlType from = input.output().get(i).type();
            Expression value = new Expression.ColumnReference(i, from);
            boolean sameLane = Casts.comparable(from, output.get(i).type());
            values.add(sameLane ? value : Casts.to(value, output.get(i).type()));
            changed |= !sameLane;
        }
        return changed ? new PhysicalPlan.Project(input, values, output, input.estimate()) : input;
    }

    private PhysicalPlan values(Values values) {
        List<Field> output = fields(values.getRowType());
        List<List<Datum>> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.getTuples()) {
            List<Datum> row = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) {
                Expression value = Casts.to(Literals.lower(tuple.get(i)), output.get(i).type());
                row.add(value.constant().orElseThrow(() -> new SkeinException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "VALUES with a value of another type in the same column")));
            }
            rows.add(row);
        }
        return new PhysicalPlan.Values(rows, output);
    }

    ExpressionLowering expressions(RelNode rel, List<Field> input) {
        return new ExpressionLowering(signatures, rel.getCluster().getRexBuilder(), input);
    }

    PhysicalPlan.Estimate estimate(RelNode rel) {
        return new PhysicalPlan.Estimate(cardinality.of(rel).rows(), List.of());
    }

    double rowCount(RelNode rel) {
        return cardinality.of(rel).rows();
    }

    static List<Field> fields(RelDataType rowType) {
        List<Field> fields = new ArrayList<>();
        for (RelDataTypeField field : rowType.getFieldList()) {
            fields.add(new Field(
                    field.getName(), RelTypes.toSql(field.getType()), field.getType().isNullable()));
        }
        return fields;
    }
}
