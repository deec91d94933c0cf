package org.eprop.experiment.training;

import java.util.List;
import java.util.Optional;
import org.eprop.experiment.Note;

/**
 * Told how training goes. Called on the thread that trains; every method may be left out.
 *
 * @since 1.0
 */
public interface TrainingListener {

  /**
   * Where training is after an update.
   *
   * @param epoch the running one, from 1
   * @param epochs how many there will be
   * @param batch the one just done, from 1
   * @param batches in an epoch
   * @param update how many updates there were
   * @param learningRate of the update, that of the plain optimizer
   * @param gradientNorm before clipping
   * @param score of the epoch so far
   */
  record Batch(
      int epoch,
      int epochs,
      int batch,
      int batches,
      long update,
      double learningRate,
      double gradientNorm,
      Score score) {}

  /**
   * An epoch's result.
   *
   * @param epoch from 1
   * @param update how many updates there were
   * @param learningRate of the last update
   * @param train of the epoch, measured while weights changed
   * @param validation after it, if it was measured
   * @param best whether its validation error is lower than that of any epoch before, or as low with
   *     a lower loss; never without validation data, for the training score chooses nothing
   * @param leaves how everything that learns fared
   * @param notes what keeps the network from learning, as far as was looked at after this epoch
   */
  record Epoch(
      int epoch,
      long update,
      double learningRate,
      Score train,
      Optional<Score> validation,
      boolean best,
      List<LeafNorms> leaves,
      List<Note> notes) {

    /** Copies the lists. */
    public Epoch {
      leaves = List.copyOf(leaves);
      notes = List.copyOf(notes);
    }
  }

  /**
   * How a leaf fared in an epoch: Euclidean norms, those of gradient and change as root mean
   * squares over the epoch's updates.
   *
   * @param name of the leaf
   * @param gradient of dE/dW, before clipping
   * @param change of what an update changed
   * @param weight of what the leaf holds at the epoch's end
   */
  record LeafNorms(String name, double gradient, double change, double weight) {}

  /** After each update. */
  default void batch(Batch batch) {}

  /** After each epoch. */
  default void epoch(Epoch epoch) {}
}
