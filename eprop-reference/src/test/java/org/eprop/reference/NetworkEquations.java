package org.eprop.reference;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;

/** (4) to (8): the network and the pseudo-derivative, step by step. */
final class NetworkEquations extends EquationSection {

  NetworkEquations(EquationRun run) {
    super(run);
  }

  /** (4) to (8). */
  @Override
  void check() {
    for (Trajectory run : result.trajectories()) {
      for (int p = 0; p < network.populations().size(); p++) {
        Population population = network.populations().get(p);
        for (int j = 0; j < population.size(); j++) {
          int silent = 0;
          for (int t = 0; t < run.steps(); t++) {
            NeuronModel model = run.models().get(p).get(j);
            holds(4, run.currents()[p][t][j], current(run, p, j, t));
            if (model instanceof LinearNeuron linear) {
              state(run, linear, p, j, t);
            }
            double distance = dot(model.spikeWeights(), run.states()[p][t][j]) - model.threshold();
            holds(6, run.spikes()[p][t][j], distance > 0 && silent == 0 ? 1 : 0);
            double psi =
                population.gamma()
                    / model.scale()
                    * population.surrogate().at(population.slope() * distance / model.scale());
            holds(8, run.psi()[p][t][j], silent == 0 ? psi : 0);
            silent =
                run.spikes()[p][t][j] == 1 ? population.silentSteps(j) : Math.max(silent - 1, 0);
          }
        }
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        for (int t = 0; t < run.steps(); t++) {
          for (int k = 0; k < network.readouts().get(m).outputs(); k++) {
            double bias = weights.readoutBias(m) == null ? 0 : weights.readoutBias(m)[k];
            double before = t == 0 ? 0 : run.readouts()[m][t - 1][k];
            double right = weights.readoutDecay(m) * before + bias;
            holds(7, run.readouts()[m][t][k], right + weights.inputScale(m) * drive(run, m, k, t));
          }
        }
      }
    }
  }

  private void state(Trajectory run, LinearNeuron linear, int p, int j, int t) {
    for (int x = 0; x < linear.inputWeights().length; x++) {
      double right =
          dot(linear.transition()[x], run.stateBefore(p, t, j))
              + linear.inputWeights()[x] * run.currents()[p][t][j]
              + linear.spikeEffect()[x] * run.spikeBefore(p, t, j);
      holds(5, run.states()[p][t][j][x], right);
    }
  }

  private double current(Trajectory run, int p, int j, int t) {
    double sum = weights.bias(p) == null ? 0 : weights.bias(p)[j];
    for (int n = 0; n < network.projections().size(); n++) {
      Projection projection = network.projections().get(n);
      for (int i = 0; projection.to() == p && i < projection.synapses().pre(); i++) {
        for (int k = 0; k < projection.synapses().width(i); k++) {
          if (projection.exists(i, k) && projection.synapses().target(i, k) == j) {
            sum += weights.projection(n)[i][k] * presynaptic(run, n, i, k, t);
          }
        }
      }
    }
    return sum;
  }
}
