package dev.skein.shell.format;

/// Pieces of JSON text (RFC 8259).
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static void appendString(CharSequence text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// Quotes what stands from `start` on if it is none of JSON's numbers, which know no NaN and no infinity.
    static void quoteIfNoNumber(int start, StringBuilder out) {
        int first = out.charAt(start) == '-' ? start + 1 : start;
        if (first < out.length() && !Character.isDigit(out.charAt(first))) {
            out.insert(start, '"').append('"');
        }
    }
}
