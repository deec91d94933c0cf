package org.eprop.reference;

import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.signal.Feedback;
import org.eprop.core.network.Projection;

/** (14) to (18), and (21): the gradient of every weight, of adjoints made here. */
final class BackwardEquations extends EquationSection {

  BackwardEquations(EquationRun run) {
    super(run);
  }

  /** (14) to (18), and (21): the gradient of every weight, of adjoints made here. */
  @Override
  void check() {
    double[][][][] factors = new double[batch][][][];
    for (int b = 0; b < batch; b++) {
      factors[b] = factors(b);
    }
    for (int n = 0; n < network.projections().size(); n++) {
      Projection projection = network.projections().get(n);
      double[][] gradient = result.gradient().projection(n);
      for (int i = 0; gradient != null && i < gradient.length; i++) {
        for (int k = 0; k < gradient[i].length; k++) {
          int j = projection.synapses().target(i, k);
          double sum = 0;
          for (int b = 0; projection.exists(i, k) && b < batch; b++) {
            Trajectory run = result.trajectories().get(b);
            for (int t = 0; t < run.steps(); t++) {
              sum += factors[b][projection.to()][t][j] * presynaptic(run, n, i, k, t);
            }
          }
          holds(18, gradient[i][k], sum);
        }
      }
    }
  }

  /** What multiplies p, [population][step][neuron]. */
  private double[][][] factors(int b) {
    Trajectory run = result.trajectories().get(b);
    int populations = network.populations().size();
    double[][] regularised = rateGradient();
    double[][][] kept =
        ReferencePaths.matrices(
            network, rule, weights, new double[network.projections().size()][][]);
    double[][][] q = new double[populations][run.steps()][];
    double[][][] factor = new double[populations][run.steps()][];
    double[][][] lambda = new double[populations][][];
    double[][][] bar = new double[populations][network.readouts().size()][];
    for (int p = 0; p < populations; p++) {
      lambda[p] = new double[network.size(p)][];
      for (int m = 0; m < bar[p].length; m++) {
        bar[p][m] = new double[network.size(p)];
      }
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      for (int p = populations - 1; p >= 0; p--) {
        q[p][t] = new double[network.size(p)];
        factor[p][t] = new double[network.size(p)];
        for (int j = 0; j < q[p][t].length; j++) {
          double sum = regularised[p][j];
          double atOnce = 0;
          for (int m = 0; m < bar[p].length; m++) {
            double direct = weights.inputScale(m) * signal(b, m, p, j, t);
            bar[p][m][j] = direct + weights.readoutDecay(m) * bar[p][m][j];
            sum += bar[p][m][j];
            atOnce += direct;
          }
          sum += through(kept, q, p, t, j);
          lambda[p][j] = adjoint(run, p, t, j, sum, lambda[p][j]);
          q[p][t][j] = dot(run.local()[p][t][j].input, lambda[p][j]);
          double late = 0;
          for (int before = 0; before < t; before++) {
            late += Math.pow(rule.nonCausalDecay(), t - before) * run.psi()[p][before][j];
          }
          factor[p][t][j] = q[p][t][j] + rule.nonCausalShare() * atOnce * late;
          int number = rule.nonCausalShare() == 0 ? 17 : 21;
          holds(number, result.currents()[b][p][t][j], factor[p][t][j]);
        }
      }
    }
    filteredErrors(b, run);
    if (rule.nonCausalShare() == 0) {
      adjoints(b, run, kept, q);
    }
    return factor;
  }

  /** (15) and (16) beside the reference's own S and lambda. */
  private void adjoints(int b, Trajectory run, double[][][] kept, double[][][] q) {
    double[][][] direct = new double[q.length][][];
    double[][] regularised = rateGradient();
    for (int p = 0; p < q.length; p++) {
      direct[p] = result.signals().get(b).filtered(p, network.size(p), weights, rule);
      for (double[] row : direct[p]) {
        for (int j = 0; j < row.length; j++) {
          row[j] += regularised[p][j];
        }
      }
    }
    Adjoint adjoint = Adjoint.of(network, rule, weights, run, direct, null, kept, null);
    for (int p = 0; p < q.length; p++) {
      for (int t = 0; t < run.steps(); t++) {
        for (int j = 0; j < network.size(p); j++) {
          double[] after = t + 1 < run.steps() ? adjoint.lambda()[p][t + 1][j] : new double[0];
          double sum = direct[p][t][j] + through(kept, q, p, t, j);
          double[] g = run.models().get(p).get(j).spikeWeights();
          double s = sum;
          double[] transposed = new double[g.length];
          if (after.length > 0) {
            LocalDerivatives next = run.local()[p][t + 1][j];
            s += dot(NeuronStep.ownSpikeEffect(next, rule), after);
            for (int x = 0; x < g.length; x++) {
              for (int y = 0; y < g.length; y++) {
                transposed[y] += next.state[x][y] * after[x];
              }
            }
          }
          holds(15, adjoint.s()[p][t][j], s * run.psi()[p][t][j]);
          for (int x = 0; x < g.length; x++) {
            double right = transposed[x] + g[x] * adjoint.s()[p][t][j];
            holds(16, adjoint.lambda()[p][t][j][x], right);
          }
        }
      }
    }
  }

  private double[] adjoint(Trajectory run, int p, int t, int j, double sum, double[] after) {
    double[] g = run.models().get(p).get(j).spikeWeights();
    double[] now = new double[g.length];
    double s = sum;
    if (after != null) {
      LocalDerivatives next = run.local()[p][t + 1][j];
      s += dot(NeuronStep.ownSpikeEffect(next, rule), after);
      for (int x = 0; x < g.length; x++) {
        for (int y = 0; y < g.length; y++) {
          now[y] += next.state[x][y] * after[x];
        }
      }
    }
    for (int x = 0; x < g.length; x++) {
      now[x] += g[x] * s * run.psi()[p][t][j];
    }
    return now;
  }

  /** sum over kept j to l: Q_lj q_l^{t + d}. */
  private double through(double[][][] kept, double[][][] q, int p, int t, int j) {
    double sum = 0;
    for (int n = 0; n < kept.length; n++) {
      Projection projection = network.projections().get(n);
      boolean leaves = kept[n] != null && projection.from().isPopulation(p);
      for (int k = 0; leaves && k < projection.synapses().width(j); k++) {
        int at = t + weights.delay(n, j, k);
        if (projection.exists(j, k) && at < q[projection.to()].length) {
          sum += kept[n][j][k] * q[projection.to()][at][projection.synapses().target(j, k)];
        }
      }
    }
    return sum;
  }

  /** (14). */
  private void filteredErrors(int b, Trajectory run) {
    ReferenceFeedback feedback = ReferenceFeedback.of(graph.feedback());
    for (int p = 0; p < network.populations().size(); p++) {
      double[][] found = result.signals().get(b).filtered(p, network.size(p), weights, rule);
      boolean plain = true;
      for (int m = 0; m < network.readouts().size(); m++) {
        plain &= feedback.signals()[m][p] == null || feedback.signals()[m][p] instanceof Feedback;
      }
      double[][] bar = new double[network.readouts().size()][3];
      for (int t = run.steps() - 1; plain && t >= 0; t--) {
        for (int m = 0; m < bar.length; m++) {
          for (int k = 0; k < network.readouts().get(m).outputs(); k++) {
            bar[m][k] =
                result.signals().get(b).error()[m][t][k] + weights.readoutDecay(m) * bar[m][k];
          }
        }
        for (int j = 0; j < network.size(p); j++) {
          double right = 0;
          for (int m = 0; m < bar.length; m++) {
            for (int k = 0;
                feedback.signals()[m][p] != null && k < network.readouts().get(m).outputs();
                k++) {
              right += weights.inputScale(m) * feedback.b()[m][p][k][j] * bar[m][k];
            }
          }
          holds(14, found[t][j], right);
        }
      }
    }
  }
}
