package org.eprop.nir.imports;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * y = M x, row by row, each with the columns there are. Immutable.
 *
 * @param inputs the length of x
 * @param index [row] columns, ascending
 * @param value [row] their numbers
 * @param shape of y, row after row
 */
record AffineMap(int inputs, int[][] index, double[][] value, int[] shape) {

  /** Numbers that a map may have. */
  static final long MOST = 1L << 27;

  /** y = x. */
  static AffineMap identity(int[] shape) {
    int n = size(shape);
    int[][] index = new int[n][];
    double[][] value = new double[n][];
    for (int i = 0; i < n; i++) {
      index[i] = new int[] {i};
      value[i] = new double[] {1};
    }
    return new AffineMap(n, index, value, shape);
  }

  static int size(int[] shape) {
    long size = 1;
    for (int length : shape) {
      size *= length;
      if (size > Integer.MAX_VALUE || length <= 0) {
        throw new InvalidInputException("got the shape " + Arrays.toString(shape));
      }
    }
    return (int) size;
  }

  /** The length of y. */
  int outputs() {
    return index.length;
  }

  /** Whether it is y = x. */
  boolean isIdentity() {
    return isDiagonal() && Arrays.stream(value).allMatch(row -> row[0] == 1);
  }

  /** Whether it multiplies each number of x by one of its own. */
  boolean isDiagonal() {
    boolean is = outputs() == inputs;
    for (int i = 0; is && i < index.length; i++) {
      is = index[i].length == 1 && index[i][0] == i;
    }
    return is;
  }

  /** Whether every row has all columns. */
  boolean isDense() {
    return Arrays.stream(index).allMatch(row -> row.length == inputs);
  }

  /** M_ij. */
  double at(int i, int j) {
    int k = Arrays.binarySearch(index[i], j);
    return k < 0 ? 0 : value[i][k];
  }

  /** The same numbers in another shape. */
  AffineMap inShape(int... other) {
    return new AffineMap(inputs, index, value, other);
  }

  /** First this, then another. */
  AffineMap then(AffineMap next) {
    if (next.inputs != outputs()) {
      throw new InvalidInputException("got " + outputs() + " numbers, but expected " + next.inputs);
    }
    if (isIdentity()) {
      return next;
    }
    if (next.isIdentity()) {
      return inShape(next.shape);
    }
    int[][] columns = new int[next.outputs()][];
    double[][] numbers = new double[next.outputs()][];
    double[] sum = new double[inputs];
    boolean[] has = new boolean[inputs];
    long count = 0;
    for (int i = 0; i < columns.length; i++) {
      for (int k = 0; k < next.index[i].length; k++) {
        int mid = next.index[i][k];
        for (int l = 0; l < index[mid].length; l++) {
          sum[index[mid][l]] += next.value[i][k] * value[mid][l];
          has[index[mid][l]] = true;
        }
      }
      columns[i] = new int[inputs];
      int n = 0;
      for (int j = 0; j < inputs; j++) {
        if (has[j]) {
          columns[i][n++] = j;
        }
      }
      columns[i] = Arrays.copyOf(columns[i], n);
      numbers[i] = new double[n];
      for (int k = 0; k < n; k++) {
        numbers[i][k] = sum[columns[i][k]];
        sum[columns[i][k]] = 0;
        has[columns[i][k]] = false;
      }
      count += n;
      expectFits(count);
    }
    return new AffineMap(inputs, columns, numbers, next.shape);
  }

  static void expectFits(long count) {
    if (count > MOST) {
      throw new InvalidInputException(
          "as a matrix it would have more than " + MOST + " numbers, too many to be made");
    }
  }

  /** M x. */
  double[] times(double[] x) {
    double[] y = new double[outputs()];
    for (int i = 0; i < y.length; i++) {
      for (int k = 0; k < index[i].length; k++) {
        y[i] += value[i][k] * x[index[i][k]];
      }
    }
    return y;
  }
}
