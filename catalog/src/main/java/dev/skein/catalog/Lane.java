package dev.skein.catalog;

/// How the engine holds values of a type in memory; see the table at [TypeKind].
public enum Lane {
    /// One 64-bit two's complement number per row.
    LONG,
    /// One 128-bit two's complement number per row.
    WIDE,
    /// One IEEE 754 double per row.
    DOUBLE,
    /// A run of bytes per row.
    BYTES
}
