package dev.skein.server.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PlanNeed;
import java.util.List;

/// What statements needed when they ran before; by their text, so that a plan made anew after a change of its tables still
/// profits. Thread-safe.
public final class DemandHistory {
    /// Characters of statements that are remembered: some ten thousand usual ones.
    private static final long MAX_CHARACTERS = 8L << 20;

    private final int workers;
    private final Cache<Key, Demand> known = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARACTERS)
            .weigher((Key key, Demand _) -> key.sql().length() + 1)
            .executor(Runnable::run)
            .build();

    private record Key(String sql, List<String> searchPath) {}

    /// @param workers how many drivers may work on a statement at once
    public DemandHistory(int workers) {
        this.workers = workers;
    }

    /// What a statement is expected to need: what it needed before, else what its plan says.
    public Demand expect(String sql, List<String> searchPath, PhysicalPlan plan) {
        Demand before = known.getIfPresent(new Key(sql, searchPath));
        return before != null ? before : Demand.of(PlanNeed.of(plan, workers));
    }

    /// Remembers what a run that came to its end has needed.
    public void learn(String sql, List<String> searchPath, long peakBytes, long usedNanos) {
        Key key = new Key(sql, searchPath);
        Demand before = known.getIfPresent(key);
        known.put(key, before == null ? new Demand(peakBytes, usedNanos) : before.learn(peakBytes, usedNanos));
    }
}
