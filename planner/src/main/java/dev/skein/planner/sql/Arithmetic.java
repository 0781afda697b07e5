package dev.skein.planner.sql;

import static dev.skein.catalog.SqlType.MAX_DECIMAL_PRECISION;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIntervalQualifier;

/// The types of `+ - * / %`.
///
/// Whole numbers keep their width and division truncates (PostgreSQL); division of decimals gives DOUBLE (DuckDB);
/// decimal `+` and `-` take the greater scale and one more digit, `*` adds scales and precisions, up to 38 digits.
public final class Arithmetic {
    /// The operations.
    public enum Operation {
        ADD("add"), SUBTRACT("subtract"), MULTIPLY("multiply"), DIVIDE("divide"), MODULO("modulo");

        private final String function;

        Operation(String function) {
            this.function = function;
        }

        /// Its name in the function registry.
        public String function() {
            return function;
        }
    }

    private Arithmetic() {}

    /// The type of `left operation right`; empty if there is no such operation.
    static Optional<SqlType> result(Operation operation, RelDataType left, RelDataType right) {
        SqlType leftType = RelTypes.toSql(left);
        SqlType rightType = RelTypes.toSql(right);
        if (leftType.equals(SqlType.NULL) && rightType.equals(SqlType.NULL)) {
            return Optional.of(SqlType.INTEGER);
        }
        if (leftType.equals(SqlType.NULL)) {
            leftType = rightType;
        } else if (rightType.equals(SqlType.NULL)) {
            rightType = leftType;
        }
        if (leftType.kind().isNumeric() && rightType.kind().isNumeric()) {
            return Optional.of(numeric(operation, leftType, rightType));
        }
        return switch (operation) {
            case ADD -> {
                Optional<SqlType> type = plus(leftType, rightType, wholeDays(right));
                yield type.isPresent() ? type : plus(rightType, leftType, wholeDays(left));
            }
            case SUBTRACT -> minus(leftType, rightType, wholeDays(right));
            case MULTIPLY -> isInterval(leftType) && rightType.kind().isNumeric()
                    ? Optional.of(leftType)
                    : isInterval(rightType) && leftType.kind().isNumeric() ? Optional.of(rightType) : Optional.empty();
            case DIVIDE -> isInterval(leftType) && rightType.kind().isNumeric()
                    ? Optional.of(leftType)
                    : Optional.empty();
            case MODULO -> Optional.empty();
        };
    }

    private static SqlType numeric(Operation operation, SqlType left, SqlType right) {
        if (left.kind().isFloating() || right.kind().isFloating()) {
            return left.equals(SqlType.REAL) && right.equals(SqlType.REAL) ? SqlType.REAL : SqlType.DOUBLE;
        }
        if (left.kind().isInteger() && right.kind().isInteger()) {
            return left.kind().compareTo(right.kind()) >= 0 ? left : right;
        }
        SqlType a = asDecimal(left);
        SqlType b = asDecimal(right);
        int scale = Math.max(a.scale(), b.scale());
        int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        return switch (operation) {
            case ADD, SUBTRACT -> SqlType.decimal(Math.min(MAX_DECIMAL_PRECISION, whole + scale + 1), scale);
            case MODULO -> SqlType.decimal(Math.min(MAX_DECIMAL_PRECISION, whole + scale), scale);
            case MULTIPLY -> SqlType.decimal(
                    Math.min(MAX_DECIMAL_PRECISION, a.precision() + b.precision()),
                    Math.min(MAX_DECIMAL_PRECISION, a.scale() + b.scale()));
            case DIVIDE -> SqlType.DOUBLE;
        };
    }

    private static Optional<SqlType> plus(SqlType left, SqlType right, boolean wholeDays) {
        return switch (left.kind()) {
            case DATE -> switch (right.kind()) {
                case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_YEAR_MONTH -> Optional.of(SqlType.DATE);
                case INTERVAL_DAY_TIME -> Optional.of(wholeDays ? SqlType.DATE : SqlType.TIMESTAMP);
                default -> Optional.empty();
            };
            case TIMESTAMP, TIMESTAMP_TZ -> isInterval(right) ? Optional.of(left) : Optional.empty();
            case TIME -> right.kind() == TypeKind.INTERVAL_DAY_TIME ? Optional.of(left) : Optional.empty();
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME ->
                    right.kind() == left.kind() ? Optional.of(left) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<SqlType> minus(SqlType left, SqlType right, boolean wholeDays) {
        if (left.equals(SqlType.DATE) && right.equals(SqlType.DATE)) {
            return Optional.of(SqlType.INTEGER);
        }
        boolean leftStamp = isTimestamp(left) || left.equals(SqlType.DATE);
        if (leftStamp && isTimestamp(right) || isTimestamp(left) && right.equals(SqlType.DATE)) {
            return Optional.of(SqlType.INTERVAL_DAY_TIME);
        }
        return plus(left, right, wholeDays);
    }

    /// A whole number's type as a decimal type without scale; a decimal type as it is.
    public static SqlType asDecimal(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> SqlType.decimal(3, 0);
            case SMALLINT -> SqlType.decimal(5, 0);
            case INTEGER -> SqlType.decimal(10, 0);
            case BIGINT -> SqlType.decimal(19, 0);
            default -> type;
        };
    }

    private static boolean isInterval(SqlType type) {
        return type.kind() == TypeKind.INTERVAL_DAY_TIME || type.kind() == TypeKind.INTERVAL_YEAR_MONTH;
    }

    private static boolean isTimestamp(SqlType type) {
        return type.kind() == TypeKind.TIMESTAMP || type.kind() == TypeKind.TIMESTAMP_TZ;
    }

    /// Whether an interval type counts days and nothing smaller, as `INTERVAL '90' DAY` does.
    private static boolean wholeDays(RelDataType type) {
        SqlIntervalQualifier qualifier = type.getIntervalQualifier();
        if (qualifier == null) {
            return false;
        }
        TimeUnit start = qualifier.timeUnitRange.startUnit;
        return (start == TimeUnit.DAY || start == TimeUnit.WEEK)
                && (qualifier.timeUnitRange.endUnit == null || qualifier.timeUnitRange.endUnit == start);
    }
}
