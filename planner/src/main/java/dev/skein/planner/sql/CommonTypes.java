package dev.skein.planner.sql;

import static dev.skein.catalog.SqlType.MAX_DECIMAL_PRECISION;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import java.util.Optional;

/// The type in which values of two types can be compared or stand side by side.
public final class CommonTypes {
    private CommonTypes() {}

    /// The common type; empty if the two have nothing in common.
    public static Optional<SqlType> of(SqlType left, SqlType right) {
        if (left.equals(right) || right.equals(SqlType.NULL)) {
            return Optional.of(left);
        }
        if (left.equals(SqlType.NULL)) {
            return Optional.of(right);
        }
        TypeKind a = left.kind();
        TypeKind b = right.kind();
        if (a.isNumeric() && b.isNumeric()) {
            return Optional.of(numeric(left, right));
        }
        if (a.isText() && b.isText()) {
            boolean unbounded = left.precision() == SqlType.UNBOUNDED || right.precision() == SqlType.UNBOUNDED;
            return Optional.of(unbounded
                    ? SqlType.VARCHAR
                    : SqlType.varchar(Math.max(left.precision(), right.precision())));
        }
        if (a == b) {
            return Optional.of(left.precision() >= right.precision() ? left : right);
        }
        if (a.isText()) {
            return Optional.of(right);
        }
        if (b.isText()) {
            return Optional.of(left);
        }
        if (isMoment(a) && isMoment(b)) {
            return Optional.of(a == TypeKind.TIMESTAMP_TZ || b == TypeKind.TIMESTAMP_TZ
                    ? SqlType.TIMESTAMP_TZ
                    : SqlType.TIMESTAMP);
        }
        return Optional.empty();
    }

    private static SqlType numeric(SqlType left, SqlType right) {
        if (left.kind().isFloating() || right.kind().isFloating()) {
            return left.equals(SqlType.REAL) && right.equals(SqlType.REAL) ? SqlType.REAL : SqlType.DOUBLE;
        }
        if (left.kind().isInteger() && right.kind().isInteger()) {
            return left.kind().compareTo(right.kind()) >= 0 ? left : right;
        }
        SqlType a = Arithmetic.asDecimal(left);
        SqlType b = Arithmetic.asDecimal(right);
        int scale = Math.max(a.scale(), b.scale());
        int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        return SqlType.decimal(Math.min(MAX_DECIMAL_PRECISION, whole + scale), scale);
    }

    private static boolean isMoment(TypeKind kind) {
        return kind == TypeKind.DATE || kind == TypeKind.TIMESTAMP || kind == TypeKind.TIMESTAMP_TZ;
    }
}
