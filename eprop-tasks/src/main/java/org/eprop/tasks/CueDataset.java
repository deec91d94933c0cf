package org.eprop.tasks;

import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;

/**
 * Cue sequences made on demand, each from a random stream of its own. Fresh in every epoch for
 * training, always the same otherwise.
 */
record CueDataset(CueTrials trials, Streams streams, Split split, int size) implements Dataset {

  /** What the sequences are for. */
  enum Split {
    TRAIN,
    VALIDATION,
    TEST
  }

  @Override
  public Sample sample(int epoch, int index) {
    int round = split == Split.TRAIN ? epoch : 0;
    return trials.draw(streams.stream(split.ordinal(), round, index));
  }
}
