package org.eprop.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;

/**
 * Losses and gradient of a batch in double precision: runs the network on each sample, evaluates
 * the loss of each readout and the regularizers, and leaves the gradient to {@link ForwardEprop} or
 * {@link BackwardGradient}.
 *
 * <pre>    E = sum_m N_m sum_b E_m(y_m of sample b) + E_reg</pre>
 *
 * <p>with N_m = 1, or 1 / (the batch's terms of readout m). Gradients are by the numbers
 * themselves: of a learned parameter phi dE/dphi, of a readout dE/dkappa.
 */
public final class ReferenceGradient {

  /** Which of the exact ways computes the gradient. */
  public enum Direction {
    /** With an eligibility trace per synapse, forward in time. For rules that keep no path. */
    FORWARD,
    /** Per neuron, backward in time. For any rule. */
    BACKWARD
  }

  private final NetworkStructure network;
  private final List<ReadoutLoss> losses;
  private final List<Regularizer> regularizers;
  private final LearningRule rule;

  /**
   * @param losses one for each readout
   * @param regularizers of the firing rates of each population, of membranes, or of weights
   */
  public ReferenceGradient(
      NetworkStructure network,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      LearningRule rule) {
    if (losses.size() != network.readouts().size()) {
      throw new IllegalArgumentException(
          "got " + losses.size() + " losses for " + network.readouts().size() + " readouts");
    }
    this.network = network;
    this.losses = List.copyOf(losses);
    this.regularizers = List.copyOf(regularizers);
    this.rule = rule;
  }

  /**
   * What came out of a batch.
   *
   * @param losses E of each readout
   * @param lossRegularisation E of firing rates, membranes and weights
   * @param gradient of their sum
   * @param trajectories of each sample
   * @param signals errors and learning signals of each sample
   * @param currents what multiplies presynaptic activity, [sample][population][step][neuron]: q =
   *     dE/dI along the paths that the rule keeps, and its non-causal term; null if computed
   *     forward
   */
  public record Result(
      double[] losses,
      double lossRegularisation,
      ReferenceWeights gradient,
      List<Trajectory> trajectories,
      List<LearningSignals> signals,
      double[][][][] currents) {

    /** E of all readouts together. */
    public double lossTask() {
      return Arrays.stream(losses).sum();
    }
  }

  /** Whether the forward way is possible: whether the rule keeps no path through other neurons. */
  public boolean hasForwardWay() {
    return ReferencePaths.areNone(network, rule);
  }

  /**
   * Runs a batch.
   *
   * @param weights of the network
   * @param feedback how readouts teach
   * @throws IllegalArgumentException if the forward way is asked for a rule that keeps a path
   *     through other neurons
   */
  public Result compute(
      ReferenceWeights weights,
      ReferenceFeedback feedback,
      List<ReferenceSample> batch,
      Direction direction) {
    if (direction == Direction.FORWARD && !hasForwardWay()) {
      throw new IllegalArgumentException("the path through other neurons has no forward form here");
    }
    double[] norm = norms(batch);
    Simulation simulation = new Simulation(network, weights);
    List<Trajectory> runs = new ArrayList<>();
    List<LearningSignals> signals = new ArrayList<>();
    double[] lossTask = new double[losses.size()];
    for (ReferenceSample sample : batch) {
      Trajectory run = simulation.run(sample.input());
      double[][][] error = new double[losses.size()][][];
      for (int m = 0; m < error.length; m++) {
        error[m] = new double[run.steps()][network.readouts().get(m).outputs()];
        lossTask[m] += norm[m] * evaluate(run, sample, m, error[m], norm[m]);
      }
      runs.add(run);
      signals.add(LearningSignals.of(network, feedback, run, sample, error, norm));
    }

    double[][] rateGradient = new double[network.populations().size()][];
    double lossRegularisation = regularise(runs, rateGradient);
    ReferenceWeights gradient = ReferenceWeights.gradient(network);
    lossRegularisation += ReferenceMembranes.ofWeights(network, weights, regularizers, gradient);
    int steps = runs.stream().mapToInt(Trajectory::steps).sum();
    double[][][][] currents = new double[batch.size()][][][];
    for (int b = 0; b < batch.size(); b++) {
      ReferenceMembranes membranes =
          ReferenceMembranes.of(network, runs.get(b), regularizers, steps);
      lossRegularisation += membranes == null ? 0 : membranes.loss();
      if (direction == Direction.FORWARD) {
        new ForwardEprop(network, rule, weights)
            .accumulate(runs.get(b), signals.get(b), rateGradient, membranes, gradient);
      } else {
        double[][][] f = ReferencePaths.matrices(network, rule, weights, feedback.paths());
        currents[b] =
            new BackwardGradient(network, rule, weights, f)
                .accumulate(runs.get(b), signals.get(b), rateGradient, membranes, gradient);
      }
    }
    return new Result(
        lossTask,
        lossRegularisation,
        gradient,
        runs,
        signals,
        direction == Direction.FORWARD ? null : currents);
  }

  /** N of each readout. */
  private double[] norms(List<ReferenceSample> batch) {
    double[] norm = new double[losses.size()];
    for (int m = 0; m < norm.length; m++) {
      int readout = m;
      double terms =
          batch.stream()
              .mapToDouble(s -> losses.get(readout).loss().terms(s.target(readout)))
              .sum();
      norm[m] = losses.get(m).mean() && terms > 0 ? 1 / terms : 1;
    }
    return norm;
  }

  private double evaluate(
      Trajectory run, ReferenceSample sample, int m, double[][] error, double norm) {
    double loss = losses.get(m).loss().evaluate(run.readouts()[m], sample.target(m), error);
    for (double[] row : error) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= norm;
      }
    }
    return loss;
  }

  /** E_reg, and dE_reg/dz_j^t of each population, the same for every step of every sample. */
  private double regularise(List<Trajectory> runs, double[][] rateGradient) {
    double loss = 0;
    int steps = runs.stream().mapToInt(Trajectory::steps).sum();
    for (int p = 0; p < rateGradient.length; p++) {
      int n = network.size(p);
      double[] rate = new double[n];
      for (Trajectory run : runs) {
        for (double[] spikes : run.spikes()[p]) {
          for (int j = 0; j < n; j++) {
            rate[j] += spikes[j] / steps;
          }
        }
      }
      rateGradient[p] = new double[n];
      for (Regularizer regularizer : regularizers) {
        loss += regularizer.evaluate(rate, rateGradient[p]);
      }
      for (int j = 0; j < n; j++) {
        rateGradient[p][j] /= steps;
      }
    }
    return loss;
  }
}
