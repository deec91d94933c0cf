package org.eprop.nir.graph;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Numbers of a node, row after row (the last index runs fastest). Immutable: nobody writes into
 * {@link #values}.
 *
 * @param type how the file holds them
 * @param shape its dimensions; none for a single number
 * @param values as many as the product of the dimensions
 */
public record Tensor(Type type, int[] shape, double[] values) {

  /** The type of numbers in a file. */
  public enum Type {
    /** 32-bit floats, which most frameworks compute with. */
    FLOAT32,
    /** 64-bit floats. */
    FLOAT64,
    /** 64-bit whole numbers. */
    INT64
  }

  /** Checks that there are as many numbers as the shape says. */
  public Tensor {
    long size = 1;
    for (int length : shape) {
      size *= length;
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "got " + values.length + " numbers for the shape " + Arrays.toString(shape));
    }
  }

  /** Numbers of a vector as 64-bit floats. */
  public static Tensor of(double... values) {
    return new Tensor(Type.FLOAT64, new int[] {values.length}, values);
  }

  /** Whole numbers of a vector. */
  public static Tensor ofWhole(int... values) {
    return new Tensor(
        Type.INT64, new int[] {values.length}, Arrays.stream(values).asDoubleStream().toArray());
  }

  /** A single number. */
  public static Tensor scalar(Type type, double value) {
    return new Tensor(type, new int[0], new double[] {value});
  }

  /** The same number, so many times. */
  public static Tensor filled(int n, double value) {
    double[] values = new double[n];
    Arrays.fill(values, value);
    return of(values);
  }

  /** The same numbers, rounded to 32-bit floats. */
  public Tensor single() {
    double[] rounded = new double[values.length];
    Arrays.setAll(rounded, i -> (float) values[i]);
    return new Tensor(Type.FLOAT32, shape, rounded);
  }

  /** How many numbers there are. */
  public int size() {
    return values.length;
  }

  /** Number i, or, if there is only one, that one. */
  public double at(int i) {
    return values[values.length == 1 ? 0 : i];
  }

  /** The i-th number, which has to be a whole one. */
  public int whole(int i) {
    double value = at(i);
    if (value != (int) value) {
      throw new InvalidInputException("got " + value + ", but expected a whole number");
    }
    return (int) value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor t
        && t.type == type
        && Arrays.equals(t.shape, shape)
        && Arrays.equals(t.values, values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
