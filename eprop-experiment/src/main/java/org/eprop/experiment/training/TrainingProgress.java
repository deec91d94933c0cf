package org.eprop.experiment.training;

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

  /** The lowest of what patience follows so far: the loss, or the error. */
  double lowestLoss = Double.POSITIVE_INFINITY;

  /** When it was, from 1; 0 for never. */
  int lowestLossEpoch;

  /** Of each epoch, for a schedule that sees it: NaN where it was not measured. */
  double[] validationLosses = {};

  /** Whether the error to stop at was reached. */
  boolean reached;

  /** Of the running epoch. */
  Score score;

  /** Of each leaf that learns, squared norms of the gradients of the running epoch, added up. */
  double[] gradientSquares;

  /** Likewise of what updates changed. */
  double[] changeSquares;

  /** Time spent training, validation included, over all sittings. */
  double seconds;

  private long mark;

  /**
   * The beginning.
   *
   * @param leaves how many learn
   * @param score nothing yet
   */
  TrainingProgress(int leaves, Score score) {
    this.score = score;
    gradientSquares = new double[leaves];
    changeSquares = new double[leaves];
  }

  /** Adds an update's squared norms. */
  void add(double[] gradient, double[] change) {
    for (int n = 0; n < gradient.length; n++) {
      gradientSquares[n] += gradient[n];
      changeSquares[n] += change[n];
    }
  }

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
