package dev.skein.executor.kernel;

/// A condition on a run of bytes that never fails.
public interface TextMatcher {
    /// Whether a run meets it.
    boolean matches(byte[] heap, int start, int length);
}
