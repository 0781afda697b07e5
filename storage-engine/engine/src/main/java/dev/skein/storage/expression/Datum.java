package dev.skein.storage.expression;

import java.math.BigInteger;
import java.util.HexFormat;

/// One value as the engine holds it; the SQL type stands beside it. See [dev.skein.catalog.TypeKind] for what the
/// numbers mean.
public sealed interface Datum {
    /// No value.
    record Null() implements Datum {}

    /// A value of the long lane, or of a wide decimal that fits in 64 bits.
    record OfLong(long value) implements Datum {}

    /// A value of the wide lane, at most 128 bits.
    record OfWide(BigInteger value) implements Datum {}

    /// A value of the double lane.
    record OfDouble(double value) implements Datum {}

    /// A text value.
    record OfText(String value) implements Datum {}

    /// A binary value, written as hexadecimal digits so that it is immutable and compares by value.
    record OfBinary(String hex) implements Datum {
        /// The bytes.
        public byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /// The null value.
    Datum NULL = new Null();
}
