package dev.skein.server.query;

import dev.skein.catalog.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The statements that run now and those that finished lately. Thread-safe.
public final class QueryLog {
    /// Finished statements that are remembered: enough to look back over a busy minute, little memory.
    private static final int REMEMBERED = 1_000;

    private final Map<String, RunningQuery> running = new ConcurrentHashMap<>();
    private final Deque<Finished> finished = new ArrayDeque<>();
    private final Consumer<Finished> listener;
    private volatile long lastEndNanos;

    /// A statement that ended.
    ///
    /// @param sqlState the error's state; empty if it succeeded
    /// @param rows rows that it gave or changed
    /// @param peakBytes the most bytes that it held at any time
    /// @param spilledBytes bytes that it wrote to temporary files
    /// @param predictedBytes the memory that it was expected to need
    /// @param waitedNanos how long it waited before it could run
    public record Finished(
            String id,
            String sql,
            String user,
            Instant startedAt,
            Duration duration,
            long rows,
            long peakBytes,
            long spilledBytes,
            long predictedBytes,
            long waitedNanos,
            String sqlState) {
        /// How it ended.
        public State state() {
            return sqlState.isEmpty()
                    ? State.FINISHED
                    : sqlState.equals(ErrorCode.QUERY_CANCELLED.sqlState()) ? State.CANCELLED : State.FAILED;
        }
    }

    /// How a statement ends.
    public enum State {
        /// It succeeded.
        FINISHED,
        /// It met an error.
        FAILED,
        /// Somebody ended it.
        CANCELLED
    }

    /// @param listener hears of every statement that ends, on the thread that ends it
    public QueryLog(Consumer<Finished> listener) {
        this.listener = listener;
        this.lastEndNanos = System.nanoTime();
    }

    void start(RunningQuery query) {
        running.put(query.id(), query);
    }

    void finish(RunningQuery query, Instant now, long rows, String sqlState) {
        Finished entry = new Finished(query.id(), query.sql(), query.user(), query.startedAt(),
                Duration.between(query.startedAt(), now), rows, query.memory().peakBytes(),
                query.profile().spilledBytes.sum(), query.place().demand().bytes(), query.place().waitedNanos(), sqlState);
        synchronized (finished) {
            finished.addFirst(entry);
            if (finished.size() > REMEMBERED) {
                finished.removeLast();
            }
        }
        // only now, so that a statement is never in neither list
        running.remove(query.id());
        lastEndNanos = System.nanoTime();
        listener.accept(entry);
    }

    /// The statement that runs under this id.
    public Optional<RunningQuery> find(String id) {
        return Optional.ofNullable(running.get(id));
    }

    /// What runs now.
    public List<RunningQuery> running() {
        return List.copyOf(running.values());
    }

    /// Whether nothing runs and nothing has run for so long, or since the log was made.
    public boolean quietFor(Duration time) {
        return running.isEmpty() && System.nanoTime() - lastEndNanos >= time.toNanos();
    }

    /// When the oldest of the statements that run now began; empty if none runs.
    public Optional<Instant> oldestStart() {
        return running.values().stream().map(RunningQuery::startedAt).min(Instant::compareTo);
    }

    /// What ended lately, latest first.
    public List<Finished> finished() {
        synchronized (finished) {
            return new ArrayList<>(finished);
        }
    }
}
