package dev.skein.executor.pipeline;

/// Where a pipeline's batches come from if they cannot be asked for one by one: it pushes them. Shared by drivers.
public interface BatchFeed {
    /// Called once when the pipeline starts.
    ///
    /// @return into how many parts the batches can be divided; no more drivers than that are started
    int prepare();

    /// Whether, after [#prepare()], there is so little to do that whoever waits for it may as well do it.
    default boolean isSmall() {
        return false;
    }

    /// Gives a driver its batches, until none is left or none is wanted; all drivers together get every batch once.
    ///
    /// @param first where they go; its end is not for the feed to tell
    void feed(Worker worker, Operator first);
}
