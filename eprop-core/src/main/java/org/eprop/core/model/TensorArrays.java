package org.eprop.core.model;

import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.NpyArray;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.Weights;

/** Weights and feedback weights to and from arrays by name. */
public final class TensorArrays {

  private TensorArrays() {}

  /** Adds every matrix under its name behind a prefix. */
  public static void put(Map<String, NpyArray> arrays, String prefix, Weights weights) {
    for (Weights.Matrix matrix : weights.matrices()) {
      arrays.put(prefix + matrix.name(), NpyArray.ofRows(matrix.rows(), matrix.rows()[0].length));
    }
  }

  /** Adds B of every layer under its name behind a prefix. */
  public static void put(Map<String, NpyArray> arrays, String prefix, Feedback feedback) {
    for (int l = 0; l < feedback.layers(); l++) {
      float[][] b = feedback.of(l);
      arrays.put(prefix + ModelFile.feedbackName(l), NpyArray.ofRows(b, b[0].length));
    }
  }

  /**
   * Overwrites every matrix with the array of its name.
   *
   * @throws InvalidInputException if one is missing or has another shape
   */
  public static void take(Map<String, NpyArray> arrays, String prefix, Weights weights) {
    for (Weights.Matrix matrix : weights.matrices()) {
      take(arrays, prefix + matrix.name(), matrix.rows());
    }
  }

  /**
   * Overwrites B of every layer with the array of its name.
   *
   * @throws InvalidInputException if one is missing or has another shape
   */
  public static void take(Map<String, NpyArray> arrays, String prefix, Feedback feedback) {
    for (int l = 0; l < feedback.layers(); l++) {
      take(arrays, prefix + ModelFile.feedbackName(l), feedback.of(l));
    }
  }

  private static void take(Map<String, NpyArray> arrays, String name, float[][] rows) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new InvalidInputException("expected an array \"" + name + "\", but there is none");
    }
    try {
      array.expectShape(rows.length, rows[0].length);
      float[][] values = array.toFloatRows(rows.length, rows[0].length);
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(values[i], 0, rows[i], 0, rows[i].length);
      }
    } catch (InvalidInputException e) {
      throw e.at(name);
    }
  }
}
