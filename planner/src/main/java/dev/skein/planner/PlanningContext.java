package dev.skein.planner;

import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.TableName;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanPlacement;
import dev.skein.storage.spi.TableSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// What a statement is planned against: one session's view of one catalog snapshot.
///
/// A name of one part is looked up in the schemas of the search path, in the catalog `skein`. A name of two parts, `a.b`,
/// is table `b` in schema `a` of the catalog `skein`; failing that, table `b` in the schema `public` of catalog `a`. A
/// name of three parts is catalog, schema, table. A string literal in FROM is a file of the catalog `files`.
///
/// @param snapshot the catalog as the statement sees it
/// @param catalogs the catalogs that exist
/// @param searchPath schemas for names of one part, first match wins; never empty
/// @param timeZone the session's time zone
public record PlanningContext(
        CatalogSnapshot snapshot,
        Catalogs catalogs,
        List<String> searchPath,
        ZoneId timeZone) {
    public PlanningContext {
        searchPath = List.copyOf(searchPath);
    }

    /// The catalogs that exist, native, built in and remote, pinned for one statement.
    public interface Catalogs {
        /// Their names.
        List<String> names();

        /// The schemas of a catalog; empty if there is no such catalog.
        List<String> schemas(String catalog);

        /// The tables of a schema, views not among them; empty if there is no such schema.
        List<String> tables(String catalog, String schema);

        /// The table with this name, if there is one. Native tables are those of the snapshot.
        Optional<TableSource> table(TableName name);

        /// Where the rows of a scan of one of these tables lie.
        ScanPlacement placement(Scan scan);
    }
}
