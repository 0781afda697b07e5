package dev.skein.shell;

import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Colours keywords, texts, numbers and comments.
final class SqlHighlighter implements Highlighter {
    private static final AttributedStyle KEYWORD = AttributedStyle.BOLD.foreground(AttributedStyle.BLUE);
    private static final AttributedStyle TEXT = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle NUMBER = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle COMMENT = AttributedStyle.DEFAULT.faint();

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        AttributedStringBuilder styled = new AttributedStringBuilder();
        int at = 0;
        while (at < buffer.length()) {
            int end = end(buffer, at);
            styled.append(buffer.substring(at, end), style(buffer, at, end));
            at = end;
        }
        return styled.toAttributedString();
    }

    private static AttributedStyle style(String buffer, int at, int end) {
        char c = buffer.charAt(at);
        if (c == '\'') {
            return TEXT;
        }
        if (buffer.startsWith("--", at) || buffer.startsWith("/*", at)) {
            return COMMENT;
        }
        if (Character.isDigit(c)) {
            return NUMBER;
        }
        return Keywords.contains(buffer.substring(at, end)) ? KEYWORD : AttributedStyle.DEFAULT;
    }

    /// Where the word, number, text or comment that begins at a place ends.
    private static int end(String buffer, int at) {
        char c = buffer.charAt(at);
        if (c == '\'' || c == '"') {
            return after(buffer, String.valueOf(c), at + 1);
        }
        if (buffer.startsWith("--", at)) {
            return after(buffer, "\n", at);
        }
        if (buffer.startsWith("/*", at)) {
            return after(buffer, "*/", at + 2);
        }
        int end = at + 1;
        if (Character.isLetterOrDigit(c) || c == '_') {
            while (end < buffer.length()
                    && (Character.isLetterOrDigit(buffer.charAt(end)) || buffer.charAt(end) == '_')) {
                end++;
            }
        }
        return end;
    }

    private static int after(String buffer, String mark, int from) {
        int found = buffer.indexOf(mark, from);
        return found < 0 ? buffer.length() : found + mark.length();
    }
}
