package org.eprop.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.tasks.encoding.SpikeList;

/** Patterns of one spike in each channel that differ in nothing but the lags between channels. */
public final class Lags extends DescribedComponent implements TaskFactory {

  static final Parameter CLASSES =
      Parameter.integer("classes", 8).atLeast(2).atMost(24).describe("how many patterns there are");
  static final Parameter CHANNELS =
      Parameter.integer("channels", 10)
          .atLeast(4)
          .atMost(1000)
          .describe("input neurons; each spikes once in a sequence");
  static final Parameter GAP =
      Parameter.integer("gap", 10)
          .atLeast(1)
          .atMost(1000)
          .unit("ms")
          .describe("from one channel's spike to the next one's, whichever that is");
  static final Parameter JITTER =
      Parameter.integer("jitter", 1)
          .atLeast(0)
          .atMost(1000)
          .unit("ms")
          .describe("each spike comes earlier or later by up to this, drawn anew each time");
  static final Parameter ONSET =
      Parameter.integer("onset", 20)
          .atLeast(0)
          .atMost(10_000)
          .unit("ms")
          .describe("a pattern begins so late at most, drawn anew each time");
  static final Parameter TAIL =
      Parameter.integer("tail", 100)
          .atLeast(0)
          .atMost(10_000)
          .unit("ms")
          .describe("what is left after the latest spike, for delayed ones to arrive");

  public Lags() {
    super(
        "lags",
        "Each channel spikes once, one after the other, a gap apart; the class is in which order."
            + " So patterns differ in the lags between channels alone: a neuron that forgets faster"
            + " than the gap, and hears all channels after the same delay, can't tell them apart, while"
            + " one with the right delays hears all of its pattern's spikes at once. The orders are"
            + " drawn by the seed. Generated without end: every epoch has fresh sequences, while"
            + " validation and test set stay the same. The answer is one for the whole sequence."
            + " Durations are whole steps of 1 ms.",
        CLASSES,
        CHANNELS,
        GAP,
        JITTER,
        ONSET,
        TAIL,
        TrialDataset.SIZE,
        TrialDataset.VALIDATION_SIZE,
        TrialDataset.TEST_SIZE);
  }

  @Override
  public Task create(Context context) {
    int classes = context.integer(CLASSES);
    LagTrials trials =
        LagTrials.of(
            classes,
            context.integer(CHANNELS),
            context.integer(GAP),
            context.integer(JITTER),
            context.integer(ONSET),
            context.integer(TAIL),
            new NumberedStreams(context.seed()));
    Trials.expectSteps("onset, gaps and tail", trials.steps());
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return TrialDataset.task(trials, context, names);
  }

  /**
   * Sequences in which channel i spikes once, at step jitter + onset + lags[class][i], and up to a
   * jitter earlier or later. The lags of each class are 0, gap, 2 gap, ... in an order of its own.
   *
   * @param lags [class][channel], steps
   * @param jitter steps
   * @param onset the latest, steps
   * @param tail steps after the latest spike there may be
   */
  private record LagTrials(int[][] lags, int jitter, int onset, int tail) implements Trials {

    /** The stream from which orders are drawn: no split has this number. */
    private static final int ORDERS = 17;

    /**
     * Draws the order of each class.
     *
     * @param classes no more than there are orders of so many channels
     * @param gap steps between two spikes
     */
    static LagTrials of(
        int classes,
        int channels,
        int gap,
        int jitter,
        int onset,
        int tail,
        NumberedStreams streams) {
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
}
