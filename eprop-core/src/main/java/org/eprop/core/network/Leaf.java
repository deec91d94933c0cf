package org.eprop.core.network;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.eprop.core.common.Bfloat16;
import org.jspecify.annotations.Nullable;

/**
 * A named part of what learns: a matrix, a bias, a parameter of some neurons.
 *
 * @param name in files and by which learning rates are chosen
 * @param rows the numbers, live; rows of a sparse matrix may differ in length; null if they are
 *     stored in two bytes
 * @param halves the numbers, live, if they are stored in two bytes ({@link Bfloat16}); else null
 * @param learned whether updates change it
 * @param low bound of each number, or minus infinity
 * @param high bound of each number, or infinity
 * @param clamped whether an update ends at the bounds, where numbers may lie; else they lie between
 *     them, and an optimizer works on another scale, see {@link LearnedParameter}
 * @since 1.0
 */
public record Leaf(
    String name,
    float @Nullable [][] rows,
    short @Nullable [][] halves,
    boolean learned,
    double low,
    double high,
    boolean clamped) {

  /** Checks that numbers are stored once. */
  public Leaf {
    if ((rows == null) == (halves == null)) {
      throw new IllegalArgumentException("leaf " + name + ": expected numbers of one kind");
    }
  }

  /** Numbers of single precision without bounds. */
  @SuppressWarnings("NullAway") // does not see what a record's array is annotated with
  public static Leaf free(String name, float[][] rows, boolean learned) {
    double inf = Double.POSITIVE_INFINITY;
    return new Leaf(name, rows, null, learned, -inf, inf, false);
  }

  /**
   * The numbers, live.
   *
   * @throws IllegalStateException if they are stored in two bytes; {@link #row} reads those, too
   */
  @Override
  public float[][] rows() {
    if (rows == null) {
      throw new IllegalStateException(name + " is stored in two bytes");
    }
    return rows;
  }

  /** The numbers, live; null if they are stored in two bytes. */
  float @Nullable [][] floats() {
    return rows;
  }

  /** A copy that shares nothing. */
  @SuppressWarnings("NullAway") // does not see what a record's array is annotated with
  public Leaf copy() {
    return halves != null
        ? new Leaf(name, null, copy(halves, short[]::clone), learned, low, high, clamped)
        : new Leaf(name, copy(rows(), float[]::clone), null, learned, low, high, clamped);
  }

  private static <T> T[] copy(T[] rows, UnaryOperator<T> row) {
    T[] copy = rows.clone();
    Arrays.setAll(copy, i -> row.apply(rows[i]));
    return copy;
  }

  /** In what form the numbers lie in memory. */
  public Storage storage() {
    return halves == null ? Storage.FLOAT32 : Storage.BFLOAT16;
  }

  /** How many rows it has. */
  public int rowCount() {
    return halves == null ? rows().length : halves.length;
  }

  /** How many numbers row i has. */
  public int length(int i) {
    return halves == null ? rows()[i].length : halves[i].length;
  }

  /** The numbers of row i, to be read: the row itself, or a copy if they are stored otherwise. */
  public float[] row(int i) {
    return halves == null ? rows()[i] : Bfloat16.widened(halves[i]);
  }

  /** Sets the numbers of row i, or the nearest that can be stored. */
  public void set(int i, float[] numbers) {
    if (halves == null) {
      System.arraycopy(numbers, 0, rows()[i], 0, length(i));
    } else {
      Bfloat16.narrow(numbers, halves[i]);
    }
  }

  /** Sets all numbers to those of another of the same shape and storage. */
  public void set(Leaf other) {
    for (int i = 0; i < rowCount(); i++) {
      if (halves == null) {
        System.arraycopy(other.rows()[i], 0, rows()[i], 0, length(i));
      } else {
        System.arraycopy(Objects.requireNonNull(other.halves)[i], 0, halves[i], 0, length(i));
      }
    }
  }

  /** Whether a leaf has such a name: {@code *} stands for any letters, {@code ?} for one. */
  public static boolean matches(String pattern, String leaf) {
    int p = 0;
    int afterStar = -1;
    int retry = 0;
    for (int i = 0; i < leaf.length(); ) {
      char c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (c == '*') {
        afterStar = ++p;
        retry = i;
      } else if (c == '?' || (p < pattern.length() && c == leaf.charAt(i))) {
        p++;
        i++;
      } else if (afterStar >= 0) { // the last star takes a letter more; those before can stay
        p = afterStar;
        i = ++retry;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(c -> c == '*');
  }

  /** How many numbers it has. */
  public long count() {
    long n = 0;
    for (int i = 0; i < rowCount(); i++) {
      n += length(i);
    }
    return n;
  }

  /** Whether all rows have the same length. */
  public boolean isRectangular() {
    return IntStream.range(0, rowCount()).allMatch(i -> length(i) == length(0));
  }

  /** Leaves by name. */
  public static Map<String, Leaf> byName(List<Leaf> leaves) {
    Map<String, Leaf> map = new HashMap<>();
    for (Leaf leaf : leaves) {
      map.put(leaf.name(), leaf);
    }
    return map;
  }
}
