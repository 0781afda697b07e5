package dev.skein.executor.plan;

import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import dev.skein.storage.spi.Scan;
import java.util.ArrayList;
import java.util.List;

/// A node of a physical plan. Columns are named by their place in the input; for joins, the left input's columns come
/// first.
public sealed interface PhysicalPlan {
    /// The columns of the node's output.
    List<Field> output();

    /// The nodes that it reads from, in order.
    List<PhysicalPlan> inputs();

    /// The expressions that the node computes itself, over the columns of its inputs.
    default List<Expression> expressions() {
        return List.of();
    }

    /// What the planner expects of the node's output.
    Estimate estimate();

    /// What the planner expected, shown by `EXPLAIN` beside what came.
    ///
    /// @param rowCount expected number of rows; NaN if it had no idea
    /// @param notes words for `EXPLAIN`, such as the remote SQL of a scan or why something was not pushed
    record Estimate(double rowCount, List<String> notes) {
        /// No idea.
        public static final Estimate UNKNOWN = new Estimate(Double.NaN, List.of());

        public Estimate {
            notes = List.copyOf(notes);
        }
    }

    /// Reads a source.
    ///
    /// @param dynamicFilters filters that a join above will supply, each for a column of the output
    record SourceScan(Scan scan, List<DynamicFilterTarget> dynamicFilters, Estimate estimate) implements PhysicalPlan {
        public SourceScan {
            dynamicFilters = List.copyOf(dynamicFilters);
        }

        @Override
        public List<Field> output() {
            return scan.output();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }
    }

    /// Says that a hash join's build keys restrict a column of a scan.
    ///
    /// @param filterId the number that the join gives the filter, unique in the plan
    /// @param column place of the restricted column in the scan's output
    record DynamicFilterTarget(int filterId, int column) {}

    /// Keeps the rows for which a condition is true.
    record Filter(PhysicalPlan input, Expression condition, Estimate estimate) implements PhysicalPlan {
        @Override
        public List<Field> output() {
            return input.output();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }

        @Override
        public List<Expression> expressions() {
            return List.of(condition);
        }
    }

    /// Computes columns.
    record Project(PhysicalPlan input, List<Expression> expressions, List<Field> output, Estimate estimate)
            implements PhysicalPlan {
        public Project {
            expressions = List.copyOf(expressions);
            output = List.copyOf(output);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// Joins on equal keys: the right side is built, the left side probes. Key columns of a pair have the same lane.
    ///
    /// @param leftKeys places of the left side's key columns, at least one
    /// @param rightKeys places of the right side's key columns, as many
    /// @param nullsMatch whether a null key matches a null key (`IS NOT DISTINCT FROM`), one entry per key
    /// @param residual further condition over the columns of both sides for a pair to count; constant true if none
    /// @param dynamicFilterIds per key the number of the filter that its build values supply to scans of the left side,
    ///     or -1
    record HashJoin(
            PhysicalPlan left,
            PhysicalPlan right,
            JoinKind kind,
            List<Integer> leftKeys,
            List<Integer> rightKeys,
            List<Boolean> nullsMatch,
            Expression residual,
            List<Integer> dynamicFilterIds,
            Estimate estimate)
            implements PhysicalPlan {
        public HashJoin {
            leftKeys = List.copyOf(leftKeys);
            rightKeys = List.copyOf(rightKeys);
            nullsMatch = List.copyOf(nullsMatch);
            dynamicFilterIds = List.copyOf(dynamicFilterIds);
        }

        @Override
        public List<Field> output() {
            return joinOutput(left, right, kind);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(left, right);
        }

        @Override
        public List<Expression> expressions() {
            return List.of(residual);
        }
    }

    /// Joins on any condition by looking at all pairs; the right side is kept in memory.
    ///
    /// For NULL_AWARE_ANTI and MARK a null condition is an unknown outcome.
    record NestedLoopJoin(PhysicalPlan left, PhysicalPlan right, JoinKind kind, Expression condition, Estimate estimate)
            implements PhysicalPlan {
        @Override
        public List<Field> output() {
            return joinOutput(left, right, kind);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(left, right);
        }

        @Override
        public List<Expression> expressions() {
            return List.of(condition);
        }
    }

    /// Groups rows; the output is the key columns, then one column per call.
    ///
    /// With several grouping sets, a key that a set lacks is null in that set's groups, and calls of the function
    /// `grouping` (arguments: key places) tell such nulls apart. No keys and one empty set give exactly one row.
    ///
    /// @param keys places of the key columns in the input
    /// @param groupingSets each a list of indexes into `keys`; one set with all of them for a plain GROUP BY
    /// @param calls the aggregates
    record Aggregate(
            PhysicalPlan input,
            List<Integer> keys,
            List<List<Integer>> groupingSets,
            List<AggregateCall> calls,
            List<Field> output,
            Estimate estimate)
            implements PhysicalPlan {
        public Aggregate {
            keys = List.copyOf(keys);
            groupingSets = groupingSets.stream().map(List::copyOf).toList();
            calls = List.copyOf(calls);
            output = List.copyOf(output);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// Orders all rows.
    record Sort(PhysicalPlan input, List<SortKey> keys, Estimate estimate) implements PhysicalPlan {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public List<Field> output() {
            return input.output();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// The first rows in an order, in that order.
    record TopN(PhysicalPlan input, List<SortKey> keys, long limit, long offset, Estimate estimate)
            implements PhysicalPlan {
        public TopN {
            keys = List.copyOf(keys);
        }

        @Override
        public List<Field> output() {
            return input.output();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// Some rows, in the order they come.
    ///
    /// @param limit the most rows; [Long#MAX_VALUE] if only the offset matters
    record Limit(PhysicalPlan input, long limit, long offset, Estimate estimate) implements PhysicalPlan {
        @Override
        public List<Field> output() {
            return input.output();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// Adds window function results to the input's columns.
    record Window(
            PhysicalPlan input,
            List<Integer> partitionKeys,
            List<SortKey> orderKeys,
            List<WindowCall> calls,
            List<Field> output,
            Estimate estimate)
            implements PhysicalPlan {
        public Window {
            partitionKeys = List.copyOf(partitionKeys);
            orderKeys = List.copyOf(orderKeys);
            calls = List.copyOf(calls);
            output = List.copyOf(output);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// All rows of all inputs, duplicates included; inputs have the same types.
    record UnionAll(List<PhysicalPlan> inputs, List<Field> output, Estimate estimate) implements PhysicalPlan {
        public UnionAll {
            inputs = List.copyOf(inputs);
            output = List.copyOf(output);
        }
    }

    /// INTERSECT or EXCEPT; nulls are equal here. (UNION is [UnionAll] and an [Aggregate].)
    ///
    /// @param intersect INTERSECT rather than EXCEPT
    /// @param all whether duplicates count, as SQL's ALL says
    record SetOperation(
            PhysicalPlan left, PhysicalPlan right, boolean intersect, boolean all, List<Field> output, Estimate estimate)
            implements PhysicalPlan {
        public SetOperation {
            output = List.copyOf(output);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(left, right);
        }
    }

    /// Constant rows.
    record Values(List<List<Datum>> rows, List<Field> output) implements PhysicalPlan {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
            output = List.copyOf(output);
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }

        @Override
        public Estimate estimate() {
            return new Estimate(rows.size(), List.of());
        }
    }

    /// Fails with CARDINALITY_VIOLATION if its input has more than one row, and gives a row of nulls if it has none:
    /// a scalar subquery.
    record SingleRow(PhysicalPlan input, Estimate estimate) implements PhysicalPlan {
        @Override
        public List<Field> output() {
            return input.output().stream().map(field -> new Field(field.name(), field.type(), true)).toList();
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// Stages its input in the statement's [dev.skein.storage.spi.WriteSession]; the output is one row with the number
    /// of rows, as BIGINT.
    record TableWrite(PhysicalPlan input, Estimate estimate) implements PhysicalPlan {
        @Override
        public List<Field> output() {
            return List.of(new Field("rows", SqlType.BIGINT, false));
        }

        @Override
        public List<PhysicalPlan> inputs() {
            return List.of(input);
        }
    }

    /// The output of fragments that run elsewhere.
    ///
    /// @param fragments the fragments whose batches come in here, in any order; at least one
    /// @param dynamicFilters filters that a join above will supply, each for a column of the output
    record RemoteSource(
            List<Fragment> fragments, List<DynamicFilterTarget> dynamicFilters, List<Field> output, Estimate estimate)
            implements PhysicalPlan {
        public RemoteSource {
            fragments = List.copyOf(fragments);
            dynamicFilters = List.copyOf(dynamicFilters);
            output = List.copyOf(output);
        }

        /// Nothing in this process; what the fragments read is theirs.
        @Override
        public List<PhysicalPlan> inputs() {
            return List.of();
        }
    }

    private static List<Field> joinOutput(PhysicalPlan left, PhysicalPlan right, JoinKind kind) {
        boolean leftNullable = kind == JoinKind.RIGHT || kind == JoinKind.FULL;
        boolean rightNullable = kind == JoinKind.LEFT || kind == JoinKind.FULL;
        List<Field> fields = new ArrayList<>();
        if (kind.emitsLeft()) {
            for (Field field : left.output()) {
                fields.add(new Field(field.name(), field.type(), field.nullable() || leftNullable));
            }
        }
        if (kind.emitsRight()) {
            for (Field field : right.output()) {
                fields.add(new Field(field.name(), field.type(), field.nullable() || rightNullable));
            }
        } else if (kind == JoinKind.MARK) {
            fields.add(new Field("mark", SqlType.BOOLEAN, true));
        }
        return List.copyOf(fields);
    }
}
