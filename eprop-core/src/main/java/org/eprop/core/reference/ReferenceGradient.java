package org.eprop.core.reference;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Sample;
import org.eprop.core.network.NetworkStructure;

/**
 * Loss and gradient of a batch in double precision: runs the network on each sample, evaluates loss
 * and regularizers, and leaves the gradient to {@link ForwardEprop} or {@link BackwardGradient}.
 */
public final class ReferenceGradient {

  /** Which of the exact ways computes the gradient. */
  public enum Way {
    /** With an eligibility trace per synapse, forward in time. For e-prop only. */
    FORWARD,
    /** Per neuron, backward in time. For any rule. */
    BACKWARD
  }

  private final NetworkStructure network;
  private final Loss loss;
  private final boolean mean;
  private final List<Regularizer> regularizers;
  private final LearningRule rule;

  /**
   * @param mean whether the loss is divided by the number of terms of the batch
   * @param regularizers of the firing rates of each layer
   */
  public ReferenceGradient(
      NetworkStructure network,
      Loss loss,
      boolean mean,
      List<Regularizer> regularizers,
      LearningRule rule) {
    this.network = network;
    this.loss = loss;
    this.mean = mean;
    this.regularizers = List.copyOf(regularizers);
    this.rule = rule;
  }

  /**
   * What came out of a batch.
   *
   * @param lossTask E of the readout
   * @param lossRegularisation E of the firing rates
   * @param gradient of their sum
   * @param trajectories of each sample
   * @param errors delta = dE/dy of each sample, [step][output], normalisation and window included
   * @param learningSignal L, [sample][layer][step][neuron]: normalisation and window included, the
   *     readout's filter and the regularizers not
   * @param currents q = dE/dI, [sample][layer][step][neuron], along the paths that the rule keeps;
   *     null if computed forward
   */
  public record Result(
      double lossTask,
      double lossRegularisation,
      ReferenceWeights gradient,
      List<Trajectory> trajectories,
      List<double[][]> errors,
      double[][][][] learningSignal,
      double[][][][] currents) {}

  /**
   * Runs a batch.
   *
   * @param weights of the network; the diagonal of W_rec is ignored, and what a sparse matrix lacks
   *     must be zero
   * @param feedback B, [layer][neuron][output]
   * @throws IllegalArgumentException if the forward way is asked for a rule other than e-prop
   */
  public Result compute(
      ReferenceWeights weights, double[][][] feedback, List<Sample> batch, Way way) {
    if (way == Way.FORWARD && rule.throughOtherNeurons()) {
      throw new IllegalArgumentException("the path through other neurons has no forward form here");
    }
    double terms = batch.stream().mapToDouble(s -> loss.terms(s.target())).sum();
    double norm = mean && terms > 0 ? 1 / terms : 1;
    Simulation simulation = new Simulation(network, weights);
    List<Trajectory> runs = new ArrayList<>();
    List<double[][]> errors = new ArrayList<>();
    double lossTask = 0;
    for (Sample sample : batch) {
      Trajectory run = simulation.run(sample.input());
      double[][] error = new double[run.steps()][weights.bias().length];
      lossTask += norm * loss.evaluate(run.readout(), sample.target(), error);
      for (double[] row : error) {
        for (int k = 0; k < row.length; k++) {
          row[k] *= norm;
        }
      }
      runs.add(run);
      errors.add(error);
    }

    double[][] rateGradient = new double[network.layers().size()][];
    double lossRegularisation = regularise(runs, rateGradient);
    ReferenceWeights gradient = ReferenceWeights.zeros(network);
    double[][][][] signals = new double[batch.size()][][][];
    double[][][][] currents = new double[batch.size()][network.layers().size()][][];
    for (int b = 0; b < batch.size(); b++) {
      Trajectory run = runs.get(b);
      signals[b] = learningSignal(feedback, errors.get(b));
      for (int l = 0; l < currents[b].length; l++) {
        currents[b][l] = new double[run.steps()][];
      }
      if (way == Way.FORWARD) {
        new ForwardEprop(network, rule)
            .accumulate(run, errors.get(b), signals[b], rateGradient, gradient);
      } else {
        new BackwardGradient(network, rule, weights, feedback)
            .accumulate(run, errors.get(b), rateGradient, gradient, currents[b]);
      }
    }
    gradient.clearAbsent(network);
    return new Result(
        lossTask,
        lossRegularisation,
        gradient,
        runs,
        errors,
        signals,
        way == Way.FORWARD ? null : currents);
  }

  /** E_reg, and dE_reg/dz_j^t of each layer, which is the same for every step of every sample. */
  private double regularise(List<Trajectory> runs, double[][] rateGradient) {
    double loss = 0;
    int steps = runs.stream().mapToInt(Trajectory::steps).sum();
    for (int l = 0; l < rateGradient.length; l++) {
      int n = network.layers().get(l).size();
      double[] rate = new double[n];
      for (Trajectory run : runs) {
        for (double[] spikes : run.spikes()[l]) {
          for (int j = 0; j < n; j++) {
            rate[j] += spikes[j] / steps;
          }
        }
      }
      rateGradient[l] = new double[n];
      for (Regularizer regularizer : regularizers) {
        loss += regularizer.evaluate(rate, rateGradient[l]);
      }
      for (int j = 0; j < n; j++) {
        rateGradient[l][j] /= steps;
      }
    }
    return loss;
  }

  /** L_j^t = sum_k B_jk delta_k^t. */
  private static double[][][] learningSignal(double[][][] feedback, double[][] error) {
    double[][][] signal = new double[feedback.length][error.length][];
    for (int l = 0; l < feedback.length; l++) {
      for (int t = 0; t < error.length; t++) {
        signal[l][t] = new double[feedback[l].length];
        for (int j = 0; j < feedback[l].length; j++) {
          signal[l][t][j] = Simulation.dot(feedback[l][j], error[t]);
        }
      }
    }
    return signal;
  }

  /** r~: ds^t/dz^{t-1}, without the reset if the rule detaches it. */
  static double[] ownSpikeEffect(LocalDerivatives local, LearningRule rule) {
    return rule.detachesReset() ? local.spikeDetached : local.spike;
  }
}
