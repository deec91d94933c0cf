package org.eprop.serve;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eprop.core.parallel.Workers;

/** Workers for each request that computes: they are lent, and kept for the next one. */
final class WorkerPool implements AutoCloseable {

  private final Supplier<Workers> start;
  private final Deque<Workers> idle = new ConcurrentLinkedDeque<>();

  /**
   * @param start starts some more
   */
  WorkerPool(Supplier<Workers> start) {
    this.start = start;
  }

  /** Does something with workers that nobody else has meanwhile. */
  <A> A with(Function<Workers, A> work) {
    Workers workers = idle.poll();
    if (workers == null) {
      workers = start.get();
    }
    try {
      return work.apply(workers);
    } finally {
      idle.push(workers);
    }
  }

  @Override
  public void close() {
    idle.forEach(Workers::close);
  }
}
