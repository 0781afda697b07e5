package dev.skein.executor.function;

/// A function of one row, around which [RowKernel] runs the loop.
@FunctionalInterface
public interface RowFunction {
    /// Reads the arguments and sets the result, which is null or an empty text if nothing sets it.
    void apply(Arguments arguments, RowResult result);
}
