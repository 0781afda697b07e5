package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import java.util.List;

/// How a scalar function may be called. A name may have several signatures; the first that fits counts.
///
/// @param name lower-case name
/// @param arguments what it accepts, in order
/// @param optional how many of the last arguments may be left out
/// @param variadic whether the last argument may be repeated
/// @param result how the result's type is found
/// @param deterministic whether equal arguments give equal results, so that constants can be folded
/// @param strict whether the result is null if any argument is
public record FunctionSignature(
        String name,
        List<ArgumentKind> arguments,
        int optional,
        boolean variadic,
        Result result,
        boolean deterministic,
        boolean strict) {
    /// How a result's type is found.
    public sealed interface Result {
        /// Always this type.
        record Fixed(SqlType type) implements Result {}

        /// The type of the argument at this place.
        record OfArgument(int index) implements Result {}
    }

    public FunctionSignature {
        arguments = List.copyOf(arguments);
    }
}
