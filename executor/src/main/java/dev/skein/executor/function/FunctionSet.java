package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Collects the functions of a family: one statement per signature.
///
/// `define("left", TEXT, INTEGER).slices().returns(VARCHAR, (in, out) -> …)`
final class FunctionSet {
    private final List<ScalarFunction> functions = new ArrayList<>();

    /// Begins a strict, deterministic function.
    Definition define(String name, ArgumentKind... arguments) {
        return new Definition(name, List.of(arguments));
    }

    List<ScalarFunction> functions() {
        return functions;
    }

    /// A function that is being defined.
    final class Definition {
        private final String name;
        private final List<ArgumentKind> arguments;
        private int optional;
        private boolean variadic;
        private boolean deterministic = true;
        private boolean strict = true;
        private boolean slices;

        private Definition(String name, List<ArgumentKind> arguments) {
            this.name = name;
            this.arguments = arguments;
        }

        /// The last arguments may be left out.
        Definition optional(int count) {
            optional = count;
            return this;
        }

        /// The last argument may be repeated.
        Definition variadic() {
            variadic = true;
            return this;
        }

        /// Equal arguments may give different results.
        Definition volatileResult() {
            deterministic = false;
            return this;
        }

        /// Null arguments are passed on.
        Definition acceptsNulls() {
            strict = false;
            return this;
        }

        /// The result is a part of the first argument.
        Definition slices() {
            slices = true;
            return this;
        }

        /// Ends a function without state.
        void returns(SqlType type, RowFunction function) {
            byRow(new FunctionSignature.Result.Fixed(type), _ -> function);
        }

        /// Ends a function that keeps state per call site, such as a compiled pattern.
        void returns(SqlType type, Function<CallSite, RowFunction> factory) {
            byRow(new FunctionSignature.Result.Fixed(type), factory);
        }

        /// Ends a function whose result has the type of an argument.
        void returnsArgument(int index, Function<CallSite, RowFunction> factory) {
            byRow(new FunctionSignature.Result.OfArgument(index), factory);
        }

        /// Ends a function with loops of its own.
        void kernel(SqlType type, KernelFactory factory) {
            add(new FunctionSignature.Result.Fixed(type), factory);
        }

        private void byRow(FunctionSignature.Result result, Function<CallSite, RowFunction> factory) {
            add(result, site -> new RowKernel(site, strict, deterministic, slices, factory.apply(site)));
        }

        private void add(FunctionSignature.Result result, KernelFactory factory) {
            functions.add(new ScalarFunction(
                    new FunctionSignature(name, arguments, optional, variadic, result, deterministic, strict), factory));
        }
    }
}
