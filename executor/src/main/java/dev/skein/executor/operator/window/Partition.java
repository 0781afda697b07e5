package dev.skein.executor.operator.window;

import dev.skein.executor.operator.sort.RowOrder;
import dev.skein.executor.pipeline.Worker;
import org.jspecify.annotations.Nullable;

/// The partition that a task is at. Positions count from its first row.
final class Partition {
    private final Worker worker;
    private final int[] order;
    private final @Nullable RowOrder ordering;
    private final Scratch scratch;
    private int from;
    private int size;
    private boolean peersKnown;
    private int[] peerStarts = {};
    private int[] peerEnds = {};

    Partition(Worker worker, PartitionOrder rows, Scratch scratch) {
        this.worker = worker;
        this.order = rows.order();
        this.ordering = rows.ordering();
        this.scratch = scratch;
    }

    /// Goes to another partition.
    void move(int first, int end) {
        worker.checkpoint();
        from = first;
        size = end - first;
        peersKnown = false;
    }

    /// To be called now and then by functions that take long for one partition.
    void checkpoint() {
        worker.checkpoint();
    }

    /// Where the partition begins among all positions.
    int from() {
        return from;
    }

    int size() {
        return size;
    }

    /// The row at a position.
    int row(int position) {
        return order[from + position];
    }

    /// Per position the first position with a row that is equal in the order.
    int[] peerStarts() {
        findPeers();
        return peerStarts;
    }

    /// Per position the end of the rows that are equal in the order.
    int[] peerEnds() {
        findPeers();
        return peerEnds;
    }

    private void findPeers() {
        if (peersKnown) {
            return;
        }
        peersKnown = true;
        peerStarts = scratch.ints(peerStarts, size);
        peerEnds = scratch.ints(peerEnds, size);
        int start = 0;
        for (int i = 1; i <= size; i++) {
            if (i == size || differs(i)) {
                for (int j = start; j < i; j++) {
                    peerStarts[j] = start;
                    peerEnds[j] = i;
                }
                start = i;
            }
        }
    }

    private boolean differs(int position) {
        return ordering != null && ordering.compare(row(position - 1), row(position)) != 0;
    }
}
