package dev.skein.server.query;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lineage;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import dev.skein.executor.Cancellation;
import dev.skein.executor.Executor;
import dev.skein.executor.QueryContext;
import dev.skein.executor.QueryProfile;
import dev.skein.executor.ResultStream;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.planner.PlanPrinter;
import dev.skein.planner.PlannedStatement;
import dev.skein.planner.Planner;
import dev.skein.planner.PlanningContext;
import dev.skein.server.admission.Admission;
import dev.skein.server.admission.DemandHistory;
import dev.skein.server.admission.Place;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import dev.skein.storage.spi.BatchWriter;
import dev.skein.storage.spi.ExportRequest;
import dev.skein.storage.spi.WriteRequest;
import dev.skein.storage.spi.WriteSession;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Plans and runs statements; the only way to do so. Thread-safe.
///
/// A statement pins one catalog snapshot when it runs, and reads that one from start to end; if its plan was made for
/// another plan version, it is planned again.
public final class QueryService {
    /// How long a cancelled query may take to end: it looks at every batch whether it is wanted.
    private static final long CANCEL_MILLIS = 2_000;

    private static final long LOOK_MILLIS = 50;
    private static final int QUIET_LOOKS = 4;
    private static final String SYSTEM_CATALOG = "system";
    private static final String SYSTEM_TABLES = SYSTEM_CATALOG + ".";

    /// The catalog whose connector writes files.
    private static final String FILES_CATALOG = "files";

    private final Catalog catalog;
    private final ConnectorRegistry connectors;
    private final Planner planner;
    private final Executor executor;
    private final MemoryBudget memory;
    private final Admission admission;
    private final DemandHistory demands;
    private final DefinitionService definitions;
    private final QueryLog log;
    private final Clock clock;
    private volatile boolean draining;

    public QueryService(
            Catalog catalog,
            ConnectorRegistry connectors,
            Planner planner,
            Executor executor,
            MemoryBudget memory,
            Admission admission,
            DemandHistory demands,
            DefinitionService definitions,
            QueryLog log,
            Clock clock) {
        this.catalog = catalog;
        this.connectors = connectors;
        this.planner = planner;
        this.executor = executor;
        this.memory = memory;
        this.admission = admission;
        this.demands = demands;
        this.definitions = definitions;
        this.log = log;
        this.clock = clock;
    }

    /// What runs and what ran.
    public QueryLog log() {
        return log;
    }

    /// The catalogs, for doors that list tables.
    public ConnectorRegistry connectors() {
        return connectors;
    }

    /// The catalog as it is now, for doors that list tables.
    public CatalogSnapshot snapshot() {
        return catalog.snapshot();
    }

    /// Parses, checks and plans a statement.
    ///
    /// @throws SkeinException what is wrong with it, with line and column
    public PreparedQuery prepare(Session session, String sql) {
        requireServing();
        return plan(session, sql, catalog.snapshot());
    }

    /// Fails when the gateway takes no more statements.
    ///
    /// @throws SkeinException SHUTTING_DOWN
    public void requireServing() {
        if (draining) {
            throw new SkeinException(ErrorCode.SHUTTING_DOWN,
                    "the gateway is shutting down and takes no more statements; connect to another one, or again later");
        }
    }

    private PreparedQuery plan(Session session, String sql, CatalogSnapshot snapshot) {
        PlanningContext context = new PlanningContext(
                snapshot, connectors.pinned(snapshot), session.searchPath(), session.timeZone());
        return new PreparedQuery(sql, planner.plan(sql, context), snapshot.planVersion());
    }

    /// Plans and runs a statement without parameters.
    public Outcome execute(Session session, String sql) {
        return execute(session, prepare(session, sql), List.of(), new Cancellation());
    }

    /// Runs a statement.
    ///
    /// @param parameters a value for each of its parameters
    /// @param cancellation by which the caller ends it early
    /// @return its rows, which the caller closes, or its count; a count means that the change is durable
    /// @throws SkeinException what went wrong; then nothing has changed
    public Outcome execute(
            Session session, PreparedQuery prepared, List<Datum> parameters, Cancellation cancellation) {
        CatalogSnapshot snapshot = catalog.snapshot();
        PreparedQuery current = prepared.planVersion() == snapshot.planVersion()
                ? prepared
                : plan(session, prepared.sql(), snapshot);
        if (parameters.size() != current.parameters().size()) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "the statement has " + current.parameters().size()
                    + " parameters, but " + parameters.size() + " values were given");
        }
        return run(new Request(session, current, snapshot, parameters, cancellation, new QueryProfile()), current.statement());
    }

    private Outcome run(Request request, PlannedStatement statement) {
        Session session = request.session();
        return switch (statement) {
            case PlannedStatement.Query query -> new Outcome.Rows(runQuery(request, query));
            case PlannedStatement.Write write -> new Outcome.Count(runWrite(request, write));
            case PlannedStatement.CreateTable create -> new Outcome.Count(createTable(request, create));
            case PlannedStatement.Explain explain -> new Outcome.Rows(explain(request, explain));
            case PlannedStatement.ShowOption show -> new Outcome.Rows(show(session, show.option()));
            case PlannedStatement.SetOption set -> {
                set.value().ifPresentOrElse(
                        value -> session.set(set.option(), value), () -> session.reset(set.option()));
                yield new Outcome.Count(0);
            }
            case PlannedStatement.TransactionControl control -> transactionControl(control);
            case PlannedStatement.CopyTo copy -> new Outcome.Count(copyTo(request, copy));
            case PlannedStatement.CreateView view -> definitions.createView(view, session);
            case PlannedStatement.DropTable drop -> definitions.dropTable(drop);
            case PlannedStatement.DropView drop -> definitions.dropView(drop);
            case PlannedStatement.CreateSchema create -> definitions.createSchema(create);
            case PlannedStatement.DropSchema drop -> definitions.dropSchema(drop);
            case PlannedStatement.Truncate truncate -> definitions.truncate(truncate);
            case PlannedStatement.CheckTable check -> definitions.check(check);
            case PlannedStatement.AlterTable alter -> definitions.alterTable(alter);
            case PlannedStatement.CreateServer create -> definitions.createServer(create);
            case PlannedStatement.DropServer drop -> definitions.dropServer(drop);
        };
    }

    /// Wishes that a running statement end.
    ///
    /// @return whether it was running
    public boolean cancel(String queryId, String why) {
        var running = log.find(queryId);
        running.ifPresent(query -> query.cancellation().cancel(why));
        return running.isPresent();
    }

    /// Takes no more statements, waits for those that run, and cancels those that take too long.
    ///
    /// @param patienceMillis how long they may take
    /// @return whether all ended by themselves
    public boolean drain(long patienceMillis) throws InterruptedException {
        draining = true;
        if (awaitQuiet(patienceMillis)) {
            return true;
        }
        for (RunningQuery query : log.running()) {
            query.cancellation()
                    .cancel(ErrorCode.SHUTTING_DOWN,
                            "the query was ended, because the gateway is shutting down; run it on another one, or again later");
        }
        awaitQuiet(CANCEL_MILLIS);
        return false;
    }

    /// Waits until nothing has run for a moment, in which a client may fetch the result that it has asked for.
    private boolean awaitQuiet(long patienceMillis) throws InterruptedException {
        long patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        long start = System.nanoTime();
        int quiet = 0;
        while (quiet < QUIET_LOOKS) {
            if (System.nanoTime() - start > patience) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
            quiet = log.running().isEmpty() ? quiet + 1 : 0;
        }
        return true;
    }

    /// One run of a statement.
    ///
    /// @param snapshot the catalog that it reads
    private record Request(
            Session session,
            PreparedQuery prepared,
            CatalogSnapshot snapshot,
            List<Datum> parameters,
            Cancellation cancellation,
            QueryProfile profile) {}

    /// Registers a statement and waits until it may run.
    private RunningQuery start(Request request, PhysicalPlan plan) {
        QueryMemory held = new QueryMemory(memory, memory.limitBytes());
        Place place = readsOnlySystem(plan)
                ? admission.free(held)
                : admission.place(demands.expect(request.prepared().sql(), request.session().searchPath(), plan), held);
        RunningQuery query = new RunningQuery(UUID.randomUUID().toString(), request.prepared().sql(),
                request.session().user(), clock.instant(), held, place, request.cancellation(), request.profile());
        log.start(query);
        try {
            place.enter(request.cancellation());
        } catch (RuntimeException | Error e) {
            finish(query, 0, sqlState(e));
            throw e;
        }
        return query;
    }

    /// Whether a plan reads nothing but the engine's own state: such statements show what the others wait for.
    private static boolean readsOnlySystem(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.SourceScan scan -> scan.scan().catalog().equals(SYSTEM_CATALOG);
            case PhysicalPlan.RemoteSource _, PhysicalPlan.TableWrite _ -> false;
            default -> plan.inputs().stream().allMatch(QueryService::readsOnlySystem);
        };
    }

    private void finish(RunningQuery query, long rows, String sqlState) {
        query.memory().close();
        query.place().close();
        log.finish(query, clock.instant(), rows, sqlState);
    }

    /// Remembers what a statement has needed that came to its end.
    private void learn(RunningQuery query, Request request) {
        demands.learn(request.prepared().sql(), request.session().searchPath(), query.memory().peakBytes(),
                query.profile().workedNanos());
    }

    private QueryContext context(RunningQuery query, Request request, @Nullable WriteSession writeSession) {
        return new QueryContext(query.id(), query.memory(), connectors.at(request.snapshot()), request.parameters(), writeSession,
                query.startedAt(), request.session().timeZone(), query.cancellation(), query.profile());
    }

    /// Records where the columns of a statement came from, unless it only looked at the engine's own tables, or at none.
    private void record(RunningQuery query, long snapshotVersion, String target, List<Lineage.Edge> edges) {
        if (target.isEmpty() && edges.stream().allMatch(edge -> edge.sourceTable().startsWith(SYSTEM_TABLES))) {
            return;
        }
        catalog.record(new Lineage(
                query.id(), query.sql(), query.user(), clock.instant(), snapshotVersion, target, edges));
    }

    private ResultStream runQuery(Request request, PlannedStatement.Query query) {
        RunningQuery running = start(request, query.plan());
        try {
            ResultStream stream = executor.run(query.plan(), context(running, request, null));
            return new TrackedStream(stream, query.fields(), running.place(), (sqlState, rows) -> {
                if (sqlState.isEmpty()) {
                    learn(running, request);
                    record(running, request.snapshot().version(), "", query.lineage());
                }
                finish(running, rows, sqlState);
            });
        } catch (RuntimeException | Error e) {
            finish(running, 0, sqlState(e));
            throw e;
        }
    }

    private long runWrite(Request request, PlannedStatement.Write write) {
        WriteSession staging = connectors.at(request.snapshot()).apply(write.target().catalog())
                .beginWrite(new WriteRequest(
                        write.target(), write.operation(), request.snapshot().version()));
        return write(request, write.plan(), staging, write.target(), write.lineage());
    }

    private long createTable(Request request, PlannedStatement.CreateTable create) {
        Optional<WriteSession> staging = definitions.createTable(create);
        if (staging.isEmpty() || create.rows().isEmpty()) {
            return 0;
        }
        return write(request, create.rows().get(), staging.get(), create.name(), create.lineage());
    }

    private long write(
            Request request, PhysicalPlan plan, WriteSession staging, TableName target, List<Lineage.Edge> lineage) {
        RunningQuery running = start(request, plan);
        long rows = 0;
        String sqlState = "";
        try (staging) {
            try (ResultStream stream = executor.run(plan, context(running, request, staging))) {
                drain(stream);
            }
            request.cancellation().check();
            rows = staging.commit();
            learn(running, request);
            record(running, request.snapshot().version(), target.toString(), lineage);
            return rows;
        } catch (RuntimeException | Error e) {
            sqlState = sqlState(e);
            throw e;
        } finally {
            finish(running, rows, sqlState);
        }
    }

    private long copyTo(Request request, PlannedStatement.CopyTo copy) {
        RunningQuery running = start(request, copy.query().plan());
        long rows = 0;
        String sqlState = "";
        ExportRequest export = new ExportRequest(copy.file(), copy.options(), copy.query().fields());
        try (WriteSession file = connectors.connector(FILES_CATALOG).beginExport(export)) {
            BatchWriter writer = file.newWriter();
            try (ResultStream stream = executor.run(copy.query().plan(), context(running, request, null))) {
                for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                    writer.write(batch);
                }
            }
            writer.finish();
            request.cancellation().check();
            rows = file.commit();
            learn(running, request);
            record(running, request.snapshot().version(), copy.file(), copy.query().lineage());
            return rows;
        } catch (RuntimeException | Error e) {
            sqlState = sqlState(e);
            throw e;
        } finally {
            finish(running, rows, sqlState);
        }
    }

    /// Runs a plan to its end for what it does, not for what it gives.
    private static void drain(ResultStream stream) {
        Batch batch;
        do {
            batch = stream.next();
        } while (batch != null);
    }

    /// The plan of a statement; with ANALYZE after it has run, and a change is then durable.
    private ResultStream explain(Request request, PlannedStatement.Explain explain) {
        PhysicalPlan plan = switch (explain.statement()) {
            case PlannedStatement.Query query -> query.plan();
            case PlannedStatement.Write write -> write.plan();
            case PlannedStatement.CreateTable create when create.rows().isPresent() -> create.rows().get();
            case PlannedStatement.CopyTo copy -> copy.query().plan();
            default -> throw new SkeinException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "this statement has no plan to explain; EXPLAIN takes queries,"
                            + " INSERT, UPDATE, DELETE, CREATE TABLE AS and COPY TO");
        };
        QueryProfile profile = null;
        if (explain.analyze()) {
            if (run(request, explain.statement()) instanceof Outcome.Rows rows) {
                try (ResultStream stream = rows.stream()) {
                    drain(stream);
                }
            }
            profile = request.profile();
        }
        List<List<String>> lines =
                PlanPrinter.print(plan, profile).lines().map(List::of).toList();
        return new TextRows(List.of("plan"), lines);
    }

    private static ResultStream show(Session session, String option) {
        if (option.equals("all")) {
            List<List<String>> rows = session.options().entrySet().stream()
                    .map(entry -> List.of(entry.getKey(), entry.getValue()))
                    .toList();
            return new TextRows(List.of("name", "setting"), rows);
        }
        return new TextRows(List.of(option), List.of(List.of(session.show(option))));
    }

    private static Outcome transactionControl(PlannedStatement.TransactionControl control) {
        if (control.word().equalsIgnoreCase("commit")) {
            return new Outcome.Count(0);
        }
        throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, control.word()
                + ": every statement commits by itself; transactions of several statements are not supported");
    }

    private static String sqlState(Throwable e) {
        return e instanceof SkeinException known ? known.code().sqlState() : ErrorCode.INTERNAL_ERROR.sqlState();
    }
}
