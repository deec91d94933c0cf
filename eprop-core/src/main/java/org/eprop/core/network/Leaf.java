package org.eprop.core.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A named part of what learns: a matrix, a bias, a parameter of some neurons.
 *
 * @param name in files and by which learning rates are chosen
 * @param rows the numbers, live; rows of a sparse matrix may differ in length
 * @param learned whether updates change it
 * @param low bound of each number, or minus infinity
 * @param high bound of each number, or infinity
 * @param clamped whether an update ends at the bounds, where numbers may lie; else they lie between
 *     them, and an optimizer works on another scale, see {@link LearnedParameter}
 */
public record Leaf(
    String name, float[][] rows, boolean learned, double low, double high, boolean clamped) {

  /** Numbers that lie between bounds. */
  public Leaf(String name, float[][] rows, boolean learned, double low, double high) {
    this(name, rows, learned, low, high, false);
  }

  /** Numbers without bounds. */
  public static Leaf free(String name, float[][] rows, boolean learned) {
    return new Leaf(name, rows, learned, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** Whether a leaf has such a name: {@code *} stands for any letters, {@code ?} for one. */
  public static boolean matches(String pattern, String leaf) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return leaf.matches(regex.toString());
  }

  /** How many numbers it has. */
  public long count() {
    long n = 0;
    for (float[] row : rows) {
      n += row.length;
    }
    return n;
  }

  /** Whether all rows have the same length. */
  public boolean isRectangular() {
    for (float[] row : rows) {
      if (row.length != rows[0].length) {
        return false;
      }
    }
    return true;
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
