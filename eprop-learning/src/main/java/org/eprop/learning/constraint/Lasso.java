package org.eprop.learning.constraint;

import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * A penalty on the sizes of weights, and on the presynaptic neurons that have any (Yuan and Lin
 * 2006, "Model selection and estimation in regression with grouped variables"; Simon et al. 2013,
 * "A sparse-group lasso"):
 *
 * <pre>    E = l1 sum_ji |w_ji| + group sum_i sqrt(n_i) |w_i|,    |w_i|^2 = sum_j w_ji^2</pre>
 *
 * <p>of the n_i synapses of neuron i. Its step is exact (proximal), after that of the optimizer
 * with the learning rate eta, so that weights end at 0, and whole neurons do:
 *
 * <pre>
 * w_ji := sign(w_ji) max(0, |w_ji| - eta l1)
 * w_i  := w_i max(0, 1 - eta group sqrt(n_i) / |w_i|)
 * </pre>
 */
public final class Lasso extends DescribedComponent implements ConstraintFactory {

  static final Parameter L1 =
      Parameter.real("l1", 0.001)
          .atLeast(0)
          .describe("penalty on each weight; the learning rate times it is what sizes lose");

  static final Parameter GROUP =
      Parameter.real("group", 0)
          .atLeast(0)
          .describe("penalty on the length of all weights of a presynaptic neuron");

  public Lasso() {
    super(
        "lasso",
        "E = l1 sum |w| + group sum_i sqrt(n_i) |w_i|, of weights and of whole presynaptic neurons i:"
            + " what is not needed becomes 0. An exact (proximal) step after each update.",
        L1,
        GROUP);
  }

  @Override
  public Constraint create(Context context) {
    return new Penalty(context.real(L1), context.real(GROUP));
  }

  private record Penalty(double l1, double group) implements Constraint {
    @Override
    public void apply(SynapseRow row, double[] summary) {
      float[] w = row.weights();
      double off = row.learningRate() * l1;
      double largest = 0;
      for (int k = 0; k < w.length; k++) {
        w[k] = (float) Math.copySign(Math.max(0, Math.abs(w[k]) - off), w[k]);
        largest = Math.max(largest, Math.abs(w[k]));
      }
      double lost = row.learningRate() * group * Math.sqrt(w.length);
      if (lost == 0 || largest == 0) {
        return;
      }
      double squares = 0;
      for (float x : w) {
        squares += x / largest * (x / largest);
      }
      double kept = Math.max(0, 1 - lost / (largest * Math.sqrt(squares)));
      for (int k = 0; k < w.length; k++) {
        w[k] = (float) (w[k] * kept);
      }
    }
  }
}
