package org.eprop.tasks;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;

/** Speech: which digit, or the gap between digits, is each 10 ms frame in? */
public final class SpokenDigits implements TaskFactory {

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
              3_825_261,
              "f3c8af810536b89d59407351f1b7181504e7757dbc70c6e201f7e23440b6bf92"));

  static final Parameter VALIDATION =
      Parameter.integer("validation", 0)
          .atLeast(0)
          .atMost(899)
          .unit("sequences")
          .describe(
              "how many of the training sequences, the last ones, are set aside to choose settings"
                  + " with");

  static final Parameter HELD_OUT_SPEAKER =
      Parameter.choice(
              "held_out_speaker",
              "",
              "",
              "george",
              "jackson",
              "lucas",
              "nicolas",
              "theo",
              "yweweler")
          .describe(
              "a speaker to test on and not to learn from: training uses the 750 training sequences"
                  + " of the five others, testing all 175 sequences of this one; empty for the"
                  + " official split, which mixes speakers");

  private static final double FRAME = 10;

  @Override
  public String name() {
    return "spoken_digits";
  }

  @Override
  public String description() {
    return "Real speech: label each 10 ms frame of 3-6 digits spoken one after the other with the"
        + " digit 0-9, or 10 in the gap between two. 900 training and 150 test sequences of"
        + " 101-514 frames; 40 log-mel channels, each shifted and scaled to mean 0 and standard"
        + " deviation 1 over the training recordings. A gap is silent to the network: all its"
        + " channels are 0.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(VALIDATION, HELD_OUT_SPEAKER);
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    return List.of(DATA.source());
  }

  @Override
  public Task create(Arguments arguments, long seed) {
    String heldOut = arguments.text(HELD_OUT_SPEAKER);
    Recordings recordings = Recordings.load(DATA, heldOut);
    SampleList train =
        recordings.sequences(DATA, (split, who) -> split.equals("train") && !who.equals(heldOut));
    SampleList test =
        recordings.sequences(
            DATA, (split, who) -> heldOut.isEmpty() ? split.equals("test") : who.equals(heldOut));
    int validation = arguments.integer(VALIDATION);
    train.checkValidation(validation);
    return new FixedTask(
        Recordings.CHANNELS,
        Recordings.CLASSES,
        FRAME,
        train.withoutLast(validation),
        train.last(validation),
        Optional.of(test));
  }
}
