package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.executor.function.ArgumentKind;
import dev.skein.executor.function.FunctionSignature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Chooses among the signatures of the executor's functions.
public final class Signatures {
    private final Map<String, List<FunctionSignature>> byName = new LinkedHashMap<>();

    /// The functions that may be called.
    public Signatures(Collection<FunctionSignature> signatures) {
        for (FunctionSignature signature : signatures) {
            byName.computeIfAbsent(signature.name(), _ -> new ArrayList<>()).add(signature);
        }
    }

    /// A signature that fits, with what the arguments must be cast to.
    ///
    /// @param argumentTypes the types that the arguments must have, in order
    /// @param type the type of the result
    public record Choice(FunctionSignature signature, List<SqlType> argumentTypes, SqlType type) {
        public Choice {
            argumentTypes = List.copyOf(argumentTypes);
        }
    }

    /// The names of all functions.
    public Collection<String> names() {
        return byName.keySet();
    }

    /// The signatures of a name; empty if there is no such function.
    public List<FunctionSignature> named(String name) {
        return byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /// The first signature that takes the arguments as they are, or else the first that takes text for a date, time or
    /// number.
    public Optional<Choice> choose(String name, List<SqlType> arguments) {
        for (boolean lenient : new boolean[] {false, true}) {
            for (FunctionSignature signature : named(name)) {
                Optional<Choice> choice = fit(signature, arguments, lenient);
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Choice> fit(FunctionSignature signature, List<SqlType> arguments, boolean lenient) {
        int most = signature.variadic() ? Integer.MAX_VALUE : signature.arguments().size();
        int least = signature.arguments().size() - signature.optional();
        if (arguments.size() < least || arguments.size() > most) {
            return Optional.empty();
        }
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Optional<SqlType> type = accept(kindAt(signature, i), arguments.get(i), lenient);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            types.add(type.get());
        }
        return unify(signature, types).map(unified -> new Choice(signature, unified, resultType(signature, unified)));
    }

    /// What a signature accepts at a place; the last kind repeats for variadic functions.
    static ArgumentKind kindAt(FunctionSignature signature, int index) {
        return signature.arguments().get(Math.min(index, signature.arguments().size() - 1));
    }

    /// Gives arguments that must be of one type their common type.
    private static Optional<List<SqlType>> unify(FunctionSignature signature, List<SqlType> types) {
        if (types.isEmpty() || !signature.arguments().contains(ArgumentKind.SAME_AS_FIRST)) {
            return Optional.of(types);
        }
        SqlType common = types.getFirst();
        for (int i = 1; i < types.size(); i++) {
            if (kindAt(signature, i) == ArgumentKind.SAME_AS_FIRST) {
                Optional<SqlType> wider = CommonTypes.of(common, types.get(i));
                if (wider.isEmpty()) {
                    return Optional.empty();
                }
                common = wider.get();
            }
        }
        List<SqlType> unified = new ArrayList<>(types);
        for (int i = 0; i < types.size(); i++) {
            if (i == 0 || kindAt(signature, i) == ArgumentKind.SAME_AS_FIRST) {
                unified.set(i, common);
            }
        }
        return Optional.of(unified);
    }

    private static SqlType resultType(FunctionSignature signature, List<SqlType> types) {
        return switch (signature.result()) {
            case FunctionSignature.Result.Fixed fixed -> fixed.type();
            case FunctionSignature.Result.OfArgument argument ->
                    argument.index() < types.size() ? types.get(argument.index()) : SqlType.VARCHAR;
        };
    }

    /// The type that an argument must be cast to; empty if it cannot stand here.
    private static Optional<SqlType> accept(ArgumentKind kind, SqlType type, boolean lenient) {
        if (type.equals(SqlType.NULL)) {
            return Optional.of(natural(kind));
        }
        boolean textGiven = lenient && type.kind().isText();
        boolean accepted = switch (kind) {
            case ANY, SAME_AS_FIRST -> true;
            case BOOLEAN -> type.kind() == TypeKind.BOOLEAN;
            case INTEGER -> type.kind().isInteger();
            case NUMERIC -> type.kind().isNumeric();
            case DOUBLE -> type.kind().isNumeric() || textGiven;
            case TEXT -> type.kind().isText();
            case BINARY -> type.kind() == TypeKind.VARBINARY;
            case DATE -> type.kind() == TypeKind.DATE || textGiven;
            case TIME -> type.kind() == TypeKind.TIME || textGiven;
            case TIMESTAMP -> type.kind() == TypeKind.TIMESTAMP || type.kind() == TypeKind.DATE || textGiven
                    || lenient && type.kind() == TypeKind.TIMESTAMP_TZ;
            case TIMESTAMP_TZ -> type.kind() == TypeKind.TIMESTAMP_TZ || textGiven
                    || lenient && (type.kind() == TypeKind.TIMESTAMP || type.kind() == TypeKind.DATE);
            case INTERVAL ->
                    type.kind() == TypeKind.INTERVAL_DAY_TIME || type.kind() == TypeKind.INTERVAL_YEAR_MONTH;
            case UUID -> type.kind() == TypeKind.UUID || textGiven;
        };
        if (!accepted) {
            return Optional.empty();
        }
        boolean keeps = switch (kind) {
            case ANY, SAME_AS_FIRST, BOOLEAN, INTEGER, NUMERIC, TEXT, BINARY, INTERVAL -> true;
            case DOUBLE -> type.kind().isFloating();
            case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, UUID -> type.kind() == natural(kind).kind();
        };
        return Optional.of(keeps ? type : natural(kind));
    }

    /// The type that stands for a kind when the argument has none of its own.
    static SqlType natural(ArgumentKind kind) {
        return switch (kind) {
            case ANY, SAME_AS_FIRST, TEXT -> SqlType.VARCHAR;
            case BOOLEAN -> SqlType.BOOLEAN;
            case INTEGER -> SqlType.BIGINT;
            case NUMERIC, DOUBLE -> SqlType.DOUBLE;
            case BINARY -> SqlType.VARBINARY;
            case DATE -> SqlType.DATE;
            case TIME -> SqlType.TIME;
            case TIMESTAMP -> SqlType.TIMESTAMP;
            case TIMESTAMP_TZ -> SqlType.TIMESTAMP_TZ;
            case INTERVAL -> SqlType.INTERVAL_DAY_TIME;
            case UUID -> SqlType.UUID;
        };
    }
}
