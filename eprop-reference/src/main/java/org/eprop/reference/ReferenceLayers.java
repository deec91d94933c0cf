package org.eprop.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Input;
import org.eprop.core.network.NetworkStructure;

/**
 * The populations of a network without its readouts, in double precision: spikes from input, and
 * the gradients of weights and input from a learning signal dE/dz that comes from outside. The
 * reference for {@link org.eprop.core.gradient.SpikingLayers}, where the equations are.
 */
public final class ReferenceLayers {

  private final NetworkStructure network;
  private final LearningRule rule;

  /**
   * @param network what to run
   * @param rule which paths of the gradient are kept, none of them with random numbers
   */
  public ReferenceLayers(NetworkStructure network, LearningRule rule) {
    this.network = network;
    this.rule = rule;
  }

  /**
   * What came out of a batch.
   *
   * @param gradient zero for the readouts
   * @param inputGradient dE/dx, [sample][step][channel]
   */
  public record Result(ReferenceWeights gradient, double[][][] inputGradient) {}

  /** Runs a batch forward, from rest. */
  public List<Trajectory> forward(ReferenceWeights weights, List<? extends Input> inputs) {
    Simulation simulation = new Simulation(network, weights);
    return inputs.stream().map(input -> simulation.run(ReferenceSample.dense(input))).toList();
  }

  /**
   * The gradient of a batch. The non-causal term of a rule takes dE/dz for its L.
   *
   * @param weights those of the forward run
   * @param runs of the batch
   * @param signal dE/dz, [sample][population][step][neuron]
   */
  public Result backward(ReferenceWeights weights, List<Trajectory> runs, double[][][][] signal) {
    ReferenceWeights gradient = ReferenceWeights.gradient(network);
    double[][][] none = new double[network.projections().size()][][];
    BackwardGradient backward =
        new BackwardGradient(
            network, rule, weights, ReferencePaths.matrices(network, rule, weights, none));
    List<double[][]> inputGradients = new ArrayList<>();
    for (int b = 0; b < runs.size(); b++) {
      Trajectory run = runs.get(b);
      Adjoint adjoint = backward.adjoint(run, waiting(signal[b]), null);
      backward.accumulate(run, adjoint, backward.factor(run, adjoint, signal[b]), gradient);
      inputGradients.add(backward.input(adjoint, run.steps()));
    }
    return new Result(gradient, inputGradients.toArray(double[][][]::new));
  }

  /** The signals as traces with a decay of their own meet them: Lbar^t = L^t + kappa Lbar^{t+1}. */
  private double[][][] waiting(double[][][] signal) {
    double kappa = rule.trace().decay().orElse(0);
    double[][][] filtered = new double[signal.length][][];
    for (int p = 0; p < filtered.length; p++) {
      filtered[p] = Arrays.stream(signal[p]).map(double[]::clone).toArray(double[][]::new);
      for (int t = filtered[p].length - 2; t >= 0; t--) {
        for (int j = 0; j < filtered[p][t].length; j++) {
          filtered[p][t][j] += kappa * filtered[p][t + 1][j];
        }
      }
    }
    return filtered;
  }
}
