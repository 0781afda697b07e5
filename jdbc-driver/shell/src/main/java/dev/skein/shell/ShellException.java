package dev.skein.shell;

/// Something that a person can put right: the message says what and how.
final class ShellException extends Exception {
    private static final long serialVersionUID = 1L;

    ShellException(String message) {
        super(message);
    }
}
