package dev.skein.executor.plan;

import dev.skein.catalog.Lane;
import dev.skein.storage.expression.Field;
import java.util.List;

/// What a plan is expected to need when it runs, by the planner's estimates.
///
/// @param bytes memory of all blocking operators, were they all to hold all their rows at once
/// @param rows rows that all operators give, together: a measure of work
public record PlanNeed(double bytes, double rows) {
    /// What drivers take for batches on their way, each.
    private static final double DRIVER_BYTES = 256 << 10;

    /// Rows of an operator that the planner has no idea of.
    private static final double UNKNOWN_ROWS = 100_000;

    /// An entry of a hash table beside the row: hash, place and free slots.
    private static final int ENTRY_BYTES = 24;

    /// A text or binary value: where it starts, its length, and the bytes of a short one.
    private static final int BYTES_VALUE_BYTES = 32;

    /// An aggregate of a group.
    private static final int CALL_BYTES = 16;

    /// Rows that a driver of a write collects before they go to a file.
    private static final double WRITE_ROWS = 131_072;

    /// What a plan needs.
    ///
    /// @param workers how many drivers may work on it at once
    public static PlanNeed of(PhysicalPlan plan, int workers) {
        double bytes = ownBytes(plan, workers);
        double rows = rows(plan);
        for (PhysicalPlan input : plan.inputs()) {
            PlanNeed need = of(input, workers);
            bytes += need.bytes;
            rows += need.rows;
        }
        return new PlanNeed(bytes, rows);
    }

    private static double ownBytes(PhysicalPlan plan, int workers) {
        return switch (plan) {
            case PhysicalPlan.SourceScan _, PhysicalPlan.RemoteSource _ -> workers * DRIVER_BYTES;
            case PhysicalPlan.Filter _, PhysicalPlan.Project _, PhysicalPlan.Limit _, PhysicalPlan.UnionAll _,
                    PhysicalPlan.Values _, PhysicalPlan.SingleRow _ -> 0;
            case PhysicalPlan.HashJoin join -> rows(join.right()) * (rowBytes(join.right()) + ENTRY_BYTES);
            case PhysicalPlan.NestedLoopJoin join -> rows(join.right()) * rowBytes(join.right());
            case PhysicalPlan.Aggregate aggregate ->
                // each driver may meet every group
                Math.min(rows(aggregate) * workers, rows(aggregate.input()))
                        * (rowBytes(aggregate) + ENTRY_BYTES + CALL_BYTES * aggregate.calls().size());
            case PhysicalPlan.Sort sort -> rows(sort.input()) * (rowBytes(sort) + ENTRY_BYTES);
            case PhysicalPlan.TopN top -> Math.min((double) top.limit() + top.offset(), rows(top.input()))
                    * workers * (rowBytes(top) + ENTRY_BYTES);
            // the rows, and the results of the calls
            case PhysicalPlan.Window window -> rows(window.input()) * (rowBytes(window) + ENTRY_BYTES);
            case PhysicalPlan.SetOperation operation ->
                (rows(operation.left()) + rows(operation.right())) * (rowBytes(operation) + ENTRY_BYTES);
            case PhysicalPlan.TableWrite write ->
                Math.min(rows(write.input()), workers * WRITE_ROWS) * rowBytes(write.input());
        };
    }

    private static double rows(PhysicalPlan plan) {
        double rows = plan.estimate().rowCount();
        return Double.isNaN(rows) ? UNKNOWN_ROWS : rows;
    }

    private static double rowBytes(PhysicalPlan plan) {
        List<Field> fields = plan.output();
        double bytes = 0;
        for (Field field : fields) {
            Lane lane = field.type().lane();
            bytes += switch (lane) {
                case LONG, DOUBLE -> Long.BYTES;
                case WIDE -> 2 * Long.BYTES;
                case BYTES -> BYTES_VALUE_BYTES;
            };
        }
        return bytes;
    }
}
