package dev.skein.server.query;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.Cancellation;
import dev.skein.executor.Executor;
import dev.skein.executor.QueryContext;
import dev.skein.executor.QueryProfile;
import dev.skein.executor.ResultStream;
import dev.skein.executor.exchange.FragmentRequest;
import dev.skein.server.admission.Admission;
import dev.skein.server.admission.Place;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import dev.skein.storage.spi.Connector;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Runs fragments of other gateways' queries under this process's budget; they show in its log like queries of its own.
/// Thread-safe.
public final class FragmentRuns {
    private final Executor executor;
    private final MemoryBudget memory;
    private final Admission admission;
    private final QueryLog log;
    private final Clock clock;
    private final AtomicInteger running = new AtomicInteger();

    public FragmentRuns(Executor executor, MemoryBudget memory, Admission admission, QueryLog log, Clock clock) {
        this.executor = executor;
        this.memory = memory;
        this.admission = admission;
        this.log = log;
        this.clock = clock;
    }

    /// How many fragments run now.
    public int running() {
        return running.get();
    }

    /// Starts a fragment.
    ///
    /// @param connectors the connector of a catalog, as the fragment's scans name it
    /// @return its batches; the caller closes it
    /// @throws SkeinException INVALID_PARAMETER if the request makes no sense
    public ResultStream run(
            FragmentRequest request, String user, Cancellation cancellation, Function<String, Connector> connectors) {
        int number = request.fragment().id();
        // the gateway has let the query in already; were its fragments to wait for each other, nobody would go on
        QueryMemory held = new QueryMemory(memory, memory.limitBytes());
        Place place = admission.free(held);
        RunningQuery query = new RunningQuery(request.queryId() + "/" + number,
                "fragment " + number + " of query " + request.queryId(), user, clock.instant(),
                held, place, cancellation, new QueryProfile());
        QueryContext context = new QueryContext(query.id(), query.memory(), connectors, request.parameters(), null,
                request.startedAt(), zone(request.timeZone()), cancellation, query.profile());
        log.start(query);
        running.incrementAndGet();
        try {
            ResultStream stream = executor.run(request.fragment().root(), context);
            return new TrackedStream(stream, stream.fields(), place, (sqlState, rows) -> finish(query, rows, sqlState));
        } catch (RuntimeException | Error e) {
            finish(query, 0, e instanceof SkeinException known
                    ? known.code().sqlState()
                    : ErrorCode.INTERNAL_ERROR.sqlState());
            throw e;
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "this node knows no time zone \"" + name + "\"; run the same JDK on the gateway and its nodes", e);
        }
    }

    private void finish(RunningQuery query, long rows, String sqlState) {
        running.decrementAndGet();
        query.memory().close();
        query.place().close();
        log.finish(query, clock.instant(), rows, sqlState);
    }
}
