package dev.skein.server;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.log.DurableCatalog;
import dev.skein.executor.Executor;
import dev.skein.executor.ExecutorSettings;
import dev.skein.executor.function.FunctionRegistry;
import dev.skein.planner.Planner;
import dev.skein.planner.PlannerSettings;
import dev.skein.server.admission.Admission;
import dev.skein.server.admission.DemandHistory;
import dev.skein.server.auth.UserFile;
import dev.skein.server.flight.FlightDoor;
import dev.skein.server.http.HttpDoor;
import dev.skein.server.node.NodeCluster;
import dev.skein.server.node.NodeLogin;
import dev.skein.server.node.NodeService;
import dev.skein.server.query.ConnectorRegistry;
import dev.skein.server.query.DefinitionService;
import dev.skein.server.query.FragmentRuns;
import dev.skein.server.query.QueryLog;
import dev.skein.server.query.QueryService;
import dev.skein.server.system.SystemConnector;
import dev.skein.server.system.SystemTables;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.nativetable.GuestTables;
import dev.skein.storage.nativetable.NativeConnector;
import dev.skein.storage.segment.ChunkCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/// A running gateway: everything that it is made of, put together by hand, opened in order and closed in reverse.
public final class Gateway implements AutoCloseable {
    /// How long a shutdown waits until clients have taken the last of their results.
    private static final long FAREWELL_MILLIS = 2_000;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final GatewaySettings settings;
    private final MemoryBudget memory;
    private final BufferAllocator allocator;
    private final QueryService queries;
    private final FlightDoor flight;
    private final @Nullable HttpDoor http;
    private volatile boolean ready;

    private Gateway(GatewaySettings settings) {
        this.settings = settings;
        try {
            requireAddress(settings.host());
            Optional<UserFile> users = settings.users().map(UserFile::read);
            DurableCatalog catalog = opened(DurableCatalog.open(settings.data()));
            this.allocator = opened(new RootAllocator());
            NodeCluster nodes = opened(NodeCluster.open(
                    settings.data(), settings.nodes(), settings.nodeLogin().map(NodeLogin::read), allocator));
            NativeConnector nativeTables = new NativeConnector(
                    catalog, settings.data(), new ChunkCache(ChunkCache.defaultLimitBytes()), nodes);
            nodes.removeOrphans(nativeTables::filesOn);
            ConnectorRegistry connectors = opened(new ConnectorRegistry(nativeTables));
            Executor executor = opened(new Executor(
                    new ExecutorSettings(settings.threads(), settings.temporaryDirectory()), nodes));
            this.memory = new MemoryBudget(settings.memoryBytes());
            MeterRegistry metrics = settings.httpPort() < 0
                    ? new SimpleMeterRegistry()
                    : new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            opened(metrics::close);
            QueryLog log = new QueryLog(new GatewayMetrics(metrics));
            GatewayMetrics.watch(metrics, log, memory, executor);
            Admission admission = new Admission(settings.admission(), memory, GatewayMetrics.queueWaits(metrics));
            GatewayMetrics.watch(metrics, admission);
            GatewayMetrics.watch(metrics, nativeTables.cache());
            nativeTables.startCompaction(Clock.systemUTC(), log::oldestStart);
            connectors.add(SystemConnector.CATALOG,
                    new SystemConnector(new SystemTables(catalog, nativeTables, log, settings::describe, nodes::nodes).all()));
            Planner planner = new Planner(PlannerSettings.DEFAULT, FunctionRegistry.instance().signatures());
            this.queries = new QueryService(catalog, connectors, planner, executor, memory,
                    admission, new DemandHistory(settings.threads()),
                    new DefinitionService(catalog, nativeTables, connectors), log, Clock.systemUTC());
            String version = Version.current().version();
            NodeService node = new NodeService(new GuestTables(settings.data(), nativeTables.cache()),
                    new FragmentRuns(executor, memory, admission, log, Clock.systemUTC()), memory, version);
            this.flight = opened(FlightDoor.open(
                    settings.host(), settings.port(), queries, node, users, version, allocator, metrics));
            this.http = metrics instanceof PrometheusMeterRegistry scraped ? openHttp(scraped) : null;
            this.ready = true;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /// Opens a gateway; when this returns, it serves.
    ///
    /// @throws dev.skein.catalog.SkeinException what keeps it from opening, and the remedy
    public static Gateway open(GatewaySettings settings) {
        return new Gateway(settings);
    }

    private HttpDoor openHttp(PrometheusMeterRegistry metrics) {
        new JvmMemoryMetrics().bindTo(metrics);
        opened(new JvmGcMetrics()).bindTo(metrics);
        return opened(HttpDoor.open(settings.host(), settings.httpPort(), metrics, () -> ready));
    }

    private static void requireAddress(String host) {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "cannot listen on host \"" + host
                    + "\", which nobody knows; give --host an address of this machine, such as 127.0.0.1 or 0.0.0.0", e);
        }
    }

    /// The address that clients connect to.
    public String url() {
        return "jdbc:skein://" + settings.host() + ":" + flight.port();
    }

    /// The port of the Flight door.
    public int port() {
        return flight.port();
    }

    /// The port of the HTTP door; -1 if there is none.
    public int httpPort() {
        return http == null ? -1 : http.port();
    }

    /// Runs statements in this process.
    public QueryService queries() {
        return queries;
    }

    /// What queries and results on their way to clients hold now, in bytes.
    public long heldBytes() {
        return memory.reservedBytes() + allocator.getAllocatedMemory();
    }

    /// Takes no more statements, waits for those that run, and closes.
    ///
    /// @param patienceMillis how long it waits before it cancels them
    public void drain(long patienceMillis) {
        ready = false;
        try {
            queries.drain(patienceMillis);
            flight.drain(FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        ready = false;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                System.getLogger(Gateway.class.getName())
                        .log(System.Logger.Level.WARNING, "a part of the gateway did not close", e);
            }
        }
    }
}
