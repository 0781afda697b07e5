package dev.skein.shell;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/// Completes keywords, and names of schemas, tables and columns, which it asks the catalog for now and then.
final class SqlCompleter implements Completer {
    private static final long REFRESH_NANOS = 10_000_000_000L;

    private final Connection connection;
    private Set<String> names = Set.of();
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
        String begun = word.substring(start).toLowerCase(Locale.ROOT);
        boolean upper = !begun.isEmpty() && Character.isUpperCase(word.charAt(word.length() - 1));
        Set<String> found = new TreeSet<>();
        for (String keyword : Keywords.ALL) {
            if (keyword.startsWith(begun)) {
                found.add(before + (upper ? keyword.toUpperCase(Locale.ROOT) : keyword));
            }
        }
        for (String name : names()) {
            if (name.toLowerCase(Locale.ROOT).startsWith(begun)) {
                found.add(before + name);
            }
        }
        return List.copyOf(found);
    }

    private Set<String> names() {
        if (System.nanoTime() - asked >= REFRESH_NANOS) {
            asked = System.nanoTime();
            try {
                names = ask();
            } catch (SQLException _) {
                // Completion is a comfort: what was known before will do, and the next statement tells what is wrong.
            }
        }
        return names;
    }

    private Set<String> ask() throws SQLException {
        Set<String> found = new TreeSet<>();
        try (ResultSet columns = connection.getMetaData().getColumns("skein", null, "%", "%")) {
            while (columns.next()) {
                String schema = columns.getString("TABLE_SCHEM");
                String table = columns.getString("TABLE_NAME");
                List<String> parts = new ArrayList<>(List.of(columns.getString("COLUMN_NAME"), table));
                if (schema != null) {
                    parts.add(schema);
                    parts.add(schema + "." + table);
                }
                found.addAll(parts);
            }
        }
        return found;
    }
}
