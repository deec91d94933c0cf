package org.eprop.api.metric;

import java.util.Arrays;

/**
 * What a metric noted of some samples: sums at numbered places, and a list of numbers that are kept
 * one by one. Tallies add up, sums place by place and lists one behind the other. A number that is
 * not finite makes a sum NaN for good. Mutable; not thread-safe.
 *
 * @since 1.0
 */
public final class Tally {

  /** There are no more places than that. */
  public static final int MOST_PLACES = 1 << 20;

  private double[] sums = {};
  private double[] kept = {};
  private int count;

  /**
   * Adds to a sum, which begins at 0.
   *
   * @param place 0 to {@value #MOST_PLACES} - 1; few, for all from 0 on are saved
   */
  public void add(int place, double amount) {
    if (place < 0 || place >= MOST_PLACES) {
      throw new IllegalArgumentException(
          "got place " + place + ", but expected 0 to " + (MOST_PLACES - 1));
    }
    if (place >= sums.length) {
      sums = Arrays.copyOf(sums, place + 1);
    }
    sums[place] = orNaN(sums[place] + amount);
  }

  /** A sum; 0 if nothing was added there. */
  public double sum(int place) {
    return place < sums.length ? sums[place] : 0;
  }

  /** How many places there are: one more than the last to which was added. */
  public int places() {
    return sums.length;
  }

  /** Adds a number to sum 0 and 1 to sum 1, of which {@link #mean} is the quotient. */
  public void observe(double number) {
    observe(number, 1);
  }

  /** The same with a sum of several numbers. */
  public void observe(double sum, double numbers) {
    add(0, sum);
    add(1, numbers);
  }

  /** Sum 0 / sum 1; NaN if nothing was observed. */
  public double mean() {
    return sum(1) == 0 ? Double.NaN : sum(0) / sum(1);
  }

  /** Keeps a number, behind those that there are: for metrics that sums can't have. */
  public void keep(double number) {
    if (count == kept.length) {
      kept = Arrays.copyOf(kept, Math.max(16, 2 * count));
    }
    kept[count++] = orNaN(number);
  }

  /** A copy of the numbers kept. */
  public double[] kept() {
    return Arrays.copyOf(kept, count);
  }

  /** Whether nothing was noted. */
  public boolean isEmpty() {
    return sums.length == 0 && count == 0;
  }

  /** Adds what another has, after what is there. */
  public void addAll(Tally other) {
    for (int n = 0; n < other.sums.length; n++) {
      add(n, other.sums[n]);
    }
    kept = Arrays.copyOf(kept, count + other.count);
    System.arraycopy(other.kept, 0, kept, count, other.count);
    count += other.count;
  }

  private static double orNaN(double number) {
    return Double.isFinite(number) ? number : Double.NaN;
  }
}
