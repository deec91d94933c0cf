package org.eprop.learning.constraint;

import java.util.random.RandomGenerator;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Weights of a few bits, as neuromorphic chips hold them:
 *
 * <pre>
 * w := scale n,    n = round(w / scale) in -m .. m,    m = 2^(bits - 1) - 1,    scale = max |w| / m
 * </pre>
 *
 * <p>with one scale for each presynaptic neuron or for the whole matrix. The optimizer goes on with
 * a shadow in full precision, to which gradients at the rounded weights are applied (the
 * straight-through estimator: Bengio, Léonard and Courville 2013; for weights of few bits,
 * Courbariaux, Bengio and David 2015). Stochastic rounding takes the upper of two neighbours with
 * the probability that makes the mean right.
 */
public final class Quantise extends DescribedComponent implements ConstraintFactory {

  private static final String ROW = "row";
  private static final String MATRIX = "matrix";
  private static final String NEAREST = "nearest";
  private static final String STOCHASTIC = "stochastic";

  static final Parameter BITS =
      Parameter.integer("bits", 8).atLeast(2).atMost(16).describe("of each weight, its sign among");
  static final Parameter SCALE =
      Parameter.choice("scale", ROW, ROW, MATRIX)
          .describe("one for each presynaptic neuron, or one for the whole matrix");
  static final Parameter ROUNDING =
      Parameter.choice("rounding", NEAREST, NEAREST, STOCHASTIC)
          .describe("to the nearest value, or up or down by chance so that the mean is right");

  public Quantise() {
    super(
        "quantise",
        "Weights of a few bits: w = scale * n with whole n from -(2^(bits-1) - 1) to"
            + " 2^(bits-1) - 1. The optimizer changes a shadow in full precision, the network runs"
            + " with the rounded weights.",
        BITS,
        SCALE,
        ROUNDING);
  }

  @Override
  public Constraint create(Context context) {
    return new RoundedWeights(
        context.integer(BITS),
        context.text(SCALE).equals(ROW),
        context.text(ROUNDING).equals(STOCHASTIC));
  }

  /** The weights of {@link Quantise}. */
  private record RoundedWeights(int bits, boolean perRow, boolean stochastic)
      implements Constraint {

    @Override
    public boolean keepsShadow() {
      return true;
    }

    private static float largest(float[] row) {
      float most = 0;
      for (float w : row) {
        most = Math.max(most, Math.abs(w));
      }
      return most;
    }

    @Override
    public double[] summary(float[][] weights, int @Nullable [][] targets, int post) {
      if (perRow) {
        return new double[0];
      }
      float most = 0;
      for (float[] row : weights) {
        most = Math.max(most, largest(row));
      }
      return new double[] {scale(most)};
    }

    private double scale(float most) {
      return (double) most / levels();
    }

    private int levels() {
      return (1 << (bits - 1)) - 1;
    }

    @Override
    public double[] scales(float[][] weights) {
      if (!perRow) {
        return summary(weights, null, 0);
      }
      double[] scales = new double[weights.length];
      for (int i = 0; i < scales.length; i++) {
        scales[i] = scale(largest(weights[i]));
      }
      return scales;
    }

    @Override
    public void apply(SynapseRow row, double[] summary) {
      float[] w = row.weights();
      double scale = perRow ? scale(largest(w)) : summary[0];
      if (scale == 0) {
        return;
      }
      int m = levels();
      @Nullable RandomGenerator random = stochastic ? row.random() : null;
      for (int k = 0; k < w.length; k++) {
        double x = w[k] / scale;
        double n = random != null ? Math.floor(x + random.nextDouble()) : Math.rint(x);
        w[k] = (float) (Math.max(-m, Math.min(m, n)) * scale);
      }
    }
  }
}
