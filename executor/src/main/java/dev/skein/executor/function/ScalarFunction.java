package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Column;
import java.util.List;

/// A scalar function: how it may be called and how it is computed.
///
/// @param signature how it may be called
/// @param factory makes a kernel for one driver
public record ScalarFunction(FunctionSignature signature, Factory factory) {
    /// Makes kernels.
    public interface Factory {
        /// A kernel that belongs to one driver and may keep buffers.
        ///
        /// @param argumentTypes types of the arguments of this call
        /// @param resultType type of its result
        Kernel kernel(List<SqlType> argumentTypes, SqlType resultType);
    }

    /// Computes a function for the rows of a batch.
    public interface Kernel {
        /// A dense column with `count` rows, borrowed until the next call. For strict functions the values of rows with a
        /// null argument are not looked at, and the kernel must not fail on them; the caller sets the nulls of the result
        /// in addition to those that the kernel itself gives.
        ///
        /// @param arguments dense columns; text may come as a dictionary
        Column apply(List<Column> arguments, int count);
    }
}
