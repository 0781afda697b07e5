package dev.skein.server.admission;

import java.time.Duration;

/// How many statements run side by side, and how long others wait.
///
/// @param maxRunning costly statements that run at once, beside them twice as many cheap ones; from 1 to [#MOST]
/// @param maxQueued statements that wait at most; more are refused at once. At least 0
/// @param queueTimeout how long a statement waits before it is refused
public record AdmissionSettings(int maxRunning, int maxQueued, Duration queueTimeout) {
    /// More statements than that exhaust a process by their connections alone.
    public static final int MOST = 100_000;

    /// Costly statements per thread that run at once: one more than a thread can work for, as some wait for remote sources;
    /// no more, because what they hold fills caches and heap.
    private static final int RUNNING_PER_THREAD = 2;

    /// Statements that wait at most: each costs a connection and some kilobytes.
    public static final int DEFAULT_QUEUED = 1_000;

    /// How long people wait for a report rather than send it again.
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public AdmissionSettings {
        if (maxRunning < 1 || maxRunning > MOST || maxQueued < 0 || maxQueued > MOST || queueTimeout.isNegative()) {
            throw new IllegalArgumentException("an admission of " + maxRunning + " statements at once with a queue of "
                    + maxQueued + " for " + queueTimeout);
        }
    }

    /// What suits a process with so many threads for queries.
    public static AdmissionSettings of(int threads) {
        return new AdmissionSettings(defaultRunning(threads), DEFAULT_QUEUED, DEFAULT_TIMEOUT);
    }

    /// How many costly statements suit a process with so many threads for queries.
    public static int defaultRunning(int threads) {
        return RUNNING_PER_THREAD * threads;
    }
}
