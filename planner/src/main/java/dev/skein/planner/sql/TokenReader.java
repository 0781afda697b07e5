package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads a statement token by token, with the pieces that several statements share: names, types, lists and options.
final class TokenReader {
    private final List<Token> tokens;
    private int position;

    TokenReader(String sql) {
        this.tokens = Tokenizer.tokenize(sql);
    }

    /// The token that comes next.
    Token peek() {
        return tokens.get(position);
    }

    /// The token after the next ones.
    Token peek(int ahead) {
        return tokens.get(Math.min(position + ahead, tokens.size() - 1));
    }

    /// Takes the next token.
    Token next() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            position++;
        }
        return token;
    }

    /// The offset where the next token starts.
    int offset() {
        return peek().start();
    }

    /// Takes the words if they come next, all of them or none.
    boolean accept(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).isWord(words[i])) {
                return false;
            }
        }
        position += words.length;
        return true;
    }

    /// Takes a symbol if it comes next.
    boolean acceptSymbol(String symbol) {
        boolean found = peek().isSymbol(symbol);
        position += found ? 1 : 0;
        return found;
    }

    void expect(String... words) {
        if (!accept(words)) {
            throw unexpected(String.join(" ", words));
        }
    }

    void expectSymbol(String symbol) {
        if (!acceptSymbol(symbol)) {
            throw unexpected("\"" + symbol + "\"");
        }
    }

    /// Checks that nothing but a semicolon is left.
    void expectEnd() {
        acceptSymbol(";");
        if (peek().kind() != Token.Kind.END) {
            throw unexpected("the end of the statement");
        }
    }

    /// The complaint that something else was expected here.
    SkeinException unexpected(String expected) {
        Token token = peek();
        String found = switch (token.kind()) {
            case END -> "the end of the statement";
            // never its content, which may be a password
            case STRING -> "a text literal";
            case WORD, QUOTED, NUMBER, SYMBOL -> "\"" + token.text() + "\"";
        };
        return new SkeinException(ErrorCode.SYNTAX_ERROR,
                "syntax error at " + found + ": " + expected + " was expected; " + token.place());
    }

    /// A name of one part, folded to lower case unless quoted.
    String identifier(String what) {
        Token token = peek();
        return switch (token.kind()) {
            case QUOTED -> next().text();
            case WORD -> next().text().toLowerCase(Locale.ROOT);
            case STRING, NUMBER, SYMBOL, END -> throw unexpected(what);
        };
    }

    /// A name of one to three parts.
    Statement.Name name(String what) {
        String place = peek().place();
        List<String> parts = new ArrayList<>();
        do {
            parts.add(identifier(what));
        } while (acceptSymbol("."));
        return new Statement.Name(parts, place);
    }

    /// `(a, b, c)`.
    List<String> identifiers(String what) {
        List<String> names = new ArrayList<>();
        expectSymbol("(");
        do {
            names.add(identifier(what));
        } while (acceptSymbol(","));
        expectSymbol(")");
        return names;
    }

    String string(String what) {
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected(what);
        }
        return next().text();
    }

    /// `(name = value, name value, name)`; names are folded to lower case, a missing value is `true`.
    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        expectSymbol("(");
        do {
            Token at = peek();
            String name = identifier("the name of an option");
            while (acceptSymbol(".")) {
                name += "." + identifier("the rest of the option's name");
            }
            acceptSymbol("=");
            String value = peek().isSymbol(",") || peek().isSymbol(")") ? "true" : optionValue();
            if (options.put(name, value) != null) {
                throw new SkeinException(
                        ErrorCode.SYNTAX_ERROR, "option \"" + name + "\" is given twice; " + at.place());
            }
        } while (acceptSymbol(","));
        expectSymbol(")");
        return options;
    }

    private String optionValue() {
        boolean negative = acceptSymbol("-");
        Token token = next();
        return switch (token.kind()) {
            case STRING, NUMBER, QUOTED -> (negative ? "-" : "") + token.text();
            case WORD -> token.text().toLowerCase(Locale.ROOT);
            case SYMBOL, END -> {
                position -= token.kind() == Token.Kind.END ? 0 : 1;
                throw unexpected("the value of an option");
            }
        };
    }

    /// A type, such as `decimal(15, 2)` or `timestamp with time zone`.
    SqlType type() {
        Token at = peek();
        String name = identifier("a type");
        List<Integer> parameters = new ArrayList<>();
        SqlType base;
        if (name.equals("double")) {
            accept("precision");
            return SqlType.DOUBLE;
        }
        if (name.equals("character") || name.equals("char") || name.equals("bpchar") || name.equals("nchar")) {
            if (accept("varying")) {
                name = "varchar";
            } else {
                parameters(parameters);
                return SqlType.character(parameters.isEmpty() ? 1 : parameters.getFirst());
            }
        }
        parameters(parameters);
        if (name.equals("interval")) {
            return interval();
        }
        boolean zoned = accept("with", "time", "zone") || accept("with", "local", "time", "zone");
        if (!zoned) {
            accept("without", "time", "zone");
        }
        String typeName = zoned && name.equals("timestamp") ? "timestamptz" : name;
        base = TypeNames.named(typeName).orElseThrow(() -> new SkeinException(ErrorCode.UNDEFINED_OBJECT,
                "type \"" + typeName + "\" does not exist" + Suggestions.didYouMean(typeName, TypeNames.names()) + "; "
                        + at.place()));
        if (parameters.isEmpty()) {
            return base;
        }
        return switch (base.kind()) {
            case VARCHAR -> SqlType.varchar(parameters.getFirst());
            case DECIMAL -> SqlType.decimal(parameters.getFirst(), parameters.size() > 1 ? parameters.get(1) : 0);
            case TIME, TIMESTAMP, TIMESTAMP_TZ -> new SqlType(base.kind(), parameters.getFirst(), 0);
            case VARBINARY -> base;
            case DOUBLE -> parameters.getFirst() <= 24 ? SqlType.REAL : SqlType.DOUBLE;
            case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, CHAR, DATE, INTERVAL_YEAR_MONTH,
                    INTERVAL_DAY_TIME, UUID -> throw new SkeinException(
                            ErrorCode.INVALID_TYPE, "type " + base + " takes no parameters; " + at.place());
        };
    }

    private SqlType interval() {
        boolean months = peek().isWord("year") || peek().isWord("month");
        boolean days = peek().isWord("day") || peek().isWord("hour") || peek().isWord("minute") || peek().isWord("second");
        if (months || days) {
            next();
            if (accept("to")) {
                next();
            }
        }
        return months ? SqlType.INTERVAL_YEAR_MONTH : SqlType.INTERVAL_DAY_TIME;
    }

    private void parameters(List<Integer> parameters) {
        if (!acceptSymbol("(")) {
            return;
        }
        do {
            if (peek().kind() != Token.Kind.NUMBER) {
                throw unexpected("a number");
            }
            Token token = next();
            try {
                parameters.add(Integer.valueOf(token.text()));
            } catch (NumberFormatException e) {
                throw new SkeinException(ErrorCode.SYNTAX_ERROR,
                        token.text() + " is not a length or precision; " + token.place(), e);
            }
        } while (acceptSymbol(","));
        expectSymbol(")");
    }

    /// Takes everything up to the end of the statement.
    Statement.Span rest() {
        int start = offset();
        int end = start;
        while (peek().kind() != Token.Kind.END) {
            Token token = next();
            boolean last = token.isSymbol(";") && peek().kind() == Token.Kind.END;
            end = last ? end : token.end();
        }
        return new Statement.Span(start, end);
    }

    /// Takes what stands between the parenthesis that comes next and the one that closes it.
    Statement.Span parenthesized() {
        expectSymbol("(");
        int start = offset();
        int depth = 1;
        while (true) {
            Token token = next();
            if (token.kind() == Token.Kind.END) {
                throw unexpected("\")\"");
            }
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            if (depth == 0) {
                return new Statement.Span(start, token.start());
            }
        }
    }
}
