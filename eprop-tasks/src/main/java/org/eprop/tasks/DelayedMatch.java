package org.eprop.tasks;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
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

/** Two cues with a delay between them: are they the same? Of two symbols it is a delayed XOR. */
public final class DelayedMatch extends DescribedComponent implements TaskFactory {

  static final Parameter SYMBOLS =
      Parameter.integer("symbols", 4)
          .atLeast(2)
          .describe("how many cues there are to choose from; of 2, the class is their XOR");
  static final Parameter CUE =
      Parameter.integer("cue", 150).atLeast(1).unit("ms").describe("how long a cue lasts");
  static final Parameter DELAY =
      Parameter.integer("delay", 700).atLeast(0).unit("ms").describe("between the two cues");
  static final Parameter PAUSE =
      Parameter.integer("pause", 100)
          .atLeast(0)
          .unit("ms")
          .describe("from the second cue to the recall");
  static final Parameter CHANNELS =
      Parameter.integer("channels", 60)
          .atLeast(4)
          .describe("input neurons, an equal share for each symbol, the recall, and noise");

  public DelayedMatch() {
    super(
        "delayed_match",
        "Delayed match to sample: a cue, a delay, a second cue, and the question whether it was"
            + " the same (class 0) or another (class 1), each in half of the sequences. With two"
            + " symbols it is a delayed XOR. Generated without end: every epoch has fresh sequences,"
            + " while validation and test set stay the same. Only the steps of the recall count, and"
            + " the answer is one for the whole sequence. Durations are whole steps of 1 ms.",
        SYMBOLS,
        CUE,
        DELAY,
        PAUSE,
        TrialDataset.RECALL,
        CHANNELS,
        TrialDataset.RATE,
        TrialDataset.NOISE_RATE,
        TrialDataset.SIZE,
        TrialDataset.VALIDATION_SIZE,
        TrialDataset.TEST_SIZE);
  }

  @Override
  public Task create(Context context) {
    int symbols = context.integer(SYMBOLS);
    int channels = context.integer(CHANNELS);
    long groups = symbols + 2L;
    if (channels % groups != 0) {
      throw new InvalidInputException(
              "got %s, but expected a multiple of %s, the number of symbols and 2"
                  .formatted(channels, groups))
          .at(CHANNELS.name());
    }
    TwoCueTrials trials =
        new TwoCueTrials(
            symbols,
            context.integer(CUE),
            context.integer(DELAY),
            context.integer(PAUSE),
            context.integer(TrialDataset.RECALL),
            channels,
            context.real(TrialDataset.RATE) / 1000,
            context.real(TrialDataset.NOISE_RATE) / 1000);
    long steps =
        2L * trials.cue() + trials.delay() + (long) trials.pause() + (long) trials.recall();
    Trials.expectSteps("cues, delay, pause and recall", steps);
    return TrialDataset.task(trials, context, List.of("same", "different"));
  }

  /**
   * Sequences of two cues, a delay between them, and a question about both. With s symbols and g =
   * channels / (s + 2):
   *
   * <pre>
   *   channels i g .. (i+1) g - 1           symbol i   probability p a step during such a cue
   *   channels s g .. (s+1) g - 1           recall     p during the recall, the last steps
   *   channels (s+1) g .. (s+2) g - 1       noise      noise probability in every step
   * </pre>
   *
   * Class 1 comes as often as class 0: in matching, the second symbol is the first one's in half of
   * the sequences, else one of the others.
   *
   * @param cue steps of a cue
   * @param delay steps between the cues
   * @param pause steps from the second cue to the recall
   * @param recall steps of the recall, which count
   */
  private record TwoCueTrials(
      int symbols, int cue, int delay, int pause, int recall, int channels, double p, double noise)
      implements Trials {

    int steps() {
      return 2 * cue + delay + pause + recall;
    }

    @Override
    public Sample draw(RandomGenerator random) {
      int first = random.nextInt(symbols);
      boolean differs = random.nextBoolean();
      int second = differs ? (first + 1 + random.nextInt(symbols - 1)) % symbols : first;
      double[] window = new double[steps()];
      Arrays.fill(window, steps() - recall, steps(), 1);
      Target target = Target.sequenceClass(differs ? 1 : 0, steps()).withWindow(window);
      return new Sample(spikes(first, second, random), target);
    }

    private SpikeInput spikes(int first, int second, RandomGenerator random) {
      int group = channels / (symbols + 2);
      SpikeList spikes = new SpikeList(channels, steps());
      for (int t = 0; t < steps(); t++) {
        if (t < cue) {
          spikes.draw(p, first * group, group, random);
        } else if (t >= cue + delay && t < 2 * cue + delay) {
          spikes.draw(p, second * group, group, random);
        } else if (t >= steps() - recall) {
          spikes.draw(p, symbols * group, group, random);
        }
        spikes.draw(noise, (symbols + 1) * group, group, random);
        spikes.endStep();
      }
      return spikes.build();
    }
  }
}
