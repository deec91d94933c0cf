package org.eprop.reference;

import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.reference.ReferenceGradient.Result;

/** The equations of a section of docs/mathematics.md, and what several of them need. */
abstract class EquationSection {

  final RandomGraphs.Case graph;
  final NetworkStructure network;
  final ReferenceWeights weights;
  final LearningRule rule;
  final Result result;
  final int batch;
  private final EquationRun run;

  EquationSection(EquationRun run) {
    this.run = run;
    graph = run.graph();
    network = graph.network();
    weights = ReferenceWeights.of(graph.weights());
    rule = run.rule();
    result = run.result();
    batch = graph.batch().size();
  }

  /** Computes the left and the right sides of the section's equations. */
  abstract void check();

  final void holds(int number, double left, double right) {
    run.holds(number, left, right);
  }

  final double[][] rateGradient() {
    double steps = result.trajectories().stream().mapToInt(Trajectory::steps).sum();
    double[][] gradient = new double[network.populations().size()][];
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = new double[network.size(p)];
      for (int j = 0; j < gradient[p].length; j++) {
        gradient[p][j] =
            2 * EquationRun.COEFFICIENT * (rate(p, j, steps) - EquationRun.TARGET_RATE) / steps;
      }
    }
    return gradient;
  }

  final double rate(int p, int j, double steps) {
    double spikes = 0;
    for (Trajectory run : result.trajectories()) {
      for (double[] z : run.spikes()[p]) {
        spikes += z[j];
      }
    }
    return spikes / steps;
  }

  /** sum_j V_mkj z_j^t. */
  final double drive(Trajectory run, int m, int k, int t) {
    double sum = 0;
    for (int p = 0; p < network.populations().size(); p++) {
      double[][] v = weights.readout(m, p);
      for (int j = 0; v != null && j < v.length; j++) {
        sum += v[j][k] * run.spikes()[p][t][j];
      }
    }
    return sum;
  }

  /** p_i^{t - d_ji}. */
  final double presynaptic(Trajectory run, int n, int i, int k, int t) {
    int at = t - weights.delay(n, i, k);
    return at < 0 ? 0 : run.activity(network.projections().get(n).from())[at][i];
  }

  /** L_mj^t. */
  final double signal(int b, int m, int p, int j, int t) {
    double[][] all = result.signals().get(b).signal()[m][p];
    if (all == null) {
      return 0;
    }
    ReferenceFeedback feedback = ReferenceFeedback.of(graph.feedback());
    if (feedback.signals()[m][p] instanceof Feedback) {
      double right = 0;
      for (int k = 0; k < network.readouts().get(m).outputs(); k++) {
        right += feedback.b()[m][p][k][j] * result.signals().get(b).error()[m][t][k];
      }
      holds(12, all[t][j], right);
    }
    return all[t][j];
  }

  static double dot(double[] a, double[] b) {
    return NeuronStep.dot(a, b);
  }
}
