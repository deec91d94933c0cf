package org.eprop.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.split.HeldOut;
import org.eprop.tasks.encoding.SpikeList;
import org.eprop.tasks.frames.Presentation;

/** Heartbeats: which of six segments of the ECG's wave is each step in? */
public final class Ecg extends DescribedComponent implements TaskFactory {

  static final Bundle DATA =
      new Bundle(
          "qtdb-ecg",
          List.of("x_train.npy.gz", "y_train.npy.gz", "x_test.npy.gz", "y_test.npy.gz"),
          new DataSource(
              "qtdb-ecg",
              "QT Database 1.0.0, https://physionet.org/content/qtdb/1.0.0/, as level-crossing"
                  + " spikes from https://github.com/byin-cwi/Efficient-spiking-networks",
              "ODC-By 1.0 (encoding: MIT)",
              "P. Laguna, R. G. Mark, A. Goldberger, G. B. Moody, Computers in Cardiology"
                  + " 24:673-676 (1997); A. Goldberger et al., Circulation 101(23):e215-e220"
                  + " (2000); B. Yin, F. Corradi, S. M. Bohte (2021)",
              190_135,
              "25b9bf200148242b29fdb90c31719378fc7607810d53f3cea70bfbcd1b22a4e7"));

  static final Parameter VALIDATION =
      Parameter.integer("validation", 0)
          .atLeast(0)
          .atMost(601)
          .unit("sequences")
          .describe(
              "how many of the 618 training sequences are set aside to choose settings with; with"
                  + " up to 8 on either side of them, which may be of the same record, not learned"
                  + " from");

  static final Parameter VALIDATION_FIRST =
      Parameter.integer("validation_first", -1)
          .atLeast(-1)
          .atMost(617)
          .describe("the first of the sequences that are set aside; -1 for the last ones");

  static final Parameter JITTER =
      Parameter.real("jitter", 0)
          .atLeast(0)
          .atMost(1000)
          .unit("steps")
          .describe(
              "each training spike comes earlier or later by up to this, drawn anew in each epoch");

  static final Parameter SPIKE_LOSS =
      Parameter.real("spike_loss", 0)
          .atLeast(0)
          .below(1)
          .describe("the probability that a training spike is missing, drawn anew in each epoch");

  static final Parameter LEAD_SWAP =
      Parameter.real("lead_swap", 0)
          .atLeast(0)
          .atMost(1)
          .describe(
              "the probability that the two leads of a training sequence change places, drawn anew"
                  + " in each epoch");

  static final Parameter LEAD_INVERSION =
      Parameter.real("lead_inversion", 0)
          .atLeast(0)
          .atMost(1)
          .describe(
              "the probability that a lead of a training sequence is turned upside down, drawn anew"
                  + " in each epoch");

  /**
   * Sequences of a record follow one another, 618 + 141 sequences of 105 records: 7.2 of a record.
   */
  private static final int MARGIN = 8;

  private static final int MOST_FOLDS = 100;
  private static final int CHANNELS = 4;
  private static final List<String> SEGMENTS = List.of("P", "PQ", "QR", "RS", "ST", "TP");
  private static final int NO_LABEL = 255;

  public Ecg() {
    super(
        "ecg",
        "Real heartbeats as spikes: label each step of an electrocardiogram with one of six"
            + " segments of its wave (P, PQ, QR, RS, ST, TP). 618 training and 141 test sequences of"
            + " 1301 steps; 4 channels, the up- and down-crossings of two leads; steps without a label"
            + " do not count. A step counts as 1 ms (it was 4 ms of the patient's time): time"
            + " constants in ms are in steps. Encoding and split of Yin, Corradi and Bohte (2021).",
        VALIDATION,
        VALIDATION_FIRST,
        HeldOut.FOLDS,
        HeldOut.FOLD,
        Presentation.TIME_WARP,
        JITTER,
        SPIKE_LOSS,
        LEAD_SWAP,
        LEAD_INVERSION,
        DelayedTargets.TARGET_DELAY);
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    return List.of(DATA.source());
  }

  @Override
  public Task create(Context context) {
    SampleList train = load("x_train.npy.gz", "y_train.npy.gz");
    SampleList test = load("x_test.npy.gz", "y_test.npy.gz");
    HeldOut folds = HeldOut.of(context.arguments(), context.integer(VALIDATION), VALIDATION.name());
    int first = first(context.arguments(), train.size());
    int validation = context.integer(VALIDATION);
    if (folds.folds() > MOST_FOLDS) {
      throw new InvalidInputException(
              "got " + folds.folds() + ", but expected at most " + MOST_FOLDS)
          .at(HeldOut.FOLDS.name());
    }
    if (folds.folds() > 0) {
      // Sequences of a record follow one another, so that folds are stretches of them.
      first = folds.fold() * train.size() / folds.folds();
      validation = (folds.fold() + 1) * train.size() / folds.folds() - first;
    }
    EcgVariation variation =
        new EcgVariation(
            context.real(Presentation.TIME_WARP),
            context.real(JITTER),
            context.real(SPIKE_LOSS),
            context.real(LEAD_SWAP),
            context.real(LEAD_INVERSION));
    SampleList learned =
        validation == 0 ? train : train.without(first - MARGIN, first + validation + MARGIN);
    return new FixedTask(
            CHANNELS,
            SEGMENTS.size(),
            1,
            variation.equals(EcgVariation.NONE)
                ? learned
                : new EcgDataset(learned, variation, new NumberedStreams(context.seed())),
            validation == 0 ? Optional.empty() : Optional.of(train.part(first, first + validation)),
            Optional.of(test),
            SEGMENTS)
        .withTargetDelay(context.integer(DelayedTargets.TARGET_DELAY));
  }

  /** The first sequence that is set aside. */
  private static int first(Arguments arguments, int sequences) {
    int validation = arguments.integer(VALIDATION);
    int first = arguments.integer(VALIDATION_FIRST);
    if (first + validation > sequences) {
      throw new InvalidInputException(
              ("got %s, but expected at most %s, for %s of %s training sequences are"
                      + " to follow from there")
                  .formatted(first, sequences - validation, validation, sequences))
          .at(VALIDATION_FIRST.name());
    }
    return first < 0 ? sequences - validation : first;
  }

  private static SampleList load(String inputs, String targets) {
    NpyArray x = DATA.array(inputs);
    NpyArray y = DATA.array(targets);
    List<Sample> samples = new ArrayList<>(x.length(0));
    for (int n = 0; n < x.length(0); n++) {
      samples.add(new Sample(spikes(x, n), labels(y, n)));
    }
    return new SampleList(samples);
  }

  /** Sequence n of x [sequences][steps][channels], where what is not 1 is no spike. */
  private static SpikeInput spikes(NpyArray x, int n) {
    int steps = x.length(1);
    return SpikeList.of(CHANNELS, steps, (t, i) -> x.whole((n * steps + t) * CHANNELS + i) == 1);
  }

  private static Target labels(NpyArray y, int n) {
    int[] classes = new int[y.length(1)];
    for (int t = 0; t < classes.length; t++) {
      int label = (int) y.whole(n * classes.length + t);
      classes[t] = label == NO_LABEL ? Target.UNLABELLED : label;
    }
    return Target.classes(classes);
  }

  /** Electrocardiograms that vary, each epoch's from random streams of their own. */
  private record EcgDataset(SampleList given, EcgVariation variation, NumberedStreams streams)
      implements Dataset {

    @Override
    public int size() {
      return given.size();
    }

    @Override
    public Sample sample(int epoch, int index) {
      return variation.vary(given.sample(epoch, index), streams.stream(epoch, index));
    }
  }

  /**
   * How copies of an electrocardiogram differ from what was recorded, so that a network does not
   * learn its patients by heart. A spike at step t comes at
   *
   * <pre>    round(t / s + U(-jitter, jitter)),    s = exp(U(-timeWarp, timeWarp))</pre>
   *
   * <p>unless it is lost, and labels are warped by s as the spikes are: another heart rate. s is
   * drawn once for a sequence. The two leads may change places, and each may be turned upside down,
   * its up-crossings being down-crossings then: electrodes elsewhere.
   *
   * @param timeWarp logarithm of a speed
   * @param jitter steps
   * @param loss probability of each spike
   * @param swap probability that the leads change places
   * @param inversion probability of each lead
   */
  record EcgVariation(double timeWarp, double jitter, double loss, double swap, double inversion) {

    static final EcgVariation NONE = new EcgVariation(0, 0, 0, 0, 0);

    private static final int CHANNELS = 4;

    /** A varied copy. */
    Sample vary(Sample sample, RandomGenerator random) {
      double speed = StrictMath.exp(symmetric(timeWarp, random));
      int steps = Math.max(1, (int) Math.rint(sample.input().steps() / speed));
      return new Sample(
          spikes((SpikeInput) sample.input(), speed, steps, channels(random), random),
          labels(sample.target(), speed, steps));
    }

    /** Where each channel's spikes go; channels 0 and 1 are of one lead, 2 and 3 of the other. */
    private int[] channels(RandomGenerator random) {
      int swapped = swap > 0 && random.nextDouble() < swap ? 2 : 0;
      int[] to = new int[CHANNELS];
      for (int lead = 0; lead < 2; lead++) {
        int inverted = inversion > 0 && random.nextDouble() < inversion ? 1 : 0;
        to[2 * lead] = (2 * lead ^ swapped) + inverted;
        to[2 * lead + 1] = (2 * lead ^ swapped) + 1 - inverted;
      }
      return to;
    }

    private SpikeInput spikes(
        SpikeInput given, double speed, int steps, int[] to, RandomGenerator random) {
      boolean[] spikes = new boolean[steps * CHANNELS];
      for (int t = 0; t < given.steps(); t++) {
        for (int e = given.start()[t]; e < given.start()[t + 1]; e++) {
          if (loss > 0 && random.nextDouble() < loss) {
            continue;
          }
          long at = Math.round(t / speed + symmetric(jitter, random));
          if (at >= 0 && at < steps) {
            spikes[(int) at * CHANNELS + to[given.channel()[e]]] = true;
          }
        }
      }
      return SpikeList.of(CHANNELS, steps, (t, i) -> spikes[t * CHANNELS + i]);
    }

    private static Target labels(Target given, double speed, int steps) {
      int[] classes = new int[steps];
      Arrays.setAll(
          classes, t -> given.classAt((int) Math.min(Math.rint(t * speed), given.steps() - 1.0)));
      return Target.classes(classes);
    }

    /** U(-most, most); nothing is drawn for 0. */
    static double symmetric(double most, RandomGenerator random) {
      return most == 0 ? 0 : most * (2 * random.nextDouble() - 1);
    }
  }
}
