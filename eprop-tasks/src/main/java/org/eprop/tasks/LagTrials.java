package org.eprop.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.tasks.encoding.SpikeList;

/**
 * Sequences in which channel i spikes once, at step jitter + onset + lags[class][i], and up to a
 * jitter earlier or later. The lags of each class are 0, gap, 2 gap, ... in an order of its own.
 *
 * @param lags [class][channel], steps
 * @param jitter steps
 * @param onset the latest, steps
 * @param tail steps after the latest spike there may be
 */
record LagTrials(int[][] lags, int jitter, int onset, int tail) implements Trials {

  /** The stream from which orders are drawn: no split has this number. */
  private static final int ORDERS = 17;

  /**
   * Draws the order of each class.
   *
   * @param classes no more than there are orders of so many channels
   * @param gap steps between two spikes
   */
  static LagTrials of(
      int classes, int channels, int gap, int jitter, int onset, int tail, Streams streams) {
    RandomGenerator random = streams.stream(ORDERS);
    List<int[]> drawn = new ArrayList<>();
    while (drawn.size() < classes) {
      int[] order = order(channels, gap, random);
      if (drawn.stream().noneMatch(other -> Arrays.equals(other, order))) {
        drawn.add(order);
      }
    }
    return new LagTrials(drawn.toArray(int[][]::new), jitter, onset, tail);
  }

  /** 0, gap, 2 gap, ... in random order (Fisher and Yates). */
  private static int[] order(int channels, int gap, RandomGenerator random) {
    int[] lags = new int[channels];
    for (int i = 0; i < channels; i++) {
      int j = random.nextInt(i + 1);
      lags[i] = lags[j];
      lags[j] = i * gap;
    }
    return lags;
  }

  @Override
  public int channels() {
    return lags[0].length;
  }

  /** Of a sequence. */
  long steps() {
    int longest = Arrays.stream(lags[0]).max().orElse(0);
    return 2L * jitter + onset + longest + 1 + tail;
  }

  @Override
  public Sample draw(RandomGenerator random) {
    int which = random.nextInt(lags.length);
    int first = jitter + random.nextInt(onset + 1);
    int[] when = new int[channels()];
    for (int i = 0; i < when.length; i++) {
      when[i] = first + lags[which][i] + random.nextInt(2 * jitter + 1) - jitter;
    }
    int steps = (int) steps();
    return new Sample(
        SpikeList.of(when.length, steps, (t, i) -> when[i] == t),
        Target.sequenceClass(which, steps));
  }
}
