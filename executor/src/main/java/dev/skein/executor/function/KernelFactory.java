package dev.skein.executor.function;

/// Makes a function's kernel for one place of a query.
@FunctionalInterface
public interface KernelFactory {
    /// A new kernel.
    Kernel create(CallSite site);
}
