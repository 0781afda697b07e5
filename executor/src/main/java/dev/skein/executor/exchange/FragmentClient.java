package dev.skein.executor.exchange;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.QueryContext;
import dev.skein.executor.plan.Fragment;
import dev.skein.storage.spi.BatchReader;

/// Has fragments run on other nodes. Thread-safe; the server implements it.
public interface FragmentClient {
    /// No other node can be reached.
    FragmentClient NONE = (fragment, _) -> {
        throw new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, "rows of the query lie on the storage node "
                + fragment.node() + ", but this process was started without it; start it with --nodes " + fragment.node());
    };

    /// Starts a fragment where it says, without waiting for its first batch.
    ///
    /// @param context what the query runs with; parameters and start time must be the same everywhere
    /// @return its batches, dense ones; the caller closes it
    /// @throws SkeinException SOURCE_UNAVAILABLE naming the node, now or from the reader; what made the fragment fail
    BatchReader open(Fragment fragment, QueryContext context);
}
