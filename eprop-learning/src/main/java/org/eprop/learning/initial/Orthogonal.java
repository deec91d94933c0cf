package org.eprop.learning.initial;

import java.util.random.RandomGenerator;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * A random matrix whose shorter side is orthogonal: W W^T = gain^2 I if there are no more
 * presynaptic than postsynaptic neurons, else W^T W = gain^2 I (Saxe et al. 2014, "Exact solutions
 * to the nonlinear dynamics of learning in deep linear neural networks"). A population's matrix
 * onto itself loses its diagonal afterwards, and is then orthogonal but for that.
 */
public final class Orthogonal extends DescribedComponent implements InitialWeightsFactory {

  private static final Parameter GAIN =
      Parameter.real("gain", 1).atLeast(0).describe("length of each orthogonal vector");

  public Orthogonal() {
    super(
        "orthogonal",
        "A random dense matrix with orthogonal rows, or columns if they are fewer, each of"
            + " length gain (Saxe et al. 2014).",
        GAIN);
  }

  @Override
  public InitialWeights create(Context context) {
    double gain = context.real(GAIN);
    return (w, shape, random) -> {
      if (shape.targets() != null) {
        throw new InvalidInputException(
            "got a sparse matrix, but expected a dense one: sparse rows can't be made orthogonal");
      }
      boolean wide = shape.pre() <= shape.post();
      double[][] q =
          orthonormal(
              Math.min(shape.pre(), shape.post()), Math.max(shape.pre(), shape.post()), random);
      for (int i = 0; i < shape.pre(); i++) {
        for (int j = 0; j < shape.post(); j++) {
          w[i][j] = (float) (gain * (wide ? q[i][j] : q[j][i]));
        }
      }
    };
  }

  /**
   * As many orthonormal vectors, uniformly distributed: Gaussian ones, each freed twice of its
   * share in those before it (modified Gram-Schmidt, twice for accuracy).
   */
  private static double[][] orthonormal(int count, int length, RandomGenerator random) {
    double[][] q = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        q[i][k] = random.nextGaussian();
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int m = 0; m < i; m++) {
          addMultiple(q[i], -dot(q[i], q[m]), q[m]);
        }
      }
      double norm = Math.sqrt(dot(q[i], q[i]));
      for (int k = 0; k < length; k++) {
        q[i][k] /= norm;
      }
    }
    return q;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void addMultiple(double[] to, double factor, double[] of) {
    for (int k = 0; k < to.length; k++) {
      to[k] += factor * of[k];
    }
  }
}
