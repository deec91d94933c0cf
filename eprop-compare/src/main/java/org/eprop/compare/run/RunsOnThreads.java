package org.eprop.compare.run;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;

/**
 * Runs on threads of this process, each on one, in the comparison's own folder. What is stopped or
 * killed goes on from its checkpoint.
 */
public final class RunsOnThreads implements RunExecutor {

  private final Workers workers;
  private final Path folder;
  private final Plugins plugins;

  /**
   * @param workers as many runs as these are under way at once; not closed
   * @param folder of the comparison
   * @param plugins the components that experiments may name
   */
  public RunsOnThreads(Workers workers, Path folder, Plugins plugins) {
    this.workers = workers;
    this.folder = folder;
    this.plugins = plugins;
  }

  @Override
  public void execute(List<PlannedRun> open, BooleanSupplier stop, Sink sink) {
    workers.run(
        open.size(),
        (i, worker) -> {
          if (!stop.getAsBoolean()) {
            run(open.get(i), stop, sink);
          }
        });
  }

  private void run(PlannedRun run, BooleanSupplier stop, Sink sink) {
    run.runHere(run.files(folder), plugins, stop, done -> sink.progress(run, done))
        .ifPresent(result -> sink.finished(run, result));
  }
}
