package dev.skein.executor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds `docs/reference/functions.md` to the functions that there are. With `-Dskein.docs.write=true` the page is written
/// instead of compared.
final class FunctionReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/functions.md");

    private static final String HEAD = """
            # Functions

            This page is written from the function registry by `FunctionReferenceTest`, which fails when they differ. Arguments
            in brackets may be left out; `…` means that the last one may be repeated. `any` takes every type, `numeric` every
            number type, `same` the type of the first argument. A function gives null when an argument is null, unless the last
            column says `sees nulls`. Aggregate and window functions, and functions that are written with words between
            their arguments, are in [the SQL reference](sql.md).

            | Function | Result | |
            |---|---|---|
            """;

    @Test
    void everyFunctionIsDocumented() throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        FunctionRegistry.instance().signatures().forEach(signature -> lines.add(line(signature)));
        String page = HEAD + String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("skein.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE));
    }

    private static String line(FunctionSignature signature) {
        List<String> arguments = new ArrayList<>();
        int required = signature.arguments().size() - signature.optional();
        for (int i = 0; i < signature.arguments().size(); i++) {
            String kind = kind(signature.arguments().get(i));
            arguments.add(i < required ? kind : "[" + kind + "]");
        }
        if (signature.variadic()) {
            arguments.add("…");
        }
        String result = switch (signature.result()) {
            case FunctionSignature.Result.Fixed fixed -> fixed.type().toString().toLowerCase(Locale.ROOT);
            case FunctionSignature.Result.OfArgument of -> "type of argument " + (of.index() + 1);
        };
        List<String> notes = new ArrayList<>();
        if (!signature.strict()) {
            notes.add("sees nulls");
        }
        if (!signature.deterministic()) {
            notes.add("differs from call to call");
        }
        return "| `" + signature.name() + "(" + String.join(", ", arguments) + ")` | " + result + " | "
                + String.join(", ", notes) + " |";
    }

    private static String kind(ArgumentKind kind) {
        return switch (kind) {
            case SAME_AS_FIRST -> "same";
            case TIMESTAMP_TZ -> "timestamp with time zone";
            case ANY, BOOLEAN, INTEGER, NUMERIC, DOUBLE, TEXT, BINARY, DATE, TIME, TIMESTAMP, INTERVAL, UUID ->
                    kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
