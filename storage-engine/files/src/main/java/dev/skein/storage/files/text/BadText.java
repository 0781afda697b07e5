package dev.skein.storage.files.text;

/// Text that is not what it should be; a reader turns it into an error that names file, line and column.
public final class BadText extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final int offset;

    /// @param message what is wrong, for people
    /// @param offset where, in the bytes that were looked at
    public BadText(String message, int offset) {
        super(message, null, false, false);
        this.message = message;
        this.offset = offset;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /// Where it is wrong, in the bytes that were looked at.
    public int offset() {
        return offset;
    }
}
