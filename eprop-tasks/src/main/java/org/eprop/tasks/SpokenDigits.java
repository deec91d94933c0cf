package org.eprop.tasks;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.experiment.split.HeldOut;

/** Speech: which digit, or the gap between digits, is each 10 ms frame in? */
public final class SpokenDigits extends DescribedComponent implements TaskFactory {

  static final Bundle DATA =
      new Bundle(
          "fsdd",
          List.of("logmel_u8.npy.gz", "index.csv", "sequences.csv", "train_mean_std_u8.csv"),
          new DataSource(
              "fsdd",
              "Free Spoken Digit Dataset, https://github.com/Jakobovski/free-spoken-digit-dataset,"
                  + " https://doi.org/10.5281/zenodo.1342401; features and connected-digit"
                  + " sequences made from it",
              "CC BY-SA 4.0",
              "Free Spoken Digit Dataset, Zohar Jackson and contributors, CC BY-SA 4.0; changed:"
                  + " log-mel features computed from the audio, recordings joined to sequences",
              4_843_661,
              "912398044cb3127103dec95ff15ae64f4a9897f293b571d75ae52fca3c235029"));

  static final List<String> SPEAKERS =
      List.of("george", "jackson", "lucas", "nicolas", "theo", "yweweler");

  static final Parameter VALIDATION_TAKES =
      Parameter.integer("validation_takes", 0)
          .atLeast(0)
          .atMost(44)
          .unit("takes")
          .describe(
              "how many of the takes 5 to 49 of each digit and speaker, the last ones, are set aside"
                  + " to choose settings with: 150 sequences are joined from them, and in those"
                  + " that are learned from, other takes stand in for them");

  static final Parameter VALIDATION_SPEAKER =
      speaker("validation_speaker")
          .describe(
              "a speaker to choose settings with and not to learn from: all training sequences of"
                  + " this one are set aside; empty for none");

  static final Parameter HELD_OUT_SPEAKER =
      speaker("held_out_speaker")
          .describe(
              "a speaker to test on and not to learn from: training uses the sequences of the"
                  + " others, testing all 175 sequences of this one; empty for the official split,"
                  + " which mixes speakers");

  static final Parameter REJOIN =
      Parameter.flag("rejoin", false)
          .describe(
              "whether each epoch learns from new sequences, joined at random from the training"
                  + " takes as the data set's own were");

  static final Parameter TIME_SHIFT =
      Parameter.integer("time_shift", 0)
          .atLeast(0)
          .atMost(1000)
          .unit("frames")
          .describe(
              "each training sequence begins earlier or later by up to this, drawn anew in each"
                  + " epoch");

  static final Parameter TIME_WARP =
      Parameter.real("time_warp", 0)
          .atLeast(0)
          .atMost(1)
          .describe(
              "each recording in training is played exp(U(-time_warp, time_warp)) times as fast,"
                  + " drawn anew in each epoch");

  static final Parameter CHANNEL_SHIFT =
      Parameter.real("channel_shift", 0)
          .atLeast(0)
          .atMost(10)
          .unit("channels")
          .describe(
              "all channels of a training sequence move up or down by up to this, as between voices"
                  + " of other heights, drawn anew in each epoch");

  static final Parameter CHANNEL_GAIN =
      Parameter.real("channel_gain", 0)
          .atLeast(0)
          .atMost(10)
          .unit("standard deviations")
          .describe(
              "standard deviation of what is added to each channel throughout a training sequence,"
                  + " as by another microphone, drawn anew in each epoch");

  static final Parameter CHANNEL_MASK =
      Parameter.integer("channel_mask", 0)
          .atLeast(0)
          .atMost(39)
          .unit("channels")
          .describe(
              "0 to this many neighbouring channels of a training sequence are silent, drawn anew"
                  + " in each epoch");

  static final Parameter NOISE =
      Parameter.real("noise", 0)
          .atLeast(0)
          .atMost(10)
          .unit("standard deviations")
          .describe(
              "standard deviation of what is added to each channel of each spoken frame in"
                  + " training, drawn anew in each epoch");

  static final Parameter JUDGE_GAPS =
      Parameter.flag("judge_gaps", true)
          .describe(
              "whether frames of a gap count in validation and test data: 27 of 100 frames, in"
                  + " which there is nothing to hear; they are learned in any case");

  private static Parameter speaker(String name) {
    String[] values = new String[SPEAKERS.size() + 1];
    values[0] = "";
    for (int i = 0; i < SPEAKERS.size(); i++) {
      values[i + 1] = SPEAKERS.get(i);
    }
    return Parameter.choice(name, "", values);
  }

  private static final double FRAME = 10;

  private static final List<String> NAMES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "gap");

  public SpokenDigits() {
    super(
        "spoken_digits",
        "Real speech: label each 10 ms frame of 3-6 digits spoken one after the other with the"
            + " digit 0-9, or 10 in the gap between two. 900 training and 150 test sequences of"
            + " 101-514 frames; 40 log-mel channels, each shifted and scaled to mean 0 and standard"
            + " deviation 1 over the training recordings. A gap is silent to the network: all its"
            + " channels are 0.",
        VALIDATION_TAKES,
        VALIDATION_SPEAKER,
        HeldOut.FOLDS,
        HeldOut.FOLD,
        HELD_OUT_SPEAKER,
        REJOIN,
        TIME_SHIFT,
        TIME_WARP,
        CHANNEL_SHIFT,
        CHANNEL_GAIN,
        CHANNEL_MASK,
        NOISE,
        JUDGE_GAPS,
        DelayedTargets.TARGET_DELAY);
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    return List.of(DATA.source());
  }

  @Override
  public Task create(Context context) {
    SpeechSplit split =
        new SpeechSplit(
            context.integer(VALIDATION_TAKES),
            context.text(VALIDATION_SPEAKER),
            context.text(HELD_OUT_SPEAKER),
            HeldOut.of(context.arguments(), 0, ""),
            context.flag(JUDGE_GAPS));
    return new FixedTask(
            Recordings.CHANNELS,
            Recordings.CLASSES,
            FRAME,
            split.train(context.flag(REJOIN), variation(context), new Streams(context.seed())),
            split.validation(),
            Optional.of(split.test()),
            NAMES)
        .withTargetDelay(context.integer(DelayedTargets.TARGET_DELAY));
  }

  private static SpeechVariation variation(Context context) {
    return new SpeechVariation(
        context.integer(TIME_SHIFT),
        context.real(TIME_WARP),
        context.real(CHANNEL_SHIFT),
        context.real(CHANNEL_GAIN),
        context.real(NOISE),
        context.integer(CHANNEL_MASK));
  }
}
