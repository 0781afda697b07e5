package dev.skein.server;

import dev.skein.catalog.log.DurableCatalog;
import dev.skein.executor.Executor;
import dev.skein.executor.ExecutorSettings;
import dev.skein.executor.function.FunctionRegistry;
import dev.skein.planner.Planner;
import dev.skein.planner.PlannerSettings;
import dev.skein.server.auth.UserFile;
import dev.skein.server.flight.FlightDoor;
import dev.skein.server.http.HttpDoor;
import dev.skein.server.query.ConnectorRegistry;
import dev.skein.server.query.DefinitionService;
import dev.skein.server.query.QueryLog;
import dev.skein.server.query.QueryService;
import dev.skein.server.system.SystemConnector;
import dev.skein.server.system.SystemTables;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.nativetable.NativeConnector;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/// A running gateway: everything that it is made of, put together by hand, opened in order and closed in reverse.
public final class Gateway implements AutoCloseable {
    /// How long a shutdown waits for statements that run.
    private static final long DRAIN_MILLIS = 10_000;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final GatewaySettings settings;
    private final QueryService queries;
    private final FlightDoor flight;
    private final @Nullable HttpDoor http;
    private volatile boolean ready;

    private Gateway(GatewaySettings settings) {
        this.settings = settings;
        try {
            Optional<UserFile> users = settings.users().map(UserFile::read);
            DurableCatalog catalog = opened(DurableCatalog.open(settings.data()));
            NativeConnector nativeTables = new NativeConnector(catalog, settings.data());
            ConnectorRegistry connectors = opened(new ConnectorRegistry(nativeTables));
            Executor executor = opened(new Executor(new ExecutorSettings(settings.threads(), settings.temporaryDirectory())));
            MemoryBudget memory = new MemoryBudget(settings.memoryBytes());
            QueryLog log = new QueryLog();
            connectors.add(SystemConnector.CATALOG,
                    new SystemConnector(new SystemTables(catalog, log, settings::describe).all()));
            Planner planner = new Planner(PlannerSettings.DEFAULT, FunctionRegistry.instance().signatures());
            this.queries = new QueryService(catalog, connectors, planner, executor, memory,
                    new DefinitionService(catalog, nativeTables, connectors), log, Clock.systemUTC());
            BufferAllocator allocator = opened(new RootAllocator());
            this.flight = opened(FlightDoor.open(
                    settings.host(), settings.port(), queries, users, Version.current().version(), allocator));
            this.http = settings.httpPort() < 0
                    ? null
                    : opened(HttpDoor.open(settings.host(), settings.httpPort(), metrics(memory, log, executor), () -> ready));
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

    private PrometheusMeterRegistry metrics(MemoryBudget memory, QueryLog log, Executor executor) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        opened(registry::close);
        registry.gauge("skein_queries_running", log, found -> found.running().size());
        registry.gauge("skein_query_memory_bytes", memory, MemoryBudget::reservedBytes);
        registry.gauge("skein_query_memory_limit_bytes", memory, MemoryBudget::limitBytes);
        FunctionCounter.builder("skein_spilled_bytes", executor, Executor::spilledBytes)
                .description("Bytes that queries have written to temporary files")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        opened(binding(registry));
        return registry;
    }

    private static AutoCloseable binding(PrometheusMeterRegistry registry) {
        JvmGcMetrics metrics = new JvmGcMetrics();
        metrics.bindTo(registry);
        return metrics;
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

    /// Takes no more statements, waits for those that run, and closes.
    public void drain() {
        ready = false;
        try {
            flight.drain(DRAIN_MILLIS);
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
