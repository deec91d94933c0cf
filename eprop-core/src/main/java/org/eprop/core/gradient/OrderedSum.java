package org.eprop.core.gradient;

import java.util.Map;
import java.util.TreeMap;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.Weights;

/**
 * The sum of the gradients of a batch's parts, to the bit the same in whatever order they arrive:
 * they are added in the order of their numbers, and those that come too early wait. Not
 * thread-safe.
 *
 * @since 1.0
 */
public final class OrderedSum {

  private final Weights sum;
  private final int parts;
  private final Map<Integer, Weights> waiting = new TreeMap<>();
  private int next;

  /**
   * @param sum receives it; what it held before is lost
   * @param parts how many there will be, &gt; 0
   */
  public OrderedSum(Weights sum, int parts) {
    if (parts <= 0) {
      throw new InvalidInputException("got " + parts + " parts, but expected at least one");
    }
    this.sum = sum;
    this.parts = parts;
    sum.clear();
  }

  /**
   * Adds a part.
   *
   * @param part its number, from 0
   * @param gradient is kept until its turn comes; not to be modified until then
   * @throws InvalidInputException if there is no such part, or it has been added already
   */
  public void add(int part, Weights gradient) {
    if (part < 0 || part >= parts) {
      throw new InvalidInputException("got part " + part + ", but expected 0 to " + (parts - 1));
    }
    if (part < next || waiting.putIfAbsent(part, gradient) != null) {
      throw new InvalidInputException("got part " + part + " twice");
    }
    for (Weights own = waiting.remove(next); own != null; own = waiting.remove(next)) {
      if (next == 0) {
        sum.set(own);
      } else {
        sum.add(own);
      }
      next++;
    }
  }

  /** Whether all parts have been added. */
  boolean isComplete() {
    return next == parts;
  }

  /**
   * The sum.
   *
   * @throws IllegalStateException if parts are missing
   */
  public Weights get() {
    if (!isComplete()) {
      throw new IllegalStateException("part " + next + " of " + parts + " has not been added yet");
    }
    return sum;
  }
}
