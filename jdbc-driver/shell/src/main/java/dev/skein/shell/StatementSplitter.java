package dev.skein.shell;

import java.util.ArrayList;
import java.util.List;

/// Cuts a script into statements at semicolons, which do not count within quotes, dollar quotes and comments.
///
/// A line that begins with a backslash where a statement would begin is a command of the shell, and ends with the line.
final class StatementSplitter {
    private final String text;
    private final List<String> statements = new ArrayList<>();
    private int at;

    private StatementSplitter(String text) {
        this.text = text;
    }

    /// What a script consists of.
    ///
    /// @param statements complete statements without their semicolons, and commands
    /// @param rest what comes after the last semicolon; blank if there is only space and comments
    record Script(List<String> statements, String rest) {
        Script {
            statements = List.copyOf(statements);
        }

        /// All statements, the last of which needs no semicolon.
        List<String> all() {
            if (rest.isBlank()) {
                return statements;
            }
            List<String> all = new ArrayList<>(statements);
            all.add(rest);
            return all;
        }
    }

    static Script split(String text) {
        return new StatementSplitter(text).script();
    }

    private Script script() {
        int start = skipSpace();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at == start) {
                at = end('\n', at);
                statements.add(text.substring(start, at).strip());
                start = skipSpace();
            } else if (c == ';') {
                String statement = text.substring(start, at).strip();
                if (!statement.isEmpty()) {
                    statements.add(statement);
                }
                at++;
                start = skipSpace();
            } else {
                step(c);
            }
        }
        return new Script(statements, text.substring(Math.min(start, text.length())).strip());
    }

    /// Goes behind the character, or behind all of the quote or comment that begins there.
    private void step(char c) {
        switch (c) {
            case '\'', '"' -> at = Math.min(text.length(), end(c, at + 1) + 1);
            case '-' -> at = text.startsWith("--", at) ? end('\n', at) : at + 1;
            case '/' -> at = text.startsWith("/*", at) ? endOfComment() : at + 1;
            case '$' -> at = endOfDollarQuote();
            default -> at++;
        }
    }

    private int end(char c, int from) {
        int found = text.indexOf(c, from);
        return found < 0 ? text.length() : found;
    }

    private int endOfComment() {
        int depth = 0;
        int i = at;
        while (i < text.length()) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return text.length();
    }

    private int endOfDollarQuote() {
        int close = at + 1;
        while (close < text.length() && (Character.isLetterOrDigit(text.charAt(close)) || text.charAt(close) == '_')) {
            close++;
        }
        boolean opens = close < text.length()
                && text.charAt(close) == '$'
                && !(close > at + 1 && Character.isDigit(text.charAt(at + 1)));
        if (!opens) {
            return at + 1;
        }
        String tag = text.substring(at, close + 1);
        int found = text.indexOf(tag, close + 1);
        return found < 0 ? text.length() : found + tag.length();
    }

    /// Goes to the next character that is neither space nor comment.
    private int skipSpace() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at)) {
                at = end('\n', at);
            } else if (text.startsWith("/*", at)) {
                at = endOfComment();
            } else {
                break;
            }
        }
        return at;
    }
}
