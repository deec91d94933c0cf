package org.eprop.learning.constraint;

import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * Dale's principle: all synapses that come from a neuron have the same sign.
 *
 * <pre>    w_ji := s_i max(0, s_i w_ji),    s_i = 1 with probability excitatory, else -1</pre>
 *
 * <p>s_i is drawn once for each neuron and holds in all matrices that come from it.
 */
public final class Dale extends DescribedComponent implements ConstraintFactory {

  static final Parameter EXCITATORY =
      Parameter.real("excitatory", 0.8)
          .atLeast(0)
          .atMost(1)
          .describe(
              "probability that a presynaptic neuron is excitatory; 1 for all, 0 for inhibitory"
                  + " ones");

  public Dale() {
    super(
        "dale",
        "Dale's principle: synapses from excitatory neurons have weights >= 0, those from"
            + " inhibitory ones weights <= 0; weights of the wrong sign become 0. Which a neuron is"
            + " follows from the seed, and is the same in all matrices that come from it.",
        EXCITATORY);
  }

  @Override
  public Constraint create(Context context) {
    return new OneSign(context.real(EXCITATORY));
  }

  private record OneSign(double excitatory) implements Constraint {
    @Override
    public int sign(SynapseRow row) {
      return row.randomOfNeuron().nextDouble() < excitatory ? 1 : -1;
    }

    @Override
    public void apply(SynapseRow row, double[] summary) {
      boolean positive = sign(row) == 1;
      float[] w = row.weights();
      for (int k = 0; k < w.length; k++) {
        w[k] = positive ? Math.max(0f, w[k]) : Math.min(-0f, w[k]);
      }
    }
  }
}
