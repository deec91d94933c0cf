package org.eprop.core.training;

/** Where a training run is. Mutable; part of a checkpoint. */
final class TrainingProgress {

  /** Epochs done. */
  int epoch;

  /** Batches of the running epoch done. */
  int batch;

  /** Of the last update. */
  double learningRate;

  /** The lowest validation error of an epoch so far. */
  double bestError = Double.POSITIVE_INFINITY;

  /** The validation loss of that epoch: of equal errors, the lower loss is better. */
  double bestLoss = Double.POSITIVE_INFINITY;

  /** When it was, from 1; 0 for never. */
  int bestEpoch;

  /** The lowest validation loss of an epoch so far. */
  double lowestLoss = Double.POSITIVE_INFINITY;

  /** When it was, from 1; 0 for never. */
  int lowestLossEpoch;

  /** Whether the error to stop at was reached. */
  boolean reached;

  /** Of the running epoch. */
  Score score = new Score();

  /** Time spent training, validation included, over all sittings. */
  double seconds;

  private long mark;

  /** Starts the clock. */
  void start() {
    mark = System.nanoTime();
  }

  /** Counts the time since the clock was last looked at. */
  void lap() {
    long now = System.nanoTime();
    seconds += (now - mark) / 1e9;
    mark = now;
  }
}
