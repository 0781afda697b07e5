package dev.skein.planner.sql;

import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/// PostgreSQL's liberties with the standard.
final class SkeinConformance extends SqlDelegatingConformance {
    static final SqlConformance INSTANCE = new SkeinConformance();

    private SkeinConformance() {
        super(SqlConformanceEnum.BABEL);
    }

    @Override
    public boolean isGroupByAlias() {
        return true;
    }

    @Override
    public boolean isGroupByOrdinal() {
        return true;
    }

    @Override
    public boolean isHavingAlias() {
        return false;
    }

    @Override
    public boolean isNonStrictGroupBy() {
        return false;
    }

    @Override
    public SelectAliasLookup isSelectAlias() {
        return SelectAliasLookup.UNSUPPORTED;
    }

    @Override
    public boolean allowAliasUnnestItems() {
        return false;
    }

    @Override
    public boolean isOffsetLimitAllowed() {
        return true;
    }
}
