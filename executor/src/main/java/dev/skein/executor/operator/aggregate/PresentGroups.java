package dev.skein.executor.operator.aggregate;

import dev.skein.executor.pipeline.Reservation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Remembers which groups had a value that is not null.
///
/// While every row of every group brings a value there is nothing to remember.
final class PresentGroups {
    private final Reservation reservation;
    private boolean @Nullable [] present;
    private boolean tracking;
    private int groupCount;
    private int groupsBefore;

    /// @param complete whether every group gets a row in the batch that it comes with
    PresentGroups(boolean complete, Reservation reservation) {
        this.tracking = !complete;
        this.reservation = reservation;
    }

    /// To be called before rows come, even if no group is new.
    void grow(int groups) {
        groupsBefore = groupCount;
        groupCount = groups;
        if (tracking) {
            flags();
        }
    }

    /// Rows came for groups.
    void add(boolean @Nullable [] nulls, int[] groups, int count) {
        if (nulls == null) {
            if (tracking) {
                boolean[] flags = flags();
                for (int i = 0; i < count; i++) {
                    flags[groups[i]] = true;
                }
            }
            return;
        }
        track();
        boolean[] flags = flags();
        for (int i = 0; i < count; i++) {
            if (!nulls[i]) {
                flags[groups[i]] = true;
            }
        }
    }

    /// To be called before rows of which some bring no value.
    void track() {
        if (!tracking) {
            tracking = true;
            Arrays.fill(flags(), 0, groupsBefore, true);
        }
    }

    /// A value came for a group.
    void add(int group) {
        if (tracking) {
            flags()[group] = true;
        }
    }

    boolean isPresent(int group) {
        boolean[] flags = present;
        return !tracking || flags != null && group < flags.length && flags[group];
    }

    /// Null flags for the first groups: true where no value came; null if all had one.
    boolean @Nullable [] nulls(int groups) {
        if (!tracking) {
            return null;
        }
        boolean[] flags = flags();
        boolean[] nulls = new boolean[groups];
        boolean any = false;
        for (int i = 0; i < groups; i++) {
            nulls[i] = !flags[i];
            any |= nulls[i];
        }
        return any ? nulls : null;
    }

    private boolean[] flags() {
        boolean[] flags = present;
        if (flags == null || flags.length < groupCount) {
            int before = flags == null ? 0 : flags.length;
            int larger = Math.max(groupCount, Math.max(64, 2 * before));
            reservation.grow(larger);
            flags = flags == null ? new boolean[larger] : Arrays.copyOf(flags, larger);
            present = flags;
            reservation.shrink(before);
        }
        return flags;
    }
}
