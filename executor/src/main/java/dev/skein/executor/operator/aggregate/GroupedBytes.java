package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.BytesColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One run of bytes per group, which may be replaced. Replaced runs leave holes that are closed when the heap is full.
final class GroupedBytes {
    private static final int MAX_HEAP = Integer.MAX_VALUE - 16;

    private final Reservation reservation;
    private byte[] heap = {};
    private int used;
    private int[] starts = {};
    private int[] lengths = {};
    private int groupCount;

    GroupedBytes(Reservation reservation) {
        this.reservation = reservation;
    }

    void grow(int groups) {
        starts = GroupedLongs.grow(starts, groups, reservation);
        lengths = GroupedLongs.grow(lengths, groups, reservation);
        groupCount = groups;
    }

    void set(int group, byte[] from, int start, int length) {
        lengths[group] = 0;
        ensure(length);
        System.arraycopy(from, start, heap, used, length);
        starts[group] = used;
        lengths[group] = length;
        used += length;
    }

    int compare(int group, byte[] other, int start, int length) {
        int from = starts[group];
        return Arrays.compareUnsigned(heap, from, from + lengths[group], other, start, start + length);
    }

    private void ensure(int more) {
        if (used + (long) more <= heap.length) {
            return;
        }
        long live = more;
        for (int i = 0; i < groupCount; i++) {
            live += lengths[i];
        }
        if (live > MAX_HEAP) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                    "an aggregate would hold more than 2 GB of text; let the query read less");
        }
        int size = (int) Math.min(MAX_HEAP, Math.max(1024, 2 * live));
        reservation.grow(size);
        byte[] packed = new byte[size];
        int at = 0;
        for (int i = 0; i < groupCount; i++) {
            System.arraycopy(heap, starts[i], packed, at, lengths[i]);
            starts[i] = at;
            at += lengths[i];
        }
        reservation.shrink(heap.length);
        heap = packed;
        used = at;
    }

    byte[] heap() {
        return heap;
    }

    int start(int group) {
        return starts[group];
    }

    int length(int group) {
        return lengths[group];
    }

    BytesColumn column(boolean @Nullable [] nulls, int groups) {
        return new BytesColumn(heap, starts, lengths, nulls, groups);
    }
}
