package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Naive Bayes of the labels so far, which fade. Of class k and column i, a normal distribution of
 * places within -3 to 3, which fades with each label of the class; or how often a value v came with
 * it, n_vk, which fades with each label of a row with that value: so what is known of a rare value
 * stays. With P_k the share of class k among all labels,
 *
 * <pre>
 * P(k | row) ~ P_k prod_i P_i(k),   P_i(k) = (n_vk + P_k) / ((sum_k' n_vk' + 1) P_k) of a value
 * </pre>
 *
 * <p>It names classes however rare they are.
 */
final class BayesVoter implements Voter {

  private static final double FADES = 0.998;
  private static final double FADES_RATE = 0.9995;
  private static final double CLIPPED = 3;
  private static final double LEAST_VARIANCE = 1e-3;

  private static final double RARE = 1e-3;
  private static final double[] NONE = {};

  /** So many counts of a column are kept; of later values nothing is said. */
  private static final int MOST_COUNTS = 1 << 17;

  /** As if each value had come so often before, with the shares that classes have. */
  private static final double BEFORE = 1;

  private static final int OF_COLUMN = 3;

  /** Of classes. */
  static final class Factory implements VoterFactory {
    @Override
    public String name() {
      return "naive Bayes";
    }

    @Override
    public @Nullable Voter create(Shape shape) {
      return shape.values() ? null : new BayesVoter(shape.columns());
    }
  }

  private final int columns;

  /** Of each class: how often it came. */
  private double[] counts = {};

  /** [class][column * 3]: count, mean, and variance times the count. */
  private double[][] normals = {};

  /** Of each column and value: how often it came, and with each class. */
  private final List<Map<Integer, double[]>> values = new ArrayList<>();

  BayesVoter(int columns) {
    this.columns = columns;
    for (int i = 0; i < columns; i++) {
      values.add(new TreeMap<>());
    }
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    double[] y = logarithms(row, classes);
    double most = Double.NEGATIVE_INFINITY;
    for (double one : y) {
      most = Math.max(most, one);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      y[k] = most == Double.NEGATIVE_INFINITY ? 1 : StrictMath.exp(y[k] - most);
      sum += y[k];
    }
    for (int k = 0; k < classes; k++) {
      y[k] /= sum;
    }
    return y;
  }

  private double[] logarithms(TableRow row, int classes) {
    double all = 0;
    for (double count : counts) {
      all += count + RARE;
    }
    double[] shares = new double[Math.min(classes, counts.length)];
    double[] y = new double[classes];
    Arrays.fill(y, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < shares.length; k++) {
      shares[k] = (counts[k] + RARE) / all;
      y[k] = StrictMath.log(shares[k]);
    }
    for (int i = 0; i < columns; i++) {
      double x = row.numbers()[i];
      int value = row.categories()[i];
      double[] came = value < 0 ? NONE : values.get(i).getOrDefault(value, NONE);
      for (int k = 0; k < shares.length; k++) {
        double[] normal = normals[k];
        int at = i * OF_COLUMN;
        if (!Double.isNaN(x) && normal[at] > 0) {
          double variance = normal[at + 2] / normal[at] + LEAST_VARIANCE;
          double away = clipped(x) - normal[at + 1];
          y[k] -= (away * away / variance + StrictMath.log(variance)) / 2;
        } else if (came.length > 0) {
          double with = k < came.length - 1 ? came[k + 1] : 0;
          y[k] += StrictMath.log((with + BEFORE * shares[k]) / ((came[0] + BEFORE) * shares[k]));
        }
      }
    }
    return y;
  }

  private static double clipped(double x) {
    return Math.max(-CLIPPED, Math.min(x, CLIPPED));
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    grow(classes);
    int k = (int) label;
    for (int j = 0; j < counts.length; j++) {
      counts[j] = FADES_RATE * counts[j] + (j == k ? 1 : 0);
    }
    for (int i = 0; i < columns; i++) {
      double x = row.numbers()[i];
      int value = row.categories()[i];
      int at = i * OF_COLUMN;
      if (!Double.isNaN(x)) {
        double count = FADES * normals[k][at] + 1;
        double away = clipped(x) - normals[k][at + 1];
        normals[k][at] = count;
        normals[k][at + 1] += away / count;
        normals[k][at + 2] = FADES * normals[k][at + 2] + away * away * (1 - 1 / count);
      } else if (value >= 0) {
        double[] came = came(i, value, classes);
        for (int j = 0; j < came.length; j++) {
          came[j] *= FADES;
        }
        came[0]++;
        came[k + 1]++;
      }
    }
  }

  /** Of a value, with room for all classes; of one too many, what nobody reads. */
  private double[] came(int column, int value, int classes) {
    Map<Integer, double[]> all = values.get(column);
    double[] came = all.getOrDefault(value, NONE);
    if (came.length <= classes) {
      came = Arrays.copyOf(came, classes + 1);
      if (all.containsKey(value) || (all.size() + 1) * came.length <= MOST_COUNTS) {
        all.put(value, came);
      }
    }
    return came;
  }

  private void grow(int classes) {
    int known = counts.length;
    if (known < classes) {
      counts = Arrays.copyOf(counts, classes);
      normals = Arrays.copyOf(normals, classes);
      for (int k = known; k < classes; k++) {
        normals[k] = new double[columns * OF_COLUMN];
      }
    }
  }

  @Override
  public void exchange(StateBytes bytes) {
    grow((int) bytes.whole("classes", counts.length, 0, Labels.MOST_CLASSES));
    Texts.within(bytes, "counts", counts, 0, Texts.LARGEST);
    for (int k = 0; k < counts.length; k++) {
      Texts.normals(bytes, normals[k]);
    }
    for (Map<Integer, double[]> all : values) {
      int count = (int) bytes.whole("values", all.size(), 0, MOST_COUNTS);
      Iterator<Map.Entry<Integer, double[]>> now = List.copyOf(all.entrySet()).iterator();
      for (int v = 0; v < count; v++) {
        Map.Entry<Integer, double[]> one = bytes.isRead() ? Map.entry(0, NONE) : now.next();
        int value = (int) bytes.whole("value", one.getKey(), 0, Integer.MAX_VALUE);
        all.put(value, Texts.amounts(bytes, "came", one.getValue()));
      }
    }
  }
}
