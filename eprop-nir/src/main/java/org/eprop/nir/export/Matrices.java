package org.eprop.nir.export;

import java.util.List;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.nir.graph.Tensor;

/** Weights as NIR has them, [post][pre]; where there is no synapse, 0. */
record Matrices(EpropNetwork network) {

  /**
   * Those of the i-th projection.
   *
   * @param scale [post] what they are multiplied with
   */
  Tensor projection(int i, double[] scale) {
    return sum(List.of(i), scale);
  }

  /** The sum of those of several projections. */
  Tensor sum(List<Integer> projections, double[] scale) {
    Synapses first = network.structure().projections().get(projections.get(0)).synapses();
    double[] values = new double[Math.multiplyExact(first.pre(), first.post())];
    for (int i : projections) {
      Projection projection = network.structure().projections().get(i);
      float[][] rows = network.weights().widened(i);
      for (int pre = 0; pre < rows.length; pre++) {
        for (int k = 0; k < rows[pre].length; k++) {
          int post = projection.synapses().target(pre, k);
          values[post * first.pre() + pre] += rows[pre][k] * scale[post];
        }
      }
    }
    return single(values, first.post(), first.pre());
  }

  /** A matrix [pre][post], turned around. */
  Tensor transposed(float[][] rows, double[] scale) {
    int post = scale.length;
    double[] values = new double[rows.length * post];
    for (int pre = 0; pre < rows.length; pre++) {
      for (int k = 0; k < post; k++) {
        values[k * rows.length + pre] = rows[pre][k] * scale[k];
      }
    }
    return single(values, post, rows.length);
  }

  private static Tensor single(double[] values, int rows, int columns) {
    return new Tensor(Tensor.Type.FLOAT64, new int[] {rows, columns}, values).single();
  }

  /** Numbers of neurons, rounded to 32 bits. */
  Tensor bias(float[] values, double[] scale) {
    return exactBias(values, scale).single();
  }

  /** The same with all bits, unless 32 are enough. */
  Tensor exactBias(float[] values, double[] scale) {
    double[] scaled = new double[values.length];
    boolean single = true;
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] = values[k] * scale[k];
      single &= scale[k] == 1;
    }
    Tensor all = Tensor.of(scaled);
    return single ? all.single() : all;
  }
}
