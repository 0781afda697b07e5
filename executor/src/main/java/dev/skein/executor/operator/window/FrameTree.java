package dev.skein.executor.operator.window;

/// An aggregate over frames that has no inverse, so that rows cannot be taken out again.
///
/// A frame that only grew since the row before takes the new rows; a short one is computed anew; any other one is put
/// together from a segment tree: node `i` stands for the rows of the nodes `2i` and `2i + 1`, and the rows themselves are
/// the nodes from the partition's size on.
abstract class FrameTree implements WindowFunction {
    /// Frames up to this many rows are computed row by row.
    private static final int SHORT_FRAME_ROWS = 16;

    private static final int ROWS_PER_CHECK = 4096;

    private final FrameBounds frame;

    FrameTree(FrameBounds frame) {
        this.frame = frame;
    }

    /// Makes nodes of the partition's rows.
    abstract void load(Partition partition);

    /// Makes a node of its two parts.
    abstract void combine(int node);

    /// Forgets all nodes that were taken.
    abstract void clear();

    /// Takes a node.
    abstract void take(int node);

    /// Writes what was taken as the result at a position.
    abstract void emit(int position);

    @Override
    public final void compute(Partition partition) {
        int size = partition.size();
        int[] starts = frame.starts();
        int[] ends = frame.ends();
        load(partition);
        boolean built = false;
        int start = 0;
        int end = 0;
        clear();
        for (int i = 0; i < size; i++) {
            if (i % ROWS_PER_CHECK == ROWS_PER_CHECK - 1) {
                partition.checkpoint();
            }
            boolean grew = starts[i] == start && ends[i] >= end;
            if (!grew) {
                clear();
                start = starts[i];
                end = start;
            }
            int added = ends[i] - end;
            if (grew || added <= SHORT_FRAME_ROWS) {
                for (int node = size + end; node < size + ends[i]; node++) {
                    take(node);
                }
            } else {
                if (!built) {
                    built = true;
                    for (int node = size - 1; node > 0; node--) {
                        combine(node);
                    }
                    clear();
                }
                takeRange(size + start, size + ends[i]);
            }
            end = ends[i];
            emit(partition.from() + i);
        }
    }

    private void takeRange(int first, int last) {
        int left = first;
        int right = last;
        while (left < right) {
            if ((left & 1) == 1) {
                take(left++);
            }
            if ((right & 1) == 1) {
                take(--right);
            }
            left >>= 1;
            right >>= 1;
        }
    }
}
