package dev.skein.storage.segment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// Chunks that were read lately, decoded, in native memory: one cache for all segments of a process, bounded in bytes.
///
/// A chunk that is evicted while a reader holds it lives until the reader lets go; its memory comes from an automatic
/// arena, which also counts it against the JVM's limit of direct memory. Thread-safe; two readers that want the same chunk
/// decode it once.
public final class ChunkCache {
    /// Caffeine counts weights up to two thousand million per entry; in lines of this many bytes they always fit.
    private static final int LINE_BYTES = 64;

    private final long limitBytes;
    private final Cache<StoredChunk, LoadedChunk> chunks;

    /// @param limitBytes the most bytes that chunks in the cache take together
    public ChunkCache(long limitBytes) {
        this.limitBytes = limitBytes;
        this.chunks = Caffeine.newBuilder()
                .maximumWeight(limitBytes / LINE_BYTES)
                .weigher((StoredChunk _, LoadedChunk chunk) ->
                        Math.toIntExact((chunk.weightBytes() + LINE_BYTES - 1) / LINE_BYTES))
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    /// A sensible limit here: three quarters of the direct memory that the JVM may use, as evicted chunks that readers
    /// hold need room too, and at most half of the machine's memory, as the rest caches the files themselves.
    public static long defaultLimitBytes() {
        String configured = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue();
        long direct = Long.parseLong(configured);
        if (direct == 0) {
            direct = Runtime.getRuntime().maxMemory();
        }
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.min(direct / 4 * 3, machine / 2);
    }

    /// The most bytes that its chunks take together.
    public long limitBytes() {
        return limitBytes;
    }

    LoadedChunk load(StoredChunk chunk, String column) {
        return chunks.get(chunk, stored -> stored.load(column));
    }

    void forget(StoredChunk chunk) {
        chunks.invalidate(chunk);
    }

    /// What the cache holds and how it fares.
    ///
    /// @param limitBytes the most bytes it may hold
    /// @param bytes bytes it holds
    /// @param chunks chunks it holds
    /// @param hits reads of a chunk that was there
    /// @param loads reads that had to verify and decode the chunk first
    /// @param loadNanos time that these took
    /// @param evictions chunks that made room for others
    public record Statistics(
            long limitBytes, long bytes, long chunks, long hits, long loads, long loadNanos, long evictions) {}

    /// What the cache holds now, and how it has fared.
    public Statistics statistics() {
        CacheStats stats = chunks.stats();
        long lines = chunks.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new Statistics(limitBytes, lines * LINE_BYTES, chunks.estimatedSize(), stats.hitCount(),
                stats.loadCount(), stats.totalLoadTime(), stats.evictionCount());
    }
}
