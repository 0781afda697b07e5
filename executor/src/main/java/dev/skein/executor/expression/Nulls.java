package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The null flags of a result, in an array that is used again for every batch.
final class Nulls {
    private boolean[] flags = {};

    /// Room for so many rows, all not null.
    boolean[] cleared(int rows) {
        boolean[] room = room(rows);
        Arrays.fill(room, 0, rows, false);
        return room;
    }

    /// Null where either is.
    boolean @Nullable [] either(boolean @Nullable [] left, boolean @Nullable [] right, int rows) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        boolean[] room = room(rows);
        for (int i = 0; i < rows; i++) {
            room[i] = left[i] | right[i];
        }
        return room;
    }

    /// Room for so many rows, with what was there before.
    boolean[] room(int rows) {
        if (flags.length < rows) {
            flags = new boolean[Math.max(rows, Batch.MAX_ROWS)];
        }
        return flags;
    }
}
