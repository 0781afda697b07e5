package dev.skein.executor;

import java.nio.file.Path;

/// How an executor works.
///
/// @param threads how many drivers may work at once, all queries together; at least 1
/// @param temporaryDirectory where operators put rows that memory does not hold; made when it is first needed
public record ExecutorSettings(int threads, Path temporaryDirectory) {
    public ExecutorSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("an executor with " + threads + " threads");
        }
    }
}
