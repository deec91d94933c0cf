package org.eprop.host.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast work goes, by the latter half of the time spent on it: the first seconds, in which Java
 * interprets and compiles, are many times slower than all that follow, and soon count no more.
 */
public final class Pace {

  /** Samples are no closer than this share of the time spent, so that there are few. */
  private static final int FINENESS = 100;

  private record Sample(long millis, long done) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  public Pace() {
    samples.add(new Sample(0, 0));
  }

  /**
   * The milliseconds that the rest will take.
   *
   * @param millis spent so far; not less than before
   * @param done so far
   * @param rest to be done
   * @return not finite before anything is done
   */
  public double left(long millis, long done, long rest) {
    while (samples.size() > 1 && second().millis <= millis / 2) {
      samples.removeFirst();
    }
    Sample half = samples.getFirst();
    if (millis - samples.getLast().millis >= Math.max(1, millis / FINENESS)) {
      samples.addLast(new Sample(millis, done));
    }
    boolean moved = done > half.done;
    return moved
        ? (double) (millis - half.millis) / (done - half.done) * rest
        : (double) millis / done * rest;
  }

  private Sample second() {
    var all = samples.iterator();
    all.next();
    return all.next();
  }
}
