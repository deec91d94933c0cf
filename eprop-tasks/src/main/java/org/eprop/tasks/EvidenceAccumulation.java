package org.eprop.tasks;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.tasks.encoding.SpikeList;

/** The paper's task for memory: on which side were more cues, asked a second later? */
public final class EvidenceAccumulation extends DescribedComponent implements TaskFactory {

  static final Parameter CUES =
      Parameter.integer("cues", 7)
          .atLeast(1)
          .describe("number of cues; odd, so that one side wins");
  static final Parameter CUE =
      Parameter.integer("cue", 100).atLeast(1).unit("ms").describe("how long a cue lasts");
  static final Parameter INTERVAL =
      Parameter.integer("interval", 150)
          .atLeast(1)
          .unit("ms")
          .describe("from one cue to the next; a cue fills the end of its interval");
  static final Parameter DELAY =
      Parameter.integer("delay", 1050)
          .atLeast(0)
          .unit("ms")
          .describe("from the last cue to the recall");
  static final Parameter CHANNELS =
      Parameter.integer("channels", 40)
          .atLeast(4)
          .describe("input neurons, a quarter each for left, right, recall and noise");
  static final Parameter P_GROUP =
      Parameter.real("p_group", 0.3)
          .atLeast(0)
          .atMost(1)
          .describe("probability that a cue is on the side that was not drawn for its sequence");

  /** What a trial is made of. */
  static final List<Parameter> TRIAL =
      List.of(
          CUES,
          CUE,
          INTERVAL,
          DELAY,
          TrialDataset.RECALL,
          CHANNELS,
          TrialDataset.RATE,
          TrialDataset.NOISE_RATE,
          P_GROUP);

  public EvidenceAccumulation() {
    super(
        "evidence_accumulation",
        "Evidence accumulation (Bellec et al. 2020, figure 4): a few cues come from the left or"
            + " the right, one quarter of the input channels for each side; after a delay a recall cue"
            + " asks on which side there were more (class 0: left, 1: right). Generated without end:"
            + " every epoch has fresh sequences, while validation and test set stay the same. Only"
            + " the steps of the recall count, and the answer is one for the whole sequence."
            + " Durations are whole steps of 1 ms.",
        Stream.concat(
                TRIAL.stream(),
                Stream.of(TrialDataset.SIZE, TrialDataset.VALIDATION_SIZE, TrialDataset.TEST_SIZE))
            .toList());
  }

  @Override
  public Task create(Context context) {
    return TrialDataset.task(trials(context), context, List.of("left", "right"));
  }

  static CueTrials trials(Context context) {
    int cues = context.integer(CUES);
    int channels = context.integer(CHANNELS);
    int interval = context.integer(INTERVAL);
    int cue = context.integer(CUE);
    if (cues % 2 == 0) {
      throw new InvalidInputException("got " + cues + ", but expected an odd number")
          .at(CUES.name());
    }
    if (channels % 4 != 0) {
      throw new InvalidInputException("got " + channels + ", but expected a multiple of 4")
          .at(CHANNELS.name());
    }
    if (cue > interval) {
      throw new InvalidInputException(
              "got " + cue + ", but expected at most the interval, " + interval + " (ms)")
          .at(CUE.name());
    }
    long steps =
        (long) cues * interval + context.integer(DELAY) + context.integer(TrialDataset.RECALL);
    Trials.expectSteps("cues, delay and recall", steps);
    return new CueTrials(
        cues,
        cue,
        interval,
        context.integer(DELAY),
        context.integer(TrialDataset.RECALL),
        channels,
        context.real(TrialDataset.RATE) / 1000,
        context.real(TrialDataset.NOISE_RATE) / 1000,
        context.real(P_GROUP));
  }

  /**
   * Sequences of the evidence accumulation task (Bellec et al. 2020, and the timing of the authors'
   * published program). With q = channels / 4:
   *
   * <pre>
   *   channels 0 .. q-1     left     probability p a step during a cue on the left
   *   channels q .. 2q-1    right    p during a cue on the right
   *   channels 2q .. 3q-1   recall   p during the recall, the last steps
   *   channels 3q .. 4q-1   noise    noise probability in every step
   * </pre>
   *
   * Cue k lasts from step (k+1) interval - cue to (k+1) interval. A side is drawn for the sequence,
   * and every cue is on the other side with probability pGroup; the class is the side that has
   * more.
   */
  record CueTrials(
      int cues,
      int cue,
      int interval,
      int delay,
      int recall,
      int channels,
      double p,
      double noise,
      double pGroup)
      implements Trials {

    private static final int LEFT = 0;
    private static final int RIGHT = 1;

    int steps() {
      return cues * interval + delay + recall;
    }

    @Override
    public Sample draw(RandomGenerator random) {
      return sample(sides(random), random);
    }

    /** The side of each cue. */
    int[] sides(RandomGenerator random) {
      int[] sides = new int[cues];
      int side = random.nextBoolean() ? RIGHT : LEFT;
      for (int k = 0; k < cues; k++) {
        sides[k] = random.nextDouble() < pGroup ? 1 - side : side;
      }
      return sides;
    }

    /** A sequence with cues on these sides. */
    Sample sample(int[] sides, RandomGenerator random) {
      int right = Arrays.stream(sides).sum();
      Target target = Target.sequenceClass(right > cues / 2 ? RIGHT : LEFT, steps());
      return new Sample(spikes(sides, random), target.withWindow(window()));
    }

    /** Which cue is shown at a step; -1 for none. */
    int cueAt(int t) {
      int k = t / interval;
      return k < cues && t % interval >= interval - cue ? k : -1;
    }

    /** Whether the answer is asked for at a step. */
    boolean isRecall(int t) {
      return t >= steps() - recall;
    }

    private float[] window() {
      float[] window = new float[steps()];
      Arrays.fill(window, steps() - recall, steps(), 1);
      return window;
    }

    private SpikeInput spikes(int[] sides, RandomGenerator random) {
      int quarter = channels / 4;
      SpikeList spikes = new SpikeList(channels, steps());
      for (int t = 0; t < steps(); t++) {
        int k = cueAt(t);
        if (k >= 0) {
          spikes.draw(p, sides[k] * quarter, quarter, random);
        }
        if (isRecall(t)) {
          spikes.draw(p, 2 * quarter, quarter, random);
        }
        spikes.draw(noise, 3 * quarter, quarter, random);
        spikes.endStep();
      }
      return spikes.build();
    }
  }
}
