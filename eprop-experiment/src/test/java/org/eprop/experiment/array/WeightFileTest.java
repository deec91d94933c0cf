package org.eprop.experiment.array;

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
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.io.Sha256;
import org.eprop.learning.initial.GaussianWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFileTest {

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
    assertEquals(
        List.of(), new GaussianWeights().sources(Arguments.defaults(new GaussianWeights())));
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
