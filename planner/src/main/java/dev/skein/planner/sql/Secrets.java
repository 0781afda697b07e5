package dev.skein.planner.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Hides passwords in the text of CREATE SERVER.
public final class Secrets {
    private static final String HIDDEN = "'***'";

    /// Options whose values anybody may see; all others are hidden, so that a misspelt `password` is too.
    private static final Set<String> OPEN = Set.of("user", "connections", "url");

    /// A password within a url: a query parameter, or before the host.
    private static final Pattern IN_URL =
            Pattern.compile("((?:password|pwd|secret|token)[^=&']*=)[^&']*|(//[^/@':]*:)[^/@']*(?=@)", Pattern.CASE_INSENSITIVE);

    private static final Pattern CREATE_SERVER =
            Pattern.compile("\\bcreate\\b.*\\bserver\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private Secrets() {}

    /// Whether a text may be a statement with secrets.
    public static boolean mayHoldSome(String sql) {
        return CREATE_SERVER.matcher(sql).find();
    }

    /// The statement with its secrets replaced.
    ///
    /// @throws dev.skein.catalog.SkeinException SYNTAX_ERROR if a quote or comment is not closed
    public static String hidden(String sql) {
        if (!mayHoldSome(sql)) {
            return sql;
        }
        StringBuilder text = new StringBuilder();
        int copied = 0;
        List<Token> tokens = Tokenizer.tokenize(sql);
        boolean inOptions = false;
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            inOptions |= token.isWord("options") && tokens.get(i + 1).isSymbol("(");
            boolean startsOption = inOptions && (token.isSymbol("(") || token.isSymbol(","));
            if (!startsOption || i + 2 >= tokens.size()) {
                continue;
            }
            String option = tokens.get(i + 1).text().toLowerCase(Locale.ROOT);
            int end = i + 2;
            while (end < tokens.size() - 1 && !tokens.get(end).isSymbol(",") && !tokens.get(end).isSymbol(")")) {
                end++;
            }
            int valueStart = tokens.get(i + 2).start();
            int valueEnd = tokens.get(end - 1).end();
            if (valueEnd > valueStart) {
                text.append(sql, copied, valueStart).append(shown(option, sql.substring(valueStart, valueEnd)));
                copied = valueEnd;
            }
        }
        return text.append(sql, copied, sql.length()).toString();
    }

    private static String shown(String option, String value) {
        if (!OPEN.contains(option)) {
            return HIDDEN;
        }
        return option.equals("url") ? IN_URL.matcher(value).replaceAll("$1$2***") : value;
    }
}
