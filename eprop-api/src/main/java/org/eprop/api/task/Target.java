package org.eprop.api.task;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The target of the readout for one sample, step by step: a class, or a vector of real values (a
 * regression target or a class distribution); and how much each step counts.
 *
 * <p>Immutable; arrays given to it are not copied and must not be modified.
 *
 * @since 1.0
 */
@SuppressWarnings("NullAway") // what is there is asked for before it is read
public final class Target {

  /** The class of a step without a label. */
  public static final int UNLABELLED = -1;

  // Classes or values; hasClasses() says which.
  private final int @Nullable [] classes;
  private final double @Nullable [][] values;
  private final double @Nullable [] window;
  private final boolean sequence;
  private final double importance;
  private final boolean episode;

  /** Null if nothing is known. */
  private final double @Nullable [] logProbabilities;

  // Known from the start, as every batch asks for them.
  private final int counted;
  private final double totalWeight;
  private final int lowestClass;
  private final int highestClass;

  private Target(
      int @Nullable [] classes,
      double @Nullable [][] values,
      double @Nullable [] window,
      boolean sequence,
      double importance,
      boolean episode,
      double @Nullable [] logProbabilities) {
    this.importance = importance;
    this.episode = episode;
    this.logProbabilities = logProbabilities;
    this.classes = classes;
    this.values = values;
    this.window = window;
    this.sequence = sequence;
    if (logProbabilities != null && logProbabilities.length != steps()) {
      throw new InvalidInputException(
          "target log-probabilities: got %s steps, but expected %s"
              .formatted(logProbabilities.length, steps()));
    }
    if (window != null && window.length != steps()) {
      throw new InvalidInputException(
          "target window: got " + window.length + " steps, but expected " + steps());
    }
    int sum = 0;
    double total = 0;
    int lowest = 0;
    int highest = UNLABELLED;
    for (int t = 0; t < steps(); t++) {
      if (window != null && !Double.isFinite(window[t])) {
        throw new InvalidInputException(
            "target window at step " + t + ": got " + window[t] + ", but expected a finite number");
      }
      sum += weight(t) != 0 ? 1 : 0;
      total += Math.abs(weight(t));
      if (classes != null && classes[t] != UNLABELLED) {
        lowest = Math.min(lowest, classes[t]);
        highest = Math.max(highest, classes[t]);
      }
    }
    counted = sum;
    totalWeight = total;
    lowestClass = lowest;
    highestClass = highest;
  }

  /** The class that outputs say: the place of the largest, the first of equal ones. */
  public static int largest(double[] y) {
    int largest = 0;
    for (int k = 1; k < y.length; k++) {
      largest = y[k] > y[largest] ? k : largest;
    }
    return largest;
  }

  /** A class for each step, {@link #UNLABELLED} where there is none. */
  public static Target classes(int[] classes) {
    return new Target(classes, null, null, false, 1, false, null);
  }

  /** One class for the whole sequence; every step carries it. */
  public static Target sequenceClass(int label, int steps) {
    int[] classes = new int[steps];
    Arrays.fill(classes, label);
    return new Target(classes, null, null, true, 1, false, null);
  }

  /** Real values or a class distribution for each step, [steps][outputs]. */
  public static Target values(double[][] values) {
    return new Target(null, values, null, false, 1, false, null);
  }

  /**
   * The same target, where step t counts {@code window[t]} times: 0 leaves the step out of loss,
   * learning signal and accuracy. A negative weight drives the readout away from the target, as an
   * action's advantage may.
   *
   * @throws InvalidInputException if it has another length, or a weight is not finite
   */
  public Target withWindow(double[] newWindow) {
    return new Target(classes, values, newWindow, sequence, importance, episode, logProbabilities);
  }

  /**
   * The same target with another importance, as for a rare class: it multiplies the loss and its
   * share in a mean.
   *
   * @param newImportance in place of the one before; 1 by default
   * @throws InvalidInputException if it is negative or not finite
   */
  public Target withImportance(double newImportance) {
    if (!(newImportance >= 0 && newImportance < Double.POSITIVE_INFINITY)) {
      throw new InvalidInputException(
          "target importance: got " + newImportance + ", but expected a finite number >= 0");
    }
    return new Target(classes, values, window, sequence, newImportance, episode, logProbabilities);
  }

  /**
   * The same target for a policy: its classes or values are actions, and these are their
   * log-probabilities under the policy that chose them. For losses that compare old and new
   * probabilities.
   *
   * @param logOfEach log pi(a^t) [steps]; only counts where the step does
   * @throws InvalidInputException if it has another length
   */
  public Target withLogProbabilities(double[] logOfEach) {
    return new Target(classes, values, window, sequence, importance, episode, logOfEach);
  }

  /**
   * The same target for an episode, whose steps are worth what their weights say: a mean over a
   * batch is then one over episodes, of sums over their steps, and is proportional to the weights.
   */
  public Target asEpisode() {
    return new Target(classes, values, window, sequence, importance, true, logProbabilities);
  }

  /**
   * The same target for a readout that answers later: step t + delay has what step t had. The first
   * steps do not count; they have no label, or what the first step had.
   *
   * @param delay >= 0, steps; there are as many more
   */
  public Target delayed(int delay) {
    int[] from = new int[steps() + delay];
    Arrays.setAll(from, t -> Math.max(0, t - delay));
    double[] shifted = new double[from.length];
    for (int t = delay; t < from.length; t++) {
      shifted[t] = window == null ? 1 : window[from[t]];
    }
    return new Target(
        classes == null ? null : delayedClasses(delay),
        values == null
            ? null
            : Arrays.stream(from).mapToObj(t -> values[t]).toArray(double[][]::new),
        shifted,
        sequence,
        importance,
        episode,
        logProbabilities == null
            ? null
            : Arrays.stream(from).mapToDouble(t -> logProbabilities[t]).toArray());
  }

  private int[] delayedClasses(int delay) {
    int[] delayed = new int[classes.length + delay];
    Arrays.fill(delayed, sequence && classes.length > 0 ? classes[0] : UNLABELLED);
    System.arraycopy(classes, 0, delayed, delay, classes.length);
    return delayed;
  }

  /** Whether a mean is one over episodes, no longer over steps. */
  public boolean isEpisode() {
    return episode;
  }

  /** Whether it has log-probabilities of actions. */
  public boolean hasLogProbabilities() {
    return logProbabilities != null;
  }

  /** log pi(a^t) when it was taken. Only if {@link #hasLogProbabilities()}. */
  public double logProbability(int t) {
    return logProbabilities[t];
  }

  /** The same with a window in single precision. */
  public Target withWindow(float[] newWindow) {
    double[] wide = new double[newWindow.length];
    for (int t = 0; t < wide.length; t++) {
      wide[t] = newWindow[t];
    }
    return withWindow(wide);
  }

  /** The number of steps. */
  public int steps() {
    return classes != null ? classes.length : values.length;
  }

  /** Whether steps carry a class (rather than values). */
  public boolean hasClasses() {
    return classes != null;
  }

  /** Whether one class stands for the whole sequence, to be judged once. */
  public boolean isSequenceClass() {
    return sequence;
  }

  /** The class of step t, or {@link #UNLABELLED}. Only if {@link #hasClasses()}. */
  public int classAt(int t) {
    return classes[t];
  }

  /** The values of step t, [outputs]; do not modify. Only if not {@link #hasClasses()}. */
  public double[] valuesAt(int t) {
    return values[t];
  }

  /**
   * How much step t counts, {@link #importance()} times what the window says; 0 where it has no
   * label.
   */
  public double weight(int t) {
    if (classes != null && classes[t] == UNLABELLED) {
      return 0;
    }
    return window == null ? importance : importance * window[t];
  }

  /**
   * The importance of the target among other samples. Every {@link #weight} contains it; a loss
   * that averages over steps multiplies by it.
   */
  public double importance() {
    return importance;
  }

  /**
   * sum_t |w^t|, what a mean over this target's steps is divided by: the number of steps that count
   * if each counts once. Twice all weights is twice the loss and twice this, and the same mean.
   */
  public double totalWeight() {
    return totalWeight;
  }

  /** The number of steps that count (weight not 0). */
  public int countedSteps() {
    return counted;
  }

  /**
   * Checks labels and shapes against a network.
   *
   * @param outputs the number of readout neurons
   * @throws InvalidInputException naming the step and the value
   */
  public void checkFor(int outputs) {
    checkFor(outputs, 0);
  }

  /**
   * The same of a part of a sequence.
   *
   * @param first the number of its first step, for messages
   */
  public void checkFor(int outputs, long first) {
    if (classes != null && lowestClass >= 0 && highestClass < outputs) {
      return;
    }
    for (int t = 0; t < steps(); t++) {
      if (classes != null) {
        if (classes[t] != UNLABELLED && (classes[t] < 0 || classes[t] >= outputs)) {
          throw new InvalidInputException(
              "target at step %s: got class %s, but expected 0 to %s, or %s for none"
                  .formatted(first + t, classes[t], outputs - 1, UNLABELLED));
        }
        continue;
      }
      if (values[t].length != outputs) {
        throw new InvalidInputException(
            "target at step %s: got %s values, but expected %s"
                .formatted(first + t, values[t].length, outputs));
      }
      for (double value : values[t]) {
        if (!Double.isFinite(value)) {
          throw new InvalidInputException(
              "target at step " + (first + t) + ": got " + value + ", but expected finite numbers");
        }
      }
    }
  }
}
