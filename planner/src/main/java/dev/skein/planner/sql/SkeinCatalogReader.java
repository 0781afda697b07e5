package dev.skein.planner.sql;

import java.util.List;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// The tables of one statement, all under their full names, and our names of types.
final class SkeinCatalogReader extends CalciteCatalogReader {
    SkeinCatalogReader(CalciteSchema root, SkeinTypeFactory typeFactory, CalciteConnectionConfig config) {
        super(root, List.of(), typeFactory, config);
    }

    @Override
    public @Nullable RelDataType getNamedType(SqlIdentifier typeName) {
        return typeName.isSimple()
                ? TypeNames.named(typeName.getSimple())
                        .map(type -> RelTypes.toRel(getTypeFactory(), type, false))
                        .orElse(null)
                : null;
    }
}
