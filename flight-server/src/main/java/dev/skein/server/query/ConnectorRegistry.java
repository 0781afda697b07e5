package dev.skein.server.query;

import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.ServerEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import dev.skein.planner.PlanningContext;
import dev.skein.storage.nativetable.NativeConnector;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ConnectorFactory;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanPlacement;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The connectors of all catalogs: the native one, the built-in ones, and those of the servers in the catalog, which are
/// made when they are first asked for. Thread-safe.
public final class ConnectorRegistry implements AutoCloseable {
    /// Catalogs that are there without CREATE SERVER, by the type of their connector, which is their name too.
    private static final List<String> BUILT_IN = List.of("tpch", "tpcds", "files");

    private final NativeConnector nativeTables;
    private final Map<String, ConnectorFactory> factories = new TreeMap<>();
    private final Map<String, Connector> builtIn = new TreeMap<>();
    private final Map<String, Remote> remote = new ConcurrentHashMap<>();

    /// A server's connector and the entry that it was made from.
    private record Remote(ServerEntry entry, Connector connector) {}

    public ConnectorRegistry(NativeConnector nativeTables) {
        this.nativeTables = nativeTables;
        for (ConnectorFactory factory : ServiceLoader.load(ConnectorFactory.class)) {
            factories.put(factory.type(), factory);
        }
        builtIn.put(TableName.NATIVE_CATALOG, nativeTables);
        for (String type : BUILT_IN) {
            ConnectorFactory factory = factories.get(type);
            if (factory != null) {
                builtIn.put(type, factory.create(type, Map.of()));
            }
        }
    }

    /// Adds a catalog that the gateway itself provides.
    public void add(String catalog, Connector connector) {
        builtIn.put(catalog, connector);
    }

    /// The connector of a catalog.
    ///
    /// @throws SkeinException UNDEFINED_CATALOG
    public Connector connector(String catalog) {
        Connector known = builtIn.get(catalog);
        if (known != null) {
            return known;
        }
        Remote made = remote.get(catalog);
        if (made != null) {
            return made.connector();
        }
        throw new SkeinException(ErrorCode.UNDEFINED_CATALOG, "there is no catalog \"" + catalog + "\"");
    }

    /// The connector of a catalog, by its name, for one run of a statement: native tables are those of the snapshot. Fails
    /// with UNDEFINED_CATALOG.
    public Function<String, Connector> at(CatalogSnapshot snapshot) {
        Connector pinned = nativeTables.at(snapshot);
        return catalog -> catalog.equals(TableName.NATIVE_CATALOG) ? pinned : connector(catalog);
    }

    /// The catalogs as one statement sees them.
    public PlanningContext.Catalogs pinned(CatalogSnapshot snapshot) {
        return new Pinned(snapshot);
    }

    /// Checks what CREATE SERVER was given.
    ///
    /// @throws SkeinException INVALID_PARAMETER, DUPLICATE_OBJECT
    public void check(ServerEntry server) {
        if (builtIn.containsKey(server.name())) {
            throw new SkeinException(
                    ErrorCode.DUPLICATE_OBJECT, "the catalog \"" + server.name() + "\" is built in; choose another name");
        }
        factory(server).create(server.name(), server.options()).close();
    }

    private ConnectorFactory factory(ServerEntry server) {
        ConnectorFactory factory = factories.get(server.type());
        if (factory == null || BUILT_IN.contains(server.type())) {
            Collection<String> types = new TreeSet<>(factories.keySet());
            types.removeAll(BUILT_IN);
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "there is no connector of type \"" + server.type()
                    + "\"; there are " + String.join(", ", types));
        }
        for (String option : server.options().keySet()) {
            if (!factory.options().contains(option)) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "connector type " + server.type()
                        + " has no option \"" + option + "\"; it has "
                        + String.join(", ", new TreeSet<>(factory.options())));
            }
        }
        return factory;
    }

    /// The connector of a server as the snapshot has it; made anew if the server was dropped and created again.
    private Connector remote(ServerEntry server) {
        Remote made = remote.compute(server.name(), (name, before) -> {
            if (before != null && before.entry().equals(server)) {
                return before;
            }
            if (before != null) {
                before.connector().close();
            }
            return new Remote(server, factory(server).create(name, server.options()));
        });
        return made.connector();
    }

    @Override
    public void close() {
        remote.values().forEach(made -> made.connector().close());
        builtIn.values().forEach(Connector::close);
    }

    /// The catalogs of one snapshot.
    private final class Pinned implements PlanningContext.Catalogs {
        private final CatalogSnapshot snapshot;

        Pinned(CatalogSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public List<String> names() {
            List<String> names = new ArrayList<>(builtIn.keySet());
            snapshot.servers().forEach(server -> names.add(server.name()));
            return names;
        }

        private Optional<Connector> find(String catalog) {
            Connector known = builtIn.get(catalog);
            return known != null
                    ? Optional.of(known)
                    : snapshot.server(catalog).map(ConnectorRegistry.this::remote);
        }

        @Override
        public List<String> schemas(String catalog) {
            return catalog.equals(TableName.NATIVE_CATALOG)
                    ? List.copyOf(snapshot.schemas())
                    : find(catalog).map(Connector::schemas).orElse(List.of());
        }

        @Override
        public List<String> tables(String catalog, String schema) {
            return catalog.equals(TableName.NATIVE_CATALOG)
                    ? List.copyOf(snapshot.tableNames(schema))
                    : find(catalog).map(connector -> connector.tables(schema)).orElse(List.of());
        }

        @Override
        public Optional<TableSource> table(TableName name) {
            return name.catalog().equals(TableName.NATIVE_CATALOG)
                    ? snapshot.table(name).map(nativeTables::tableSource)
                    : find(name.catalog()).flatMap(connector -> connector.table(name.schema(), name.table()));
        }

        @Override
        public ScanPlacement placement(Scan scan) {
            return find(scan.catalog()).map(connector -> connector.placement(scan)).orElse(ScanPlacement.here(scan));
        }
    }
}
