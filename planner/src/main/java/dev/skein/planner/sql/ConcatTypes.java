package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/// Types of `||`: text, of whatever is put together.
final class ConcatTypes {
    /// Text, null if a part is.
    static final SqlReturnTypeInference RESULT = binding -> {
        SqlType left = RelTypes.toSql(binding.getOperandType(0));
        SqlType right = RelTypes.toSql(binding.getOperandType(1));
        boolean binary = left.equals(SqlType.VARBINARY) && right.equals(SqlType.VARBINARY);
        boolean bounded = left.kind().isText() && right.kind().isText()
                && left.precision() > 0 && right.precision() > 0
                && (long) left.precision() + right.precision() <= Integer.MAX_VALUE;
        SqlType type = binary
                ? SqlType.VARBINARY
                : bounded ? SqlType.varchar(left.precision() + right.precision()) : SqlType.VARCHAR;
        boolean nullable = binding.getOperandType(0).isNullable() || binding.getOperandType(1).isNullable();
        return RelTypes.toRel(binding.getTypeFactory(), type, nullable);
    };

    /// A parameter beside `||` is text.
    static final SqlOperandTypeInference UNKNOWN_IS_TEXT = (binding, returnType, operandTypes) -> {
        RelDataType text = RelTypes.toRel(binding.getTypeFactory(), SqlType.VARCHAR, true);
        java.util.Arrays.fill(operandTypes, text);
    };

    private ConcatTypes() {}
}
