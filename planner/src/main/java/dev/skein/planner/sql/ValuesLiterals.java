package dev.skein.planner.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;

/// Numbers in VALUES. A column with exact and approximate literals, `VALUES (1.5), (1e300)`, is one of approximate
/// numbers; Calcite gives it that type, but keeps the exact literals, which its metadata then cannot compare with the
/// others. So they become approximate here.
final class ValuesLiterals {
    private ValuesLiterals() {}

    /// The VALUES with literals of one kind in each column.
    static SqlNode uniform(SqlCall values) {
        int width = values.getOperandList().stream().mapToInt(row -> items(row).size()).min().orElse(0);
        boolean[] approximate = new boolean[width];
        for (SqlNode row : values.getOperandList()) {
            for (int column = 0; column < width; column++) {
                approximate[column] |= items(row).get(column) instanceof SqlNumericLiteral literal && !literal.isExact();
            }
        }
        List<SqlNode> rows = new ArrayList<>();
        for (SqlNode row : values.getOperandList()) {
            List<SqlNode> items = new ArrayList<>(items(row));
            for (int column = 0; column < width; column++) {
                if (approximate[column] && items.get(column) instanceof SqlNumericLiteral literal && literal.isExact()) {
                    items.set(column, SqlLiteral.createApproxNumeric(
                            literal.toValue(), literal.getParserPosition()));
                }
            }
            rows.add(isRow(row)
                    ? ((SqlCall) row).getOperator().createCall(row.getParserPosition(), items)
                    : items.getFirst());
        }
        return values.getOperator().createCall(values.getParserPosition(), rows);
    }

    private static List<SqlNode> items(SqlNode row) {
        return isRow(row) ? ((SqlCall) row).getOperandList() : List.of(row);
    }

    private static boolean isRow(SqlNode row) {
        return row.getKind() == SqlKind.ROW;
    }
}
