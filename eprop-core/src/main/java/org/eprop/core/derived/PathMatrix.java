package org.eprop.core.derived;

import java.util.random.RandomGenerator;
import org.eprop.api.rule.PathWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.core.random.RandomStreams;

/** F: what stands in place of a projection's weights where a rule keeps the path through it. */
public final class PathMatrix {

  private PathMatrix() {}

  /**
   * F of a projection.
   *
   * @param how its kind, but for {@link PathWeights#CUT}
   * @param w the projection's weights, [pre][k]
   * @return [pre][k]; w itself if it is the same, else new
   */
  public static float[][] of(
      PathWeights how, NetworkStructure network, Projection projection, float[][] w) {
    return switch (how) {
      case TRANSPOSED -> w;
      case TYPE_MEANS -> typeMeans(network, projection, w);
      case RANDOM -> random(projection);
      case CUT -> throw new IllegalArgumentException("a path that is cut has no matrix");
    };
  }

  private static float[][] typeMeans(NetworkStructure network, Projection projection, float[][] w) {
    Population from = network.populations().get(projection.from().index());
    Population to = network.populations().get(projection.to());
    double[][] sum = new double[from.typeCount()][to.typeCount()];
    long[][] count = new long[from.typeCount()][to.typeCount()];
    Synapses synapses = projection.synapses();
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < w[i].length; k++) {
        if (projection.exists(i, k)) {
          int j = synapses.target(i, k);
          sum[from.type(i)][to.type(j)] += w[i][k];
          count[from.type(i)][to.type(j)]++;
        }
      }
    }
    float[][] f = synapses.newRows();
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < w[i].length; k++) {
        if (projection.exists(i, k)) {
          int j = synapses.target(i, k);
          f[i][k] = (float) (sum[from.type(i)][to.type(j)] / count[from.type(i)][to.type(j)]);
        }
      }
    }
    return f;
  }

  /** As large as weights that start with a gain of 1; always the same for a projection's name. */
  private static float[][] random(Projection projection) {
    Synapses synapses = projection.synapses();
    RandomGenerator random = new RandomStreams(0).stream("path " + projection.name());
    double deviation = 1 / Math.sqrt(synapses.inputsPerNeuron());
    float[][] f = synapses.newRows();
    for (int i = 0; i < f.length; i++) {
      for (int k = 0; k < f[i].length; k++) {
        float value = (float) (deviation * random.nextGaussian());
        f[i][k] = projection.exists(i, k) ? value : 0;
      }
    }
    return f;
  }
}
