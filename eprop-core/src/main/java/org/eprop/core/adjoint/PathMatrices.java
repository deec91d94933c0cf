package org.eprop.core.adjoint;

import org.eprop.api.rule.PathWeights;
import org.eprop.core.derived.PathMatrix;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.projection.ProjectionKernel;

/**
 * F of every kept projection, as {@link ProjectionKernel#sendBack} wants it. Made for each batch.
 */
public final class PathMatrices {

  private final float[][][] turned;

  public PathMatrices(KeptPaths paths, NetworkStructure network, Weights weights, Kernels kernels) {
    turned = new float[paths.how.length][][];
    for (int i = 0; i < turned.length; i++) {
      if (paths.how[i] != PathWeights.CUT) {
        Projection projection = network.projections().get(i);
        float[][] f = PathMatrix.of(paths.how[i], network, projection, weights.widened(i));
        turned[i] = ProjectionKernel.of(projection, kernels).turned(f);
      }
    }
  }

  /** F of the i-th projection. */
  float[][] of(int i) {
    return turned[i];
  }
}
