package dev.skein.shell.format;

import org.jline.utils.WCWidth;

/// Widths of text beyond ASCII. Apart from [TerminalText], so that JLine's tables are loaded only where they are
/// needed.
final class WideText {
    private WideText() {}

    static int width(CharSequence text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = Character.codePointAt(text, i);
            width += Math.max(0, WCWidth.wcwidth(codePoint));
            i += Character.charCount(codePoint);
        }
        return width;
    }
}
