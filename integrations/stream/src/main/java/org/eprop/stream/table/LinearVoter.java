package org.eprop.stream.table;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Linear least squares of features f that are fixed, with forgetting: y = W f, W by {@code rls}; of
 * classes the target is one for the label's and zero for others. Or logistic regression, of classes
 * alone, by {@code rls}'s gain g of a row that counts v (Newton's method, row by row, with one v
 * for all classes):
 *
 * <pre>
 * p = softmax(W f),   v = max(0.02, max_k p_k (1 - p_k)),   W_k += g (1{k = label} - p_k) / v
 * </pre>
 */
final class LinearVoter implements Voter {

  /** Of what. */
  enum Features {
    /** The row. */
    ROW,
    /** The raw row. */
    RAW,
    /** The raw row, and products of two of its numbers, squares too. */
    SQUARES,
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
  private static final int MOST_SQUARES = 100;

  /** Of a row whose class is as good as sure. */
  private static final double LEAST_WEIGHT = 0.02;

  /** Half of what logarithms were divided by. */
  private static final double LATER = 4;

  /** Features are about as large as 1, and a few rows are not to be learned by heart. */
  private static final double INITIAL = 1;

  private final Features of;
  private final boolean logistic;
  private final ReadoutOptimizer optimizer;
  private final double[][] memory;
  private final double[] gain;
  private double[][] weights = {};

  /** Of the row that was seen last: who answers a row is often taught it next. */
  private @Nullable TableRow last;

  private double[] lastFeatures = {};

  /** Of features of a row; others come with {@link #learn(double[], double, int)}. */
  LinearVoter(Features of, ReadoutOptimizer optimizer, int features, boolean logistic) {
    this.of = of;
    this.logistic = logistic;
    this.optimizer = optimizer;
    memory = optimizer.newMemory(features);
    gain = new double[features];
    optimizer.begin(features, memory);
  }

  /** By {@code rls}. */
  static ReadoutOptimizer optimizer(Plugins plugins, double lambda) {
    ReadoutOptimizerFactory factory = plugins.find(ReadoutOptimizerFactory.class, "rls");
    return factory.create(
        Context.of(Arguments.of(factory, Map.of("lambda", lambda, "initial", INITIAL))));
  }

  /** Of features, and lambda. */
  static VoterFactory of(Plugins plugins, Features of, double lambda, int most) {
    return of(plugins, of, lambda, most, /* logistic= */ false);
  }

  /** The same by logistic regression; of classes alone. */
  static VoterFactory logistic(Plugins plugins, Features of, double lambda, int most) {
    return of(plugins, of, lambda, most, /* logistic= */ true);
  }

  private static VoterFactory of(
      Plugins plugins, Features of, double lambda, int most, boolean logistic) {
    ReadoutOptimizer optimizer = optimizer(plugins, lambda);
    return new VoterFactory() {
      @Override
      public String name() {
        return (logistic ? "logistic regression of " : "least squares of ")
            + of
            + ", lambda "
            + lambda;
      }

      @Override
      public @Nullable Voter create(Shape shape) {
        int n = count(of, shape);
        return n > 0 && (n <= most || of == Features.ROW) && !(logistic && shape.values())
            ? new LinearVoter(of, optimizer, n, logistic)
            : null;
      }
    };
  }

  private static int count(Features of, VoterFactory.Shape shape) {
    int lagged = shape.raw() * TableRow.LAGS;
    return switch (of) {
      case ROW -> shape.features();
      case RAW -> shape.raw() == 0 ? 0 : 1 + shape.raw();
      case SQUARES -> {
        int n = 1 + shape.raw() + shape.raw() * (shape.raw() + 1) / 2;
        yield n == 1 || n > MOST_SQUARES ? 0 : n;
      }
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
      case RAW, SQUARES -> {
        double[] x = row.raw();
        f = new double[gain.length];
        f[0] = 1;
        System.arraycopy(x, 0, f, 1, x.length);
        if (of == Features.SQUARES) {
          square(x, f, 1 + x.length);
        }
      }
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

  private static void square(double[] numbers, double[] f, int at) {
    int end = at;
    for (int i = 0; i < numbers.length; i++) {
      for (int j = 0; j <= i; j++) {
        f[end++] = numbers[i] * numbers[j];
      }
    }
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
    double[] y = answers(features(row), Math.max(1, classes));
    return logistic ? softmax(y) : y;
  }

  /** Probabilities in place of y. */
  static double[] softmax(double[] y) {
    double most = y.length == 0 ? 0 : y[Target.largest(y)];
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      y[k] = StrictMath.exp(y[k] - most);
      sum += y[k];
    }
    for (int k = 0; k < y.length; k++) {
      y[k] /= sum;
    }
    return y;
  }

  /** What it answers; where that is not finite any more, it begins anew. */
  double[] answers(double[] f, int outputs) {
    double[] y = answers(weights, f, outputs);
    for (double one : y) {
      if (!Double.isFinite(one)) {
        beginAnew();
        return new double[outputs];
      }
    }
    return y;
  }

  private void beginAnew() {
    optimizer.begin(gain.length, memory);
    for (double[] row : weights) {
      Arrays.fill(row, 0);
    }
  }

  /** So that all its numbers can be saved. */
  private void beginAnewIfNotFinite() {
    boolean finite = true;
    for (double[][] all : List.of(memory, weights)) {
      for (double[] row : all) {
        for (double x : row) {
          finite &= Double.isFinite(x);
        }
      }
    }
    if (!finite) {
      beginAnew();
    }
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
    learn(features(row), label, classes);
  }

  void learn(double[] f, double label, int classes) {
    int outputs = Math.max(1, classes);
    int known = weights.length;
    weights = known < outputs ? Arrays.copyOf(weights, outputs) : weights;
    for (int k = known; k < weights.length; k++) {
      weights[k] = new double[gain.length];
    }
    double[] y = answers(f, outputs);
    double weight = 1;
    if (logistic) {
      y = softmax(y);
      weight = LEAST_WEIGHT;
      for (double p : y) {
        weight = Math.max(weight, p * (1 - p));
      }
    }
    Arrays.fill(gain, 0);
    optimizer.gain(f, weight, memory, gain);
    for (int k = 0; k < outputs; k++) {
      double error = ((classes == 0 ? label : k == label ? 1 : 0) - y[k]) / weight;
      for (int i = 0; i < gain.length; i++) {
        weights[k][i] += gain[i] * error;
      }
    }
  }

  @Override
  public void exchange(StateBytes bytes) {
    if (!bytes.isRead()) {
      beginAnewIfNotFinite();
    }
    bytes.rows("memory of least squares", memory);
    weights = exchange(bytes, weights);
  }

  /** Saves or restores weights. */
  double[][] exchange(StateBytes bytes, double[][] now) {
    int outputs = (int) bytes.whole("outputs", now.length, 0, Labels.MOST_CLASSES);
    double[][] all = bytes.isRead() ? new double[outputs][gain.length] : now;
    for (double[] row : all) {
      Texts.within(bytes, "weights", row, -Texts.LARGEST, Texts.LARGEST);
    }
    return all;
  }

  double[][] copyOfWeights() {
    beginAnewIfNotFinite();
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
