package dev.skein.planner.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/// Converts calls of our own operators as they are, with the type that validation gave them; all others as Calcite does.
final class Convertlets implements SqlRexConvertletTable {
    static final Convertlets INSTANCE = new Convertlets();

    private Convertlets() {}

    @Override
    public @Nullable SqlRexConvertlet get(SqlCall call) {
        boolean own = call.getOperator() instanceof ArithmeticOperator || call.getOperator() == Operators.CONCAT
                || call.getOperator() == InListOperator.INSTANCE;
        return own ? Convertlets::convert : StandardConvertletTable.INSTANCE.get(call);
    }

    private static RexNode convert(SqlRexContext context, SqlCall call) {
        List<RexNode> operands = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            operands.add(context.convertExpression(operand));
        }
        RelDataType type = context.getValidator().getValidatedNodeType(call);
        return context.getRexBuilder().makeCall(type, call.getOperator(), operands);
    }
}
