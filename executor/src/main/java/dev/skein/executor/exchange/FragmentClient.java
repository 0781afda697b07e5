package dev.skein.executor.exchange;

import dev.skein.executor.QueryContext;
import dev.skein.executor.ResultStream;
import dev.skein.executor.plan.Fragment;

/// Runs fragments on other nodes. Thread-safe.
public interface FragmentClient {
    /// Has a fragment run where it says.
    ///
    /// @param context what the query runs with; parameters and start time must be the same everywhere
    /// @return its batches; the caller closes it
    /// @throws dev.skein.catalog.SkeinException SOURCE_UNAVAILABLE if the node cannot be reached
    ResultStream open(Fragment fragment, QueryContext context);
}
