package dev.skein.executor;

/// How an executor works.
///
/// @param threads how many drivers may work at once, all queries together; at least 1
public record ExecutorSettings(int threads) {
    public ExecutorSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("an executor with " + threads + " threads");
        }
    }

    /// One driver per processor.
    public static ExecutorSettings ofMachine() {
        return new ExecutorSettings(Runtime.getRuntime().availableProcessors());
    }
}
