package org.eprop.reference;

import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;

/** The matrices F of the projections that a rule keeps: one number for each synapse, [pre][k]. */
public final class ReferencePaths {

  private ReferencePaths() {}

  /** Whether, and how, a rule keeps a projection. One from an input has no path to keep. */
  static PathWeights of(NetworkStructure network, LearningRule rule, Projection projection) {
    if (projection.from().isInput()) {
      return PathWeights.CUT;
    }
    String from = network.populations().get(projection.from().index()).name();
    String to = network.populations().get(projection.to()).name();
    return rule.through(new ProjectionPath(projection.name(), from, to, projection.isForward()));
  }

  /** Whether a rule keeps none. */
  static boolean areNone(NetworkStructure network, LearningRule rule) {
    return network.projections().stream()
        .allMatch(projection -> of(network, rule, projection) == PathWeights.CUT);
  }

  /**
   * F of each projection, [projection][pre][k]; null where the path is cut.
   *
   * @param random F where a rule wants random numbers
   */
  static double[][][] matrices(
      NetworkStructure network, LearningRule rule, ReferenceWeights weights, double[][][] random) {
    double[][][] f = new double[network.projections().size()][][];
    for (int i = 0; i < f.length; i++) {
      Projection projection = network.projections().get(i);
      f[i] =
          switch (of(network, rule, projection)) {
            case CUT -> null;
            case TRANSPOSED -> weights.projection(i);
            case TYPE_MEANS -> typeMeans(network, projection, weights.projection(i));
            case RANDOM -> given(projection, random[i]);
          };
    }
    return f;
  }

  private static double[][] given(Projection projection, double[][] random) {
    if (random == null) {
      throw new IllegalArgumentException(
          "projection "
              + projection.name()
              + ": the rule keeps it with random numbers, but got none");
    }
    return random;
  }

  /** For each synapse, the mean over all those of the projection between the same two types. */
  private static double[][] typeMeans(
      NetworkStructure network, Projection projection, double[][] w) {
    Population from = network.populations().get(projection.from().index());
    Population to = network.populations().get(projection.to());
    Synapses synapses = projection.synapses();
    double[][] sum = new double[from.typeCount()][to.typeCount()];
    int[][] count = new int[from.typeCount()][to.typeCount()];
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < w[i].length; k++) {
        if (projection.exists(i, k)) {
          sum[from.type(i)][to.type(synapses.target(i, k))] += w[i][k];
          count[from.type(i)][to.type(synapses.target(i, k))]++;
        }
      }
    }
    double[][] f = new double[w.length][];
    for (int i = 0; i < w.length; i++) {
      f[i] = new double[w[i].length];
      for (int k = 0; k < w[i].length; k++) {
        int a = from.type(i);
        int b = to.type(synapses.target(i, k));
        f[i][k] = count[a][b] == 0 ? 0 : sum[a][b] / count[a][b];
      }
    }
    return f;
  }
}
