package org.eprop.compare.run;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.eprop.compare.result.RunResult;

/**
 * Who does the runs of a comparison: threads of this process, or other machines. Runs are
 * independent of each other, and each gives the same result wherever it is done, times apart.
 */
public interface RunExecutor {

  /**
   * Does runs, and returns when all are finished, or when it was stopped.
   *
   * @param open the runs that are not finished, in the order in which they are wanted; may be none
   * @param stop asked now and then; once true, what is under way is left as soon as may be
   * @param sink takes each result as it comes; may be called by several threads at once
   * @throws org.eprop.api.plugin.InvalidInputException if something in a run is wrong, placed at it
   */
  void execute(List<PlannedRun> open, BooleanSupplier stop, Sink sink);

  /** Told how runs go. */
  interface Sink {

    /**
     * A run went on.
     *
     * @param done the share of its updates that are done
     */
    void progress(PlannedRun run, double done);

    /** A run is finished, and its files are in its folder. */
    void finished(PlannedRun run, RunResult result);
  }
}
