package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeights.Shape;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Randomness;
import org.eprop.tck.check.Variation;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;

/**
 * What initial weights must be: a finite number for each synapse, dense or sparse, that follows
 * from the random stream. Matrices that they refuse with an {@link InvalidInputException} are left
 * out.
 */
public final class InitialWeightsChecks {

  /** Of four times as many, a quarter would be left; by chance it is a tenth more or less. */
  private static final double LITTLE = 0.7;

  private static final int[][] TARGETS = {{1, 3, 4}, {}, {0, 1, 2, 3, 4}, {2}, {0, 4}, {1, 2}};

  public static final CommonChecks<InitialWeightsFactory, InitialWeights> COMMON =
      new CommonChecks<>(
          InitialWeightsFactory.class,
          List.of(),
          false,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), InitialWeightsChecks::measure),
          InitialWeightsChecks::lacking,
          subject -> new double[0]);

  public static final NetworkChecks<InitialWeightsFactory> NETWORK =
      new NetworkChecks<>(
          subject -> NetworkComponents.of().about(InitialWeightsFactory.class, subject));

  private InitialWeightsChecks() {}

  /** All of them. */
  public static List<Check<InitialWeightsFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            new Check<InitialWeightsFactory>(
                    "fan_in",
                    "weights that shrink with one side's number of neurons do so with the inputs'",
                    InitialWeightsChecks::fanIn)
                .lacking(InitialWeightsChecks::lacking),
            each(
                    "fills",
                    "fill(...) writes a finite number for every synapse, dense and sparse",
                    InitialWeightsChecks::fills)
                .lacking(InitialWeightsChecks::lacking),
            each(
                    "seeded",
                    "the same random stream gives the same weights, whatever was there before",
                    InitialWeightsChecks::seeded)
                .lacking(InitialWeightsChecks::lacking),
            new Check<InitialWeightsFactory>(
                    "drawn",
                    "random weights follow from the stream that is given, and not all weights are 0",
                    InitialWeightsChecks::drawn)
                .lacking(InitialWeightsChecks::lacking),
            each(
                    "read_only",
                    "fill(...) writes into the rows that there are, and leaves the targets alone",
                    (where, initial, shape, findings) -> readOnly(where, initial, shape, findings))
                .lacking(InitialWeightsChecks::lacking),
            saveAndLoad()));
  }

  /** Kinds of matrices, by what they are called in messages. */
  private static Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("dense, 6 -> 4", dense(6, 4));
    shapes.put("dense, 4 -> 6", dense(4, 6));
    shapes.put("dense, 5 -> 5", dense(5, 5));
    shapes.put("dense, 70 -> 40", dense(70, 40));
    shapes.put("dense, 1 -> 3", dense(1, 3));
    shapes.put("dense, 3 -> 1", dense(3, 1));
    int synapses = Arrays.stream(TARGETS).mapToInt(row -> row.length).sum();
    int[][] targets = Arrays.stream(TARGETS).map(int[]::clone).toArray(int[][]::new);
    shapes.put("sparse, 6 -> 5", new Shape(targets.length, 5, targets, synapses / 5.0));
    return shapes;
  }

  private static Shape dense(int pre, int post) {
    return new Shape(pre, post, null, pre);
  }

  private static float[][] rows(Shape shape, float before) {
    float[][] w = new float[shape.pre()][];
    for (int i = 0; i < w.length; i++) {
      w[i] = new float[shape.targets() == null ? shape.post() : shape.targets()[i].length];
      Arrays.fill(w[i], before);
    }
    return w;
  }

  /** The weights of a matrix; null if it is refused. */
  private static double[] fill(InitialWeights initial, Shape shape, float before) {
    return fill(initial, shape, before, 1);
  }

  private static double[] fill(InitialWeights initial, Shape shape, float before, long seed) {
    float[][] w = rows(shape, before);
    try {
      initial.fill(w, shape, new RandomStreams(seed).stream("initial"));
    } catch (InvalidInputException e) {
      return null;
    }
    List<Double> numbers = new ArrayList<>();
    for (float[] row : w) {
      for (float x : row) {
        numbers.add((double) x);
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] measure(InitialWeights initial, long question) {
    List<Double> numbers = new ArrayList<>();
    for (Shape shape : shapes().values()) {
      double[] w = fill(initial, shape, Float.NaN, question);
      for (int i = 0; w != null && i < w.length; i++) {
        numbers.add(w[i]);
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What weights from a file say if they are not told which, or if no matrix here is like it. */
  private static String lacking(Choice<InitialWeightsFactory> subject) {
    InitialWeights initial;
    try {
      initial = COMMON.probe().make(subject);
    } catch (InvalidInputException e) {
      return "without parameters there are no weights, " + e.getMessage();
    }
    for (Shape shape : shapes().values()) {
      if (fill(initial, shape, 0) != null) {
        return "";
      }
    }
    return "no matrix that was tried is accepted";
  }

  /** Looks at a matrix that is not refused, with every parameter varied. */
  private interface Look {
    void at(String where, InitialWeights initial, Shape shape, Findings findings);
  }

  private static Check<InitialWeightsFactory> each(String property, String statement, Look look) {
    return COMMON.each(
        property,
        statement,
        (label, initial, findings) ->
            shapes()
                .forEach(
                    (name, shape) -> {
                      if (fill(initial, shape, 0) != null) {
                        look.at(label + name, initial, shape, findings);
                      }
                    }));
  }

  /** Every synapse gets a finite weight. */
  private static void fills(String where, InitialWeights initial, Shape shape, Findings findings) {
    float[][] w = rows(shape, Float.NaN);
    initial.fill(w, shape, new RandomStreams(1).stream("initial"));
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < w[i].length; k++) {
        int post = shape.targets() == null ? k : shape.targets()[i][k];
        findings.finite(
            "W is written, and finite", where + ", synapse " + i + " -> " + post, w[i][k]);
      }
    }
  }

  /** The stream, and nothing else, says how weights start. */
  private static void seeded(String where, InitialWeights initial, Shape shape, Findings findings) {
    double[] first = fill(initial, shape, 0);
    measure(initial, 1);
    findings.sameBits(
        "W follows from the random stream alone", where, fill(initial, shape, 100), first);
  }

  /** Chance comes from the stream that is given, and something from somewhere. */
  private static void drawn(Choice<InitialWeightsFactory> subject, Findings findings) {
    InitialWeights initial = COMMON.probe().make(subject);
    List<String> own = Randomness.of(subject.factory(), initial);
    double[] one = COMMON.probe().measure().of(initial, 1);
    if (!own.isEmpty() && Arrays.equals(one, COMMON.probe().measure().of(initial, 2))) {
      findings.add(
          "W follows from the random stream",
          own.get(0),
          "the same W for another stream",
          "draws from the stream that is given");
    }
    double[] dense = fill(initial, dense(8, 8), 0);
    if (dense != null
        && !Arrays.equals(dense, fill(initial, dense(8, 8), 0, 2))
        && IntStream.range(8, 64).allMatch(i -> dense[i] == dense[i - 8])) {
      findings.add(
          "each synapse has a weight of its own",
          "dense, 8 -> 8, another random stream is another matrix",
          "the same row for every neuron",
          "others");
    }
    if (Arrays.stream(one).allMatch(w -> w == 0)
        && Variation.around(subject, COMMON.probe()).size() == 1) {
      findings.add("some weight is not 0", "all matrices", "0", "weights to learn from");
    }
  }

  /** Of more inputs each has to weigh less, so that their sum stays; outputs do not add up. */
  private static void fanIn(Choice<InitialWeightsFactory> subject, Findings findings) {
    if (subject.factory().description().matches("(?is).*(fan.?out|outputs|postsynaptic).*")) {
      return; // it is meant
    }
    InitialWeights initial = COMMON.probe().make(subject);
    double[] square = fill(initial, dense(64, 64), 0);
    double[] inputs = fill(initial, dense(256, 64), 0);
    double[] outputs = fill(initial, dense(64, 256), 0);
    if (square == null || inputs == null || outputs == null) {
      return;
    }
    double byInputs = meanSquare(inputs) / meanSquare(square);
    double byOutputs = meanSquare(outputs) / meanSquare(square);
    if (byInputs > LITTLE && byOutputs < LITTLE) {
      findings.add(
          "the mean of w^2 falls with the number of inputs",
          "four times as many outputs, and four times as many inputs",
          "%s and %s times as large".formatted(Numbers.text(byOutputs), Numbers.text(byInputs)),
          "less of more inputs, or \"outputs\" in the description");
    }
  }

  private static double meanSquare(double[] w) {
    return Arrays.stream(w).map(x -> x * x).average().orElse(0);
  }

  private static void readOnly(
      String where, InitialWeights initial, Shape shape, Findings findings) {
    float[][] w = rows(shape, 0);
    float[][] before = w.clone();
    initial.fill(w, shape, new RandomStreams(1).stream("initial"));
    for (int i = 0; i < w.length; i++) {
      String row = where + ", row " + i;
      if (w[i] != before[i]) {
        findings.add("rows are written", row, "another array", "numbers in the array given");
      }
      if (shape.targets() != null && !Arrays.equals(shape.targets()[i], TARGETS[i])) {
        findings.add(
            "the targets stay",
            row,
            Arrays.toString(shape.targets()[i]),
            Arrays.toString(TARGETS[i]));
      }
    }
  }

  /** {@link NetworkChecks#saveAndLoad()}, in networks whose dense matrices start so. */
  public static Check<InitialWeightsFactory> saveAndLoad() {
    return NETWORK
        .saveAndLoad()
        .unless(
            subject -> {
              String lacking = lacking(subject);
              return lacking.isEmpty() && refusesSome(COMMON.probe().make(subject))
                  ? "it refuses some dense matrices"
                  : lacking;
            });
  }

  private static boolean refusesSome(InitialWeights initial) {
    return shapes().values().stream()
        .filter(shape -> shape.targets() == null)
        .anyMatch(shape -> fill(initial, shape, 0) == null);
  }
}
