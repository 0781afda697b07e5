package dev.skein.shell;

import dev.skein.shell.format.ListedRows;
import dev.skein.shell.format.ResultFormat;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The shell's own commands, which begin with a backslash.
final class Commands {
    static final String HELP = """
            \\d             lists tables and views
            \\d NAME        tells the columns of a table or view
            \\dt            lists tables
            \\dn            lists schemas
            \\format NAME   shows results as table, csv, tsv, json, jsonl, markdown or vertical
            \\x             shows a line to a value, or a table again
            \\timing        tells how long statements take, or stops telling
            \\i FILE        runs the statements of a file
            \\echo TEXT     shows a text
            \\?             shows this
            \\q             ends the shell
            """;

    private static final Pattern NAME_PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|[^.\"]+");

    private final Session session;

    Commands(Session session) {
        this.session = session;
    }

    /// Runs a command.
    ///
    /// @return false if the shell is to end
    boolean run(String line) throws SQLException, IOException, ShellException {
        String[] words = line.strip().split("\\s+", 2);
        String argument = words.length > 1 ? words[1].replaceFirst(";$", "").strip() : "";
        switch (words[0]) {
            case "\\q", "\\quit" -> {
                return false;
            }
            case "\\?", "\\h", "\\help" -> session.remark(HELP);
            case "\\timing" -> timing(argument);
            case "\\format" -> format(argument);
            case "\\x" -> use(session.format() == ResultFormat.VERTICAL ? ResultFormat.TABLE : ResultFormat.VERTICAL);
            case "\\echo" -> session.remark(argument);
            case "\\dt" -> tables("TABLE", "SYSTEM TABLE");
            case "\\dn" -> schemas();
            case "\\d" -> {
                if (argument.isEmpty()) {
                    tables("TABLE", "VIEW", "SYSTEM TABLE");
                } else {
                    describe(argument);
                }
            }
            case "\\i" -> include(argument);
            default -> throw new ShellException("unknown command " + words[0] + "; \\? lists the commands");
        }
        return true;
    }

    private void timing(String argument) throws IOException {
        session.showTiming(argument.isEmpty() ? !session.timing() : argument.equals("on"));
        session.remark("timing is " + (session.timing() ? "on" : "off"));
    }

    private void format(String argument) throws ShellException, IOException {
        ResultFormat format = ResultFormat.named(argument);
        if (format == null) {
            throw new ShellException("no format \"" + argument + "\"; there are " + ResultFormat.labels());
        }
        use(format);
    }

    private void use(ResultFormat format) throws IOException {
        session.use(format);
        session.remark("format is " + format.label());
    }

    private void tables(String... types) throws SQLException, IOException {
        ListedRows rows = new ListedRows("catalog", "schema", "name", "type");
        DatabaseMetaData metaData = session.connection().getMetaData();
        try (ResultSet tables = metaData.getTables("skein", null, "%", types)) {
            while (tables.next()) {
                rows.add(tables.getString("TABLE_CAT"), tables.getString("TABLE_SCHEM"), tables.getString("TABLE_NAME"),
                        tables.getString("TABLE_TYPE"));
            }
        }
        if (rows.isEmpty()) {
            session.remark("there are no tables yet; CREATE TABLE … AS SELECT * FROM 'file.parquet' makes one");
        } else {
            session.show(rows);
        }
    }

    private void schemas() throws SQLException, IOException {
        ListedRows rows = new ListedRows("catalog", "schema");
        try (ResultSet schemas = session.connection().getMetaData().getSchemas()) {
            while (schemas.next()) {
                rows.add(schemas.getString("TABLE_CATALOG"), schemas.getString("TABLE_SCHEM"));
            }
        }
        session.show(rows);
    }

    private void describe(String name) throws SQLException, IOException, ShellException {
        List<String> parts = parts(name);
        String table = parts.getLast();
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        String catalog = parts.size() > 2 ? parts.getFirst() : null;
        ListedRows rows = columns(catalog, schema == null ? session.connection().getSchema() : schema, table);
        if (rows.isEmpty() && catalog == null) {
            // what stands before the only dot may be a catalog
            rows = columns(schema, null, table);
        }
        if (rows.isEmpty()) {
            throw new ShellException("there is no table or view " + name + "; \\d lists those that there are");
        }
        session.show(rows);
    }

    /// The parts of a name with dots as SQL reads them: in lower case, unless they are quoted.
    static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = NAME_PART.matcher(name);
        while (matcher.find()) {
            String quoted = matcher.group(1);
            parts.add(quoted == null ? matcher.group().toLowerCase(Locale.ROOT) : quoted.replace("\"\"", "\""));
        }
        return parts.isEmpty() ? List.of(name) : parts;
    }

    private ListedRows columns(@Nullable String catalog, @Nullable String schema, String table) throws SQLException {
        ListedRows rows = new ListedRows("schema", "column", "type", "nullable");
        DatabaseMetaData metaData = session.connection().getMetaData();
        try (ResultSet columns = metaData.getColumns(catalog, schema, pattern(table), "%")) {
            while (columns.next()) {
                rows.add(columns.getString("TABLE_SCHEM"), columns.getString("COLUMN_NAME"), type(columns),
                        columns.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls ? "no" : "yes");
            }
        }
        return rows;
    }

    private static String type(ResultSet columns) throws SQLException {
        String name = columns.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
        int size = columns.getInt("COLUMN_SIZE");
        return switch (name) {
            case "decimal", "numeric" -> name + "(" + size + "," + columns.getInt("DECIMAL_DIGITS") + ")";
            default -> name;
        };
    }

    private static String pattern(String name) {
        return name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
    }

    private void include(String file) throws SQLException, IOException, ShellException {
        if (file.isEmpty()) {
            throw new ShellException("\\i needs the name of a file");
        }
        for (String statement : StatementSplitter.split(read(Path.of(file))).all()) {
            if (!runAny(statement)) {
                return;
            }
        }
    }

    /// Runs a statement or a command.
    ///
    /// @return false if the shell is to end
    boolean runAny(String statement) throws SQLException, IOException, ShellException {
        if (statement.startsWith("\\")) {
            return run(statement);
        }
        session.execute(statement);
        return true;
    }

    /// The text of a script.
    static String read(Path file) throws ShellException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            throw new ShellException("there is no file " + file);
        } catch (CharacterCodingException _) {
            throw new ShellException("file " + file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new ShellException("file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
