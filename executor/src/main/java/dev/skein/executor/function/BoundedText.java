package dev.skein.executor.function;

/// A text that may be looked at a limited number of times.
final class BoundedText implements CharSequence {
    /// So many looks per character are more than a pattern needs that does not try again and again.
    private static final int LOOKS_PER_CHARACTER = 16;

    private static final int MORE_LOOKS = 1024;

    private String text = "";
    private long looks;

    /// The looks are used up.
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Exhausted() {
            super("", null, false, false);
        }
    }

    void load(String newText) {
        text = newText;
        looks = (long) LOOKS_PER_CHARACTER * newText.length() + MORE_LOOKS;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--looks < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
