package org.eprop.tasks;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.tasks.encoding.SpikeList;

/** A bit to be kept until it is asked for, the working memory task of Bellec et al. 2018. */
public final class StoreRecall extends DescribedComponent implements TaskFactory {

  static final Parameter INTERVALS =
      Parameter.integer("intervals", 12).atLeast(2).describe("values shown in a sequence");
  static final Parameter INTERVAL =
      Parameter.integer("interval", 200).atLeast(1).unit("ms").describe("how long each is shown");
  static final Parameter CHANNELS =
      Parameter.integer("channels", 40)
          .atLeast(4)
          .describe("input neurons, a quarter each for value 0, value 1, store and recall");
  static final Parameter RATE =
      Parameter.real("rate", 50)
          .atLeast(0)
          .atMost(1000)
          .unit("Hz")
          .describe("of a channel while its quarter is active");
  static final Parameter P_COMMAND =
      Parameter.real("p_command", 1.0 / 6)
          .atLeast(0)
          .atMost(1)
          .describe("probability of the next command, store or recall by turns, in an interval");

  public StoreRecall() {
    super(
        "store_recall",
        "Store and recall (Bellec et al. 2018, Long short-term memory and learning-to-learn in"
            + " networks of spiking neurons): a stream of random bits, each shown for an interval, of"
            + " which the network stores one at a command and repeats it at another, a second or"
            + " more later. The steps of recall count, each with the stored bit as its class."
            + " Generated"
            + " without end: every epoch has fresh sequences, while validation and test set stay the"
            + " same.",
        INTERVALS,
        INTERVAL,
        CHANNELS,
        RATE,
        P_COMMAND,
        TrialDataset.SIZE,
        TrialDataset.VALIDATION_SIZE,
        TrialDataset.TEST_SIZE);
  }

  @Override
  public Task create(Context context) {
    int channels = context.integer(CHANNELS);
    if (channels % 4 != 0) {
      throw new InvalidInputException("got " + channels + ", but expected a multiple of 4")
          .at(CHANNELS.name());
    }
    long steps = (long) context.integer(INTERVALS) * context.integer(INTERVAL);
    Trials.expectSteps("intervals", steps);
    StoreRecallTrials trials =
        new StoreRecallTrials(
            context.integer(INTERVALS),
            context.integer(INTERVAL),
            channels,
            context.real(RATE) / 1000,
            context.real(P_COMMAND));
    return TrialDataset.task(trials, context, List.of("0", "1"));
  }

  /**
   * Sequences of the store-recall task. With q = channels / 4:
   *
   * <pre>
   *   channels 0 .. q-1     value 0   probability p a step while the value is 0
   *   channels q .. 2q-1    value 1   p while it is 1
   *   channels 2q .. 3q-1   store     p while the value is to be stored
   *   channels 3q .. 4q-1   recall    p while the stored value is asked for
   * </pre>
   *
   * A value is drawn for each interval. Store and recall take turns, store first; each comes in an
   * interval with probability pCommand. While it is asked for, no value is shown: the class is the
   * one that was there when it was stored.
   */
  private record StoreRecallTrials(
      int intervals, int interval, int channels, double p, double pCommand) implements Trials {

    private static final int NONE = -1;

    int steps() {
      return intervals * interval;
    }

    @Override
    public Sample draw(RandomGenerator random) {
      int[] classes = new int[steps()];
      SpikeList spikes = new SpikeList(channels, steps());
      int stored = NONE;
      for (int k = 0; k < intervals; k++) {
        int value = random.nextInt(2);
        boolean command = random.nextDouble() < pCommand;
        boolean recall = command && stored != NONE;
        draw(spikes, value, command && !recall, recall, random);
        Arrays.fill(classes, k * interval, (k + 1) * interval, recall ? stored : Target.UNLABELLED);
        if (command) {
          stored = recall ? NONE : value;
        }
      }
      return new Sample(spikes.build(), Target.classes(classes));
    }

    private void draw(
        SpikeList spikes, int value, boolean store, boolean recall, RandomGenerator random) {
      int quarter = channels / 4;
      for (int t = 0; t < interval; t++) {
        if (!recall) {
          spikes.draw(p, value * quarter, quarter, random);
        }
        if (store) {
          spikes.draw(p, 2 * quarter, quarter, random);
        }
        if (recall) {
          spikes.draw(p, 3 * quarter, quarter, random);
        }
        spikes.endStep();
      }
    }
  }
}
