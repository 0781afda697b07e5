package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// Tells statements apart and reads those that are not queries.
///
/// A recursive-descent parser: each method reads what its name says, from the token that comes next. Queries are left to
/// Calcite's parser; only their place in the text is noted.
public final class StatementParser {
    private static final List<String> STARTS = List.of("select", "insert", "update", "delete", "create", "drop", "alter",
            "truncate", "check", "copy", "explain", "set", "reset", "show", "use", "begin", "commit", "rollback", "with", "values",
            "table", "describe");

    private final TokenReader reader;

    private StatementParser(String sql) {
        this.reader = new TokenReader(sql);
    }

    /// Reads one statement.
    ///
    /// @throws SkeinException SYNTAX_ERROR with line and column
    public static Statement parse(String sql) {
        StatementParser parser = new StatementParser(sql);
        if (parser.reader.peek().kind() == Token.Kind.END) {
            throw new SkeinException(ErrorCode.SYNTAX_ERROR, "the statement is empty");
        }
        return parser.statement();
    }

    private Statement statement() {
        Token first = reader.peek();
        if (first.isSymbol("(")) {
            return new Statement.Query(reader.rest());
        }
        return switch (first.kind() == Token.Kind.WORD ? first.text().toLowerCase(Locale.ROOT) : "") {
            case "select", "with", "values", "table" -> new Statement.Query(reader.rest());
            case "insert", "update", "delete" -> new Statement.Change(reader.rest());
            case "explain" -> explain();
            case "create" -> create();
            case "drop" -> drop();
            case "alter" -> alter();
            case "truncate" -> truncate();
            case "check" -> check();
            case "copy" -> copy();
            case "set" -> set();
            case "reset" -> reset();
            case "show" -> show();
            case "use" -> use();
            case "begin", "start", "commit", "rollback", "end", "abort" -> transaction();
            default -> {
                String hint = first.kind() == Token.Kind.WORD ? Suggestions.didYouMean(first.text(), STARTS) : "";
                throw new SkeinException(ErrorCode.SYNTAX_ERROR, "syntax error at \"" + first.text()
                        + "\": no statement begins like this" + hint + "; " + first.place());
            }
        };
    }

    private Statement explain() {
        reader.expect("explain");
        boolean analyze = reader.accept("analyze");
        if (reader.peek().isSymbol("(") && reader.peek(1).isWord("analyze")) {
            reader.options();
            analyze = true;
        }
        reader.accept("verbose");
        return new Statement.Explain(analyze, statement());
    }

    private Statement create() {
        reader.expect("create");
        boolean replace = reader.accept("or", "replace");
        if (reader.accept("view")) {
            return createView(replace);
        }
        if (replace) {
            throw reader.unexpected("VIEW");
        }
        if (reader.accept("table")) {
            return createTable();
        }
        if (reader.accept("schema")) {
            boolean ifNotExists = reader.accept("if", "not", "exists");
            Statement.Name name = reader.name("the name of a schema");
            reader.expectEnd();
            return new Statement.CreateSchema(name, ifNotExists);
        }
        if (reader.accept("server")) {
            return createServer();
        }
        throw reader.unexpected("TABLE, VIEW, SCHEMA or SERVER");
    }

    private Statement createView(boolean replace) {
        Statement.Name name = reader.name("the name of a view");
        List<String> columns = reader.peek().isSymbol("(") ? reader.identifiers("the name of a column") : List.of();
        reader.expect("as");
        return new Statement.CreateView(name, replace, columns, reader.rest());
    }

    private Statement createTable() {
        boolean ifNotExists = reader.accept("if", "not", "exists");
        Statement.Name name = reader.name("the name of a table");
        TableElements elements = new TableElements(reader);
        if (reader.peek().isSymbol("(")) {
            elements.read();
        }
        Map<String, String> options = reader.accept("with") ? reader.options() : Map.of();
        Optional<Statement.Span> query = Optional.empty();
        if (reader.accept("as")) {
            if (!elements.columns().isEmpty()) {
                throw new SkeinException(ErrorCode.SYNTAX_ERROR, "CREATE TABLE … AS takes names of columns, not types: the"
                        + " types are those of the query; " + elements.columns().getFirst().place());
            }
            query = Optional.of(reader.rest());
        } else {
            reader.expectEnd();
            if (elements.columns().isEmpty()) {
                throw new SkeinException(ErrorCode.SYNTAX_ERROR, elements.names().isEmpty()
                        ? "CREATE TABLE needs columns or AS and a query"
                        : "column \"" + elements.names().getFirst() + "\" has no type");
            }
        }
        return new Statement.CreateTable(name, ifNotExists, elements.columns(), elements.primaryKey(),
                elements.foreignKeys(), options, elements.names(), query);
    }

    private Statement createServer() {
        boolean ifNotExists = reader.accept("if", "not", "exists");
        String name = reader.identifier("the name of a server");
        reader.expect("type");
        String type = reader.peek().kind() == Token.Kind.STRING
                ? reader.next().text()
                : reader.identifier("the type of the server");
        Map<String, String> options = reader.accept("options") ? reader.options() : Map.of();
        reader.expectEnd();
        return new Statement.CreateServer(name, type, options, ifNotExists);
    }

    private Statement drop() {
        reader.expect("drop");
        Statement.Kind kind = reader.accept("table") ? Statement.Kind.TABLE
                : reader.accept("view") ? Statement.Kind.VIEW
                : reader.accept("schema") ? Statement.Kind.SCHEMA
                : reader.accept("server") ? Statement.Kind.SERVER
                : unknownKind();
        boolean ifExists = reader.accept("if", "exists");
        Statement.Name name = reader.name("a name");
        if (reader.peek().isSymbol(",")) {
            throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                    "DROP removes one object at a time; " + reader.peek().place());
        }
        boolean cascade = reader.accept("cascade");
        if (!cascade) {
            reader.accept("restrict");
        }
        reader.expectEnd();
        return new Statement.Drop(kind, name, ifExists, cascade);
    }

    private Statement.Kind unknownKind() {
        throw reader.unexpected("TABLE, VIEW, SCHEMA or SERVER");
    }

    private Statement alter() {
        reader.expect("alter");
        reader.expect("table");
        Statement.Name name = reader.name("the name of a table");
        Statement statement;
        if (reader.accept("add")) {
            reader.accept("column");
            boolean ifNotExists = reader.accept("if", "not", "exists");
            Statement.Column column = new TableElements(reader).column();
            if (!column.nullable()) {
                throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "a column that is added cannot be NOT NULL: the"
                        + " rows that exist have no value for it; " + column.place());
            }
            statement = new Statement.AddColumn(name, column, ifNotExists);
        } else if (reader.accept("drop")) {
            reader.accept("column");
            boolean ifExists = reader.accept("if", "exists");
            statement = new Statement.DropColumn(name, reader.identifier("the name of a column"), ifExists);
        } else if (reader.accept("rename", "to")) {
            statement = new Statement.RenameTable(name, reader.identifier("the new name of the table"));
        } else if (reader.accept("rename")) {
            reader.accept("column");
            String column = reader.identifier("the name of a column");
            reader.expect("to");
            statement = new Statement.RenameColumn(name, column, reader.identifier("the new name of the column"));
        } else {
            throw reader.unexpected("ADD, DROP or RENAME");
        }
        reader.expectEnd();
        return statement;
    }

    private Statement truncate() {
        reader.expect("truncate");
        reader.accept("table");
        Statement.Name name = reader.name("the name of a table");
        reader.expectEnd();
        return new Statement.Truncate(name);
    }

    private Statement check() {
        reader.expect("check");
        reader.expect("table");
        Statement.Name name = reader.name("the name of a table");
        reader.expectEnd();
        return new Statement.CheckTable(name);
    }

    private Statement copy() {
        reader.expect("copy");
        if (reader.peek().isSymbol("(")) {
            Statement.Span query = reader.parenthesized();
            reader.expect("to");
            String file = reader.string("the path of a file, in single quotes");
            Map<String, String> options = copyOptions();
            return new Statement.CopyTo(query, file, options);
        }
        Statement.Name name = reader.name("the name of a table");
        List<String> columns = reader.peek().isSymbol("(") ? reader.identifiers("the name of a column") : List.of();
        boolean from = reader.accept("from");
        if (!from) {
            reader.expect("to");
        }
        String place = reader.peek().place();
        String file = reader.string("the path of a file, in single quotes");
        Map<String, String> options = copyOptions();
        return from
                ? new Statement.CopyFrom(name, columns, file, options, place)
                : new Statement.CopyTableTo(name, columns, file, options);
    }

    private Map<String, String> copyOptions() {
        boolean with = reader.accept("with");
        Map<String, String> options = with || reader.peek().isSymbol("(") ? reader.options() : Map.of();
        reader.expectEnd();
        return options;
    }

    private Statement set() {
        reader.expect("set");
        if (!reader.accept("session")) {
            reader.accept("local");
        }
        if (reader.accept("time", "zone")) {
            return new Statement.SetOption("timezone", value());
        }
        if (reader.accept("schema")) {
            return new Statement.SetOption("search_path", value());
        }
        if (reader.peek().isWord("transaction") || reader.accept("characteristics", "as")) {
            reader.rest();
            return new Statement.Transaction("set transaction");
        }
        String option = optionName();
        if (!reader.acceptSymbol("=")) {
            reader.expect("to");
        }
        return new Statement.SetOption(option, value());
    }

    private String optionName() {
        String option = reader.identifier("the name of an option");
        while (reader.acceptSymbol(".")) {
            option += "." + reader.identifier("the rest of the option's name");
        }
        return option;
    }

    /// Everything up to the end as one value; words and texts separated by commas keep the commas. DEFAULT is no value.
    private Optional<String> value() {
        if (reader.accept("default")) {
            reader.expectEnd();
            return Optional.empty();
        }
        StringJoiner values = new StringJoiner(",");
        do {
            boolean negative = reader.acceptSymbol("-");
            Token token = reader.peek();
            String text = switch (token.kind()) {
                case STRING, QUOTED, NUMBER -> reader.next().text();
                case WORD -> reader.next().text().toLowerCase(Locale.ROOT);
                case SYMBOL, END -> throw reader.unexpected("a value");
            };
            values.add(negative ? "-" + text : text);
        } while (reader.acceptSymbol(","));
        reader.expectEnd();
        return Optional.of(values.toString());
    }

    private Statement reset() {
        reader.expect("reset");
        String option = reader.accept("time", "zone") ? "timezone" : optionName();
        reader.expectEnd();
        return new Statement.SetOption(option, Optional.empty());
    }

    private Statement show() {
        reader.expect("show");
        String option = reader.accept("time", "zone") ? "timezone"
                : reader.accept("transaction", "isolation", "level") ? "transaction_isolation" : optionName();
        reader.expectEnd();
        return new Statement.Show(option);
    }

    private Statement use() {
        reader.expect("use");
        reader.accept("schema");
        String schema = reader.identifier("the name of a schema");
        reader.expectEnd();
        return new Statement.SetOption("search_path", Optional.of(schema));
    }

    private Statement transaction() {
        String word = reader.next().text().toLowerCase(Locale.ROOT);
        reader.rest();
        return new Statement.Transaction(switch (word) {
            case "start" -> "begin";
            case "end" -> "commit";
            case "abort" -> "rollback";
            default -> word;
        });
    }
}
