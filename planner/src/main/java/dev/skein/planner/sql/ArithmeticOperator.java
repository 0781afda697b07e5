package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;

/// One of `+ - * / %` with the types of [Arithmetic].
final class ArithmeticOperator extends SqlBinaryOperator {
    private final Arithmetic.Operation operation;

    ArithmeticOperator(Arithmetic.Operation operation, String symbol, SqlKind kind, int precedence) {
        super(symbol, kind, precedence, true, null, InferTypes.FIRST_KNOWN, new Checker(operation));
        this.operation = operation;
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
        boolean nullable = binding.getOperandType(0).isNullable() || binding.getOperandType(1).isNullable();
        SqlType type = choose(operation, binding)
                .orElseThrow(() -> new IllegalStateException("operands of " + getName() + " were not checked"));
        RelDataType left = binding.getOperandType(0);
        if (left.getIntervalQualifier() != null && RelTypes.toSql(left).equals(type)) {
            return binding.getTypeFactory().createTypeWithNullability(left, nullable);
        }
        return RelTypes.toRel(binding.getTypeFactory(), type, nullable);
    }

    private static Optional<SqlType> choose(Arithmetic.Operation operation, SqlOperatorBinding binding) {
        return Arithmetic.result(operation, binding.getOperandType(0), binding.getOperandType(1));
    }

    /// Accepts what [Arithmetic] has a result for.
    private record Checker(Arithmetic.Operation operation) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            boolean scalar = isScalar(binding.getOperandType(0)) && isScalar(binding.getOperandType(1));
            boolean fits = scalar && choose(operation, binding).isPresent();
            if (!fits && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return fits;
        }

        private static boolean isScalar(RelDataType type) {
            return type.getSqlTypeName() != SqlTypeName.ROW && type.getSqlTypeName() != SqlTypeName.ANY;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.of(2);
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return "number " + name + " number";
        }
    }
}
