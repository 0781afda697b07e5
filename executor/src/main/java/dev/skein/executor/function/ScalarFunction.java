package dev.skein.executor.function;

/// A function: how it may be called and how it is computed.
public record ScalarFunction(FunctionSignature signature, KernelFactory factory) {}
