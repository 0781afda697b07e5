package dev.skein.planner.sql;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/// Rewrites of INSERT, UPDATE and DELETE to the queries that give their batches.
final class WriteRewrites {
    private WriteRewrites() {}

    /// A SELECT without grouping and order.
    static SqlSelect select(SqlNodeList items, SqlNode from, @Nullable SqlNode condition, SqlParserPos position) {
        return new SqlSelect(position, null, items, from, condition, null, null, SqlNodeList.EMPTY, null, null, null,
                null, null);
    }

    /// The hidden column of a table.
    static SqlIdentifier rowAddress(String alias, SqlParserPos position) {
        return new SqlIdentifier(List.of(alias, WriteRequest.ROW_ADDRESS), position);
    }

    /// The name of the table that a statement changes.
    static SqlIdentifier identifier(SqlNode node) {
        return switch (node) {
            case SqlIdentifier identifier -> identifier;
            case SqlCall call when call.operandCount() > 0 && call.operand(0) instanceof SqlIdentifier identifier ->
                    identifier;
            default -> throw new SkeinException(ErrorCode.SYNTAX_ERROR,
                    "the name of a table was expected; " + ErrorTranslation.place(node.getParserPosition()));
        };
    }

    /// The rows of an INSERT, where a bare parameter has the type of its column and DEFAULT is null.
    static SqlNode typedParameters(SqlNode source, List<ColumnDefinition> columns, SkeinTypeFactory factory) {
        if (source instanceof SqlBasicCall values && values.getKind() == SqlKind.VALUES) {
            List<SqlNode> rows = new ArrayList<>();
            for (SqlNode row : values.getOperandList()) {
                rows.add(row instanceof SqlCall call && call.getKind() == SqlKind.ROW
                        ? call.getOperator().createCall(
                                call.getParserPosition(), typedItems(call.getOperandList(), columns, factory))
                        : typedItems(List.of(row), columns, factory).getFirst());
            }
            return values.getOperator().createCall(values.getParserPosition(), rows);
        }
        if (source instanceof SqlSelect select) {
            SqlNodeList items = select.getSelectList();
            select.setSelectList(new SqlNodeList(
                    typedItems(items.getList(), columns, factory), items.getParserPosition()));
        }
        return source;
    }

    private static List<SqlNode> typedItems(
            List<? extends SqlNode> items, List<ColumnDefinition> columns, SkeinTypeFactory factory) {
        List<SqlNode> typed = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            typed.add(i < columns.size() ? typed(items.get(i), columns.get(i), factory) : items.get(i));
        }
        return typed;
    }

    /// A value for a column.
    static SqlNode typed(SqlNode value, ColumnDefinition column, SkeinTypeFactory factory) {
        if (value.getKind() == SqlKind.DEFAULT) {
            return SqlLiteral.createNull(value.getParserPosition());
        }
        if (!(value instanceof SqlDynamicParam)) {
            return value;
        }
        return SqlStdOperatorTable.CAST.createCall(value.getParserPosition(), value,
                SqlTypeUtil.convertTypeToSpec(RelTypes.toRel(factory, column.type(), true)));
    }
}
