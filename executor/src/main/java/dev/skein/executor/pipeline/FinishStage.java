package dev.skein.executor.pipeline;

import java.util.List;

/// What is left to do when all batches of a blocking operator came in: tasks that run side by side, then a last step.
public final class FinishStage extends Stage {
    private final Steps steps;

    /// The work.
    public interface Steps {
        /// The tasks, asked for when all input came; may be empty.
        List<Task> tasks(int workers);

        /// The last step, when all tasks are done.
        default void complete() {}
    }

    public FinishStage(Steps steps) {
        this.steps = steps;
    }

    @Override
    protected List<Task> tasks(int workers) {
        return steps.tasks(workers);
    }

    /// Runs where its input came in: on the waiting thread only if all of that was little.
    @Override
    protected boolean isSmall() {
        return true;
    }

    @Override
    protected void complete() {
        steps.complete();
    }
}
