package dev.skein.executor.plan;

/// What a join does with rows that have, or lack, a partner. *Left* is the probe side, *right* the build side.
public enum JoinKind {
    /// Pairs.
    INNER,
    /// Pairs, and left rows without partner with nulls on the right.
    LEFT,
    /// Pairs, and right rows without partner with nulls on the left.
    RIGHT,
    /// Pairs, and rows without partner of either side.
    FULL,
    /// Left rows with a partner, once; no right columns.
    SEMI,
    /// Left rows without a partner; no right columns. A null key has no partner (`NOT EXISTS`).
    ANTI,
    /// Left rows for which `NOT IN` is true: no partner, and the outcome not made unknown by a null key on either side.
    NULL_AWARE_ANTI,
    /// All left rows, with a nullable BOOLEAN column at the end: true with a partner; else null if a null key on either
    /// side leaves it unknown (`IN` as a value); else false.
    MARK;

    /// Whether the output has the right side's columns.
    public boolean emitsRight() {
        return switch (this) {
            case INNER, LEFT, RIGHT, FULL -> true;
            case SEMI, ANTI, NULL_AWARE_ANTI, MARK -> false;
        };
    }
}
