package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/// The operators and functions that a statement may use: the standard's syntax, our arithmetic, and the executor's
/// functions by name. Names are compared without regard to case.
public final class Operators implements SqlOperatorTable {
    /// Functions of the standard that are syntax rather than calls of the executor.
    private static final Set<String> SYNTAX_FUNCTIONS = Set.of("CAST", "COALESCE", "NULLIF", "EXTRACT", "TRIM", "ROW",
            "GROUPING", "YEAR", "QUARTER", "MONTH", "WEEK", "DAYOFYEAR", "DAYOFMONTH", "DAYOFWEEK", "HOUR", "MINUTE",
            "SECOND", "ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST", "NTILE", "LAG", "LEAD",
            "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE");

    /// Functions of the executor that are written with words between their arguments: the standard's operators stand for
    /// them.
    private static final Set<String> SPECIAL_ARGUMENTS = Set.of("trim", "extract", "cast", "coalesce", "nullif");

    /// `||`, of anything.
    static final SqlBinaryOperator CONCAT = new SqlBinaryOperator("||", SqlKind.OTHER, 60, true, ConcatTypes.RESULT,
            ConcatTypes.UNKNOWN_IS_TEXT, OperandTypes.ANY_ANY);

    private final Map<String, List<SqlOperator>> byName = new HashMap<>();
    private final List<SqlOperator> all = new ArrayList<>();

    /// The operators for a set of executor functions.
    public Operators(Signatures signatures) {
        add(new ArithmeticOperator(Arithmetic.Operation.ADD, "+", SqlKind.PLUS, 40));
        add(new ArithmeticOperator(Arithmetic.Operation.SUBTRACT, "-", SqlKind.MINUS, 40));
        add(new ArithmeticOperator(Arithmetic.Operation.MULTIPLY, "*", SqlKind.TIMES, 60));
        add(new ArithmeticOperator(Arithmetic.Operation.DIVIDE, "/", SqlKind.DIVIDE, 60));
        add(new ArithmeticOperator(Arithmetic.Operation.MODULO, "%", SqlKind.MOD, 60));
        add(CONCAT);
        for (String name : signatures.names()) {
            if (!SPECIAL_ARGUMENTS.contains(name)) {
                add(new SignatureFunction(name, signatures));
            }
        }
        add(new ContextFunction("CURRENT_DATE", SqlType.DATE));
        add(new ContextFunction("CURRENT_TIMESTAMP", SqlType.TIMESTAMP_TZ));
        add(new ContextFunction("LOCALTIMESTAMP", SqlType.TIMESTAMP));
        add(new ContextFunction("CURRENT_TIME", SqlType.TIME));
        add(new ContextFunction("LOCALTIME", SqlType.TIME));
        for (SqlOperator operator : SqlStdOperatorTable.instance().getOperatorList()) {
            boolean taken = byName.getOrDefault(operator.getName(), List.of()).stream()
                    .anyMatch(own -> family(own.getSyntax()) == family(operator.getSyntax()));
            boolean wanted = !(operator instanceof SqlFunction)
                    || operator instanceof SqlAggFunction
                    || SYNTAX_FUNCTIONS.contains(operator.getName());
            if (wanted && !taken) {
                add(operator);
            }
        }
        add(SqlLibraryOperators.ILIKE);
        add(SqlLibraryOperators.NOT_ILIKE);
        add(SqlLibraryOperators.TRY_CAST);
        add(SqlLibraryOperators.SAFE_CAST);
        add(SqlLibraryOperators.STRING_AGG);
        add(SqlLibraryOperators.BOOL_AND);
        add(SqlLibraryOperators.BOOL_OR);
        add(SqlLibraryOperators.LOGICAL_AND);
        add(SqlLibraryOperators.LOGICAL_OR);
    }

    private void add(SqlOperator operator) {
        byName.computeIfAbsent(operator.getName().toUpperCase(Locale.ROOT), _ -> new ArrayList<>()).add(operator);
        all.add(operator);
    }

    /// The family of a syntax; `count(*)` is a function like others.
    private static SqlSyntax family(SqlSyntax syntax) {
        return syntax == SqlSyntax.FUNCTION_STAR ? SqlSyntax.FUNCTION : syntax.family;
    }

    /// The names that can be called like a function, in lower case.
    Collection<String> functionNames() {
        Set<String> names = new TreeSet<>();
        for (SqlOperator operator : all) {
            if (family(operator.getSyntax()) == SqlSyntax.FUNCTION) {
                names.add(operator.getName().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher nameMatcher) {
        if (!name.isSimple()) {
            return;
        }
        for (SqlOperator operator : byName.getOrDefault(name.getSimple().toUpperCase(Locale.ROOT), List.of())) {
            if (family(operator.getSyntax()) == family(syntax)) {
                found.add(operator);
            }
        }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return List.copyOf(all);
    }

    /// A function that is written without parentheses and depends on when the statement runs.
    private static final class ContextFunction extends SqlFunction {
        ContextFunction(String name, SqlType type) {
            super(name, SqlKind.OTHER_FUNCTION,
                    binding -> RelTypes.toRel(binding.getTypeFactory(), type, false), null,
                    OperandTypes.NILADIC.or(OperandTypes.NUMERIC), SqlFunctionCategory.TIMEDATE);
        }

        @Override
        public SqlSyntax getSyntax() {
            return SqlSyntax.FUNCTION_ID;
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }

        @Override
        public boolean isDynamicFunction() {
            return true;
        }
    }
}
