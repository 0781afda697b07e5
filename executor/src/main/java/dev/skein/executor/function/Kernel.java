package dev.skein.executor.function;

import dev.skein.storage.batch.Column;

/// A function at one place of one query, for one driver: keeps the arrays of its result and uses them again.
public interface Kernel {
    /// The function's values.
    ///
    /// @param arguments dense columns of the lanes of the argument types
    /// @param count rows of each
    /// @return a dense column, borrowed until the next call
    Column apply(Column[] arguments, int count);
}
