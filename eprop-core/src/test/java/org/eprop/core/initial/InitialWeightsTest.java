package org.eprop.core.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.core.io.Npy;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;
import org.eprop.core.io.Sha256;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialWeightsTest {

  private static final int[][] TARGETS = {{0, 2}, {}, {1, 2, 3}};

  @TempDir private Path folder;

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
      for (float[] row : filled(new Gaussian(), Map.of("gain", 1.5), shape)) {
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

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static NpyArray matrix() {
    double[] numbers = new double[12];
    Arrays.setAll(numbers, i -> i + 0.5);
    return NpyArray.of(numbers, 3, 4);
  }

  @Test
  void aFileGivesAMatrixOrTheSynapsesThereAre() {
    Path npy = file("w.npy");
    Npy.write(npy, matrix());
    Map<String, String> parameters = Map.of("path", npy.toString());
    assertArrayEquals(
        new float[][] {
          {0.5f, 1.5f, 2.5f, 3.5f}, {4.5f, 5.5f, 6.5f, 7.5f}, {8.5f, 9.5f, 10.5f, 11.5f}
        },
        filled(new WeightFile(), parameters, dense(3, 4)));
    assertArrayEquals(
        new float[][] {{0.5f, 2.5f}, {}, {9.5f, 10.5f, 11.5f}},
        filled(new WeightFile(), parameters, sparse()));
    Path npz = file("w.npz");
    new Npz(Map.of("w", matrix()), Map.of()).write(npz);
    assertArrayEquals(
        new float[][] {{0.5f, 2.5f}, {}, {9.5f, 10.5f, 11.5f}},
        filled(new WeightFile(), Map.of("path", npz.toString(), "array", "w"), sparse()));
  }

  /** So that a run can tell whether the file is what it was. */
  @Test
  void aFileIsKnownByItsContent() {
    Path file = folder.resolve("w.npy");
    Npy.write(file, NpyArray.of(new double[] {1, 2}, 1, 2));
    WeightFile weights = new WeightFile();
    DataSource source =
        weights.sources(Arguments.of(weights, Map.of("path", file.toString()))).get(0);
    assertEquals("w.npy", source.name());
    assertEquals(Sha256.of(file), source.sha256());
    assertEquals(144, source.bytes());
    assertEquals(List.of(), new Gaussian().sources(Arguments.defaults(new Gaussian())));
  }

  @Test
  void aFileThatDoesNotFit() {
    Path npy = file("w.npy");
    Npy.write(npy, matrix());
    Map<String, Object> parameters = new LinkedHashMap<>(Map.of("path", npy.toString()));
    assertEquals(
        npy + ": got the shape [3, 4], but expected [4, 3]",
        problem(new WeightFile(), parameters, dense(4, 3)));
    parameters.put("array", "w");
    assertEquals(
        "array: got \"w\", but expected none, as " + npy + " is one array",
        problem(new WeightFile(), parameters, dense(3, 4)));
    assertEquals(
        "path: got none, but expected the path of a .npy or .npz file",
        problem(new WeightFile(), Map.of(), dense(3, 4)));
    String missing = file("none.npy").toString();
    assertEquals(
        missing + ": there is no such file",
        problem(new WeightFile(), Map.of("path", missing), dense(3, 4)));
    Npy.write(npy, NpyArray.of(new float[] {1, Float.NaN}, 1, 2));
    assertEquals(
        npy + ": at [0, 1]: got NaN, but expected a finite number",
        problem(new WeightFile(), Map.of("path", npy.toString()), dense(1, 2)));
    String npz = file("w.npz").toString();
    new Npz(Map.of("w", matrix()), Map.of()).write(Path.of(npz));
    assertEquals(
        npz + ": there is no array \"v\"; there are [w]",
        problem(new WeightFile(), Map.of("path", npz, "array", "v"), dense(3, 4)));
    assertEquals(
        npz + ": w: got the shape [3, 4], but expected [1, 2]",
        problem(new WeightFile(), Map.of("path", npz, "array", "w"), dense(1, 2)));
    assertTrue(
        problem(new WeightFile(), Map.of("path", npz), dense(1, 2))
            .startsWith("array: got none, but expected the name of an array in "));
  }
}
