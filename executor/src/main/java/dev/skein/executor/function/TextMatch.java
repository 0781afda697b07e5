package dev.skein.executor.function;

import com.google.re2j.Pattern;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// Searches texts for a regular expression of RE2's syntax. Confined to one thread.
///
/// RE2 takes time in proportion to the text, whatever the pattern; Java's own matcher is many times faster for most patterns
/// and takes forever for some. So Java's looks first, where it understands the pattern alike ([CommonSyntax]), and only so
/// often at a text ([BoundedText]); when that does not do, RE2 searches the text, and after some such texts all others.
final class TextMatch {
    private static final int MAX_EXHAUSTED = 16;

    private final Pattern pattern;
    private final BoundedText bounded = new BoundedText();
    private @Nullable Matcher quick;
    private com.google.re2j.@Nullable Matcher linear;
    private int exhausted;
    private String text = "";
    /// Where the search goes on.
    private int next;
    private boolean byQuick;

    private TextMatch(Pattern pattern, @Nullable Matcher quick) {
        this.pattern = pattern;
        this.quick = quick;
    }

    /// @param flags of RE2
    /// @throws SkeinException INVALID_REGULAR_EXPRESSION
    static TextMatch of(String expression, int flags) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression, flags);
        } catch (com.google.re2j.PatternSyntaxException e) {
            throw new SkeinException(ErrorCode.INVALID_REGULAR_EXPRESSION,
                    "invalid regular expression \"" + expression + "\": " + e.getDescription(), e);
        }
        Matcher quick = flags != Pattern.DOTALL
                ? null
                : CommonSyntax.inJava(expression)
                        .map(same -> java.util.regex.Pattern.compile(same, java.util.regex.Pattern.DOTALL).matcher(""))
                        .orElse(null);
        return new TextMatch(pattern, quick);
    }

    /// The expression.
    String expression() {
        return pattern.pattern();
    }

    int groupCount() {
        return pattern.groupCount();
    }

    /// Goes on to another text.
    TextMatch in(String newText) {
        text = newText;
        next = 0;
        linear = null;
        Matcher fast = quick;
        byQuick = fast != null;
        if (fast != null) {
            bounded.load(newText);
            fast.reset(bounded);
        }
        return this;
    }

    /// Whether all of the text matches.
    boolean matches() {
        Matcher fast = quick;
        if (fast != null) {
            try {
                return fast.matches();
            } catch (BoundedText.Exhausted _) {
                giveUp();
            }
        }
        return slow().matches();
    }

    /// Finds the next match that does not overlap the one before.
    boolean find() {
        Matcher fast = quick;
        if (fast != null && byQuick) {
            try {
                boolean found = fast.find();
                next = found ? fast.end() + (fast.end() == fast.start() ? 1 : 0) : next;
                return found;
            } catch (BoundedText.Exhausted _) {
                giveUp();
                return next <= text.length() && slow().find(next);
            }
        }
        return slow().find();
    }

    private com.google.re2j.Matcher slow() {
        com.google.re2j.Matcher matcher = linear;
        if (matcher == null) {
            matcher = pattern.matcher(text);
            linear = matcher;
        }
        return matcher;
    }

    private void giveUp() {
        byQuick = false;
        exhausted++;
        if (exhausted == MAX_EXHAUSTED) {
            quick = null;
        }
    }

    /// Where the match starts.
    int start() {
        Matcher fast = quick;
        return fast != null && byQuick ? fast.start() : slow().start();
    }

    /// Where the match ends.
    int end() {
        Matcher fast = quick;
        return fast != null && byQuick ? fast.end() : slow().end();
    }

    /// What a group matched; null if it did not take part.
    @Nullable String group(int group) {
        Matcher fast = quick;
        return fast != null && byQuick ? fast.group(group) : slow().group(group);
    }
}
