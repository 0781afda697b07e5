package dev.skein.executor.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The order in which drivers get a permit.
///
/// A driver stands in a level by the processor time that its query has used: short queries are over before they leave the
/// first one. Every level gets twice the time of the next one while both have drivers that wait (stride scheduling:
/// Waldspurger, Weihl 1995), so that a short query overtakes long ones, but no crowd of short ones starves a long one.
/// Within a level the first comes first. Not thread-safe.
final class RunQueue<T> {
    /// Processor time by which a query leaves a level for the next: from the tiles of a dashboard to long reports.
    private static final long[] LEVEL_END_NANOS = {10_000_000, 40_000_000, 160_000_000, 640_000_000};

    private static final int LEVELS = LEVEL_END_NANOS.length + 1;

    private final List<Queue<T>> levels = new ArrayList<>();
    /// What a level has used, in the time of the last level: the level that has used least is next.
    private final long[] passNanos = new long[LEVELS];
    private long lastPassNanos;
    private int size;

    RunQueue() {
        for (int level = 0; level < LEVELS; level++) {
            levels.add(new ArrayDeque<>());
        }
    }

    /// The level of a query that has used so much processor time.
    static int level(long usedNanos) {
        int level = 0;
        while (level < LEVEL_END_NANOS.length && usedNanos >= LEVEL_END_NANOS[level]) {
            level++;
        }
        return level;
    }

    void add(T driver, int level) {
        if (levels.get(level).isEmpty()) {
            // what it did not want before it cannot claim now
            passNanos[level] = Math.max(passNanos[level], lastPassNanos);
        }
        levels.get(level).add(driver);
        size++;
    }

    /// Takes out the driver whose turn it is; null if there is none.
    @Nullable T poll() {
        if (size == 0) {
            return null;
        }
        int level = nextLevel();
        lastPassNanos = passNanos[level];
        size--;
        return levels.get(level).remove();
    }

    /// The level whose turn it is; one more than the last if nobody waits.
    int nextLevel() {
        int next = LEVELS;
        for (int level = 0; level < LEVELS; level++) {
            if (!levels.get(level).isEmpty() && (next == LEVELS || passNanos[level] < passNanos[next])) {
                next = level;
            }
        }
        return next;
    }

    /// Says that a driver of a level has worked.
    void charge(int level, long nanos) {
        passNanos[level] += nanos >> (LEVELS - 1 - level);
    }

    int size() {
        return size;
    }
}
