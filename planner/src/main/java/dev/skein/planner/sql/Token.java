package dev.skein.planner.sql;

/// A word, literal or symbol of a statement.
///
/// @param kind what it is
/// @param text the text as written; of a [Kind#QUOTED] or [Kind#STRING] token what stands between the quotes, with
///     doubled quotes made single
/// @param start offset of its first character
/// @param end offset after its last character
/// @param line its line, from 1
/// @param column its column, from 1
record Token(Kind kind, String text, int start, int end, int line, int column) {
    /// What a token is.
    enum Kind { WORD, QUOTED, STRING, NUMBER, SYMBOL, END }

    /// Whether this is the keyword (any case).
    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    /// Whether this is the symbol.
    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /// The place, as messages name it.
    String place() {
        return "line " + line + ", column " + column;
    }
}
