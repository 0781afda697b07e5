package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.ArrayList;
import java.util.List;

/// Splits a statement into tokens; comments and white space fall away.
final class Tokenizer {
    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private int lineStart;

    private Tokenizer(String sql) {
        this.sql = sql;
    }

    /// The tokens of a statement, the last one of kind END.
    ///
    /// @throws SkeinException SYNTAX_ERROR if a quote or comment is not closed
    static List<Token> tokenize(String sql) {
        Tokenizer tokenizer = new Tokenizer(sql);
        tokenizer.run();
        return List.copyOf(tokenizer.tokens);
    }

    private void run() {
        skipBlank();
        while (position < sql.length()) {
            readToken();
            skipBlank();
        }
        add(Token.Kind.END, "end of statement", position, position, line, position - lineStart + 1);
    }

    private void readToken() {
        int start = position;
        int startLine = line;
        int startColumn = position - lineStart + 1;
        char c = sql.charAt(position);
        if (c == '\'' || c == '"') {
            String content = readQuoted(c, startLine, startColumn);
            add(c == '"' ? Token.Kind.QUOTED : Token.Kind.STRING, content, start, position, startLine, startColumn);
            return;
        }
        Token.Kind kind;
        if (Character.isLetter(c) || c == '_') {
            kind = Token.Kind.WORD;
            while (position < sql.length() && isWordPart(sql.charAt(position))) {
                position++;
            }
        } else if (Character.isDigit(c) || c == '.' && Character.isDigit(at(1))) {
            kind = Token.Kind.NUMBER;
            readNumber();
        } else {
            kind = Token.Kind.SYMBOL;
            position += symbolLength(c);
        }
        add(kind, sql.substring(start, position), start, position, startLine, startColumn);
    }

    private void readNumber() {
        while (Character.isDigit(at(0)) || at(0) == '.') {
            position++;
        }
        boolean signed = at(1) == '+' || at(1) == '-';
        if ((at(0) == 'e' || at(0) == 'E') && Character.isDigit(at(signed ? 2 : 1))) {
            position += signed ? 2 : 1;
            while (Character.isDigit(at(0))) {
                position++;
            }
        }
    }

    private int symbolLength(char first) {
        char second = at(1);
        boolean pair = first == ':' && second == ':'
                || first == '<' && (second == '=' || second == '>')
                || first == '>' && second == '='
                || first == '!' && second == '='
                || first == '|' && second == '|'
                || first == '=' && second == '>';
        return pair ? 2 : 1;
    }

    private String readQuoted(char quote, int startLine, int startColumn) {
        StringBuilder content = new StringBuilder();
        position++;
        while (true) {
            if (position >= sql.length()) {
                throw new SkeinException(ErrorCode.SYNTAX_ERROR, "the " + (quote == '"' ? "quoted name" : "text literal")
                        + " that begins here is not closed; line " + startLine + ", column " + startColumn);
            }
            char c = sql.charAt(position);
            if (c == quote && at(1) == quote) {
                content.append(quote);
                position += 2;
            } else if (c == quote) {
                position++;
                return content.toString();
            } else {
                content.append(c);
                advance();
            }
        }
    }

    private void skipBlank() {
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (Character.isWhitespace(c)) {
                advance();
            } else if (c == '-' && at(1) == '-') {
                while (position < sql.length() && sql.charAt(position) != '\n') {
                    position++;
                }
            } else if (c == '/' && at(1) == '*') {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipBlockComment() {
        int startLine = line;
        int startColumn = position - lineStart + 1;
        position += 2;
        while (!(at(0) == '*' && at(1) == '/')) {
            if (position >= sql.length()) {
                throw new SkeinException(ErrorCode.SYNTAX_ERROR, "the comment that begins here is not closed; line "
                        + startLine + ", column " + startColumn);
            }
            advance();
        }
        position += 2;
    }

    private void advance() {
        if (sql.charAt(position) == '\n') {
            line++;
            lineStart = position + 1;
        }
        position++;
    }

    private char at(int offset) {
        int index = position + offset;
        return index < sql.length() ? sql.charAt(index) : '\0';
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private void add(Token.Kind kind, String text, int start, int end, int tokenLine, int column) {
        tokens.add(new Token(kind, text, start, end, tokenLine, column));
    }
}
