package org.eprop.learning.constraint;

import java.util.random.RandomGenerator;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * DEEP R (Bellec, Kappel, Maass and Legenstein 2018, "Deep Rewiring: Training very sparse deep
 * networks", algorithm 1): a synapse has a sign s from its birth on, and a strength theta = s w;
 * after the optimizer's step,
 *
 * <pre>    theta := theta - eta l1 + sqrt(2 eta temperature) nu,    nu ~ N(0, 1)</pre>
 *
 * <p>and one whose strength is below 0 falls silent; in its place another wakes, onto a neuron that
 * the presynaptic one does not reach, drawn at random, with strength 0 and a sign that is drawn, or
 * that which other constraints leave the presynaptic neuron. The number of synapses of each
 * presynaptic neuron stays as it was (the paper keeps that of the whole matrix).
 *
 * <p>A synapse that has just woken has had no time to grow: where the last updates of a training
 * still rewire, some of the synapses are not yet of use. {@code until} ends it before, which the
 * paper does not do.
 */
public final class DeepR extends DescribedComponent implements ConstraintFactory {

  static final Parameter L1 =
      Parameter.real("l1", 0.01)
          .atLeast(0)
          .describe("by how much, times the learning rate, each strength shrinks with an update");
  static final Parameter TEMPERATURE =
      Parameter.real("temperature", 0)
          .atLeast(0)
          .describe("of the noise that strengths walk by; 0 for none");

  static final Parameter UNTIL =
      Parameter.integer("until", 0)
          .atLeast(0)
          .unit("updates")
          .describe(
              "the last update that rewires: after it, synapses stay where they are, of either"
                  + " sign, and do not shrink; 0 for no last one");

  public DeepR() {
    super(
        "deep_r",
        "DEEP R: a synapse whose weight crosses zero is removed, and another one of the same"
            + " presynaptic neuron appears at a random place with weight 0 and a random sign. For"
            + " sparse projections; each presynaptic neuron keeps its number of synapses.",
        L1,
        TEMPERATURE,
        UNTIL);
  }

  @Override
  public Constraint create(Context context) {
    return new Rewiring(context.real(L1), context.real(TEMPERATURE), context.integer(UNTIL));
  }

  private record Rewiring(double l1, double temperature, int until) implements Constraint {

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public boolean rewires() {
      return true;
    }

    @Override
    public void apply(SynapseRow row, double[] summary) {
      float[] w = row.weights();
      float[] sign = row.memory(0);
      int only = row.sign();
      for (int k = 0; k < w.length; k++) {
        sign[k] = only != 0 ? only : row.update() == 0 ? Math.copySign(1, w[k]) : sign[k];
      }
      if (row.update() == 0) {
        return;
      }
      if (until > 0 && row.update() > until) {
        return;
      }
      double eta = row.learningRate();
      double shrink = eta * l1;
      double noise = Math.sqrt(2 * eta * temperature);
      for (int k = 0; k < w.length; k++) {
        double theta = sign[k] * w[k] - shrink;
        if (noise > 0) {
          theta += noise * row.random().nextGaussian();
        }
        if (theta >= 0) {
          w[k] = (float) (sign[k] * theta);
        } else {
          wake(row, k, only);
        }
      }
    }

    private static void wake(SynapseRow row, int k, int only) {
      RandomGenerator random = row.random();
      int target = row.dormant(random);
      if (target >= 0) {
        row.move(k, target);
      }
      float drawn = random.nextBoolean() ? 1 : -1;
      float sign = only != 0 ? only : drawn;
      row.memory(0)[k] = sign;
      row.weights()[k] = 0 * sign;
    }
  }
}
