package org.eprop.reference;

import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.core.network.Projection;

/** (9) to (13): the gradient of every weight, of the traces made here. */
final class ForwardEquations extends EquationSection {

  ForwardEquations(EquationRun run) {
    super(run);
  }

  /** (9) to (13): the gradient of every weight, of the traces made here. */
  @Override
  void check() {
    double[][] regularised = rateGradient();
    for (int n = 0; n < network.projections().size(); n++) {
      Projection projection = network.projections().get(n);
      double[][] gradient = result.gradient().projection(n);
      for (int i = 0; gradient != null && i < gradient.length; i++) {
        for (int k = 0; k < gradient[i].length; k++) {
          if (projection.exists(i, k)) {
            double sum = 0;
            for (int b = 0; b < batch; b++) {
              sum += synapse(b, n, i, k, regularised);
            }
            holds(13, gradient[i][k], sum);
          }
        }
      }
    }
  }

  private double synapse(int b, int n, int i, int k, double[][] regularised) {
    Trajectory run = result.trajectories().get(b);
    Projection projection = network.projections().get(n);
    int p = projection.to();
    int j = projection.synapses().target(i, k);
    SynapseTrace trace = SynapseTrace.of(network, weights, rule, run, projection, i, k);
    double[] g = run.models().get(p).get(j).spikeWeights();
    double[] epsilon = new double[g.length];
    double e = 0;
    double[] bar = new double[network.readouts().size()];
    double sum = 0;
    for (int t = 0; t < run.steps(); t++) {
      LocalDerivatives local = run.local()[p][t][j];
      double[] next = new double[g.length];
      for (int x = 0; x < g.length; x++) {
        next[x] =
            dot(local.state[x], epsilon)
                + local.spikeDetached[x] * e
                + local.input[x] * presynaptic(run, n, i, k, t);
        holds(9, trace.eligibilityVector()[t][x], next[x]);
      }
      epsilon = next;
      e = run.psi()[p][t][j] * dot(g, epsilon);
      holds(10, trace.eligibilityTrace()[t], e);
      sum += regularised[p][j] * e;
      for (int m = 0; m < bar.length; m++) {
        bar[m] = weights.readoutDecay(m) * bar[m] + e;
        holds(11, trace.filteredTrace()[m][t], bar[m]);
        sum += weights.inputScale(m) * signal(b, m, p, j, t) * bar[m];
      }
    }
    return sum;
  }
}
