package dev.skein.planner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Calls of `date_trunc('month', day)`. Calcite also knows a form whose second argument is a unit of time, and takes a
/// column that is named like one for it; PostgreSQL knows only the form whose second argument is a value.
final class DateTruncCalls {
    private static final String NAME = "date_trunc";

    private DateTruncCalls() {}

    /// Whether Calcite's parser has taken the call for its own function.
    static boolean standsFor(SqlCall call) {
        return call.getOperator() == SqlLibraryOperators.DATE_TRUNC;
    }

    /// The call as one of any other function, with values as arguments.
    static SqlCall plain(SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        List<SqlNode> operands = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            operands.add(operand instanceof SqlIntervalQualifier unit
                    ? new SqlIdentifier(unit.timeUnitRange.name().toLowerCase(Locale.ROOT), unit.getParserPosition())
                    : operand);
        }
        return new SqlUnresolvedFunction(new SqlIdentifier(NAME, position), null, null, null, null,
                SqlFunctionCategory.USER_DEFINED_FUNCTION).createCall(position, operands);
    }
}
