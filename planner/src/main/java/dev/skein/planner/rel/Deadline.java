package dev.skein.planner.rel;

import java.util.function.LongSupplier;

/// When planning should stop looking for something better.
///
/// @param atNanos reading of the clock
/// @param clock counts nanoseconds
public record Deadline(long atNanos, LongSupplier clock) {
    /// So many nanoseconds from now.
    public static Deadline in(long nanos, LongSupplier clock) {
        return new Deadline(clock.getAsLong() + nanos, clock);
    }

    /// Whether the time is up.
    public boolean isPast() {
        return clock.getAsLong() - atNanos >= 0;
    }
}
