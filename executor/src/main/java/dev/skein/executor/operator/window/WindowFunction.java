package dev.skein.executor.operator.window;

/// What a task does for one window call. Confined to the task.
interface WindowFunction {
    /// Writes the results for all rows of a partition.
    void compute(Partition partition);
}
