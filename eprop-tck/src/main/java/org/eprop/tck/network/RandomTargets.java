package org.eprop.tck.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;

/** The kinds of targets there are, at random. */
public enum RandomTargets {
  /** A class at each step, or none. */
  STEP_CLASSES("a class at each step"),
  /** One class for all. */
  SEQUENCE_CLASS("one class for the sequence"),
  /** Real values. */
  VALUES("values at each step"),
  /** Class distributions. */
  DISTRIBUTIONS("a class distribution at each step");

  private final String text;

  RandomTargets(String text) {
    this.text = text;
  }

  /** In words. */
  public String text() {
    return text;
  }

  /** A target of this kind without a window. */
  public Target draw(int steps, int outputs, RandomGenerator random) {
    if (this == SEQUENCE_CLASS) {
      return Target.sequenceClass(random.nextInt(outputs), steps);
    }
    if (this == STEP_CLASSES) {
      int[] classes = new int[steps];
      for (int t = 0; t < steps; t++) {
        classes[t] = random.nextInt(outputs + 1) - 1;
      }
      classes[0] = 0;
      return Target.classes(classes);
    }
    double[][] values = new double[steps][outputs];
    for (double[] row : values) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        row[k] = this == VALUES ? random.nextGaussian() : 0.1 + random.nextDouble();
        sum += row[k];
      }
      for (int k = 0; this == DISTRIBUTIONS && k < outputs; k++) {
        row[k] /= sum;
      }
    }
    return Target.values(values);
  }

  /** Readouts about as large. */
  public static double[][] readout(int steps, int outputs, double size, RandomGenerator random) {
    double[][] y = new double[steps][outputs];
    for (double[] row : y) {
      Arrays.setAll(row, k -> size * random.nextGaussian());
    }
    return y;
  }

  /** Whether a class is wanted. */
  public boolean hasClasses() {
    return this == STEP_CLASSES || this == SEQUENCE_CLASS;
  }

  /** One class throughout; only if {@link #hasClasses}. */
  public Target of(int label, int steps) {
    int[] classes = new int[steps];
    Arrays.fill(classes, label);
    return this == SEQUENCE_CLASS ? Target.sequenceClass(label, steps) : Target.classes(classes);
  }

  /** Weights of steps: some 0, some 1, some between. */
  public static float[] window(int steps, RandomGenerator random) {
    float[] window = new float[steps];
    for (int t = 0; t < steps; t++) {
      window[t] = random.nextInt(5) / 4f;
    }
    window[0] = 0;
    window[steps - 1] = 0.5f;
    return window;
  }

  /** The kinds that suit a loss, by its own {@link Loss#check}. */
  public static List<RandomTargets> suiting(Loss loss, RandomGenerator random) {
    List<RandomTargets> kinds = new ArrayList<>();
    for (RandomTargets kind : values()) {
      try {
        loss.check(kind.draw(4, 3, random));
        kinds.add(kind);
      } catch (InvalidInputException e) {
        // it says that it does not suit
      }
    }
    return kinds;
  }
}
