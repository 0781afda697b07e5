package dev.skein.planner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.TableName;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Keeps plans of statements that come again. Thread-safe.
///
/// A plan is good for every snapshot of its plan version: which segments it reads is up to the run. Plans that
/// read other sources are not kept, as these change without telling, but for the generated tables of `tpch`. Plans hold no
/// clock: `now()` is a call in them.
final class PlanCache {
    /// Longer statements are not kept: they are lists of values that seldom come twice.
    private static final int MAX_STATEMENT_LENGTH = 10_000;

    private static final Set<String> STABLE_CATALOGS = Set.of(TableName.NATIVE_CATALOG, "tpch");

    /// All that a plan depends on.
    private record Key(String sql, long planVersion, List<String> searchPath, ZoneId timeZone) {}

    private final Cache<Key, PlannedStatement> plans;

    PlanCache(int entries) {
        this.plans = Caffeine.newBuilder().maximumSize(entries).build();
    }

    Optional<PlannedStatement> get(String sql, PlanningContext context) {
        return Optional.ofNullable(plans.getIfPresent(key(sql, context)));
    }

    /// Keeps a plan if it may be kept.
    ///
    /// @param read the tables that the statement reads
    void put(String sql, PlanningContext context, PlannedStatement planned, Set<TableName> read) {
        boolean kept = planned instanceof PlannedStatement.Query
                && sql.length() <= MAX_STATEMENT_LENGTH
                && read.stream().allMatch(name -> STABLE_CATALOGS.contains(name.catalog()));
        if (kept) {
            plans.put(key(sql, context), planned);
        }
    }

    private static Key key(String sql, PlanningContext context) {
        return new Key(sql, context.snapshot().planVersion(), context.searchPath(), context.timeZone());
    }
}
