package dev.skein.planner;

import java.time.Duration;

/// How the planner behaves.
///
/// @param deadline how long a statement may take before the planner stops looking for a better order of joins
/// @param cachedPlans how many plans are kept for statements that come again; 0 for none
public record PlannerSettings(Duration deadline, int cachedPlans) {
    /// Settings for a server.
    public static final PlannerSettings DEFAULT = new PlannerSettings(Duration.ofMillis(500), 1_000);
}
