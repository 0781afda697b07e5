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
    MARK,
    /// Right rows with a partner, once; no left columns: SEMI with the sides exchanged, for a large side without filters.
    RIGHT_SEMI,
    /// Right rows without a partner; no left columns: ANTI with the sides exchanged.
    RIGHT_ANTI;

    /// Whether the output has the left side's columns.
    public boolean emitsLeft() {
        return this != RIGHT_SEMI && this != RIGHT_ANTI;
    }

    /// Whether the output has the right side's columns.
    public boolean emitsRight() {
        return switch (this) {
            case INNER, LEFT, RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> true;
            case SEMI, ANTI, NULL_AWARE_ANTI, MARK -> false;
        };
    }

    /// Whether pairs of rows are part of the output.
    public boolean emitsPairs() {
        return emitsLeft() && emitsRight();
    }

    /// Whether left rows without a partner are part of the output.
    public boolean givesLonelyLeft() {
        return switch (this) {
            case LEFT, FULL, ANTI, NULL_AWARE_ANTI, MARK -> true;
            case INNER, RIGHT, SEMI, RIGHT_SEMI, RIGHT_ANTI -> false;
        };
    }

    /// Whether some left rows are given when it is known whether they found a partner.
    public boolean endsWithLeft() {
        return this == SEMI || givesLonelyLeft();
    }

    /// Whether some right rows are given when it is known which of them found a partner.
    public boolean endsWithRight() {
        return switch (this) {
            case RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> true;
            case INNER, LEFT, SEMI, ANTI, NULL_AWARE_ANTI, MARK -> false;
        };
    }
}
