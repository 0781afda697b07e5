package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The text of a query, prepared for Calcite's parser without moving what is left: lines and columns stay.
///
/// - a text literal in FROM is a file: it becomes a quoted name, and its place is remembered;
/// - `DISTINCT ON (a, b)` becomes a call of [#DISTINCT_ON] as first item of the SELECT list;
/// - `INTERVAL '3 days'` becomes `INTERVAL '3' day`.
///
/// @param sql what Calcite parses
/// @param files paths of the files, by line and column of the name that stands for each
record QueryText(String sql, Map<Place, String> files) {
    /// Name of the call that stands for DISTINCT ON.
    static final String DISTINCT_ON = "distinct_on";

    /// Functions whose arguments contain the word FROM.
    private static final Set<String> FROM_FUNCTIONS = Set.of("extract", "substring", "trim", "overlay", "position");

    /// Words that end a FROM clause.
    private static final Set<String> AFTER_FROM = Set.of("where", "group", "order", "having", "limit", "offset", "fetch",
            "union", "intersect", "except", "window", "qualify", "on", "using", "select", "set");

    private static final Set<String> INTERVAL_UNITS =
            Set.of("year", "month", "week", "day", "hour", "minute", "second", "quarter");

    /// Words that begin a value of a nested type when a bracket follows.
    private static final Set<String> NESTED = Set.of("array", "map", "multiset");

    /// A line and column, from 1.
    record Place(int line, int column) {}

    QueryText {
        files = Map.copyOf(files);
    }

    /// Prepares the text between two offsets of a statement; all before and after becomes blank.
    static QueryText of(String statement, int start, int end) {
        StringBuilder text = new StringBuilder(statement.substring(0, end));
        for (int i = 0; i < start; i++) {
            if (text.charAt(i) != '\n') {
                text.setCharAt(i, ' ');
            }
        }
        List<Token> tokens = Tokenizer.tokenize(text.toString());
        Map<Place, String> files = new HashMap<>();
        List<Replacement> replacements = new ArrayList<>();
        Deque<Boolean> outerClauses = new ArrayDeque<>();
        Deque<Boolean> functionBodies = new ArrayDeque<>();
        boolean inFrom = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean inFunction = !functionBodies.isEmpty() && functionBodies.peek();
            if (token.isSymbol("(")) {
                outerClauses.push(inFrom);
                inFrom = false;
                Token before = i == 0 ? token : tokens.get(i - 1);
                functionBodies.push(before.kind() == Token.Kind.WORD
                        && FROM_FUNCTIONS.contains(before.text().toLowerCase(Locale.ROOT)));
            } else if (token.isSymbol(")") && !outerClauses.isEmpty()) {
                inFrom = outerClauses.pop();
                functionBodies.pop();
            } else if (token.isWord("from") && !inFunction && !(i > 0 && tokens.get(i - 1).isWord("distinct"))
                    || token.isWord("join")) {
                inFrom = true;
            } else if (token.kind() == Token.Kind.WORD && AFTER_FROM.contains(token.text().toLowerCase(Locale.ROOT))) {
                inFrom = token.isWord("on") || token.isWord("using") ? inFrom : false;
            } else if (token.kind() == Token.Kind.STRING && i > 0 && inFrom && !inFunction
                    && startsFromItem(tokens.get(i - 1))) {
                files.put(new Place(token.line(), token.column()), token.text());
                replacements.add(new Replacement(token.start(), token.end(), '"' + token.text().replace("\"", "\"\"") + '"'));
            } else if (token.kind() == Token.Kind.WORD && NESTED.contains(token.text().toLowerCase(Locale.ROOT))
                    && tokens.get(i + 1).isSymbol("[")) {
                throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, token.text()
                        + "[…] is not supported: there are no arrays, maps or multisets; line " + token.line()
                        + ", column " + token.column());
            } else if (token.isWord("distinct") && tokens.get(i + 1).isWord("on")) {
                rewriteDistinctOn(text, tokens, i, replacements);
            } else if (token.kind() == Token.Kind.STRING && i > 0 && tokens.get(i - 1).isWord("interval")) {
                rewriteInterval(token, tokens.get(i + 1), replacements);
            }
        }
        for (int i = replacements.size() - 1; i >= 0; i--) {
            Replacement replacement = replacements.get(i);
            text.replace(replacement.start(), replacement.end(), replacement.text());
        }
        return new QueryText(text.toString(), files);
    }

    private static boolean startsFromItem(Token before) {
        return before.isWord("from") || before.isWord("join") || before.isSymbol(",");
    }

    private static void rewriteDistinctOn(
            CharSequence text, List<Token> tokens, int index, List<Replacement> replacements) {
        int depth = 0;
        for (int i = index + 2; i < tokens.size(); i++) {
            if (tokens.get(i).isSymbol("(")) {
                depth++;
            } else if (tokens.get(i).isSymbol(")") && --depth == 0) {
                int start = tokens.get(index).start();
                int open = tokens.get(index + 2).start();
                replacements.add(new Replacement(start, open, padded(DISTINCT_ON, open - start)));
                int end = tokens.get(i).end();
                boolean blankFollows = end < text.length() && text.charAt(end) == ' ';
                replacements.add(new Replacement(end, blankFollows ? end + 1 : end, ","));
                return;
            }
        }
    }

    private static void rewriteInterval(Token literal, Token next, List<Replacement> replacements) {
        String[] parts = literal.text().trim().split("\\s+");
        boolean unitFollows =
                next.kind() == Token.Kind.WORD && INTERVAL_UNITS.contains(singular(next.text().toLowerCase(Locale.ROOT)));
        if (unitFollows || parts.length != 2) {
            return;
        }
        String unit = singular(parts[1].toLowerCase(Locale.ROOT));
        if (INTERVAL_UNITS.contains(unit)) {
            replacements.add(new Replacement(literal.start(), literal.end(),
                    padded("'" + parts[0] + "' " + unit, literal.end() - literal.start())));
        }
    }

    private static String singular(String unit) {
        return switch (unit) {
            case "mon", "mons" -> "month";
            case "min", "mins" -> "minute";
            case "sec", "secs" -> "second";
            default -> unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
        };
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(Math.max(0, length - text.length()));
    }

    /// A stretch of the text to put something else in its place.
    private record Replacement(int start, int end, String text) {}
}
