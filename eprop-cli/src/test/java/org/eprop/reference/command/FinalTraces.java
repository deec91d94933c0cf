package org.eprop.reference.command;

import org.eprop.api.rule.LearningRule;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.SynapseTrace;
import org.eprop.reference.Trajectory;

/**
 * The traces at the last step of all synapses of a projection; those on the diagonal of a dense
 * matrix of a population onto itself as if there were autapses.
 *
 * @param eligibilityVector eps, [pre][k][state]
 * @param eligibilityTrace e, [pre][k]
 * @param filteredTrace ebar, [readout][pre][k]
 */
record FinalTraces(
    double[][][] eligibilityVector, double[][] eligibilityTrace, double[][][] filteredTrace) {

  /**
   * Follows all synapses of a projection to the end.
   *
   * @param weights those of the run
   * @param rule which own-spike effects it keeps
   */
  static FinalTraces of(
      NetworkStructure network,
      ReferenceWeights weights,
      LearningRule rule,
      Trajectory run,
      Projection projection) {
    Synapses synapses = projection.synapses();
    int last = run.steps() - 1;
    double[][][] vector = new double[synapses.pre()][][];
    double[][] e = new double[synapses.pre()][];
    double[][][] filtered = new double[network.readouts().size()][synapses.pre()][];
    for (int i = 0; i < synapses.pre(); i++) {
      int width = synapses.width(i);
      vector[i] = new double[width][];
      e[i] = new double[width];
      for (double[][] ofReadout : filtered) {
        ofReadout[i] = new double[width];
      }
      for (int k = 0; k < width; k++) {
        SynapseTrace trace = SynapseTrace.of(network, weights, rule, run, projection, i, k);
        vector[i][k] = trace.eligibilityVector()[last];
        e[i][k] = trace.eligibilityTrace()[last];
        for (int m = 0; m < filtered.length; m++) {
          filtered[m][i][k] = trace.filteredTrace()[m][last];
        }
      }
    }
    return new FinalTraces(vector, e, filtered);
  }
}
