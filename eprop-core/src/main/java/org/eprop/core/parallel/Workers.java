package org.eprop.core.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calling thread and a few helpers that take numbered tasks until none is left. The helpers are
 * daemon threads that live until {@link #close}. One caller at a time.
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
  private final ExecutorService helpers;

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

  /** Runs tasks 0 .. n-1, and returns when all are done. Rethrows what a task throws. */
  public void run(int tasks, Task task) {
    if (count == 1 || tasks == 1) {
      for (int i = 0; i < tasks; i++) {
        task.run(i, 0);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> futures = new ArrayList<>();
    for (int w = 1; w < Math.min(count, tasks); w++) {
      int worker = w;
      futures.add(helpers.submit(() -> take(next, tasks, task, worker)));
    }
    RuntimeException failure = null;
    try {
      take(next, tasks, task, 0);
    } catch (RuntimeException e) {
      next.set(tasks);
      failure = e;
    }
    for (Future<?> future : futures) {
      failure = await(future, failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void take(AtomicInteger next, int tasks, Task task, int worker) {
    for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
      task.run(i, worker);
    }
  }

  /** Waits however often the caller is interrupted: a helper still writes to shared buffers. */
  private static RuntimeException await(Future<?> future, RuntimeException failure) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get();
          return failure;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          return failure == null ? (RuntimeException) e.getCause() : failure;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    if (helpers != null) {
      helpers.shutdown();
    }
  }
}
