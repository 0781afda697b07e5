package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;

/// A function of the executor as Calcite sees it.
final class SignatureFunction extends SqlFunction {
    private final Signatures signatures;
    private final boolean deterministic;

    SignatureFunction(String name, Signatures signatures) {
        super(name, SqlKind.OTHER_FUNCTION, null, null, new Checker(name, signatures),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.signatures = signatures;
        this.deterministic = signatures.named(name).stream().allMatch(signature -> signature.deterministic());
    }

    @Override
    public boolean isDeterministic() {
        return deterministic;
    }

    @Override
    public boolean isDynamicFunction() {
        return !deterministic;
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
        Signatures.Choice choice = choose(getName(), signatures, binding)
                .orElseThrow(() -> new IllegalStateException("arguments of " + getName() + " were not checked"));
        boolean nullable = !choice.signature().strict();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            nullable |= binding.getOperandType(i).isNullable();
        }
        return RelTypes.toRel(binding.getTypeFactory(), choice.type(), nullable);
    }

    private static Optional<Signatures.Choice> choose(
            String function, Signatures signatures, SqlOperatorBinding binding) {
        List<SqlType> arguments = new ArrayList<>();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            RelDataType type = binding.getOperandType(i);
            arguments.add(type.getSqlTypeName() == SqlTypeName.SYMBOL ? SqlType.VARCHAR : RelTypes.toSql(type));
        }
        return signatures.choose(function, arguments);
    }

    /// Accepts what some signature accepts.
    private record Checker(String function, Signatures signatures) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            boolean fits = choose(function, signatures, binding).isPresent();
            if (!fits && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return fits;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.any();
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            List<String> forms = new ArrayList<>();
            for (var signature : signatures.named(function)) {
                List<String> kinds = new ArrayList<>();
                for (int i = 0; i < signature.arguments().size(); i++) {
                    boolean optional = i >= signature.arguments().size() - signature.optional();
                    String kind = signature.arguments().get(i).name().toLowerCase(Locale.ROOT);
                    kinds.add(optional ? "[" + kind + "]" : kind);
                }
                forms.add(function.toLowerCase(Locale.ROOT) + "(" + String.join(", ", kinds)
                        + (signature.variadic() ? ", …" : "") + ")");
            }
            return String.join(" or ", forms);
        }
    }
}
