package dev.skein.executor.function;

/// What a function accepts at a place of its argument list; the planner casts where SQL allows it.
public enum ArgumentKind {
    /// Any type.
    ANY,
    /// BOOLEAN.
    BOOLEAN,
    /// Any integer type; the kernel gets 64-bit numbers.
    INTEGER,
    /// Any number, as it is.
    NUMERIC,
    /// Any number, cast to DOUBLE.
    DOUBLE,
    /// CHAR or VARCHAR.
    TEXT,
    /// VARBINARY.
    BINARY,
    /// DATE.
    DATE,
    /// TIME.
    TIME,
    /// TIMESTAMP, or DATE cast to it.
    TIMESTAMP,
    /// TIMESTAMP WITH TIME ZONE.
    TIMESTAMP_TZ,
    /// Any interval.
    INTERVAL,
    /// UUID.
    UUID,
    /// The same type as the first argument, cast to a common type with it.
    SAME_AS_FIRST
}
