package dev.skein.executor.function;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All scalar functions, by name. Immutable.
public final class FunctionRegistry {
    private static final FunctionRegistry INSTANCE = new FunctionRegistry();

    private final Map<String, List<ScalarFunction>> functions = new LinkedHashMap<>();

    private FunctionRegistry() {
        FunctionSet set = new FunctionSet();
        TextFunctions.define(set);
        TextSearchFunctions.define(set);
        PatternFunctions.define(set);
        MathFunctions.define(set);
        RoundingFunctions.define(set);
        BitFunctions.define(set);
        DateTimeFunctions.define(set);
        DateTimeParts.define(set);
        FormatFunctions.define(set);
        BinaryFunctions.define(set);
        ComparisonFunctions.define(set);
        SessionFunctions.define(set);
        for (ScalarFunction function : set.functions()) {
            functions.computeIfAbsent(function.signature().name(), _ -> new ArrayList<>()).add(function);
        }
    }

    /// The one registry.
    public static FunctionRegistry instance() {
        return INSTANCE;
    }

    /// The signatures of all functions; those of one name stand together.
    public List<FunctionSignature> signatures() {
        return functions.values().stream()
                .flatMap(List::stream)
                .map(ScalarFunction::signature)
                .toList();
    }

    /// The function with this name that takes arguments of these types.
    ///
    /// @throws SkeinException UNDEFINED_FUNCTION
    public ScalarFunction function(String name, List<SqlType> argumentTypes) {
        for (ScalarFunction function : functions.getOrDefault(name, List.of())) {
            if (accepts(function.signature(), argumentTypes)) {
                return function;
            }
        }
        throw new SkeinException(
                ErrorCode.UNDEFINED_FUNCTION, "there is no function " + name + " for arguments " + argumentTypes);
    }

    /// Whether equal arguments always give equal results; so for operators, which are not in the registry.
    public boolean isDeterministic(String name) {
        return functions.getOrDefault(name, List.of()).stream()
                .allMatch(function -> function.signature().deterministic());
    }

    private static boolean accepts(FunctionSignature signature, List<SqlType> types) {
        int most = signature.arguments().size();
        int least = most - signature.optional();
        if (types.size() < least || types.size() > most && !signature.variadic()) {
            return false;
        }
        for (int i = 0; i < types.size(); i++) {
            ArgumentKind kind = signature.arguments().get(Math.min(i, most - 1));
            if (!accepts(kind, types.get(i), types.getFirst())) {
                return false;
            }
        }
        return true;
    }

    private static boolean accepts(ArgumentKind kind, SqlType type, SqlType first) {
        return switch (kind) {
            case ANY -> true;
            case BOOLEAN -> type.equals(SqlType.BOOLEAN);
            case INTEGER -> type.kind().isInteger();
            case NUMERIC -> type.kind().isNumeric();
            case DOUBLE -> type.kind().isFloating();
            case TEXT -> type.kind().isText();
            case BINARY -> type.equals(SqlType.VARBINARY);
            case DATE -> type.equals(SqlType.DATE);
            case TIME -> type.kind() == TypeKind.TIME;
            case TIMESTAMP -> type.kind() == TypeKind.TIMESTAMP;
            case TIMESTAMP_TZ -> type.kind() == TypeKind.TIMESTAMP_TZ;
            case INTERVAL -> type.equals(SqlType.INTERVAL_DAY_TIME) || type.equals(SqlType.INTERVAL_YEAR_MONTH);
            case UUID -> type.equals(SqlType.UUID);
            case SAME_AS_FIRST -> type.lane() == first.lane();
        };
    }
}
