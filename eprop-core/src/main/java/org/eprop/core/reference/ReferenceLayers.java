package org.eprop.core.reference;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Input;
import org.eprop.core.network.NetworkStructure;

/**
 * The spiking layers of a network alone, in double precision: spikes from input, and the gradients
 * of weights and input from a learning signal dE/dz that comes from outside. The reference for
 * {@link org.eprop.core.gradient.SpikingLayers}, where the equations are.
 */
public final class ReferenceLayers {

  private final NetworkStructure network;
  private final LearningRule rule;

  /**
   * @param network what to run
   * @param rule which paths of the gradient are kept
   */
  public ReferenceLayers(NetworkStructure network, LearningRule rule) {
    this.network = network;
    this.rule = rule;
  }

  /**
   * What came out of a batch.
   *
   * @param gradient dE/dW_in and dE/dW_rec; zero for the readout
   * @param inputGradient dE/dx, [sample][step][channel]
   */
  public record Result(ReferenceWeights gradient, double[][][] inputGradient) {}

  /** Runs a batch forward, from rest. */
  public List<Trajectory> forward(ReferenceWeights weights, List<? extends Input> inputs) {
    Simulation simulation = new Simulation(network, weights);
    return inputs.stream().map(simulation::run).toList();
  }

  /**
   * The gradient of a batch.
   *
   * @param weights those of the forward run
   * @param runs of the batch
   * @param signal dE/dz, [sample][layer][step][neuron]
   */
  public Result backward(ReferenceWeights weights, List<Trajectory> runs, double[][][][] signal) {
    ReferenceWeights gradient = ReferenceWeights.zeros(network);
    BackwardGradient backward = new BackwardGradient(network, rule, weights, null);
    List<double[][]> inputGradients = new ArrayList<>();
    for (int b = 0; b < runs.size(); b++) {
      double[][][] own = signal[b];
      double[][] inputGradient = new double[runs.get(b).steps()][network.inputs()];
      double[][][] currents = new double[network.layers().size()][inputGradient.length][];
      backward.accumulate(
          runs.get(b), (l, t, j) -> own[l][t][j], gradient, inputGradient, currents);
      inputGradients.add(inputGradient);
    }
    gradient.clearAbsent(network);
    return new Result(gradient, inputGradients.toArray(double[][][]::new));
  }
}
