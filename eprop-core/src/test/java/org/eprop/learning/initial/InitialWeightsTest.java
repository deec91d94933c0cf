package org.eprop.learning.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {

  private static final int[][] TARGETS = {{0, 2}, {}, {1, 2, 3}};

  private static RandomGenerator random() {
    return new RandomStreams(3).stream("weights");
  }

  private static InitialWeights.Shape dense(int pre, int post) {
    return new InitialWeights.Shape(pre, post, null, pre);
  }

  private static InitialWeights.Shape sparse() {
    return new InitialWeights.Shape(3, 4, TARGETS, 1.25);
  }

  private static float[][] filled(
      InitialWeightsFactory factory, Map<String, ?> parameters, InitialWeights.Shape shape) {
    float[][] w = new float[shape.pre()][];
    Arrays.setAll(
        w, i -> new float[shape.targets() == null ? shape.post() : shape.targets()[i].length]);
    factory.create(Context.of(Arguments.of(factory, parameters))).fill(w, shape, random());
    return w;
  }

  private static String problem(
      InitialWeightsFactory factory, Map<String, ?> parameters, InitialWeights.Shape shape) {
    return assertThrows(InvalidInputException.class, () -> filled(factory, parameters, shape))
        .getMessage();
  }

  @Test
  void gaussianIsScaledByTheInputsPerNeuron() {
    for (InitialWeights.Shape shape : new InitialWeights.Shape[] {dense(5, 3), sparse()}) {
      RandomGenerator random = random();
      double deviation = 1.5 / Math.sqrt(shape.inputsPerNeuron());
      for (float[] row : filled(new GaussianWeights(), Map.of("gain", 1.5), shape)) {
        for (float w : row) {
          assertEquals((float) (deviation * random.nextGaussian()), w);
        }
      }
    }
  }

  @Test
  void uniformFillsItsRange() {
    float[][] w = filled(new Uniform(), Map.of("low", -1, "high", 3), dense(400, 50));
    double least = 1;
    double most = -1;
    double sum = 0;
    for (float[] row : w) {
      for (float x : row) {
        least = Math.min(least, x);
        most = Math.max(most, x);
        sum += x;
      }
    }
    assertEquals(-1 / 20.0, least, 1e-4);
    assertEquals(3 / 20.0, most, 1e-4);
    assertEquals(1 / 20.0, sum / 20000, 2e-3);
    assertEquals(
        "got low 2.0 and high 1.0, but expected low <= high",
        problem(new Uniform(), Map.of("low", 2), dense(2, 2)));
  }

  @Test
  void constantIsTheSameEverywhere() {
    assertArrayEquals(
        new float[][] {{-0.5f, -0.5f}, {}, {-0.5f, -0.5f, -0.5f}},
        filled(new Constant(), Map.of("value", -0.5), sparse()));
  }

  @Test
  void theShorterSideIsOrthogonal() {
    for (int[] size : new int[][] {{30, 50}, {50, 30}, {20, 20}, {1, 4}}) {
      float[][] w = filled(new Orthogonal(), Map.of("gain", 2), dense(size[0], size[1]));
      int n = Math.min(size[0], size[1]);
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          double dot = 0;
          for (int k = 0; k < Math.max(size[0], size[1]); k++) {
            dot += size[0] <= size[1] ? (double) w[a][k] * w[b][k] : (double) w[k][a] * w[k][b];
          }
          assertEquals(a == b ? 4 : 0, dot, 1e-6);
        }
      }
    }
    assertEquals(
        "got a sparse matrix, but expected a dense one: sparse rows can't be made orthogonal",
        problem(new Orthogonal(), Map.of(), sparse()));
  }
}
