package org.eprop.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;

/**
 * Runs the network on one sample:
 *
 * <pre>
 * I_j^t = b_j + sum over projections, synapses: W_ji p_i^{t - d_ji}
 * s_j^t = f_j(s_j^{t-1}, z_j^{t-1}, I_j^t)
 * z_j^t = H(g.s_j^t - theta) unless refractory
 * y_m^t = kappa_m y_m^{t-1} + c_m sum_P W_m,P z_P^t + b_m
 * </pre>
 *
 * <p>with p = x or z, zero before the first step. Populations come in their order, so that one sees
 * what earlier ones did in the same step.
 */
public final class Simulation {

  private final NetworkStructure network;
  private final ReferenceWeights weights;
  private final List<List<NeuronModel>> models = new ArrayList<>();

  /** For a network with some weights. */
  public Simulation(NetworkStructure network, ReferenceWeights weights) {
    this.network = network;
    this.weights = weights;
    for (int p = 0; p < network.populations().size(); p++) {
      models.add(network.populations().get(p).models(weights.parameters(p)));
    }
  }

  /**
   * Runs it from rest.
   *
   * @param input x, [step][channel], the channels of all inputs one after the other
   */
  public Trajectory run(double[][] input) {
    int populations = network.populations().size();
    int steps = input.length;
    Trajectory run =
        new Trajectory(
            split(input),
            models,
            new double[populations][steps][],
            new double[populations][steps][],
            new double[populations][steps][][],
            new double[populations][steps][],
            new LocalDerivatives[populations][steps][],
            new double[network.readouts().size()][steps][]);
    int[][] refractory = new int[populations][];
    Arrays.setAll(refractory, p -> new int[network.size(p)]);
    for (int t = 0; t < steps; t++) {
      for (int p = 0; p < populations; p++) {
        run.currents()[p][t] = current(run, p, t);
        step(run, p, t, refractory[p]);
      }
      for (int m = 0; m < run.readouts().length; m++) {
        run.readouts()[m][t] = readout(run, m, t);
      }
    }
    return run;
  }

  private double[][][] split(double[][] input) {
    double[][][] x = new double[network.inputs().size()][input.length][];
    for (int i = 0; i < x.length; i++) {
      NetworkInput part = network.inputs().get(i);
      for (int t = 0; t < input.length; t++) {
        x[i][t] = Arrays.copyOfRange(input[t], part.first(), part.first() + part.channels());
      }
    }
    return x;
  }

  private double[] current(Trajectory run, int p, int t) {
    double[] bias = weights.bias(p);
    double[] current = bias == null ? new double[network.size(p)] : bias.clone();
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.to() == p) {
        double[][] activity = run.activity(projection.from());
        new ProjectionSums(projection, i, weights)
            .current(weights.projection(i), activity, t, current);
      }
    }
    return current;
  }

  private void step(Trajectory run, int p, int t, int[] refractory) {
    Population population = network.populations().get(p);
    int n = population.size();
    double[] spikes = new double[n];
    double[] psi = new double[n];
    double[][] states = new double[n][];
    LocalDerivatives[] local = new LocalDerivatives[n];
    for (int j = 0; j < n; j++) {
      NeuronModel model = models.get(p).get(j);
      double[] s = run.stateBefore(p, t, j);
      states[j] = new double[s.length];
      local[j] = new LocalDerivatives(s.length);
      NeuronStep.run(
          model, s, run.spikeBefore(p, t, j), run.currents()[p][t][j], states[j], local[j]);

      double distance = NeuronStep.dot(model.spikeWeights(), states[j]) - model.threshold();
      boolean free = refractory[j] == 0;
      spikes[j] = free && distance > 0 ? 1 : 0;
      psi[j] = free ? population.pseudoDerivative(model, distance) : 0;
      refractory[j] = spikes[j] == 1 ? population.silentSteps(j) : Math.max(refractory[j] - 1, 0);
    }
    run.spikes()[p][t] = spikes;
    run.psi()[p][t] = psi;
    run.states()[p][t] = states;
    run.local()[p][t] = local;
  }

  private double[] readout(Trajectory run, int m, int t) {
    double[] drive = drive(network, weights, run, m, t);
    double[] bias = weights.readoutBias(m);
    double[] y = new double[drive.length];
    for (int k = 0; k < y.length; k++) {
      double before = t == 0 ? 0 : run.readouts()[m][t - 1][k];
      y[k] =
          weights.readoutDecay(m) * before
              + weights.inputScale(m) * drive[k]
              + (bias == null ? 0 : bias[k]);
    }
    return y;
  }

  /** What spikes add to readout m at step t, before its scale: sum_P W_P z_P^t. */
  static double[] drive(
      NetworkStructure network, ReferenceWeights weights, Trajectory run, int m, int t) {
    double[] sum = new double[network.readouts().get(m).outputs()];
    for (int p = 0; p < network.populations().size(); p++) {
      double[][] w = weights.readout(m, p);
      for (int j = 0; w != null && j < w.length; j++) {
        for (int k = 0; k < sum.length; k++) {
          sum[k] += w[j][k] * run.spikes()[p][t][j];
        }
      }
    }
    return sum;
  }
}
