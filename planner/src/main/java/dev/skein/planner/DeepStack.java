package dev.skein.planner;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Runs work that recurses with a statement's nesting. Ordinary statements run where they are; one that overflows the
/// stack there gets another try on a thread with a large one. Thread-safe.
final class DeepStack {
    /// Room for some ten thousand levels of parentheses; reserved, but only committed as far as it is used.
    private static final long STACK_BYTES = 512L << 20;

    /// So many deep statements at a time, so that their stacks stay a bounded part of memory.
    private static final Semaphore PERMITS = new Semaphore(1);

    private DeepStack() {}

    /// What the work gives.
    ///
    /// @throws SkeinException STATEMENT_TOO_COMPLEX if even the large stack is too small
    static <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError _) {
            return again(work);
        }
    }

    private static <T> T again(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> {
            try {
                result.complete(work.get());
            } catch (StackOverflowError overflow) {
                result.completeExceptionally(new SkeinException(ErrorCode.STATEMENT_TOO_COMPLEX,
                        "the statement is nested too deeply; split it, or put parts of it into tables", overflow));
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(failure);
            }
        }, "skein-planner-deep", STACK_BYTES);
        PERMITS.acquireUninterruptibly();
        try {
            thread.start();
            return result.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        } finally {
            PERMITS.release();
        }
    }
}
