package dev.skein.storage.files.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.files.text.NumberText;
import dev.skein.storage.files.text.TypeGuess;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/// Finds the type of a column from samples of its values: text in quotes is never a number.
final class JsonGuess {
    /// What text in quotes can be.
    private static final Set<TypeKind> QUOTED_KINDS =
            EnumSet.of(TypeKind.DATE, TypeKind.TIME, TypeKind.TIMESTAMP, TypeKind.TIMESTAMP_TZ);

    /// The kinds of JSON values.
    private enum Kind {
        TRUTH,
        WHOLE,
        FRACTION,
        QUOTED,
        NESTED
    }

    private final Set<Kind> seen = EnumSet.noneOf(Kind.class);
    private final TypeGuess quoted = new TypeGuess();

    /// Takes a sample other than null into account.
    void look(JsonToken token, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        switch (token) {
            case VALUE_TRUE, VALUE_FALSE -> seen.add(Kind.TRUTH);
            case VALUE_NUMBER_INT -> seen.add(
                    NumberText.integer(bytes, 0, bytes.length) == NumberText.NONE ? Kind.FRACTION : Kind.WHOLE);
            case VALUE_NUMBER_FLOAT -> seen.add(Kind.FRACTION);
            case VALUE_STRING -> {
                seen.add(Kind.QUOTED);
                quoted.look(bytes, 0, bytes.length);
            }
            default -> seen.add(Kind.NESTED);
        }
    }

    SqlType type() {
        if (seen.equals(EnumSet.of(Kind.TRUTH))) {
            return SqlType.BOOLEAN;
        }
        if (seen.equals(EnumSet.of(Kind.WHOLE))) {
            return SqlType.BIGINT;
        }
        if (!seen.isEmpty() && EnumSet.of(Kind.WHOLE, Kind.FRACTION).containsAll(seen)) {
            return SqlType.DOUBLE;
        }
        boolean temporal = seen.equals(EnumSet.of(Kind.QUOTED)) && QUOTED_KINDS.contains(quoted.type().kind());
        return temporal ? quoted.type() : SqlType.VARCHAR;
    }
}
