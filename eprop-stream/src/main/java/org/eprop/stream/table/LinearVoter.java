package org.eprop.stream.table;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Linear least squares of features that are fixed, with forgetting: y = W f, W by {@code rls}; of
 * classes the target is one for the label's and zero for others.
 */
final class LinearVoter implements Voter {

  /** Of what. */
  enum Features {
    /** The row. */
    ROW,
    /** The row, and the raw rows before it. */
    LAGS,
    /** The raw row and those before it, and products of two of them, the latest first. */
    PRODUCTS,
    /** The row, and products of two raw numbers of it. */
    CROSSED,
    /** The row, and its memory columns. */
    MEMORY,
    /**
     * The same, and which of two raw numbers was large more recently: tanh(ln(a / b) / 2) of their
     * averages over 6 rows, of all pairs.
     */
    RECENCY
  }

  private static final int MOST_PRODUCTS = 140;

  /** Half of what logarithms were divided by. */
  private static final double LATER = 4;

  /** Features are about as large as 1, and a few rows are not to be learned by heart. */
  private static final double INITIAL = 1;

  private final Features of;
  private final ReadoutOptimizer optimizer;
  private final double[] memory;
  private final double[] gain;
  private double[][] weights = {};

  /** Of the row that was seen last: who answers a row is often taught it next. */
  private @Nullable TableRow last;

  private double[] lastFeatures = {};

  private LinearVoter(Features of, ReadoutOptimizer optimizer, int features) {
    this.of = of;
    this.optimizer = optimizer;
    memory = new double[optimizer.memory(features)];
    gain = new double[features];
    optimizer.begin(features, memory);
  }

  /** Of features, and lambda. */
  static VoterFactory of(Plugins plugins, Features of, double lambda, int most) {
    ReadoutOptimizerFactory factory = plugins.find(ReadoutOptimizerFactory.class, "rls");
    ReadoutOptimizer optimizer =
        factory.create(
            Context.of(Arguments.of(factory, Map.of("lambda", lambda, "initial", INITIAL))));
    return new VoterFactory() {
      @Override
      public String name() {
        return "least squares of " + of + ", lambda " + lambda;
      }

      @Override
      public @Nullable Voter create(Shape shape) {
        int n = count(of, shape);
        return n > 0 && (n <= most || of == Features.ROW)
            ? new LinearVoter(of, optimizer, n)
            : null;
      }
    };
  }

  private static int count(Features of, VoterFactory.Shape shape) {
    int lagged = shape.raw() * TableRow.LAGS;
    return switch (of) {
      case ROW -> shape.features();
      case LAGS -> shape.features() + lagged - shape.raw();
      case PRODUCTS ->
          1 + lagged + Math.min(products(lagged), Math.max(0, MOST_PRODUCTS - 1 - lagged));
      case CROSSED -> shape.features() + products(shape.raw());
      case MEMORY -> shape.memory() == 0 ? 0 : shape.features() + shape.memory();
      case RECENCY -> {
        int pairs = shape.raw() * (shape.raw() - 1) / 2;
        yield shape.memory() == 0 || pairs == 0 ? 0 : shape.features() + shape.memory() + pairs;
      }
    };
  }

  private static int products(int numbers) {
    return Math.min(MOST_PRODUCTS, numbers * (numbers - 1) / 2);
  }

  private static void multiply(double[] numbers, int first, double[] f, int at) {
    int i = 0;
    int j = 1;
    for (int p = at; p < f.length; p++) {
      f[p] = numbers[first + i] * numbers[first + j];
      i++;
      if (i == j) {
        i = 0;
        j++;
      }
    }
  }

  double[] features(TableRow row) {
    if (row != last) {
      last = row;
      lastFeatures = newFeatures(row);
    }
    return lastFeatures;
  }

  private double[] newFeatures(TableRow row) {
    double[] f = Arrays.copyOf(row.features(), gain.length);
    int at = row.features().length;
    switch (of) {
      case ROW -> {}
      case LAGS -> addPast(row.past(), 1, f, at);
      case CROSSED -> multiply(row.raw(), 0, f, at);
      case MEMORY -> System.arraycopy(row.memory(), 0, f, at, row.memory().length);
      case RECENCY -> {
        System.arraycopy(row.memory(), 0, f, at, row.memory().length);
        compare(row.memory(), row.raw().length, f, at + row.memory().length);
      }
      case PRODUCTS -> {
        f = new double[gain.length];
        f[0] = 1;
        addPast(row.past(), 0, f, 1);
        int width = row.raw().length * TableRow.LAGS;
        multiply(f, 1, f, 1 + width);
      }
    }
    return f;
  }

  private static void compare(double[] memory, int numbers, double[] f, int at) {
    int end = at;
    for (int i = 0; i < numbers; i++) {
      for (int j = 0; j < i; j++) {
        f[end++] = StrictMath.tanh(LATER * (memory[i] - memory[j]));
      }
    }
  }

  private static void addPast(List<double[]> past, int first, double[] f, int at) {
    int end = at;
    for (int l = first; l < past.size(); l++) {
      System.arraycopy(past.get(l), 0, f, end, past.get(l).length);
      end += past.get(l).length;
    }
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    return answers(weights, features(row), Math.max(1, classes));
  }

  /** What such weights answer. */
  static double[] answers(double[][] by, double[] f, int outputs) {
    double[] y = new double[outputs];
    for (int k = 0; k < Math.min(outputs, by.length); k++) {
      double sum = 0;
      for (int i = 0; i < f.length; i++) {
        sum += by[k][i] * f[i];
      }
      y[k] = sum;
    }
    return y;
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    int outputs = Math.max(1, classes);
    int known = weights.length;
    weights = Arrays.copyOf(weights, Math.max(known, outputs));
    for (int k = known; k < weights.length; k++) {
      weights[k] = new double[gain.length];
    }
    double[] f = features(row);
    double[] y = answers(weights, f, outputs);
    Arrays.fill(gain, 0);
    optimizer.gain(f, 1, memory, gain);
    for (int k = 0; k < outputs; k++) {
      double error = (classes == 0 ? label : k == label ? 1 : 0) - y[k];
      for (int i = 0; i < gain.length; i++) {
        weights[k][i] += gain[i] * error;
      }
    }
  }

  @Override
  public void exchange(StateBytes bytes) {
    bytes.doubles("memory of least squares", memory);
    weights = exchange(bytes, weights);
  }

  /** Saves or restores weights. */
  double[][] exchange(StateBytes bytes, double[][] now) {
    int outputs = (int) bytes.whole("outputs", now.length, 0, Labels.MOST_CLASSES);
    double[][] all = bytes.isRead() ? new double[outputs][gain.length] : now;
    for (double[] row : all) {
      bytes.doubles("weights", row);
    }
    return all;
  }

  double[][] weights() {
    return weights;
  }

  double[][] copyOfWeights() {
    return Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
  }

  /** Learns as fast as at its beginning, from what it knows. */
  void renew() {
    optimizer.begin(gain.length, memory);
  }

  /** Goes on from copies of others. */
  void use(double[][] others) {
    for (int k = 0; k < others.length; k++) {
      weights[k] = others[k].clone();
    }
  }
}
