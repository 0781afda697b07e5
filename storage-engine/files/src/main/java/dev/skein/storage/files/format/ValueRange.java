package dev.skein.storage.files.format;

/// Bounds of the values of a column in a part of a file, nulls apart. Bounds need not be attained.
public sealed interface ValueRange {
    /// Nothing is known.
    record Unknown() implements ValueRange {}

    /// There are no values but nulls.
    record OnlyNulls() implements ValueRange {}

    /// Bounds in the long lane.
    record OfLong(long minimum, long maximum) implements ValueRange {}

    /// Bounds in the double lane, NaN apart.
    record OfDouble(double minimum, double maximum) implements ValueRange {}

    /// Bounds of text, in the order of UTF-8 bytes.
    record OfText(String minimum, String maximum) implements ValueRange {}
}
