package dev.skein.executor.operator.window;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.WindowCall.Bound;
import dev.skein.executor.plan.WindowCall.BoundKind;
import dev.skein.executor.plan.WindowCall.Frame;
import dev.skein.executor.plan.WindowCall.Unit;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.SortKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The frame of every row of a partition: from a start, before an end; empty if they are the same.
final class FrameBounds {
    private final Frame frame;
    private final List<Column> columns;
    private final Scratch scratch;
    private final @Nullable RangeSearch range;
    private int[] starts = {};
    private int[] ends = {};
    private int[] groupStarts = {};
    private int[] groups = {};
    private int groupCount;

    FrameBounds(Frame frame, List<SortKey> orderKeys, List<Column> columns, List<SqlType> types, Scratch scratch) {
        this.frame = frame;
        this.columns = columns;
        this.scratch = scratch;
        boolean searches = frame.unit() == Unit.RANGE && (moves(frame.start()) || moves(frame.end()));
        this.range = searches ? new RangeSearch(orderKeys, columns, types, scratch) : null;
    }

    private static boolean moves(Bound bound) {
        return bound.kind() == BoundKind.PRECEDING || bound.kind() == BoundKind.FOLLOWING;
    }

    /// Per position the first position of its frame.
    int[] starts() {
        return starts;
    }

    /// Per position the end of its frame.
    int[] ends() {
        return ends;
    }

    /// Finds the frames of a partition.
    void locate(Partition partition) {
        int size = partition.size();
        starts = scratch.ints(starts, size);
        ends = scratch.ints(ends, size);
        if (range != null) {
            range.load(partition);
        }
        if (frame.unit() == Unit.GROUPS) {
            number(partition);
        }
        bound(partition, frame.start(), true, starts);
        bound(partition, frame.end(), false, ends);
        for (int i = 0; i < size; i++) {
            starts[i] = Math.clamp(starts[i], 0, size);
            ends[i] = Math.clamp(ends[i], starts[i], size);
        }
    }

    private void bound(Partition partition, Bound bound, boolean start, int[] to) {
        int size = partition.size();
        switch (bound.kind()) {
            case UNBOUNDED_PRECEDING -> Arrays.fill(to, 0, size, 0);
            case UNBOUNDED_FOLLOWING -> Arrays.fill(to, 0, size, size);
            case CURRENT_ROW -> {
                if (frame.unit() != Unit.ROWS) {
                    System.arraycopy(start ? partition.peerStarts() : partition.peerEnds(), 0, to, 0, size);
                } else {
                    for (int i = 0; i < size; i++) {
                        to[i] = start ? i : i + 1;
                    }
                }
            }
            case PRECEDING -> move(partition, bound, start, -1, to);
            case FOLLOWING -> move(partition, bound, start, 1, to);
        }
    }

    private void move(Partition partition, Bound bound, boolean start, int sign, int[] to) {
        RangeSearch search = range;
        if (search != null) {
            search.find(partition, bound.offset(), sign, start, to);
            return;
        }
        LongColumn offsets = offsets(columns.get(bound.offset()));
        int size = partition.size();
        for (int i = 0; i < size; i++) {
            long offset = sign * Math.min(offset(offsets, partition.row(i)), Integer.MAX_VALUE);
            if (frame.unit() == Unit.ROWS) {
                to[i] = Math.clamp(i + offset + (start ? 0 : 1), 0, size);
            } else {
                long group = groups[i] + offset + (start ? 0 : 1);
                to[i] = group >= groupCount ? size : groupStarts[(int) Math.max(0, group)];
            }
        }
    }

    private static LongColumn offsets(Column column) {
        if (column instanceof LongColumn longs) {
            return longs;
        }
        throw new SkeinException(
                ErrorCode.TYPE_MISMATCH, "the offset of a ROWS or GROUPS frame must be a whole number of 64 bits");
    }

    private static long offset(LongColumn offsets, int row) {
        boolean[] nulls = offsets.nulls();
        long offset = offsets.values()[row];
        if (nulls != null && nulls[row] || offset < 0) {
            throw invalidOffset();
        }
        return offset;
    }

    static SkeinException invalidOffset() {
        return new SkeinException(
                ErrorCode.INVALID_PARAMETER, "the offset of a window frame must not be null or negative");
    }

    /// Numbers the groups of equal rows.
    private void number(Partition partition) {
        int size = partition.size();
        int[] peers = partition.peerStarts();
        groups = scratch.ints(groups, size);
        groupStarts = scratch.ints(groupStarts, size);
        groupCount = 0;
        for (int i = 0; i < size; i++) {
            if (peers[i] == i) {
                groupStarts[groupCount++] = i;
            }
            groups[i] = groupCount - 1;
        }
    }
}
