package dev.skein.planner;

import dev.skein.catalog.AppendedRows;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ServerEntry;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.ViewEntry;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ConnectorFactory;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanPlacement;
import dev.skein.storage.spi.TableSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/// Catalogs in memory: the TPC-H tables of scale factor 1, with their statistics, stand in schema `public` of the native
/// catalog; tables and views can be added.
final class TestCatalogs implements PlanningContext.Catalogs {
    private final Connector tpch = ServiceLoader.load(ConnectorFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(factory -> factory.type().equals("tpch"))
            .findFirst()
            .orElseThrow()
            .create("tpch", Map.of());

    private final Map<TableName, TableSource> tables = new LinkedHashMap<>();
    private final Map<TableName, ViewEntry> views = new LinkedHashMap<>();

    /// What a session of these catalogs plans against.
    PlanningContext context() {
        add(new ViewEntry(new TableName("skein", "public", "cheap"), "SELECT n_nationkey, n_name FROM nation WHERE n_regionkey = 1", List.of("n_nationkey", "n_name"), "public"));
        return new PlanningContext(new Snapshot(), this, List.of("public"), ZoneOffset.UTC);
    }

    /// Reads the generated tables, of any scale.
    Connector tpch() {
        return tpch;
    }

    void add(TableName name, TableSource source) {
        tables.put(name, source);
    }

    void add(ViewEntry view) {
        views.put(view.name(), view);
    }

    @Override
    public List<String> names() {
        return List.of("skein", "tpch", "files", "pg");
    }

    @Override
    public List<String> schemas(String catalog) {
        return switch (catalog) {
            case "skein" -> List.of("public", "other");
            case "tpch" -> tpch.schemas();
            case "pg" -> List.of("public");
            default -> List.of();
        };
    }

    @Override
    public List<String> tables(String catalog, String schema) {
        List<String> names = new ArrayList<>();
        tables.keySet().stream()
                .filter(name -> name.catalog().equals(catalog) && name.schema().equals(schema))
                .forEach(name -> names.add(name.table()));
        if (catalog.equals("tpch")) {
            names.addAll(tpch.tables(schema));
        } else if (catalog.equals("skein") && schema.equals("public")) {
            names.addAll(tpch.tables("sf1"));
        }
        return names;
    }

    @Override
    public Optional<TableSource> table(TableName name) {
        TableSource added = tables.get(name);
        if (added != null) {
            return Optional.of(added);
        }
        return switch (name.catalog()) {
            case "tpch" -> tpch.table(name.schema(), name.table());
            case "skein" -> name.schema().equals("public") ? standIn(name, false) : Optional.empty();
            case "pg" -> name.schema().equals("public") ? standIn(name, true) : Optional.empty();
            case "files" -> standIn(new TableName("files", "file", "nation"), false);
            default -> Optional.empty();
        };
    }

    @Override
    public ScanPlacement placement(Scan scan) {
        return ScanPlacement.here(scan);
    }

    /// A table with the columns and statistics of the generated one of the same name.
    private Optional<TableSource> standIn(TableName name, boolean pushes) {
        return tpch.table("sf1", name.table())
                .map(source -> new TestTable(name, source.schema(), source.statistics(), pushes));
    }

    /// The native catalog's state: views only, as tables come from [#table].
    private final class Snapshot implements CatalogSnapshot {
        @Override
        public long version() {
            return 1;
        }

        @Override
        public long planVersion() {
            return 1;
        }

        @Override
        public Collection<String> schemas() {
            return TestCatalogs.this.schemas("skein");
        }

        @Override
        public Optional<TableEntry> table(long id) {
            return Optional.empty();
        }

        @Override
        public AppendedRows appendedRows(long tableId, String file) {
            throw new IllegalArgumentException("there are no native tables");
        }

        @Override
        public Optional<ViewEntry> view(TableName name) {
            return Optional.ofNullable(views.get(name));
        }

        @Override
        public Collection<String> tableNames(String schema) {
            return List.of();
        }

        @Override
        public Collection<TableEntry> tables(String schema) {
            return List.of();
        }

        @Override
        public Collection<ViewEntry> views(String schema) {
            return views.values().stream().filter(view -> view.name().schema().equals(schema)).toList();
        }

        @Override
        public Collection<ServerEntry> servers() {
            return List.of();
        }

        @Override
        public Optional<ServerEntry> server(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<TableEntry> table(TableName name) {
            return Optional.empty();
        }
    }
}
