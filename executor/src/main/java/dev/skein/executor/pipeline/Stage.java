package dev.skein.executor.pipeline;

import java.util.ArrayList;
import java.util.List;

/// A step of a query: tasks that run side by side when all stages that it depends on are done.
public abstract class Stage {
    private final List<Stage> dependencies = new ArrayList<>();

    /// A piece of work for one worker.
    public interface Task {
        /// Does the work.
        void run(Worker worker);
    }

    /// Has this stage wait for another one. To be called before the run starts.
    public final void dependsOn(Stage stage) {
        dependencies.add(stage);
    }

    final List<Stage> dependencies() {
        return dependencies;
    }

    /// The work, asked for once, when all dependencies are done; may be empty.
    ///
    /// @param workers how many workers the query may have
    protected abstract List<Task> tasks(int workers);

    /// Whether its tasks, once they are known, are so little work that handing them to another thread costs more.
    protected boolean isSmall() {
        return false;
    }

    /// Called once, when all tasks are done.
    protected void complete() {}
}
