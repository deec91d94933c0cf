package org.eprop.stream.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * ADWIN (Bifet and Gavalda 2007): a window over the last errors that grows as long as its two parts
 * agree, wherever it is cut. For parts of n0 and n1 errors, n of variance v together, with m = 1 /
 * (1/n0 + 1/n1) and d = delta / ln n, they disagree where their means are further apart than
 *
 * <pre>
 * sqrt(2/m v ln(2/d)) + 2/(3m) ln(2/d)
 * </pre>
 *
 * <p>The older part is then forgotten, bucket by bucket; it is an alarm if the means had become
 * larger. The window is kept in buckets of 1, 2, 4, ... errors, at most five of each size, so that
 * memory and time grow with the logarithm of its length.
 */
public final class Adwin implements DriftDetector {

  private static final int MOST_OF_A_SIZE = 5;

  /** Each part has at least so many errors. */
  private static final int LEAST = 5;

  /** After how many errors a cut is looked for, as MOA does. */
  private static final int EVERY = 32;

  /** Sums of some consecutive errors and of their squares. */
  private record Bucket(double sum, double squares) {

    Bucket plus(Bucket other) {
      return new Bucket(sum + other.sum, squares + other.squares);
    }
  }

  private final double delta;
  private final int every;

  /** Buckets of 2^i errors at i, the oldest first; the oldest of all have the largest i. */
  private final List<List<Bucket>> buckets = new ArrayList<>();

  private long length;
  private long seen;
  private Bucket all = new Bucket(0, 0);

  /**
   * @param delta about the probability that there is an alarm without a change, in (0, 1); 0.002 in
   *     the paper
   */
  public Adwin(double delta) {
    this(delta, EVERY);
  }

  /**
   * @param delta about the probability that there is an alarm without a change, in (0, 1)
   * @param every after how many errors a cut is looked for; 1 where each error is a mean of many
   */
  public Adwin(double delta, int every) {
    if (!(delta > 0) || !(delta < 1)) {
      throw new InvalidInputException("delta: got " + delta + ", but expected a number in (0, 1)");
    }
    if (every < 1) {
      throw new InvalidInputException("every: got " + every + ", but expected a number >= 1");
    }
    this.delta = delta;
    this.every = every;
  }

  /** How many errors the window is over. */
  public long length() {
    return length;
  }

  /** Their mean. */
  public double mean() {
    return all.sum / length;
  }

  @Override
  public boolean add(double error) {
    if (!(error >= 0) || !(error <= 1)) {
      throw new InvalidInputException("error: got " + error + ", but expected 0 to 1");
    }
    Bucket one = new Bucket(error, error * error);
    all = all.plus(one);
    length++;
    seen++;
    level(0).add(one);
    for (int i = 0; i < buckets.size() && buckets.get(i).size() > MOST_OF_A_SIZE; i++) {
      List<Bucket> own = buckets.get(i);
      level(i + 1).add(own.remove(0).plus(own.remove(0)));
    }
    boolean alarm = false;
    if (seen % every == 0) {
      int change = cut();
      while (change != 0) {
        alarm |= change > 0;
        dropOldest();
        change = cut();
      }
    }
    return alarm;
  }

  @Override
  public double[] state() {
    DoubleStream.Builder state = DoubleStream.builder();
    state.add(seen).add(all.sum).add(all.squares);
    for (List<Bucket> level : buckets) {
      state.add(level.size());
      level.forEach(bucket -> state.add(bucket.sum).add(bucket.squares));
    }
    return state.build().toArray();
  }

  @Override
  public void resume(double[] state) {
    try {
      seen = (long) state[0];
      all = new Bucket(state[1], state[2]);
      length = 0;
      buckets.clear();
      int at = 3;
      while (at < state.length) {
        List<Bucket> level = new ArrayList<>();
        int end = at + 1 + 2 * Math.max(1, (int) state[at]);
        for (int i = at + 1; i < end; i += 2) {
          level.add(new Bucket(state[i], state[i + 1]));
        }
        length += (long) level.size() << buckets.size();
        buckets.add(level);
        at = end;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new InvalidInputException("got a state that is not one of ADWIN", e);
    }
  }

  private List<Bucket> level(int i) {
    if (buckets.size() == i) {
      buckets.add(new ArrayList<>());
    }
    return buckets.get(i);
  }

  private void dropOldest() {
    int i = buckets.size() - 1;
    Bucket oldest = buckets.get(i).remove(0);
    all = all.plus(new Bucket(-oldest.sum, -oldest.squares));
    length -= 1L << i;
    while (i >= 0 && buckets.get(i).isEmpty()) {
      buckets.remove(i--);
    }
  }

  /**
   * Whether there is a cut between parts that disagree: 1 if the later is larger, -1 if smaller.
   */
  private int cut() {
    double variance = Math.max(0, all.squares / length - mean() * mean());
    double logarithm = StrictMath.log(2 * StrictMath.log(length) / delta);
    double n0 = 0;
    double sum0 = 0;
    for (int i = buckets.size() - 1; i >= 0; i--) {
      for (Bucket bucket : buckets.get(i)) {
        n0 += 1L << i;
        sum0 += bucket.sum;
        double n1 = length - n0;
        if (n0 >= LEAST && n1 >= LEAST) {
          double apart = (all.sum - sum0) / n1 - sum0 / n0;
          double times = 1 / n0 + 1 / n1;
          double least = Math.sqrt(2 * times * variance * logarithm) + 2.0 / 3 * times * logarithm;
          if (Math.abs(apart) > least) {
            return apart > 0 ? 1 : -1;
          }
        }
      }
    }
    return 0;
  }
}
