package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.INTEGER;
import static dev.skein.executor.function.ArgumentKind.TEXT;

import com.google.re2j.Pattern;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.BytesBuilder;
import dev.skein.executor.kernel.LikePattern;
import dev.skein.executor.kernel.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// LIKE, SIMILAR TO and regular expressions. Regular expressions have RE2's syntax and run in linear time ([TextMatch]), so
/// that no pattern can stall a query.
final class PatternFunctions {
    private PatternFunctions() {}

    static void define(FunctionSet set) {
        SqlType truth = SqlType.BOOLEAN;
        set.define("like", TEXT, TEXT, TEXT).optional(1).returns(truth, _ -> new Like(false));
        set.define("ilike", TEXT, TEXT, TEXT).optional(1).returns(truth, _ -> new Like(true));
        set.define("similar_to", TEXT, TEXT, TEXT).optional(1).returns(truth, _ -> {
            Patterns patterns = new Patterns(true);
            return (in, out) -> out.set(patterns.of(in, in.count() > 2 ? 2 : -1).in(in.text(0)).matches());
        });
        set.define("regexp_like", TEXT, TEXT, TEXT).optional(1).returns(truth, _ -> {
            Patterns patterns = new Patterns(false);
            return (in, out) -> out.set(patterns.of(in, in.count() > 2 ? 2 : -1).in(in.text(0)).find());
        });
        set.define("regexp_matches", TEXT, TEXT, TEXT).optional(1).returns(truth, _ -> {
            Patterns patterns = new Patterns(false);
            return (in, out) -> out.set(patterns.of(in, in.count() > 2 ? 2 : -1).in(in.text(0)).find());
        });
        set.define("regexp_replace", TEXT, TEXT, TEXT, TEXT).optional(1).returns(SqlType.VARCHAR, _ -> {
            Patterns patterns = new Patterns(false);
            return (in, out) -> replace(in, patterns.of(in, in.count() > 3 ? 3 : -1), out.bytes());
        });
        set.define("regexp_extract", TEXT, TEXT, INTEGER).optional(1).returns(SqlType.VARCHAR, _ -> {
            Patterns patterns = new Patterns(false);
            return (in, out) -> extract(in, patterns.of(in, -1), in.count() > 2 ? in.clamped(2) : 0, out);
        });
        set.define("regexp_substr", TEXT, TEXT).returns(SqlType.VARCHAR, _ -> {
            Patterns patterns = new Patterns(false);
            return (in, out) -> {
                String text = in.text(0);
                TextMatch matcher = patterns.of(in, -1).in(text);
                if (matcher.find()) {
                    out.bytes().append(text.substring(matcher.start(), matcher.end()));
                } else {
                    out.setNull();
                }
            };
        });
        set.define("regexp_count", TEXT, TEXT).returns(SqlType.INTEGER, _ -> {
            Patterns patterns = new Patterns(false);
            return (in, out) -> {
                TextMatch matcher = patterns.of(in, -1).in(in.text(0));
                int count = 0;
                while (matcher.find()) {
                    count++;
                }
                out.set(count);
            };
        });
        set.define("regexp_instr", TEXT, TEXT).returns(SqlType.INTEGER, _ -> {
            Patterns patterns = new Patterns(false);
            return (in, out) -> {
                String text = in.text(0);
                TextMatch matcher = patterns.of(in, -1).in(text);
                out.set(matcher.find() ? text.codePointCount(0, matcher.start()) + 1 : 0);
            };
        });
    }

    private static void replace(Arguments in, TextMatch pattern, BytesBuilder out) {
        boolean all = in.count() > 3 && in.text(3).indexOf('g') >= 0;
        String text = in.text(0);
        String replacement = in.text(2);
        TextMatch matcher = pattern.in(text);
        int at = 0;
        while (matcher.find()) {
            out.append(text.substring(at, matcher.start()));
            appendReplacement(matcher, replacement, out);
            at = matcher.end();
            if (!all) {
                break;
            }
        }
        out.append(text.substring(at));
    }

    /// `\1` to `\9` stand for groups, `\&` for the whole match, `\\` for a backslash.
    private static void appendReplacement(TextMatch matcher, String replacement, BytesBuilder out) {
        for (int i = 0; i < replacement.length(); ) {
            int symbol = replacement.codePointAt(i);
            i += Character.charCount(symbol);
            if (symbol != '\\' || i == replacement.length()) {
                out.appendCodePoint(symbol);
                continue;
            }
            char next = replacement.charAt(i++);
            if (next == '&' || next >= '0' && next <= '9') {
                int group = next == '&' ? 0 : next - '0';
                String found = group <= matcher.groupCount() ? matcher.group(group) : null;
                out.append(found == null ? "" : found);
            } else {
                out.append(String.valueOf(next));
            }
        }
    }

    private static void extract(Arguments in, TextMatch pattern, int group, RowResult out) {
        if (group < 0 || group > pattern.groupCount()) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "pattern \"" + pattern.expression() + "\" has no group " + group);
        }
        TextMatch matcher = pattern.in(in.text(0));
        String found = matcher.find() ? matcher.group(group) : null;
        out.bytes().append(found == null ? "" : found);
    }

    /// LIKE with the last pattern kept compiled.
    private static final class Like implements RowFunction {
        private final boolean anyCase;
        private byte[] lastPattern = {};
        private int lastEscape = '\\';
        private LikePattern compiled = LikePattern.compile(new byte[0], '\\');

        Like(boolean anyCase) {
            this.anyCase = anyCase;
        }

        @Override
        public void apply(Arguments in, RowResult out) {
            int escape = '\\';
            if (in.count() > 2) {
                escape = escape(in);
            }
            if (escape != lastEscape || !in.hasBytes(1, lastPattern)) {
                lastPattern = in.bytes(1);
                lastEscape = escape;
                compiled = LikePattern.compile(anyCase ? lower(in.text(1)) : lastPattern, escape);
            }
            if (anyCase) {
                byte[] text = lower(in.text(0));
                out.set(compiled.matches(text, 0, text.length));
            } else {
                out.set(compiled.matches(in.heap(0), in.start(0), in.length(0)));
            }
        }

        private static byte[] lower(String text) {
            return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        }
    }

    /// The escape character of the third argument; -1 for none.
    private static int escape(Arguments in) {
        int length = in.length(2);
        if (length > 1 || length == 1 && in.heap(2)[in.start(2)] < 0) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "the escape must be empty or one ASCII character, not \"" + in.text(2) + "\"");
        }
        return length == 0 ? -1 : in.heap(2)[in.start(2)];
    }

    /// Regular expressions with the last one kept compiled.
    private static final class Patterns {
        private final boolean similar;
        private byte[] lastPattern = {};
        private byte[] lastFlags = {};
        private TextMatch compiled = TextMatch.of("", Pattern.DOTALL);

        Patterns(boolean similar) {
            this.similar = similar;
        }

        /// The second argument as a pattern.
        ///
        /// @param flagsAt which argument has flags, or for SIMILAR TO the escape character; -1 if none
        TextMatch of(Arguments in, int flagsAt) {
            boolean same = in.hasBytes(1, lastPattern)
                    && (flagsAt < 0 ? lastFlags.length == 0 : in.hasBytes(flagsAt, lastFlags));
            if (!same) {
                byte[] pattern = in.bytes(1);
                byte[] flags = flagsAt < 0 ? new byte[0] : in.bytes(flagsAt);
                compiled = similar
                        ? TextMatch.of(translate(in.text(1), flagsAt < 0 ? '\\' : escape(in)), Pattern.DOTALL)
                        : TextMatch.of(in.text(1), flags(flags));
                lastPattern = pattern;
                lastFlags = flags;
            }
            return compiled;
        }

        private static int flags(byte[] letters) {
            int flags = Pattern.DOTALL;
            for (byte letter : letters) {
                switch (letter) {
                    case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
                    case 'c' -> flags &= ~Pattern.CASE_INSENSITIVE;
                    case 'n', 'm' -> flags = flags & ~Pattern.DOTALL | Pattern.MULTILINE;
                    case 's', 'g' -> {}
                    default -> throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                            "invalid regular expression option: \"" + (char) letter + "\"");
                }
            }
            return flags;
        }

        /// A SIMILAR TO pattern as a regular expression.
        private static String translate(String pattern, int escape) {
            StringBuilder expression = new StringBuilder();
            boolean inBrackets = false;
            for (int i = 0; i < pattern.length(); i++) {
                char symbol = pattern.charAt(i);
                if (symbol == escape && i + 1 < pattern.length()) {
                    expression.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
                } else if (inBrackets) {
                    inBrackets = symbol != ']';
                    expression.append(symbol == '\\' ? "\\\\" : String.valueOf(symbol));
                } else {
                    inBrackets = symbol == '[';
                    expression.append(switch (symbol) {
                        case '%' -> ".*";
                        case '_' -> ".";
                        case '.', '^', '$', '\\' -> "\\" + symbol;
                        default -> String.valueOf(symbol);
                    });
                }
            }
            return "(?:" + expression + ")";
        }
    }

    /// Whether a text begins or ends with another one.
    static boolean hasAt(Arguments in, boolean atEnd) {
        int length = in.length(1);
        int start = atEnd ? in.start(0) + in.length(0) - length : in.start(0);
        return in.length(0) >= length
                && Arrays.equals(in.heap(0), start, start + length, in.heap(1), in.start(1), in.start(1) + length);
    }

    /// Where the second text first occurs in the first one, in characters from 1; 0 if it does not.
    static int position(Arguments in, int text, int wanted) {
        int found = Utf8.indexOf(
                in.heap(text), in.start(text), in.length(text), in.heap(wanted), in.start(wanted), in.length(wanted));
        return found < 0 ? 0 : Utf8.length(in.heap(text), in.start(text), found - in.start(text)) + 1;
    }
}
