package dev.skein.shell.format;

/// What the texts of a column are.
public enum ValueShape {
    /// Digits, or NaN and the infinities.
    NUMBER,
    /// `true` and `false`.
    BOOLEAN,
    /// Anything, for the eye.
    TEXT,
    /// A JSON text: arrays and the like.
    JSON
}
