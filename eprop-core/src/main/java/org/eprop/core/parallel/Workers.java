package org.eprop.core.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
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

  /**
   * The tasks of one call of {@link Workers#run}, taken in the order of their numbers by whoever is
   * free. So all tasks below one that was taken were taken too, and of those that fail, the lowest
   * number is always the same.
   */
  private static final class SharedTasks {

    /** No task: its failure is that of the sharing itself. */
    private static final int NONE = Integer.MAX_VALUE;

    private final int tasks;
    private final Workers.Task task;
    private final AtomicInteger next = new AtomicInteger();

    /** Guarded by this. */
    private @Nullable Throwable failure;

    private int failed;

    SharedTasks(int tasks, Workers.Task task) {
      this.tasks = tasks;
      this.task = task;
    }

    /** Runs them by the calling thread and so many helpers, and returns when none is at work. */
    void run(Executor helpers, int count) {
      List<FutureTask<Void>> working = new ArrayList<>(count);
      try {
        for (int w = 1; w <= count; w++) {
          int worker = w;
          FutureTask<Void> helper = new FutureTask<>(() -> take(worker), null);
          helpers.execute(helper);
          working.add(helper);
        }
        take(0);
      } catch (Throwable e) { // no thread to be had, or the helpers were closed a moment ago
        fail(NONE, e);
      }
      await(working);
      Throwable first = failure();
      if (first != null) {
        SharedTasks.<RuntimeException>rethrow(first);
      }
    }

    private void take(int worker) {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        try {
          task.run(i, worker);
        } catch (Throwable e) { // also errors, and checked exceptions of other languages
          fail(i, e);
          return;
        }
      }
    }

    private synchronized void fail(int i, Throwable e) {
      next.set(tasks);
      if (failure == null || i < failed) {
        suppress(e, failure);
        failure = e;
        failed = i;
      } else {
        suppress(failure, e);
      }
    }

    private static void suppress(Throwable in, @Nullable Throwable other) {
      if (other != null && other != in) {
        in.addSuppressed(other);
      }
    }

    private synchronized @Nullable Throwable failure() {
      return failure;
    }

    /** Waits however often the caller is interrupted: a helper still writes to shared buffers. */
    private void await(List<FutureTask<Void>> working) {
      boolean interrupted = false;
      for (FutureTask<Void> helper : working) {
        boolean done = false;
        while (!done) {
          try {
            helper.get();
            done = true;
          } catch (InterruptedException e) {
            interrupted = true;
          } catch (ExecutionException e) {
            fail(NONE, Objects.requireNonNull(e.getCause()));
            done = true;
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    /** Lets the compiler take any throwable for an unchecked one. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable e) throws T {
      throw (T) e;
    }
  }
}
