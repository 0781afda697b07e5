package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/// Calcite's validator, with text as the type of parameters whose use does not tell their type.
final class SkeinValidator extends SqlValidatorImpl {
    SkeinValidator(Operators operators, SkeinCatalogReader reader, SkeinTypeFactory typeFactory, Config config) {
        super(operators, reader, typeFactory, config);
    }

    @Override
    protected void inferUnknownTypes(RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
        boolean untold = node instanceof SqlDynamicParam && inferredType.equals(unknownType);
        super.inferUnknownTypes(
                untold ? RelTypes.toRel(typeFactory, SqlType.VARCHAR, true) : inferredType, scope, node);
    }
}
