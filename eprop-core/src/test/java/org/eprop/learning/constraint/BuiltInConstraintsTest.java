package org.eprop.learning.constraint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

/** What the built-in constraints make of rows. */
class BuiltInConstraintsTest {

  private static Constraint create(ConstraintFactory factory, Map<String, ?> parameters) {
    return factory.create(Choice.of(factory, parameters).context());
  }

  private static float[] applied(ConstraintFactory factory, Map<String, ?> given, float... w) {
    Constraint constraint = create(factory, given);
    constraint.apply(Row.of(w), constraint.summary(new float[][] {w}, null, w.length));
    return w;
  }

  @Test
  void clipsToALimitOrARange() {
    float[] w = {-3, -0.5f, 0, 0.25f, 2};
    assertArrayEquals(
        new float[] {-1, -0.5f, 0, 0.25f, 1}, applied(new Clip(), Map.of(), w.clone()));
    assertArrayEquals(
        new float[] {-0.25f, -0.25f, 0, 0.25f, 0.5f},
        applied(new Clip(), Map.of("range", List.of(-0.25, 0.5)), w.clone()));
    for (List<Double> wrong : List.of(List.of(1.0), List.of(1.0, 0.0), List.of(0.0, 1.0, 2.0))) {
      assertEquals(
          "range: got " + wrong + ", but expected [low, high], low <= high",
          assertThrows(
                  InvalidInputException.class, () -> create(new Clip(), Map.of("range", wrong)))
              .getMessage());
    }
  }

  /** The learning rate is 0.1: 0.2 off each, then of (0.3, -0.4) all but 1 - 0.1 sqrt(4) / 0.5. */
  @Test
  void lassoEndsWeightsAndNeuronsAtZero() {
    float[] w = {0.5f, -0.6f, 0.1f, -0.2f};
    assertArrayEquals(
        new float[] {0.3f, -0.4f, 0, -0f}, applied(new Lasso(), Map.of("l1", 2), w.clone()), 1e-7f);
    assertArrayEquals(
        new float[] {0.18f, -0.24f, 0, -0f},
        applied(new Lasso(), Map.of("l1", 2, "group", 1), w.clone()),
        1e-7f);
    assertArrayEquals(
        new float[4], applied(new Lasso(), Map.of("l1", 0, "group", 10), new float[] {1, 0, 1, 0}));
  }

  @Test
  void aNeuronHasOneSign() {
    float[] w = {-3, -0.5f, 0, 0.25f, 2};
    assertArrayEquals(
        new float[] {0, 0, 0, 0.25f, 2}, applied(new Dale(), Map.of("excitatory", 1), w.clone()));
    assertArrayEquals(
        new float[] {-3, -0.5f, -0f, -0f, -0f},
        applied(new Dale(), Map.of("excitatory", 0), w.clone()));
    Constraint dale = create(new Dale(), Map.of());
    int excitatory = 0;
    for (int pre = 0; pre < 1000; pre++) {
      Row first = new Row(0, pre, 2, new int[] {0, 1}, -1, 1);
      Row later = new Row(0, pre, 2, new int[] {0, 1}, -2, 2);
      later.update = 7;
      dale.apply(first, new double[0]);
      dale.apply(later, new double[0]);
      assertEquals(first.weights[1] > 0, later.weights[1] > 0);
      assertTrue(first.weights[0] == 0 ^ first.weights[1] == 0);
      excitatory += first.weights[1] > 0 ? 1 : 0;
    }
    assertEquals(800, excitatory, 40); // three standard deviations
  }

  @Test
  void scalesTheNormOfARow() {
    assertArrayEquals(new float[] {0.6f, -0.8f}, applied(new RowNorm(), Map.of(), 3, -4), 1e-6f);
    assertArrayEquals(new float[] {0.3f, -0.4f}, applied(new RowNorm(), Map.of(), 0.3f, -0.4f));
    assertArrayEquals(
        new float[] {0.6f, -0.8f},
        applied(new RowNorm(), Map.of("exact", true), 0.3f, -0.4f),
        1e-6f);
    assertArrayEquals(new float[2], applied(new RowNorm(), Map.of("exact", true), 0, 0));
    assertArrayEquals(
        new float[] {1.5f, -0.5f}, applied(new RowNorm(), Map.of("p", 1, "norm", 2), 6, -2), 1e-6f);
    float[] cubic = applied(new RowNorm(), Map.of("p", 3), 1, 2, -3);
    assertEquals(1, Math.pow(cubic[0], 3) + Math.pow(cubic[1], 3) - Math.pow(cubic[2], 3), 1e-5);
    assertEquals(-3, cubic[2] / cubic[0], 1e-5);
  }

  /** Of a sparse matrix: neuron 0 gets 3 and -4, neuron 2 gets 0.5. */
  @Test
  void orThatOfWhatReachesANeuron() {
    Constraint constraint = create(new RowNorm(), Map.of("per", "postsynaptic"));
    float[][] w = {{3, 0.5f}, {-4}};
    int[][] targets = {{0, 2}, {0}};
    double[] summary = constraint.summary(w, targets, 3);
    for (int i = 0; i < w.length; i++) {
      constraint.apply(new Row(0, i, 3, targets[i], w[i]), summary);
    }
    assertArrayEquals(new float[] {0.6f, 0.5f}, w[0], 1e-6f);
    assertArrayEquals(new float[] {-0.8f}, w[1], 1e-6f);
  }

  /** Three bits are -3 .. 3, the largest weight is 3 scales. */
  @Test
  void roundsToAGrid() {
    float[] w = {0.9f, -0.31f, 0.14f, 0.16f, 0, -0.7f};
    assertArrayEquals(
        new float[] {0.9f, -0.3f, 0, 0.3f, 0, -0.6f},
        applied(new Quantise(), Map.of("bits", 3), w.clone()),
        1e-6f);
    assertArrayEquals(
        new float[] {1, 0, 0}, applied(new Quantise(), Map.of("bits", 2), 1, 0.49f, -0.49f), 0f);
    assertArrayEquals(new float[3], applied(new Quantise(), Map.of("bits", 2), new float[3]));
    Constraint constraint = create(new Quantise(), Map.of("bits", 3, "scale", "matrix"));
    float[][] matrix = {{0.9f, 0.4f}, {0.1f, 0.2f}};
    double[] summary = constraint.summary(matrix, null, 2);
    for (float[] row : matrix) {
      constraint.apply(Row.of(row), summary);
    }
    assertArrayEquals(new float[] {0.9f, 0.3f}, matrix[0], 1e-6f);
    assertArrayEquals(new float[] {0, 0.3f}, matrix[1], 1e-6f);
    assertArrayEquals(new double[] {0.3}, constraint.scales(matrix), 1e-6);
    Constraint perRow = create(new Quantise(), Map.of("bits", 3));
    assertArrayEquals(new double[] {0.3, 0.1}, perRow.scales(matrix), 1e-6);
    assertEquals(3, perRow.bits());
    assertTrue(perRow.keepsShadow());
  }

  @Test
  void roundsByChanceToTheRightMean() {
    Constraint constraint = create(new Quantise(), Map.of("bits", 2, "rounding", "stochastic"));
    double[] mean = new double[3];
    int rows = 4000;
    for (int pre = 0; pre < rows; pre++) {
      Row row = new Row(0, pre, 3, new int[] {0, 1, 2}, 1, 0.3f, -0.8f);
      constraint.apply(row, new double[0]);
      for (int k = 0; k < 3; k++) {
        assertEquals(Math.rint(row.weights[k]), row.weights[k]);
        mean[k] += row.weights[k] / rows;
      }
    }
    assertArrayEquals(new double[] {1, 0.3, -0.8}, mean, 0.025);
  }

  /** A synapse that crosses zero wakes elsewhere; one that does not is only shrunk. */
  @Test
  void deepRMovesWhatCrossesZero() {
    Constraint constraint = create(new DeepR(), Map.of("l1", 0.5));
    assertTrue(constraint.rewires());
    Row row = new Row(1, 0, 20, new int[] {3, 5, 8, 13}, 1, -1, 0.01f, -0f);
    row.update = 0;
    constraint.apply(row, new double[0]);
    assertArrayEquals(new float[] {1, -1, 1, -1}, row.memory[0]);
    assertArrayEquals(new float[] {1, -1, 0.01f, -0f}, row.weights);
    row.update = 1;
    row.weights[1] = 0.5f;
    constraint.apply(row, new double[0]);
    assertEquals(0.95f, row.weights[0], 1e-6f);
    assertEquals(3, row.targets[0]);
    assertEquals(4, IntStream.of(row.targets).distinct().count());
    for (int k = 1; k < 4; k++) {
      assertFalse(Arrays.asList(5, 8, 13).get(k - 1) == row.targets[k], "moved");
      assertEquals(Math.copySign(0f, row.memory[0][k]), row.weights[k]);
    }
  }

  @Test
  void deepREndsWithItsLastUpdate() {
    Constraint constraint = create(new DeepR(), Map.of("l1", 0.5, "temperature", 0.1, "until", 7));
    Row row = new Row(1, 0, 20, new int[] {3, 5}, 1, -1);
    row.memory[0][0] = 1;
    row.memory[0][1] = 1;
    row.update = 8;
    constraint.apply(row, new double[0]);
    assertArrayEquals(new float[] {1, -1}, row.weights);
    assertArrayEquals(new int[] {3, 5}, row.targets);
    row.update = 7;
    constraint.apply(row, new double[0]);
    assertTrue(row.targets[1] != 5, "moved by the last");
  }

  /** nu has the variance of a walk of 2 eta T. */
  @Test
  void deepRWalksByItsTemperature() {
    Constraint constraint = create(new DeepR(), Map.of("l1", 0, "temperature", 0.05));
    double sum = 0;
    int rows = 4000;
    for (int pre = 0; pre < rows; pre++) {
      Row row = new Row(1, pre, 9, new int[] {pre % 9}, 5);
      row.memory[0][0] = 1;
      constraint.apply(row, new double[0]);
      sum += (row.weights[0] - 5.0) * (row.weights[0] - 5.0);
    }
    assertEquals(2 * 0.1 * 0.05, sum / rows, 0.001);
  }

  @Test
  void deepRDrawsBothSignsAndAllPlaces() {
    Constraint constraint = create(new DeepR(), Map.of());
    int[] places = new int[5];
    int positive = 0;
    for (int pre = 0; pre < 4000; pre++) {
      Row row = new Row(1, pre, 5, new int[] {4}, -1);
      row.memory[0][0] = 1;
      constraint.apply(row, new double[0]);
      places[row.targets[0]]++;
      positive += row.memory[0][0] > 0 ? 1 : 0;
    }
    assertEquals(2000, positive, 100);
    for (int j = 0; j < 4; j++) {
      assertEquals(1000, places[j], 100);
    }
    assertEquals(0, places[4]);
  }
}
