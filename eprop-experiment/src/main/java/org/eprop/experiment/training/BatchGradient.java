package org.eprop.experiment.training;

import org.eprop.api.task.Dataset;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;

/**
 * Who computes the gradients that a {@link Trainer} learns from: this process, or several, whose
 * sums are the same to the bit.
 *
 * @since 1.0
 */
public interface BatchGradient {

  /**
   * Runs a batch of training samples with the network's weights as they are.
   *
   * @param epoch from 0, which samples may depend on
   * @param indices of the samples in the training data
   * @param gradient receives dE/dW; what it held before is lost
   * @param score the samples, in their order, and the batch's loss are added to it
   * @return the loss, regularisation included
   */
  double gradient(int epoch, int[] indices, Weights gradient, Score score);

  /** How many updates are made of each batch, each with a gradient of its own. */
  default int passes() {
    return 1;
  }

  /**
   * The gradient of the batch that was run last, with the network's weights as they are now. Only
   * if there are several passes.
   *
   * @param gradient receives dE/dW; what it held before is lost
   * @return the loss, regularisation included
   */
  default double again(Weights gradient) {
    throw new IllegalStateException("a batch is run once");
  }

  /** Makes one for a trainer. */
  @FunctionalInterface
  interface Source {

    /**
     * Makes it.
     *
     * @param network whose weights and feedback weights it reads when asked for a gradient
     * @param engine of that network, on the trainer's workers
     * @param train the training data
     * @param workers the trainer's
     */
    BatchGradient of(EpropNetwork network, GradientEngine engine, Dataset train, Workers workers);
  }
}
