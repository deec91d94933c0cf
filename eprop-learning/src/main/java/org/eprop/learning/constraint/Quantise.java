package org.eprop.learning.constraint;

import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

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
}
