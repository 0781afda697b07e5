package dev.skein.planner.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Litmus;

/// `value IN (constants)` as one call that Calcite leaves alone: it would make an OR of every constant, and takes minutes
/// to simplify one of thousands.
public final class InListOperator extends SqlSpecialOperator {
    /// The one operator of this kind.
    public static final InListOperator INSTANCE = new InListOperator();

    /// Shorter lists are left to Calcite, which knows more about them.
    private static final int LONG_LIST = 50;

    private static final int PRECEDENCE = 32;

    private InListOperator() {
        super("IN LIST", SqlKind.OTHER, PRECEDENCE, false, ReturnTypes.BOOLEAN_NULLABLE, null, OperandTypes.VARIADIC);
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        call.getOperandList().forEach(operand -> validator.deriveType(scope, operand));
        return validateOperands(validator, scope, call);
    }

    /// Whether a call is IN or NOT IN with a long list of numbers, or of texts.
    static boolean standsFor(SqlCall call) {
        if (call.getKind() != SqlKind.IN && call.getKind() != SqlKind.NOT_IN
                || !(call.operand(1) instanceof SqlNodeList list)
                || list.size() < LONG_LIST) {
            return false;
        }
        return list.stream().allMatch(SqlNumericLiteral.class::isInstance)
                || list.stream().allMatch(SqlCharStringLiteral.class::isInstance);
    }

    /// The terms of an OR, with `a = 1 OR a = 2 OR …` as one list if there are many of the same column and nothing else.
    static List<SqlNode> merged(List<SqlNode> terms) {
        if (terms.size() < LONG_LIST) {
            return terms;
        }
        List<SqlNode> operands = new ArrayList<>();
        for (SqlNode term : terms) {
            boolean equality = term instanceof SqlCall call
                    && call.getKind() == SqlKind.EQUALS
                    && call.operand(0) instanceof SqlIdentifier column
                    && (operands.isEmpty() || column.equalsDeep(operands.getFirst(), Litmus.IGNORE))
                    && call.operand(1) instanceof SqlLiteral literal
                    && (literal instanceof SqlNumericLiteral || literal instanceof SqlCharStringLiteral)
                    && (operands.size() < 2 || literal.getClass() == operands.get(1).getClass());
            if (!equality) {
                return terms;
            }
            SqlCall call = (SqlCall) term;
            if (operands.isEmpty()) {
                operands.add(call.operand(0));
            }
            operands.add(call.operand(1));
        }
        return List.of(INSTANCE.createCall(terms.getFirst().getParserPosition(), operands));
    }

    /// The call in the place of IN or NOT IN.
    static SqlNode listed(SqlCall call) {
        List<SqlNode> operands = new ArrayList<>();
        operands.add(call.operand(0));
        operands.addAll(call.<SqlNodeList>operand(1).getList());
        SqlNode listed = INSTANCE.createCall(call.getParserPosition(), operands);
        return call.getKind() == SqlKind.IN
                ? listed
                : SqlStdOperatorTable.NOT.createCall(call.getParserPosition(), listed);
    }
}
