package dev.skein.jdbc;

import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.Locale;

/**
 * Translates JDBC's escape syntax (JDBC 4.3, section 13.4) to plain SQL: {@code {d '…'}}, {@code {t '…'}}, {@code
 * {ts '…'}}, {@code {fn …}}, {@code {oj …}}, {@code {escape …}} and {@code {limit …}}. Braces within quotes and comments
 * are left alone.
 */
final class EscapeSyntax {
    private final String sql;
    private final StringBuilder out;
    private int position;

    private EscapeSyntax(String sql) {
        this.sql = sql;
        this.out = new StringBuilder(sql.length());
    }

    static String translate(String sql) throws SQLException {
        if (sql.indexOf('{') < 0) {
            return sql;
        }
        EscapeSyntax syntax = new EscapeSyntax(sql);
        syntax.copyUntilEnd(false);
        return syntax.out.toString();
    }

    /** Copies until the end of the text, or until the brace that closes an escape. */
    private void copyUntilEnd(boolean inEscape) throws SQLException {
        while (position < sql.length()) {
            char next = sql.charAt(position);
            switch (next) {
                case '\'', '"' -> copyTo(closingQuote(next));
                case '-' -> copyTo(sql.startsWith("--", position) ? endOf("\n", position) : position + 1);
                case '/' -> copyTo(sql.startsWith("/*", position) ? endOf("*/", position + 2) : position + 1);
                case '$' -> copyTo(endOfDollarQuote());
                case '{' -> escape();
                case '}' -> {
                    position++;
                    if (inEscape) {
                        return;
                    }
                    out.append('}');
                }
                default -> copyTo(position + 1);
            }
        }
        if (inEscape) {
            throw new SQLSyntaxErrorException("a JDBC escape is not closed with '}' in: " + sql, "42601");
        }
    }

    private void escape() throws SQLException {
        int start = position + 1;
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        String keyword = sql.substring(start, end).toLowerCase(Locale.ROOT);
        String replacement =
                switch (keyword) {
                    case "d" -> "DATE";
                    case "t" -> "TIME";
                    case "ts" -> "TIMESTAMP";
                    case "escape" -> "ESCAPE";
                    case "limit" -> "LIMIT";
                    case "oj" -> "";
                    case "fn" -> "";
                    case "call" -> throw Unsupported.feature("stored procedures");
                    default -> "{";
                };
        if (replacement.equals("{")) {
            copyTo(position + 1);
            return;
        }
        out.append(replacement);
        position = end;
        if (keyword.equals("fn")) {
            functionName();
        }
        copyUntilEnd(true);
    }

    /** The functions of JDBC's Appendix C that SQL calls by another name. */
    private void functionName() {
        while (position < sql.length() && Character.isWhitespace(sql.charAt(position))) {
            position++;
        }
        int end = position;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        String name = sql.substring(position, end);
        switch (name.toLowerCase(Locale.ROOT)) {
            case "ucase" -> out.append("upper");
            case "lcase" -> out.append("lower");
            case "ceiling" -> out.append("ceil");
            case "log" -> out.append("ln");
            case "curdate", "current_date" -> {
                out.append("current_date");
                end = afterEmptyParentheses(end);
            }
            default -> out.append(name);
        }
        position = end;
    }

    private int afterEmptyParentheses(int from) {
        int open = from;
        while (open < sql.length() && Character.isWhitespace(sql.charAt(open))) {
            open++;
        }
        int close = open + 1;
        while (close < sql.length() && Character.isWhitespace(sql.charAt(close))) {
            close++;
        }
        boolean empty = close < sql.length() && sql.charAt(open) == '(' && sql.charAt(close) == ')';
        return empty ? close + 1 : from;
    }

    private int closingQuote(char quote) {
        int end = sql.indexOf(quote, position + 1);
        return end < 0 ? sql.length() : end + 1;
    }

    private int endOf(String mark, int from) {
        int end = sql.indexOf(mark, from);
        return end < 0 ? sql.length() : end + mark.length();
    }

    /** {@code $tag$ … $tag$}; a dollar sign that opens nothing is copied. */
    private int endOfDollarQuote() {
        int tagEnd = position + 1;
        while (tagEnd < sql.length() && Character.isJavaIdentifierPart(sql.charAt(tagEnd))
                && sql.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        boolean opens = tagEnd < sql.length()
                && sql.charAt(tagEnd) == '$'
                && !Character.isDigit(sql.charAt(position + 1));
        return opens ? endOf(sql.substring(position, tagEnd + 1), tagEnd + 1) : position + 1;
    }

    private void copyTo(int end) {
        out.append(sql, position, end);
        position = end;
    }
}
