package org.eprop.stream.table;

import java.util.Arrays;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Naive Bayes of the labels so far, which fade by a factor with each of their class: of class k and
 * column i, a normal distribution of places within -3 to 3, or the counts of values with one added
 * to each. It names classes however rare they are.
 */
final class BayesVoter implements Voter {

  private static final double FADES = 0.998;
  private static final double FADES_RATE = 0.9995;
  private static final double CLIPPED = 3;
  private static final double LEAST_VARIANCE = 1e-3;
  private static final int VALUES = 33;
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

  /** [class][column * VALUES + value]. */
  private double[][] values = {};

  BayesVoter(int columns) {
    this.columns = columns;
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    double[] y = new double[classes];
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      y[k] = k < counts.length ? logarithm(row, k) : Double.NEGATIVE_INFINITY;
      most = Math.max(most, y[k]);
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

  private double logarithm(TableRow row, int k) {
    double sum = StrictMath.log(counts[k] + 1e-3);
    for (int i = 0; i < columns; i++) {
      double x = row.numbers()[i];
      int value = row.categories()[i];
      int at = i * OF_COLUMN;
      if (!Double.isNaN(x) && normals[k][at] > 0) {
        double variance = normals[k][at + 2] / normals[k][at] + LEAST_VARIANCE;
        double away = clipped(x) - normals[k][at + 1];
        sum -= (away * away / variance + StrictMath.log(variance)) / 2;
      } else if (value >= 0) {
        double all = 0;
        for (int v = 0; v < VALUES; v++) {
          all += values[k][i * VALUES + v];
        }
        sum +=
            StrictMath.log((values[k][i * VALUES + Math.min(value, VALUES - 1)] + 1) / (all + 2));
      }
    }
    return sum;
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
        for (int v = 0; v < VALUES; v++) {
          values[k][i * VALUES + v] *= FADES;
        }
        values[k][i * VALUES + Math.min(value, VALUES - 1)]++;
      }
    }
  }

  private void grow(int classes) {
    int known = counts.length;
    if (known < classes) {
      counts = Arrays.copyOf(counts, classes);
      normals = Arrays.copyOf(normals, classes);
      values = Arrays.copyOf(values, classes);
      for (int k = known; k < classes; k++) {
        normals[k] = new double[columns * OF_COLUMN];
        values[k] = new double[columns * VALUES];
      }
    }
  }

  @Override
  public void exchange(StateBytes bytes) {
    grow((int) bytes.whole("classes", counts.length, 0, Labels.MOST_CLASSES));
    bytes.doubles("counts", counts);
    for (int k = 0; k < counts.length; k++) {
      bytes.doubles("normals", normals[k]);
      bytes.doubles("values", values[k]);
    }
  }
}
