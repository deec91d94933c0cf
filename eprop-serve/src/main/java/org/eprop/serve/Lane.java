package org.eprop.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Does things one after the other, in the order they come; those of other lanes beside them. */
final class Lane {

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  /**
   * Does something now, or after what is before it.
   *
   * @param task must not throw
   * @param executor by whom, if there is nothing before it; else by whom that is done
   */
  void submit(Runnable task, Executor executor) {
    synchronized (this) {
      if (busy) {
        waiting.add(task);
        return;
      }
      busy = true;
    }
    executor.execute(
        () -> {
          for (Runnable next = task; next != null; next = next()) {
            next.run();
          }
        });
  }

  private synchronized Runnable next() {
    Runnable next = waiting.poll();
    busy = next != null;
    return next;
  }
}
