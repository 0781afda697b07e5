package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/// Calcite's validator with PostgreSQL's names for nameless columns, and text as the type of parameters whose use does
/// not tell their type.
final class SkeinValidator extends SqlValidatorImpl {
    SkeinValidator(Operators operators, SkeinCatalogReader reader, SkeinTypeFactory typeFactory, Config config) {
        super(operators, reader, typeFactory, config);
    }

    @Override
    public @Nullable String deriveAlias(SqlNode node, int ordinal) {
        boolean nameless = ordinal >= 0 && node.getKind() != SqlKind.AS && !(node instanceof SqlIdentifier);
        return nameless ? columnName(node) : super.deriveAlias(node, ordinal);
    }

    /// The name that a column gets from its expression.
    private static String columnName(SqlNode node) {
        SqlNode bare = SqlUtil.stripAs(node);
        if (bare instanceof SqlIdentifier identifier && !identifier.isStar()) {
            return identifier.names.getLast();
        }
        if (bare instanceof SqlCall call) {
            return switch (call.getKind()) {
                case CAST, SAFE_CAST, FILTER, OVER, WITHIN_GROUP, RESPECT_NULLS, IGNORE_NULLS ->
                        columnName(call.operand(0));
                case CASE -> "case";
                case COALESCE -> "coalesce";
                case SCALAR_QUERY, SELECT, ORDER_BY -> "subquery";
                case EXISTS -> "exists";
                default -> {
                    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
                    boolean word = !name.isEmpty() && Character.isLetter(name.charAt(0)) && !name.contains(" ")
                            && !name.contains("$");
                    yield word ? name : "?column?";
                }
            };
        }
        return "?column?";
    }

    @Override
    protected void inferUnknownTypes(RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
        boolean untold = node instanceof SqlDynamicParam && inferredType.equals(unknownType);
        super.inferUnknownTypes(
                untold ? RelTypes.toRel(typeFactory, SqlType.VARCHAR, true) : inferredType, scope, node);
    }
}
