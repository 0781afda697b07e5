package dev.skein.shell;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/// Completes keywords, and names of schemas, tables and columns, which it asks the catalog for now and then.
final class SqlCompleter implements Completer {
    private static final long REFRESH_NANOS = 10_000_000_000L;

    /// Where the gateway keeps its own tables: their names need no prefix.
    private static final String OWN_CATALOG = "skein";

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private final Connection connection;
    private Set<String> names = Set.of();
    private Set<String> columns = Set.of();
    private long asked = System.nanoTime() - REFRESH_NANOS;

    SqlCompleter(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        candidates(word).forEach(text -> candidates.add(new Candidate(text)));
    }

    /// What a word may become.
    List<String> candidates(String word) {
        int start = Math.max(word.lastIndexOf('('), word.lastIndexOf(',')) + 1;
        String before = word.substring(0, start);
        String begun = folded(word.substring(start));
        boolean upper = !begun.isEmpty() && Character.isUpperCase(word.charAt(word.length() - 1));
        Set<String> found = new TreeSet<>();
        for (String keyword : Keywords.ALL) {
            if (keyword.startsWith(begun)) {
                found.add(before + (upper ? keyword.toUpperCase(Locale.ROOT) : keyword));
            }
        }
        addMatches(begun, before, names(), found);
        int dot = word.lastIndexOf('.');
        if (found.isEmpty() && dot >= start) {
            // behind the alias of a table
            addMatches(folded(word.substring(dot + 1)), word.substring(0, dot + 1), columns, found);
        }
        return List.copyOf(found);
    }

    private static void addMatches(String begun, String before, Set<String> names, Set<String> found) {
        for (String name : names) {
            if (folded(name).startsWith(begun)) {
                found.add(before + name);
            }
        }
    }

    /// A name without its quotes and in lower case, for people who do not type these.
    private static String folded(String name) {
        return name.replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private Set<String> names() {
        if (System.nanoTime() - asked >= REFRESH_NANOS) {
            asked = System.nanoTime();
            try {
                ask();
            } catch (SQLException _) {
                // Completion is a comfort: what was known before will do, and the next statement tells what is wrong.
            }
        }
        return names;
    }

    private void ask() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        Set<String> tables = new TreeSet<>();
        try (ResultSet rows = metaData.getTables(null, null, "%", null)) {
            while (rows.next()) {
                String catalog = rows.getString("TABLE_CAT");
                String schema = rows.getString("TABLE_SCHEM");
                String table = quoted(rows.getString("TABLE_NAME"));
                if (catalog == null || schema == null || catalog.equals(OWN_CATALOG)) {
                    tables.add(table);
                }
                if (schema != null) {
                    tables.add(quoted(schema) + "." + table);
                    if (catalog != null) {
                        tables.add(quoted(catalog) + "." + quoted(schema) + "." + table);
                    }
                }
            }
        }
        Set<String> found = new TreeSet<>();
        try (ResultSet rows = metaData.getColumns(OWN_CATALOG, null, "%", "%")) {
            while (rows.next()) {
                found.add(quoted(rows.getString("COLUMN_NAME")));
            }
        }
        columns = Set.copyOf(found);
        tables.addAll(found);
        names = Set.copyOf(tables);
    }

    /// A name as SQL takes it.
    private static String quoted(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
