package org.eprop.losses.regularizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.regularizer.WeightRegularizer;
import org.junit.jupiter.api.Test;

/** Equations (28), of one step, and (29) of docs/mathematics.md, by hand. */
class MembraneAndWeightTest {

  private static Context context(RegularizerFactory factory, Map<String, Object> parameters) {
    return Context.of(Arguments.of(factory, parameters));
  }

  /** Above, between and below minus and plus the thresholds 1, 1.5 and 1. */
  @Test
  void membranesOutsideTheirRange() {
    MembraneRange factory = new MembraneRange();
    MembraneRegularizer range =
        (MembraneRegularizer) factory.create(context(factory, Map.of("coefficient", 3)));
    double[] ofV = {10, 0, 0};
    double[] ofDistance = {20, 0, 0};
    double e =
        range.membranes(
            new double[] {1.5, 1.25, -3}, new double[] {0.5, -0.25, -4}, ofV, ofDistance);
    assertEquals(3 * (0.25 + 4), e);
    assertArrayEquals(new double[] {10, 0, -3 * 4 * 2}, ofV);
    assertArrayEquals(new double[] {20 + 3 * 2 * 0.5, 0, 3 * 2 * 2}, ofDistance);
  }

  /** Rows of two weights and of one; at 0 the gradient is 0. */
  @Test
  void weightsAndRows() {
    SparseWeights factory = new SparseWeights();
    WeightRegularizer sparse =
        (WeightRegularizer) factory.create(context(factory, Map.of("l1", 2, "group", 10)));
    double[][] gradient = {{1, 0}, {0}, {0, 0}};
    double e = sparse.weights(new double[][] {{3, -4}, {-0.5}, {0, 0}}, gradient);
    assertEquals(2 * 7.5 + 10 * (Math.sqrt(2) * 5 + 0.5), e, 1e-12);
    double along = 10 * Math.sqrt(2) / 5;
    assertArrayEquals(new double[] {1 + 2 + 3 * along, -2 - 4 * along}, gradient[0], 1e-12);
    assertArrayEquals(new double[] {-2 - 10}, gradient[1], 1e-12);
    assertArrayEquals(new double[] {0, 0}, gradient[2]);
  }
}
