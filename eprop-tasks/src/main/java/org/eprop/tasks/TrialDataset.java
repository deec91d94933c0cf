package org.eprop.tasks;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;

/**
 * Sequences of a generated task, made on demand, each from a random stream of its own. Fresh in
 * every epoch for training, always the same otherwise.
 */
record TrialDataset(Trials trials, NumberedStreams streams, Split split, int size)
    implements Dataset {

  static final Parameter RECALL =
      Parameter.integer("recall", 150)
          .atLeast(1)
          .unit("ms")
          .describe("how long the answer is asked for, at the end: the steps that count");
  static final Parameter RATE =
      Parameter.real("rate", 40)
          .atLeast(0)
          .atMost(1000)
          .unit("Hz")
          .describe("of a channel of a cue or the recall while it is active");
  static final Parameter NOISE_RATE =
      Parameter.real("noise_rate", 10)
          .atLeast(0)
          .atMost(1000)
          .unit("Hz")
          .describe("of a channel of noise, all the time");
  static final Parameter SIZE =
      Parameter.integer("size", 64)
          .atLeast(1)
          .unit("sequences")
          .describe("of an epoch; every epoch has fresh ones");
  static final Parameter VALIDATION_SIZE =
      Parameter.integer("validation_size", 512)
          .atLeast(0)
          .unit("sequences")
          .describe("of the validation set, the same in every epoch; 0 for none");
  static final Parameter TEST_SIZE =
      Parameter.integer("test_size", 512)
          .atLeast(0)
          .unit("sequences")
          .describe("of the test set, the same in every epoch; 0 for none");

  /** What the sequences are for. */
  enum Split {
    TRAIN,
    VALIDATION,
    TEST
  }

  /** A task of such sequences, whose test and validation set may be empty. */
  static Task task(Trials trials, Context context, List<String> classNames) {
    NumberedStreams streams = new NumberedStreams(context.seed());
    return new FixedTask(
        trials.channels(),
        classNames.size(),
        1,
        new TrialDataset(trials, streams, Split.TRAIN, context.integer(SIZE)),
        set(trials, streams, Split.VALIDATION, context.integer(VALIDATION_SIZE)),
        set(trials, streams, Split.TEST, context.integer(TEST_SIZE)),
        classNames);
  }

  private static Optional<Dataset> set(
      Trials trials, NumberedStreams streams, Split split, int size) {
    return size == 0
        ? Optional.empty()
        : Optional.of(new TrialDataset(trials, streams, split, size));
  }

  @Override
  public Sample sample(int epoch, int index) {
    int round = split == Split.TRAIN ? epoch : 0;
    return trials.draw(streams.stream(split.ordinal(), round, index));
  }
}
