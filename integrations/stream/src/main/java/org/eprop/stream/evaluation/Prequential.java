package org.eprop.stream.evaluation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.jspecify.annotations.Nullable;

/**
 * Prequential evaluation of the streams of many keys: predict, and score when the label comes,
 * however late. Predictions whose labels don't come are not scored.
 *
 * <pre>{@code
 * Prequential<String> evaluation =
 *     Prequential.ofClasses(2, new Prequential.Settings(1000, 100, 100, false));
 * evaluation.predicted("pump 7", step, y);
 * ...
 * evaluation.label("pump 7", step, 1);
 * ClassScores all = (ClassScores) evaluation.total();
 * }</pre>
 *
 * <p>Memory: of each key the predictions that wait, and the last labels, which baselines need. Of
 * keys for which nothing waits, it knows so many that their number times five and their labels are
 * at most a million together: 10,000 of 95 labels, or 125,000 of three. Of another, which comes
 * back after these, baselines begin anew. With scores of each key all keys stay.
 *
 * <p>Thread-safe; the scores it returns are not to be read while others label.
 *
 * @param <K> the type of keys
 */
public final class Prequential<K> {

  /**
   * @param window labels of a window, &gt;= 1
   * @param average labels that the moving average is over, of each key, &gt;= 1
   * @param lateness by how many steps of its key a label may be late, &gt;= 0; the predictions of
   *     older steps are forgotten
   * @param perKey whether each key has scores of its own, too; they stay in memory
   */
  public record Settings(int window, int average, int lateness, boolean perKey) {

    /** Checks the numbers. */
    public Settings {
      expect("window", window, 1);
      expect("average", average, 1);
      expect("lateness", lateness, 0);
    }

    private static void expect(String name, int number, int least) {
      if (number < least) {
        throw new InvalidInputException(
            name + ": got " + number + ", but expected a number >= " + least);
      }
    }
  }

  /** Labels of keys without predictions that wait, and what such a key takes beside them. */
  private static final int MOST_IDLE = 1_000_000;

  private static final int OF_KEY = 5;

  /** A prediction that waits for its label, and what baselines said. */
  private record Pending(
      long step, double[] y, double @Nullable [] noChange, double @Nullable [] average) {}

  private final class KeyState {
    private final Baselines baselines = new Baselines(classes, outputs, settings.average);
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final @Nullable StreamScores scores = settings.perKey ? total.fresh() : null;

    int size() {
      return OF_KEY + baselines.known.size();
    }
  }

  /** Classes, where there may be more and more. */
  private static final int GROWING = Integer.MAX_VALUE;

  private final int classes;
  private final int outputs;
  private final Settings settings;

  /** Of keys that have predictions that wait; of all, if each has scores of its own. */
  private final Map<K, KeyState> keys = new HashMap<>();

  /** Of others, the one longest there first. */
  private final Map<K, KeyState> idle = new LinkedHashMap<>();

  private int idleSize;

  private final StreamScores total;
  private StreamScores window;
  private Consumer<StreamScores> listener = full -> {};

  private Prequential(int classes, int outputs, StreamScores total, Settings settings) {
    this.classes = classes;
    this.outputs = outputs;
    this.settings = settings;
    this.total = total;
    window = total.fresh();
  }

  /**
   * Of classes: scores are {@link ClassScores}.
   *
   * @param classes how many, as many as outputs; &gt;= 2
   */
  public static <K> Prequential<K> ofClasses(int classes, Settings settings) {
    Settings.expect("classes", classes, 2);
    return new Prequential<>(classes, classes, new ClassScores(classes), settings);
  }

  /**
   * Of classes that are not known beforehand: predictions have an output for each known by then.
   */
  public static <K> Prequential<K> ofClasses(Settings settings) {
    return new Prequential<>(GROWING, GROWING, new ClassScores(0), settings);
  }

  /**
   * Of values: scores are {@link ValueScores}.
   *
   * @param outputs how many values a step has
   */
  public static <K> Prequential<K> ofValues(int outputs, Settings settings) {
    Settings.expect("outputs", outputs, 1);
    return new Prequential<>(0, outputs, new ValueScores(outputs), settings);
  }

  /** Gives the scores of each full window to a listener; nobody listens at first. */
  public synchronized Prequential<K> onWindow(Consumer<StreamScores> newListener) {
    listener = newListener;
    return this;
  }

  /**
   * Notes a prediction.
   *
   * @param step its number among the key's, larger than that of the one before
   * @param y the outputs, [outputs]; kept. Values that are NaN are not scored; baselines then know
   *     the label, nonetheless
   */
  public synchronized void predicted(K key, long step, double[] y) {
    if (y.length != outputs && classes != GROWING) {
      throw new InvalidInputException("got " + y.length + " outputs, but expected " + outputs);
    }
    KeyState state = keys.get(key);
    if (state == null) {
      KeyState resting = takeIdle(key);
      state = resting == null ? new KeyState() : resting;
    }
    Deque<Pending> pending = state.pending;
    if (!pending.isEmpty() && pending.getLast().step >= step) {
      throw new InvalidInputException(
          "step: got " + step + " after " + pending.getLast().step + " of key " + key);
    }
    keys.put(key, state);
    pending.add(new Pending(step, y, state.baselines.noChange(), state.baselines.average()));
    while (pending.getFirst().step < step - settings.lateness) {
      pending.remove();
    }
  }

  /**
   * Scores a prediction.
   *
   * @param label the class of the step
   * @return its error, 0 or 1; NaN if no prediction waits for it: the label came twice, or too late
   * @throws InvalidInputException if there is no such class; nothing is scored then, nor where the
   *     listener of windows fails, whose exception comes as it is
   */
  public double label(K key, long step, int label) {
    if (classes == 0 || label < 0 || label >= classes) {
      throw new InvalidInputException(
          "label: got class " + label + ", but expected " + expectedLabels());
    }
    return score(key, step, new double[] {label});
  }

  /**
   * Scores a prediction.
   *
   * @param wanted the values of the step, [outputs]
   * @return its mean absolute error; NaN if no prediction waits for it
   * @throws InvalidInputException if it has another length, or a value is not finite; nothing is
   *     scored then, as above
   */
  public double label(K key, long step, double[] wanted) {
    if (classes > 0 || wanted.length != outputs) {
      throw new InvalidInputException(
          "label: got " + wanted.length + " values, but expected " + expectedLabels());
    }
    for (double value : wanted) {
      if (!Double.isFinite(value)) {
        throw new InvalidInputException(
            "label of step " + step + ": got " + value + ", but expected finite numbers");
      }
    }
    return score(key, step, wanted.clone());
  }

  private String expectedLabels() {
    return classes > 0 ? "a class from 0 to " + (classes - 1) : outputs + " values";
  }

  private synchronized double score(K key, long step, double[] wanted) {
    KeyState state = keys.get(key);
    if (state == null) {
      return Double.NaN;
    }
    for (Iterator<Pending> all = state.pending.iterator(); all.hasNext(); ) {
      Pending one = all.next();
      if (one.step == step) {
        boolean none = classes == 0 && Double.isNaN(one.y[0]);
        double error = none ? Double.NaN : score(state, one, wanted);
        all.remove();
        state.baselines.know(step, wanted);
        rest(key, state);
        return error;
      }
    }
    return Double.NaN;
  }

  private double score(KeyState state, Pending one, double[] wanted) {
    boolean last = window.labels() + 1 == settings.window;
    if (last) { // first: the listener may fail, and nothing is scored then
      StreamScores full = window.copy();
      full.score(one.y, one.noChange, one.average, wanted);
      listener.accept(full);
    }
    if (state.scores != null) {
      state.scores.score(one.y, one.noChange, one.average, wanted);
    }
    total.score(one.y, one.noChange, one.average, wanted);
    double error = window.score(one.y, one.noChange, one.average, wanted);
    window = last ? total.fresh() : window;
    return error;
  }

  /** Of keys without predictions that wait, only so many are remembered. */
  private void rest(K key, KeyState state) {
    if (state.scores == null && state.pending.isEmpty()) {
      keys.remove(key);
      idle.put(key, state);
      idleSize += state.size();
      while (idleSize > MOST_IDLE) {
        takeIdle(idle.keySet().iterator().next());
      }
    }
  }

  private @Nullable KeyState takeIdle(K key) {
    KeyState state = idle.remove(key);
    idleSize -= state == null ? 0 : state.size();
    return state;
  }

  /** Says that no labels come for a step of a key, nor for those before it. */
  public synchronized void pass(K key, long step) {
    KeyState state = keys.get(key);
    if (state != null) {
      state.pending.removeIf(one -> one.step <= step);
      rest(key, state);
    }
  }

  /** Forgets a key; what it has added to the scores of all stays. */
  public synchronized void forget(K key) {
    keys.remove(key);
    takeIdle(key);
  }

  /** Of how many keys something is in memory. */
  synchronized int remembered() {
    return keys.size() + idle.size();
  }

  /** How many predictions wait for their labels. */
  public synchronized long pending() {
    return keys.values().stream().mapToLong(state -> state.pending.size()).sum();
  }

  /** The scores over everything, live. */
  public StreamScores total() {
    return total;
  }

  /** The scores of the window that is not full yet, live. */
  public synchronized StreamScores window() {
    return window;
  }

  /**
   * The scores of a key, live.
   *
   * @throws InvalidInputException if there is no such key, or keys have no scores of their own
   */
  public synchronized StreamScores of(K key) {
    KeyState state = keys.get(key);
    if (state == null || state.scores == null) {
      throw new InvalidInputException("key: got " + key + ", of which there are no scores");
    }
    return state.scores;
  }

  /** What baselines say of a key's next step: of the labels known by now. */
  private static final class Baselines {

    private final int classes;
    private final int length;
    private final Deque<double[]> known = new ArrayDeque<>();

    /** How often each class is among the last ones; or their sum. */
    private double[] sums;

    /** The latest step whose label is known. */
    private long latest = -1;

    private double @Nullable [] last;

    /**
     * @param classes how many; 0 for values
     * @param length how many labels the moving average is over
     */
    Baselines(int classes, int outputs, int length) {
      this.classes = classes;
      this.length = length;
      sums = new double[classes > 0 ? 0 : outputs];
    }

    /** A label has come; of those that came, the one of the latest step is the last. */
    void know(long step, double[] wanted) {
      if (step > latest) {
        latest = step;
        last = wanted;
      }
      count(wanted, 1);
      known.add(wanted);
      if (known.size() > length) {
        count(known.remove(), -1);
      }
    }

    private void count(double[] wanted, int times) {
      if (classes > 0) {
        int k = (int) wanted[0];
        sums = k < sums.length ? sums : Arrays.copyOf(sums, k + 1);
        sums[k] += times;
        return;
      }
      for (int k = 0; k < sums.length; k++) {
        sums[k] += times * wanted[k];
      }
    }

    /** Null if no label is known. */
    double @Nullable [] noChange() {
      return last;
    }

    /** Null if no label is known. */
    double @Nullable [] average() {
      if (known.isEmpty()) {
        return null;
      }
      if (classes > 0) {
        return new double[] {Target.largest(sums)};
      }
      double[] mean = sums.clone();
      for (int k = 0; k < mean.length; k++) {
        mean[k] /= known.size();
      }
      return mean;
    }
  }
}
