package dev.skein.server;

import dev.skein.executor.Executor;
import dev.skein.server.admission.Admission;
import dev.skein.server.query.QueryLog;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.segment.ChunkCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/// Counts what statements did, for `/metrics`. Thread-safe.
final class GatewayMetrics implements Consumer<QueryLog.Finished> {
    /// Upper bounds of the histogram's buckets: from a cached dashboard tile to a long report.
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofMinutes(5)
    };

    private final Counter finished;
    private final Counter failed;
    private final Counter cancelled;
    private final Counter rows;
    private final Timer durations;

    GatewayMetrics(MeterRegistry registry) {
        this.finished = outcome(registry, "finished");
        this.failed = outcome(registry, "failed");
        this.cancelled = outcome(registry, "cancelled");
        this.rows = Counter.builder("skein_query_rows")
                .description("Rows that statements gave or changed")
                .register(registry);
        this.durations = Timer.builder("skein_query_duration")
                .description("How long statements ran")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Counter outcome(MeterRegistry registry, String outcome) {
        return Counter.builder("skein_queries")
                .description("Statements that ended, by how")
                .tag("outcome", outcome)
                .register(registry);
    }

    /// Shows what runs and what it holds.
    static void watch(MeterRegistry registry, QueryLog log, MemoryBudget memory, Executor executor) {
        registry.gauge("skein_queries_running", log, found -> found.running().size());
        registry.gauge("skein_query_memory_bytes", memory, MemoryBudget::reservedBytes);
        registry.gauge("skein_query_memory_limit_bytes", memory, MemoryBudget::limitBytes);
        FunctionCounter.builder("skein_spilled_bytes", executor, Executor::spilledBytes)
                .description("Bytes that queries have written to temporary files")
                .register(registry);
    }

    /// Shows who waits, and who waited in vain.
    static void watch(MeterRegistry registry, Admission admission) {
        registry.gauge("skein_queries_queued", admission, Admission::queued);
        refused(registry, admission, "timeout", Admission::timeouts);
        refused(registry, admission, "full", Admission::refusals);
    }

    private static void refused(
            MeterRegistry registry, Admission admission, String reason, ToDoubleFunction<Admission> count) {
        FunctionCounter.builder("skein_queries_refused", admission, count)
                .description("Statements that were refused because they waited too long or the queue was full")
                .tag("reason", reason)
                .register(registry);
    }

    /// Takes how many nanoseconds each statement waited before it could run.
    static LongConsumer queueWaits(MeterRegistry registry) {
        Timer waits = Timer.builder("skein_queue_wait")
                .description("How long statements waited before they could run")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return nanos -> waits.record(nanos, TimeUnit.NANOSECONDS);
    }

    /// Shows what the cache of decoded chunks holds and how it fares.
    static void watch(MeterRegistry registry, ChunkCache cache) {
        registry.gauge("skein_chunk_cache_bytes", cache, found -> found.statistics().bytes());
        registry.gauge("skein_chunk_cache_limit_bytes", cache, found -> found.statistics().limitBytes());
        FunctionCounter.builder("skein_chunk_cache_hits", cache, found -> found.statistics().hits())
                .description("Reads of chunks that were in the cache")
                .register(registry);
        FunctionCounter.builder("skein_chunk_cache_loads", cache, found -> found.statistics().loads())
                .description("Reads of chunks that had to be verified and decoded first")
                .register(registry);
        FunctionCounter.builder("skein_chunk_cache_evictions", cache, found -> found.statistics().evictions())
                .description("Chunks that made room for others")
                .register(registry);
    }

    @Override
    public void accept(QueryLog.Finished query) {
        switch (query.state()) {
            case FINISHED -> finished.increment();
            case FAILED -> failed.increment();
            case CANCELLED -> cancelled.increment();
        }
        rows.increment((double) query.rows());
        durations.record(query.duration());
    }
}
