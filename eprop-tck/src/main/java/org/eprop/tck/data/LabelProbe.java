package org.eprop.tck.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.tck.check.Findings;

/**
 * What a linear classifier makes of each channel's count and first spike, every sample judged
 * without itself: ridge regression on ones of the class, whose errors without a sample are alpha_i
 * / (G^{-1})_ii with G = X X^T + lambda and alpha = G^{-1} y. A label that no such thing tells may
 * have nothing to do with the input, and one that the first event tells, but the others do not, may
 * have slipped into it.
 *
 * @param inputs of samples
 * @param labels of the same
 * @param classes how many
 */
record LabelProbe(List<Input> inputs, int[] labels, int classes) {

  private static final int MOST = 200;
  private static final int LEAST = 40;
  private static final int MOST_CHANNELS = 1000;
  private static final double RIDGE = 0.1;
  private static final double ALL = 0.99;
  private static final double FEW = 0.9;

  /** That of a chance of one in forty thousand. */
  private static final double DEVIATIONS = 4;

  /** Of samples with one label each; nothing of others, or of few. */
  static Optional<LabelProbe> of(Task task, Dataset set) {
    List<Input> inputs = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i : TaskSets.indices(set, MOST)) {
      Sample sample = set.sample(0, i);
      int label = label(sample.target());
      if (label < 0) {
        return Optional.empty();
      }
      inputs.add(sample.input());
      labels.add(label);
    }
    long different = labels.stream().distinct().count();
    return inputs.size() < LEAST || different < 2
        ? Optional.empty()
        : Optional.of(
            new LabelProbe(
                inputs, labels.stream().mapToInt(label -> label).toArray(), task.outputs()));
  }

  /** -1 if there is none, or more than one. */
  private static int label(Target target) {
    int label = -1;
    for (int t = 0; t < target.steps(); t++) {
      if (target.weight(t) != 0) {
        if (!target.hasClasses() || (label >= 0 && label != target.classAt(t))) {
          return -1;
        }
        label = target.classAt(t);
      }
    }
    return label;
  }

  void look(Findings findings) {
    double chance = chance();
    double all = accuracy(false);
    int n = labels.length;
    double first =
        DoubleStream.of(
                byFirst(event -> event[0]),
                byFirst(event -> event[1]),
                byFirst(event -> event[0] * inputs.get(0).channels() + event[1]))
            .max()
            .orElse(0);
    String of = "a linear probe on counts and first spikes gets %s of %s training samples right";
    if (first >= ALL && accuracy(true) < FEW) {
      findings.warn(
          "too easy: the first event alone tells the label of %s of %s training samples, the others"
                  .formatted(Math.round(first * n), n)
              + " do not: has it slipped into the input?");
    } else if (all <= chance + DEVIATIONS * Math.sqrt(chance * (1 - chance) / n)) {
      findings.warn(
          of.formatted(Math.round(all * n), n)
              + ", no more than chance (%s): impossible, unless order tells the label"
                  .formatted(Math.round(chance * n)));
    }
  }

  /** Of the most frequent label. */
  private double chance() {
    long most = 0;
    for (int k = 0; k < classes; k++) {
      int label = k;
      most = Math.max(most, Arrays.stream(labels).filter(x -> x == label).count());
    }
    return (double) most / labels.length;
  }

  /** By the most frequent label of other samples whose first event is alike. */
  private double byFirst(ToIntFunction<int[]> key) {
    Map<Integer, int[]> counts = new HashMap<>();
    int[] keys = new int[labels.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key.applyAsInt(first(inputs.get(i)));
      counts.computeIfAbsent(keys[i], missing -> new int[classes])[labels[i]]++;
    }
    int right = 0;
    for (int i = 0; i < keys.length; i++) {
      int[] others = counts.get(keys[i]).clone();
      others[labels[i]]--;
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = others[k] > others[best] ? k : best;
      }
      right += others[best] > 0 && best == labels[i] ? 1 : 0;
    }
    return (double) right / keys.length;
  }

  /** Step and channel of the first event; -1 of none. */
  private static int[] first(Input input) {
    for (int t = 0; t < input.steps(); t++) {
      if (input instanceof SpikeInput spikes && spikes.start()[t] < spikes.start()[t + 1]) {
        return new int[] {t, spikes.channel()[spikes.start()[t]]};
      }
      if (input instanceof RealInput real) {
        for (int i = 0; i < real.channels(); i++) {
          if (real.values()[t][i] != 0) {
            return new int[] {t, i};
          }
        }
      }
    }
    return new int[] {-1, -1};
  }

  private double accuracy(boolean withoutFirst) {
    double[][] x =
        inputs.stream().map(input -> features(input, withoutFirst)).toArray(double[][]::new);
    int n = x.length;
    standardise(x);
    double[][] inverse = inverse(kernel(x));
    int right = 0;
    double[][] scores = new double[classes][n];
    for (int k = 0; k < classes; k++) {
      double[] y = new double[n];
      double mean = 0;
      for (int i = 0; i < n; i++) {
        y[i] = labels[i] == k ? 1 : 0;
        mean += y[i] / n;
      }
      for (int i = 0; i < n; i++) {
        double alpha = 0;
        for (int j = 0; j < n; j++) {
          alpha += inverse[i][j] * (y[j] - mean);
        }
        scores[k][i] = y[i] - alpha / inverse[i][i];
      }
    }
    for (int i = 0; i < n; i++) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = scores[k][i] > scores[best][i] ? k : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / n;
  }

  /** Of each channel its sum and when it begins. */
  private static double[] features(Input input, boolean withoutFirst) {
    int channels = Math.min(input.channels(), MOST_CHANNELS);
    double[] x = new double[2 * channels];
    Arrays.fill(x, channels, 2 * channels, input.steps());
    int from = withoutFirst ? first(input)[0] + 1 : 0;
    for (int t = from; t < input.steps(); t++) {
      if (input instanceof SpikeInput spikes) {
        for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
          add(x, spikes.channel()[e] % channels, channels, t, 1);
        }
      } else {
        float[] row = ((RealInput) input).values()[t];
        for (int i = 0; i < row.length; i++) {
          add(x, i % channels, channels, t, row[i]);
        }
      }
    }
    return x;
  }

  private static void add(double[] x, int channel, int channels, int t, double value) {
    x[channel] += value;
    if (value != 0) {
      x[channels + channel] = Math.min(x[channels + channel], t);
    }
  }

  private static void standardise(double[][] x) {
    int n = x.length;
    for (int f = 0; f < x[0].length; f++) {
      double mean = 0;
      double square = 0;
      for (double[] row : x) {
        mean += row[f] / n;
      }
      for (double[] row : x) {
        square += (row[f] - mean) * (row[f] - mean) / n;
      }
      for (double[] row : x) {
        row[f] = square > 0 ? (row[f] - mean) / Math.sqrt(square) : 0;
      }
    }
  }

  private static double[][] kernel(double[][] x) {
    int n = x.length;
    double[][] kernel = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int f = 0; f < x[i].length; f++) {
          product += x[i][f] * x[j][f];
        }
        kernel[i][j] = product / x[i].length + (i == j ? RIDGE : 0);
        kernel[j][i] = kernel[i][j];
      }
    }
    return kernel;
  }

  /** Of a positive definite matrix, by Gauss and Jordan. */
  private static double[][] inverse(double[][] a) {
    int n = a.length;
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      inverse[i][i] = 1;
    }
    for (int p = 0; p < n; p++) {
      double pivot = a[p][p];
      for (int j = 0; j < n; j++) {
        a[p][j] /= pivot;
        inverse[p][j] /= pivot;
      }
      for (int i = 0; i < n; i++) {
        double factor = a[i][p];
        if (i != p && factor != 0) {
          for (int j = 0; j < n; j++) {
            a[i][j] -= factor * a[p][j];
            inverse[i][j] -= factor * inverse[p][j];
          }
        }
      }
    }
    return inverse;
  }

  /** The data sets of a task, by what they are called in messages. */
  static final class TaskSets {

    /** Of a larger set, so many samples are looked at, from the first to the last. */
    static final int MOST = 2000;

    private TaskSets() {}

    /** Those that there are. */
    static Map<String, Dataset> of(Task task) {
      Map<String, Dataset> sets = new LinkedHashMap<>();
      sets.put("training", task.train());
      task.validation().ifPresent(set -> sets.put("validation", set));
      task.test().ifPresent(set -> sets.put("test", set));
      return sets;
    }

    /** Numbers of samples, all or evenly spread. */
    static int[] indices(Dataset set) {
      return indices(set, MOST);
    }

    static int[] indices(Dataset set, int most) {
      long size = set.size();
      int count = (int) Math.min(most, Math.max(0, size));
      return IntStream.range(0, count)
          .map(i -> count == 1 ? 0 : (int) (i * (size - 1) / (count - 1)))
          .toArray();
    }
  }
}
