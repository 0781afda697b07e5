package dev.skein.server.admission;

import dev.skein.executor.plan.PlanNeed;

/// What a statement is expected to need.
///
/// @param bytes the most memory it will hold
/// @param nanos the processor time it will use
public record Demand(long bytes, long nanos) {
    /// A statement that is over before anybody could do anything else.
    public static final Demand NONE = new Demand(0, 0);

    /// Processor time per row that an operator gives: about what simple operators take.
    private static final double NANOS_PER_ROW = 20;

    /// What the planner's estimates say.
    static Demand of(PlanNeed need) {
        // casts cut off at the largest long, and the estimates of some joins need that
        return new Demand((long) need.bytes(), (long) (need.rows() * NANOS_PER_ROW));
    }

    /// What is to be expected when a run needed this much and earlier ones said what this demand says. More memory at once,
    /// less only slowly: too little set aside is worse than too much. Less processor time at once, more only slowly: the
    /// first runs after a start take longer, as code is compiled, and so do those on a busy machine, but no run takes less
    /// than the statement needs.
    Demand learn(long usedBytes, long usedNanos) {
        return new Demand(
                usedBytes >= bytes ? usedBytes : moved(bytes, usedBytes),
                usedNanos <= nanos ? usedNanos : moved(nanos, usedNanos));
    }

    private static long moved(long expected, long used) {
        return expected + (used - expected) / 4;
    }
}
