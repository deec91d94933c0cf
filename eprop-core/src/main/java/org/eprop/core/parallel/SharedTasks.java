package org.eprop.core.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one call of {@link Workers#run}, taken in the order of their numbers by whoever is
 * free. So all tasks below one that was taken were taken too, and of those that fail, the lowest
 * number is always the same.
 */
final class SharedTasks {

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
