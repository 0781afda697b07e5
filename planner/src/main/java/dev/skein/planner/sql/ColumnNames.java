package dev.skein.planner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/// Names for columns whose SELECT gives them none, as PostgreSQL chooses them: the name of the function, or of the column
/// that is cast.
final class ColumnNames {
    /// The name of what has no name.
    private static final String NAMELESS = "?column?";

    private ColumnNames() {}

    /// The items with names. An item gets none where GROUP BY uses the same word, as it would change its meaning.
    static SqlNodeList named(SqlNodeList items, SqlSelect select) {
        List<SqlNode> named = new ArrayList<>(items.size());
        for (SqlNode item : items) {
            boolean nameless = item.getKind() != SqlKind.AS && !(item instanceof SqlIdentifier);
            String name = nameless ? of(item) : "";
            named.add(nameless && !isUsed(name, select.getGroup())
                    ? SqlStdOperatorTable.AS.createCall(item.getParserPosition(), item,
                            new SqlIdentifier(name, item.getParserPosition()))
                    : item);
        }
        return new SqlNodeList(named, items.getParserPosition());
    }

    private static boolean isUsed(String name, @Nullable SqlNodeList group) {
        if (group != null) {
            for (SqlNode key : group) {
                if (key instanceof SqlIdentifier identifier && identifier.isSimple()
                        && identifier.getSimple().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String of(SqlNode node) {
        SqlNode bare = SqlUtil.stripAs(node);
        if (bare instanceof SqlIdentifier identifier && !identifier.isStar()) {
            return identifier.names.getLast();
        }
        if (!(bare instanceof SqlCall call)) {
            return NAMELESS;
        }
        return switch (call.getKind()) {
            case CAST, SAFE_CAST -> call.operand(0) instanceof SqlIdentifier || call.operand(0) instanceof SqlCall
                    ? of(call.operand(0))
                    : NAMELESS;
            case FILTER, OVER, WITHIN_GROUP, RESPECT_NULLS, IGNORE_NULLS -> of(call.operand(0));
            case CASE -> "case";
            case SCALAR_QUERY, SELECT, ORDER_BY, WITH -> "subquery";
            default -> {
                String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
                boolean word = !name.isEmpty()
                        && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')
                        && Character.isLetter(name.charAt(0));
                boolean operator = call.getKind() == SqlKind.AND || call.getKind() == SqlKind.OR
                        || call.getKind() == SqlKind.NOT || call.getKind() == SqlKind.LIKE
                        || call.getKind() == SqlKind.IN || call.getKind() == SqlKind.ROW;
                yield word && !operator ? name : NAMELESS;
            }
        };
    }
}
