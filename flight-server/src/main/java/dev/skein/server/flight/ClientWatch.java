package dev.skein.server.flight;

import dev.skein.executor.Cancellation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightProducer.CallContext;

/// Cancels updates whose clients have gone away. Thread-safe.
///
/// Flight tells so only when it is asked. One thread asks for all updates, because most end sooner than a thread of their own
/// would have started and stopped.
final class ClientWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 250;
    private static final System.Logger LOG = System.getLogger(ClientWatch.class.getName());

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("skein-client-watch").daemon().factory());

    ClientWatch() {
        clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Watches the client of a call.
    ///
    /// @param cancellation is cancelled if the client goes away
    /// @return to be closed when the call is over
    Watched watch(CallContext context, Cancellation cancellation) {
        Watched entry = new Watched(context, cancellation);
        watched.add(entry);
        return entry;
    }

    private void look() {
        for (Watched entry : watched) {
            if (entry.context.isCancelled()) {
                cancel(entry);
            }
        }
    }

    private static void cancel(Watched entry) {
        try {
            entry.cancellation.cancel(ResultSender.CLIENT_GONE);
        } catch (RuntimeException e) {
            // the clock would look no more
            LOG.log(System.Logger.Level.WARNING, "an update whose client went away did not end cleanly", e);
        }
    }

    /// Stops looking.
    @Override
    public void close() {
        clock.shutdownNow();
    }

    /// A call that runs.
    final class Watched implements AutoCloseable {
        private final CallContext context;
        private final Cancellation cancellation;

        private Watched(CallContext context, Cancellation cancellation) {
            this.context = context;
            this.cancellation = cancellation;
        }

        /// The call is over.
        @Override
        public void close() {
            watched.remove(this);
        }
    }
}
