package org.eprop.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.learning.optimizer.Adam;
import org.eprop.learning.optimizer.AdamW;
import org.eprop.learning.optimizer.Muon;
import org.eprop.learning.optimizer.Sgd;
import org.eprop.learning.optimizer.Shampoo;
import org.junit.jupiter.api.Test;

class OptimizerTest {

  private static Optimizer create(OptimizerFactory factory, Map<String, ?> parameters) {
    return factory.create(Context.of(Arguments.of(factory, parameters)));
  }

  /** The weight, starting at 1, after each update with the given gradients. */
  private static double[] path(Optimizer optimizer, double eta, double... gradients) {
    double[] w = {1};
    double[][] memory = new double[optimizer.slots()][1];
    double[] path = new double[gradients.length];
    for (int i = 0; i < gradients.length; i++) {
      optimizer.update(w, new double[] {gradients[i]}, memory, 1, i + 1, eta);
      path[i] = w[0];
    }
    return path;
  }

  @Test
  void sgdByHand() {
    Optimizer plain = create(new Sgd(), Map.of());
    assertEquals(0, plain.slots());
    assertArrayEquals(new double[] {0.5, 0.75}, path(plain, 0.25, 2, -1));
    Optimizer momentum = create(new Sgd(), Map.of("momentum", 0.5));
    assertEquals(1, momentum.slots());
    // m = 2, then 0.5 * 2 - 1 = 0, then 0.5 * 0 + 4 = 4
    assertArrayEquals(new double[] {0.5, 0.5, -0.5}, path(momentum, 0.25, 2, -1, 4));
  }

  /** Two updates, as NumPy computes them; the second gradient is the first, turned and doubled. */
  @Test
  void muonAsNumPyHasIt() {
    MatrixOptimizer muon = (MatrixOptimizer) create(new Muon(), Map.of("momentum", 0.5));
    double[][] w = {{1, 1, 1}, {1, 1, 1}};
    double[][][] memory = new double[1][2][3];
    muon.update(w, new double[][] {{1, -2, 0.5}, {0.25, 3, -1}}, memory, 1, 0.1);
    muon.update(w, new double[][] {{-1, 4, -2}, {2, -6, -0.5}}, memory, 2, 0.1);
    assertArrayEquals(new double[] {0.9219807, 0.99724061, 1.07954618}, w[0], 1e-8);
    assertArrayEquals(new double[] {0.92277849, 0.99882467, 1.07715357}, w[1], 1e-8);
    double[][] tall = {{1, 1}, {1, 1}, {1, 1}};
    muon.update(tall, new double[][] {{1, 0.25}, {-2, 3}, {0.5, -1}}, new double[1][3][2], 1, 0.1);
    assertArrayEquals(new double[] {0.93801466, 0.96596966}, tall[0], 1e-8);
    assertArrayEquals(new double[] {0.99699492, 1.024171}, tall[2], 1e-8);
  }

  /** Two updates, as NumPy computes them by eigh; also in two blocks, of two and three columns. */
  @Test
  void shampooAsNumPyHasIt() {
    MatrixOptimizer shampoo = (MatrixOptimizer) create(new Shampoo(), Map.of("epsilon", 0.01));
    double[][] w = {{1, 1, 1}, {1, 1, 1}};
    double[][][] memory = new double[2][2][3];
    shampoo.update(w, new double[][] {{1, -2, 0.5}, {0.25, 3, -1}}, memory, 1, 0.1);
    shampoo.update(w, new double[][] {{-1, 4, -2}, {2, -6, -0.5}}, memory, 2, 0.1);
    assertArrayEquals(new double[] {0.925192922594, 1.009163294607, 1.074597925766}, w[0], 1e-11);
    assertArrayEquals(new double[] {0.922792922058, 0.993483586878, 1.080059196326}, w[1], 1e-11);
    double[][] wide = {{1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}};
    memory = new double[2][2][5];
    shampoo.update(wide, new double[][] {{1, -2, 0.5, 3, 1}, {0.25, 3, -1, 0, 2}}, memory, 1, 0.1);
    shampoo.update(wide, new double[][] {{2, -1, 0.5, -3, 1}, {1, 1, -1, 0.5, -2}}, memory, 2, 0.1);
    assertArrayEquals(
        new double[] {
          0.835394288617, 1.071204924014, 0.965603168709, 0.97238945694, 0.953978364693
        },
        wide[0],
        1e-11);
    assertArrayEquals(
        new double[] {
          0.904100881272, 0.885068800279, 1.088053237002, 1.00291320168, 0.973260566275
        },
        wide[1],
        1e-11);
    double[] row = path(shampoo, 0.1, 3, -4); // single numbers: AdaGrad
    assertEquals(1 - 0.1 * 3 / Math.sqrt(9.01) + 0.1 * 4 / Math.sqrt(25.01), row[1], 1e-14);
  }

  @Test
  void adamByHand() {
    Optimizer adam = create(new Adam(), Map.of("beta1", 0.5, "beta2", 0.75, "epsilon", 0.5));
    // t = 1: m = 2, v = 4, corrected 4 and 16: step 4 / (4 + 0.5).
    // t = 2: m = 0, so nothing moves. v = 0.75 * 4 + 0.25 * 4 = 4.
    double first = 1 - 0.1 * 4 / 4.5;
    // t = 3: m = 0.5 * 0 + 0.5 * 1, v = 3.25; corrected by 1 - 1/8 and 1 - 27/64.
    double third = first - 0.1 * (0.5 / 0.875) / (Math.sqrt(3.25 / 0.578125) + 0.5);
    assertArrayEquals(new double[] {first, first, third}, path(adam, 0.1, 4, -2, 1), 1e-15);
  }

  @Test
  void epsilonHatIsTensorFlowsForm() {
    Optimizer adam =
        create(
            new Adam(), Map.of("beta1", 0.5, "beta2", 0.75, "epsilon", 0.5, "epsilon_hat", true));
    // sqrt(1 - 0.75) / (1 - 0.5) * 2 / (sqrt(4) + 0.5)
    assertArrayEquals(new double[] {1 - 0.1 * 1 * 2 / 2.5}, path(adam, 0.1, 4), 1e-15);
  }

  @Test
  void firstStepOfAdamIsTheLearningRate() {
    for (double gradient : new double[] {1e-3, 1, 1e6}) {
      double[] path = path(create(new Adam(), Map.of()), 0.01, gradient);
      assertEquals(0.99, path[0], 2e-7);
    }
  }

  @Test
  void adamWShrinksWeightsApartFromTheGradient() {
    Optimizer adamW = create(new AdamW(), Map.of("weight_decay", 0.5));
    assertArrayEquals(new double[] {0.95, 0.95 * 0.95}, path(adamW, 0.1, 0, 0), 1e-15);
    double[] withGradient = path(adamW, 0.1, 3);
    double[] adam = path(create(new Adam(), Map.of()), 0.1, 3);
    assertEquals(adam[0] - 0.05, withGradient[0], 1e-15);
  }

  @Test
  void onlyTheFirstNChange() {
    for (OptimizerFactory factory : List.of(new Sgd(), new Adam(), new AdamW())) {
      Optimizer optimizer = create(factory, Map.of());
      double[] w = {1, 1, 1};
      double[][] memory = new double[optimizer.slots()][3];
      optimizer.update(w, new double[] {1, -1, 5}, memory, 2, 1, 0.5);
      assertTrue(w[0] < 1 && w[1] > 1, factory.name());
      assertEquals(1, w[2], factory.name());
      for (double[] slot : memory) {
        assertEquals(0, slot[2], factory.name());
      }
    }
  }

  @Test
  void tinyGradientsStillCount() {
    Optimizer adam = create(new Adam(), Map.of("epsilon", 1e-25));
    assertEquals(0.99, path(adam, 0.01, 1e-20)[0], 1e-6);
  }

  @Test
  void wrongParameters() {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> create(new Sgd(), Map.of("momentum", 1)));
    assertEquals("momentum: got 1, but expected a number >= 0 and < 1", e.getMessage());
    e = assertThrows(InvalidInputException.class, () -> create(new Adam(), Map.of("epsilon", 0)));
    assertEquals("epsilon: got 0, but expected a number > 0", e.getMessage());
  }
}
