package dev.skein.catalog;

import org.jspecify.annotations.Nullable;

/// The one exception of Skein: what went wrong, with a message for the person who ran the statement.
///
/// A message names the object, what was expected, what was found, the place in the SQL (`line 1, column 8`) where
/// there is one, and the remedy. Only doors translate it; nobody else catches it broadly.
public final class SkeinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public SkeinException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public SkeinException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// What went wrong.
    public ErrorCode code() {
        return code;
    }

    /// The message; never null, unlike [Throwable#getMessage()] in general.
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code.name() : message;
    }
}
