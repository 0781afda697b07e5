package dev.skein.shell.format;

/// Text as a terminal shows it: how many columns it takes, and which characters must not reach it.
public final class TerminalText {
    /// Starts what stands out least: NULL, frames, hints.
    public static final String DIM = "\u001b[2m";

    /// Starts an error.
    public static final String RED = "\u001b[31m";

    public static final String RESET = "\u001b[0m";

    private TerminalText() {}

    /// The columns that text without control characters takes.
    public static int width(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x7f || c < ' ') {
                return WideText.width(text);
            }
        }
        return text.length();
    }

    /// Replaces control characters other than line feeds by their escapes, so that data cannot steer the terminal.
    static void escapeControls(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' || c >= 0x7f && c < 0xa0) {
                String escape = switch (c) {
                    case '\t' -> "\\t";
                    case '\r' -> "\\r";
                    default -> "\\x" + Integer.toHexString(0x100 | c).substring(1);
                };
                text.replace(i, i + 1, escape);
                i += escape.length() - 1;
            }
        }
    }
}
