package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import dev.skein.catalog.ViewEntry;
import dev.skein.planner.PlanningContext;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks up tables and views by the names that a statement uses.
public final class Names {
    /// The catalog of files that statements name by path.
    static final String FILES_CATALOG = "files";

    /// The one schema of [#FILES_CATALOG].
    static final String FILES_SCHEMA = "file";

    private final PlanningContext context;

    /// Names as a session sees them.
    public Names(PlanningContext context) {
        this.context = context;
    }

    /// What a name stands for.
    sealed interface Found {
        /// A table.
        record Table(TableName name, TableSource source) implements Found {}

        /// A view.
        record View(ViewEntry view) implements Found {}
    }

    /// The table or view that a name of one to three parts stands for.
    ///
    /// @param searchPath schemas for names of one part
    /// @param place where the name stands, for messages
    /// @throws SkeinException UNDEFINED_TABLE, UNDEFINED_SCHEMA or UNDEFINED_CATALOG
    Found find(List<String> parts, List<String> searchPath, String place) {
        for (TableName candidate : candidates(parts, searchPath)) {
            Optional<Found> found = lookUp(candidate);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw undefined(parts, searchPath, place);
    }

    /// The file at a path.
    Found.Table file(String path, String place) {
        TableName name = new TableName(FILES_CATALOG, FILES_SCHEMA, path);
        return context.catalogs().table(name)
                .map(source -> new Found.Table(name, source))
                .orElseThrow(() -> new SkeinException(
                        ErrorCode.FILE_NOT_FOUND, "file '" + path + "' does not exist; " + place));
    }

    /// The existing native table that a statement wants to change.
    ///
    /// @throws SkeinException UNDEFINED_TABLE, READ_ONLY for tables of other catalogs, TYPE_MISMATCH for views
    public TableName target(List<String> parts, String place) {
        return switch (find(parts, context.searchPath(), place)) {
            case Found.Table table -> {
                if (!table.name().catalog().equals(TableName.NATIVE_CATALOG)) {
                    throw new SkeinException(ErrorCode.READ_ONLY, "table " + table.name() + " belongs to catalog \""
                            + table.name().catalog() + "\", which cannot be written through Skein; copy the rows with"
                            + " CREATE TABLE … AS SELECT and change the copy; " + place);
                }
                yield table.name();
            }
            case Found.View view -> throw new SkeinException(
                    ErrorCode.READ_ONLY, "\"" + view.view().name().table() + "\" is a view, not a table; " + place);
        };
    }

    /// The source of a table that [#target] named.
    public TableSource source(TableName name) {
        return context.catalogs().table(name).orElseThrow(
                () -> new SkeinException(ErrorCode.UNDEFINED_TABLE, "table " + name + " does not exist"));
    }

    /// The full name of a native table or view to make: in the first schema of the search path unless it says more.
    ///
    /// @throws SkeinException READ_ONLY if it names another catalog
    public TableName fresh(List<String> parts, String place) {
        return switch (parts.size()) {
            case 1 -> new TableName(TableName.NATIVE_CATALOG, context.searchPath().getFirst(), parts.get(0));
            case 2 -> new TableName(TableName.NATIVE_CATALOG, parts.get(0), parts.get(1));
            case 3 -> {
                if (!parts.get(0).equals(TableName.NATIVE_CATALOG)) {
                    throw new SkeinException(ErrorCode.READ_ONLY, "catalog \"" + parts.get(0)
                            + "\" cannot be changed through Skein; make the table in catalog "
                            + TableName.NATIVE_CATALOG + "; " + place);
                }
                yield new TableName(parts.get(0), parts.get(1), parts.get(2));
            }
            default -> throw tooLong(parts, place);
        };
    }

    /// The full name of a native table or view that may or may not exist: the first that exists, else where it would be
    /// made.
    public TableName existing(List<String> parts, String place) {
        for (TableName candidate : candidates(parts, context.searchPath())) {
            boolean known = candidate.catalog().equals(TableName.NATIVE_CATALOG) && lookUp(candidate).isPresent();
            if (known) {
                return candidate;
            }
        }
        return fresh(parts, place);
    }

    private List<TableName> candidates(List<String> parts, List<String> searchPath) {
        List<TableName> candidates = new ArrayList<>();
        switch (parts.size()) {
            case 1 -> {
                for (String schema : searchPath) {
                    candidates.add(new TableName(TableName.NATIVE_CATALOG, schema, parts.get(0)));
                }
            }
            case 2 -> {
                candidates.add(new TableName(TableName.NATIVE_CATALOG, parts.get(0), parts.get(1)));
                candidates.add(new TableName(parts.get(0), TableName.DEFAULT_SCHEMA, parts.get(1)));
            }
            case 3 -> candidates.add(new TableName(parts.get(0), parts.get(1), parts.get(2)));
            default -> candidates.clear();
        }
        return candidates;
    }

    private Optional<Found> lookUp(TableName name) {
        if (name.catalog().equals(TableName.NATIVE_CATALOG)) {
            Optional<ViewEntry> view = context.snapshot().view(name);
            if (view.isPresent()) {
                return Optional.of(new Found.View(view.get()));
            }
        } else if (!context.catalogs().names().contains(name.catalog())) {
            return Optional.empty();
        }
        return context.catalogs().table(name).map(source -> new Found.Table(name, source));
    }

    private SkeinException undefined(List<String> parts, List<String> searchPath, String place) {
        if (parts.size() > 3) {
            return tooLong(parts, place);
        }
        String last = parts.getLast();
        PlanningContext.Catalogs catalogs = context.catalogs();
        if (parts.size() == 3) {
            if (!catalogs.names().contains(parts.get(0))) {
                return new SkeinException(ErrorCode.UNDEFINED_CATALOG, "catalog \"" + parts.get(0)
                        + "\" does not exist" + Suggestions.didYouMean(parts.get(0), catalogs.names()) + "; " + place);
            }
            List<String> tables = relations(parts.get(0), parts.get(1));
            List<String> schemas = catalogs.schemas(parts.get(0));
            if (tables.isEmpty() && !schemas.contains(parts.get(1))) {
                return new SkeinException(ErrorCode.UNDEFINED_SCHEMA, "schema \"" + parts.get(1)
                        + "\" does not exist in catalog \"" + parts.get(0) + "\""
                        + Suggestions.didYouMean(parts.get(1), schemas) + "; " + place);
            }
            return undefinedTable(parts, Suggestions.didYouMean(last, tables), place);
        }
        Set<String> near = new LinkedHashSet<>();
        if (parts.size() == 1) {
            searchPath.forEach(schema -> near.addAll(relations(TableName.NATIVE_CATALOG, schema)));
            String hint = Suggestions.didYouMean(last, near);
            return undefinedTable(parts, hint.isEmpty() ? elsewhere(last) : hint, place);
        }
        List<String> nativeSchemas = catalogs.schemas(TableName.NATIVE_CATALOG);
        boolean qualifierKnown = nativeSchemas.contains(parts.get(0)) || catalogs.names().contains(parts.get(0));
        if (!qualifierKnown) {
            Set<String> qualifiers = new LinkedHashSet<>(nativeSchemas);
            qualifiers.addAll(catalogs.names());
            return new SkeinException(ErrorCode.UNDEFINED_TABLE, "table " + shown(parts) + " does not exist: there is no"
                    + " schema or catalog \"" + parts.get(0) + "\"" + Suggestions.didYouMean(parts.get(0), qualifiers)
                    + "; " + place);
        }
        near.addAll(relations(TableName.NATIVE_CATALOG, parts.get(0)));
        near.addAll(relations(parts.get(0), TableName.DEFAULT_SCHEMA));
        return undefinedTable(parts, Suggestions.didYouMean(last, near), place);
    }

    /// Where else a table of this name is, as a hint.
    private String elsewhere(String table) {
        for (String schema : context.catalogs().schemas(TableName.NATIVE_CATALOG)) {
            if (relations(TableName.NATIVE_CATALOG, schema).contains(table)) {
                return "; there is one in schema \"" + schema + "\"";
            }
        }
        return "";
    }

    private List<String> relations(String catalog, String schema) {
        List<String> names = new ArrayList<>(context.catalogs().tables(catalog, schema));
        if (catalog.equals(TableName.NATIVE_CATALOG)) {
            context.snapshot().views(schema).forEach(view -> names.add(view.name().table()));
        }
        return names;
    }

    private static SkeinException undefinedTable(List<String> parts, String hint, String place) {
        return new SkeinException(
                ErrorCode.UNDEFINED_TABLE, "table " + shown(parts) + " does not exist" + hint + "; " + place);
    }

    private static SkeinException tooLong(List<String> parts, String place) {
        return new SkeinException(ErrorCode.SYNTAX_ERROR, "a table name has at most three parts (catalog, schema, table),"
                + " not " + parts.size() + ": " + shown(parts) + "; " + place);
    }

    static String shown(List<String> parts) {
        return "\"" + String.join(".", parts) + "\"";
    }
}
