package dev.skein.executor.function;

import java.util.Optional;

/// The part of the syntax of regular expressions that RE2 and [java.util.regex.Pattern] understand alike, as far as single
/// characters are repeated, not groups: so the matcher that goes back and tries again never recurses deeper than the pattern
/// is nested.
///
/// Both prefer the leftmost match, earlier alternatives, and greedy repetitions as long as they can be. What differs, such as
/// `$` and `\s`, is written in Java's way; what is not known to be alike is left to RE2.
final class CommonSyntax {
    private static final int MAX_DEPTH = 20;

    private static final int MAX_LENGTH = 1000;

    private static final String PUNCTUATION = "!\"#%&',-/:;<=>@_`~";

    private static final String ESCAPED = "\\.^$|?*+()[]{}-/:,;=!#%&'\"<>@_`~";

    private static final String SPACES = "\\t\\n\\f\\r ";

    private final String pattern;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private CommonSyntax(String pattern) {
        this.pattern = pattern;
    }

    /// A part is not known to be alike.
    private static final class Foreign extends Exception {
        private static final long serialVersionUID = 1;

        Foreign() {
            super("", null, false, false);
        }
    }

    /// The pattern in Java's syntax, for the flag [java.util.regex.Pattern#DOTALL].
    ///
    /// @param pattern a valid pattern of RE2, for its flag DOTALL
    static Optional<String> inJava(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        CommonSyntax syntax = new CommonSyntax(pattern);
        try {
            syntax.alternatives(0);
            return syntax.at == pattern.length() ? Optional.of(syntax.java.toString()) : Optional.empty();
        } catch (Foreign _) {
            return Optional.empty();
        }
    }

    private boolean has(char symbol) {
        return at < pattern.length() && pattern.charAt(at) == symbol;
    }

    private void take() {
        java.append(pattern.charAt(at++));
    }

    /// @return whether they can match nothing
    private boolean alternatives(int depth) throws Foreign {
        if (depth > MAX_DEPTH) {
            throw new Foreign();
        }
        boolean nullable = sequence(depth);
        while (has('|')) {
            take();
            nullable |= sequence(depth);
        }
        return nullable;
    }

    private boolean sequence(int depth) throws Foreign {
        boolean nullable = true;
        while (at < pattern.length() && !has('|') && !has(')')) {
            nullable &= has('(') ? group(depth) : part();
        }
        return nullable;
    }

    private boolean group(int depth) throws Foreign {
        take();
        if (has('?')) {
            if (!pattern.startsWith("?:", at)) {
                throw new Foreign();
            }
            take();
            take();
        }
        boolean nullable = alternatives(depth + 1);
        if (!has(')')) {
            throw new Foreign();
        }
        take();
        if (!has('?')) {
            noRepetition();
            return nullable;
        }
        if (nullable) {
            throw new Foreign();
        }
        repetition();
        return true;
    }

    private void noRepetition() throws Foreign {
        if (has('*') || has('+') || has('{') || has('?')) {
            throw new Foreign();
        }
    }

    /// An anchor, or a character that may be repeated.
    private boolean part() throws Foreign {
        if (has('^') && at == 0) {
            take();
            noRepetition();
            return true;
        }
        if (has('$') && at == pattern.length() - 1) {
            at++;
            java.append("\\z");
            return true;
        }
        character();
        return repetition();
    }

    private void character() throws Foreign {
        char symbol = pattern.charAt(at);
        if (symbol == '[') {
            set();
        } else if (symbol == '\\') {
            escape(false);
        } else if (symbol == '.' || isPlain(symbol)) {
            take();
        } else {
            throw new Foreign();
        }
    }

    private static boolean isPlain(char symbol) {
        return symbol == ' '
                || PUNCTUATION.indexOf(symbol) >= 0
                || Character.isLetterOrDigit(symbol) && !Character.isSurrogate(symbol);
    }

    private void escape(boolean inSet) throws Foreign {
        char symbol = at + 1 < pattern.length() ? pattern.charAt(at + 1) : 0;
        at += 2;
        if (symbol == 's') {
            java.append(inSet ? SPACES : "[" + SPACES + "]");
        } else if (symbol == 'S' && !inSet) {
            java.append("[^" + SPACES + "]");
        } else if (symbol == 'd' || symbol == 'w' || (symbol == 'D' || symbol == 'W') && !inSet
                || ESCAPED.indexOf(symbol) >= 0) {
            java.append('\\').append(symbol);
        } else {
            throw new Foreign();
        }
    }

    private void set() throws Foreign {
        take();
        if (has('^')) {
            take();
        }
        int first = at;
        while (!has(']') || at == first) {
            if (at == pattern.length() || has('[') || has(']') || has('&') || has('^')) {
                throw new Foreign();
            }
            if (has('\\')) {
                escape(true);
            } else if (has('-')) {
                range(first);
            } else {
                take();
            }
        }
        take();
    }

    /// A hyphen: itself at an end of the set, else between letters or digits.
    private void range(int first) throws Foreign {
        boolean atEnd = at == first || at + 1 < pattern.length() && pattern.charAt(at + 1) == ']';
        if (atEnd) {
            java.append("\\-");
            at++;
            return;
        }
        boolean plain = isAlphanumeric(pattern.charAt(at - 1))
                && (at - 2 < first || pattern.charAt(at - 2) != '\\' && pattern.charAt(at - 2) != '-')
                && at + 1 < pattern.length()
                && isAlphanumeric(pattern.charAt(at + 1));
        if (!plain) {
            throw new Foreign();
        }
        take();
    }

    private static boolean isAlphanumeric(char symbol) {
        return symbol < 0x80 && Character.isLetterOrDigit(symbol);
    }

    /// What may follow a part: `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`, each perhaps with `?`.
    ///
    /// @return whether it lets the part match nothing
    private boolean repetition() throws Foreign {
        boolean nullable = has('*') || has('?');
        if (has('{')) {
            nullable = counts();
        } else if (nullable || has('+')) {
            take();
        } else {
            return false;
        }
        if (has('?')) {
            take();
        }
        noRepetition();
        return nullable;
    }

    private boolean counts() throws Foreign {
        int end = pattern.indexOf('}', at);
        if (end < 0 || !pattern.substring(at + 1, end).matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            throw new Foreign();
        }
        boolean nullable = pattern.charAt(at + 1) == '0';
        while (at <= end) {
            take();
        }
        return nullable;
    }
}
