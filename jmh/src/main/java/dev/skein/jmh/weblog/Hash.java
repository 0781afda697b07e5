package dev.skein.jmh.weblog;

/// A number that looks random but follows from another.
final class Hash {
    private Hash() {}

    /// The finalizer of SplitMix64: a bijection of 64-bit numbers.
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// Not negative.
    static long positive(long value) {
        return mix(value) >>> 1;
    }
}
