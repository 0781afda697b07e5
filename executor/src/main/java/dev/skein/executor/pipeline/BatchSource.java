package dev.skein.executor.pipeline;

/// Where a pipeline's batches come from, shared by its drivers.
public interface BatchSource {
    /// Called once when the pipeline starts.
    ///
    /// @return into how many parts the batches can be divided; no more drivers than that are started
    int prepare();

    /// Whether, after [#prepare()], there is so little to read that whoever waits for it may as well read it.
    default boolean isSmall() {
        return false;
    }

    /// The next driver's view; all views together give every batch once.
    BatchCursor open(Worker worker);
}
