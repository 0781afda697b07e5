package dev.skein.server.flight;

import dev.skein.catalog.SkeinException;
import dev.skein.executor.Cancellation;
import dev.skein.server.query.Outcome;
import dev.skein.server.query.PreparedQuery;
import dev.skein.server.query.QueryService;
import dev.skein.server.query.Session;
import dev.skein.storage.expression.Datum;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Queries that run although their clients have not fetched the ticket yet. Thread-safe.
///
/// A client that asks for a ticket fetches it a moment later; until that call is here, the query is under way. A ticket that
/// nobody fetches must not hold memory and a place among the statements that run: after [#PATIENCE_MILLIS] its run is
/// cancelled, and the query runs again if the ticket is fetched after all.
final class EarlyRuns {
    /// Longer than a client needs from the ticket to its rows.
    static final long PATIENCE_MILLIS = 5_000;

    /// Runs that wait for their clients at a time; other queries start when their tickets are fetched.
    private static final int MAX_RUNS = 2 * Runtime.getRuntime().availableProcessors();

    private final QueryService queries;
    private final Executor threads;
    private final Semaphore places = new Semaphore(MAX_RUNS);

    /// @param threads where queries are started; their threads wait for clients
    EarlyRuns(QueryService queries, Executor threads) {
        this.queries = queries;
        this.threads = threads;
    }

    /// Starts a query that [reads only][PreparedQuery#readsOnly()].
    ///
    /// @return empty if too many wait for their clients already
    Optional<EarlyRun> start(Session session, PreparedQuery query, List<Datum> parameters) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        EarlyRun run = new EarlyRun();
        try {
            threads.execute(() -> {
                try {
                    run.run(session, query, parameters);
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException _) {
            places.release();
            return Optional.empty();
        }
        return Optional.of(run);
    }

    /// A query that was started for a client that will fetch its rows.
    final class EarlyRun {
        private final Cancellation cancellation = new Cancellation();
        private final CompletableFuture<Outcome> started = new CompletableFuture<>();
        /// True when the client takes the rows, false when nobody will.
        private final CompletableFuture<Boolean> claimed = new CompletableFuture<>();

        private EarlyRun() {}

        private void run(Session session, PreparedQuery query, List<Datum> parameters) {
            Outcome outcome;
            try {
                outcome = queries.execute(session, query, parameters, cancellation);
            } catch (RuntimeException | Error e) {
                started.completeExceptionally(e);
                return;
            }
            started.complete(outcome);
            if (!awaitClaim() && outcome instanceof Outcome.Rows rows) {
                cancellation.cancel("nobody fetched its rows");
                rows.stream().close();
            }
        }

        private boolean awaitClaim() {
            try {
                return claimed.completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).get();
            } catch (InterruptedException _) {
                return !claimed.complete(false); // the gateway stops
            } catch (ExecutionException e) {
                throw new IllegalStateException("nothing completes it with a failure", e);
            }
        }

        /// Takes the query over; to be asked before [#outcome()].
        ///
        /// @return false if it was cancelled, because nobody took it over for long
        boolean claim() {
            return claimed.complete(true);
        }

        /// Ends the query unless it was taken over.
        ///
        /// @return whether it was ended
        boolean cancel(String why) {
            if (!claimed.complete(false)) {
                return false;
            }
            cancellation.cancel(why);
            return true;
        }

        /// What ends the query early.
        Cancellation cancellation() {
            return cancellation;
        }

        /// What the query gave, which is the caller's to close; waits until it may run.
        ///
        /// @throws SkeinException why it could not start
        Outcome outcome() {
            try {
                return started.join();
            } catch (CompletionException e) {
                switch (e.getCause()) {
                    case RuntimeException failure -> throw failure;
                    case Error failure -> throw failure;
                    case null, default -> throw e;
                }
            }
        }
    }
}
