package org.eprop.core.parallel;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eprop.core.common.OneAtATime;
import org.jspecify.annotations.Nullable;

/**
 * The calling thread and a few helpers that take numbered tasks until none is left. The helpers are
 * daemon threads that live until {@link #close}. One caller at a time.
 *
 * @since 1.0
 */
public final class Workers implements AutoCloseable {

  /** One task, run by one of the workers. */
  @FunctionalInterface
  public interface Task {

    /**
     * Runs it.
     *
     * @param task its number
     * @param worker who runs it, 0 .. count-1: no two run at once with the same
     */
    void run(int task, int worker);
  }

  private final int count;
  private final @Nullable ExecutorService helpers;
  private final OneAtATime caller = new OneAtATime("workers");
  private volatile boolean closed;

  /**
   * @param count how many work at once, the caller's thread included; &gt;= 1
   */
  public Workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads: got " + count + ", but expected at least 1");
    }
    this.count = count;
    this.helpers =
        count == 1
            ? null
            : Executors.newFixedThreadPool(
                count - 1,
                r -> {
                  Thread thread = new Thread(r, "eprop-worker");
                  thread.setDaemon(true);
                  return thread;
                });
  }

  /** How many threads work, the caller's included. */
  public int count() {
    return count;
  }

  /**
   * Runs tasks 0 .. n-1, handed out in this order, and returns when all are done.
   *
   * <p>Once a task has thrown something, no other is handed out; when those under way have ended,
   * it is rethrown, whatever it is. If several have, it is that of the lowest number, which does
   * not depend on the number of threads, and the others are suppressed in it.
   *
   * @param tasks n, &gt;= 0
   * @throws IllegalStateException if the workers are closed, or at work for another call
   */
  public void run(int tasks, Task task) {
    Objects.requireNonNull(task, "task: got null, but expected what is to be run");
    if (tasks < 0) {
      throw new IllegalArgumentException("tasks: got " + tasks + ", but expected at least 0");
    }
    caller.enter();
    try {
      if (closed) {
        throw new IllegalStateException("workers: called after close()");
      }
      if (helpers == null || tasks <= 1) {
        for (int i = 0; i < tasks; i++) {
          task.run(i, 0);
        }
      } else {
        new SharedTasks(tasks, task).run(helpers, Math.min(count, tasks) - 1);
      }
    } finally {
      caller.exit();
    }
  }

  /** Ends the helpers, once they have done what they are at. No task can be run any more. */
  @Override
  public void close() {
    closed = true;
    if (helpers != null) {
      helpers.shutdown();
    }
  }
}
