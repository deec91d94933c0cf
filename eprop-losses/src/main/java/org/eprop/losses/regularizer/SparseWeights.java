package org.eprop.losses.regularizer;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.regularizer.WeightRegularizer;

/**
 * Pulls weights, and all weights of a presynaptic neuron together, towards zero,
 *
 * <pre>    R = l1 sum |w_ik| + group sum_i sqrt(n_i) |w_i|</pre>
 *
 * <p>with n_i the number of synapses of neuron i (Tibshirani 1996; Yuan and Lin 2006). At 0 its
 * gradient is 0: weights come near zero, and the constraint {@code lasso} ends them there.
 */
public final class SparseWeights extends DescribedComponent implements RegularizerFactory {

  private static final Parameter L1 =
      Parameter.real("l1", 1e-4).atLeast(0).describe("how much the absolute values count");

  private static final Parameter GROUP =
      Parameter.real("group", 0)
          .atLeast(0)
          .describe("how much the lengths of rows count, all weights from one neuron");

  private static final Parameter MATRICES =
      Parameter.text("matrices", "*")
          .describe("which matrices, by name: * stands for any letters, ? for one");

  /** As a plugin. */
  public SparseWeights() {
    super(
        "sparse_weights",
        "R = l1 * sum |w| + group * sum_i sqrt(n_i) |w_i|, w_i the n_i weights from neuron i:"
            + " pulls weights, and neurons as a whole, towards zero (Tibshirani 1996; Yuan and Lin"
            + " 2006). The constraint lasso ends them at zero.",
        L1,
        GROUP,
        MATRICES);
  }

  @Override
  public Regularizer create(Context context) {
    return new Sum(context.real(L1), context.real(GROUP), context.text(MATRICES));
  }

  private record Sum(double l1, double group, String matrices) implements WeightRegularizer {

    @Override
    public double weights(double[][] w, double[][] gradient) {
      double sum = 0;
      for (int i = 0; i < w.length; i++) {
        double absolute = 0;
        double squares = 0;
        for (double x : w[i]) {
          absolute += Math.abs(x);
          squares += x * x;
        }
        double length = Math.sqrt(squares);
        double size = group * Math.sqrt(w[i].length);
        sum += l1 * absolute + size * length;
        for (int k = 0; k < w[i].length; k++) {
          double along = length == 0 ? 0 : w[i][k] / length;
          gradient[i][k] += l1 * Math.signum(w[i][k]) + size * along;
        }
      }
      return sum;
    }
  }
}
