package org.eprop.stream.service;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.drift.Watch;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;
import org.jspecify.annotations.Nullable;

/**
 * The key that a shard is at, and what watches its answers. A key's bytes have its detector and the
 * answers whose labels are to come, too; where nothing watches, they are those of a {@link
 * KeyedSession}.
 */
final class WatchedSession {

  private static final StateBytes.Identity IDENTITY =
      new StateBytes.Identity("a key that is watched", 0, 0);

  private static final byte[] NO_BYTES = {};
  private static final double[] NONE = {};

  /** More numbers are none that were saved. */
  private static final int MOST = 1 << 20;

  private final KeyedLearner learner;
  private final KeyedSession session;
  private final @Nullable Supplier<DriftDetector> detectors;
  private final DriftAction action;
  private final StateBytes bytes = new StateBytes();

  /** What was answered at steps whose labels are to come, by their numbers. */
  private final Map<Long, double[]> answers = new LinkedHashMap<>();

  /** Null where nothing watches. */
  private @Nullable Watch watch;

  private long alarms;

  /**
   * @param detectors makes one for a key, and after each alarm; null if nothing watches
   * @param action what is done at an alarm
   */
  WatchedSession(
      KeyedLearner learner, @Nullable Supplier<DriftDetector> detectors, DriftAction action) {
    this.learner = learner;
    this.detectors = detectors;
    this.action = action;
    session = learner.open(null);
    beginWatching();
  }

  private void beginWatching() {
    answers.clear();
    alarms = 0;
    watch = detectors == null ? null : new Watch(detectors);
  }

  KeyedLearner learner() {
    return learner;
  }

  /** What it is at; what is done by it is not watched. */
  KeyedSession session() {
    return session;
  }

  /** How many alarms the key has had. */
  long alarms() {
    return alarms;
  }

  /**
   * Goes on with a key; the one before is forgotten.
   *
   * @param state what {@link #bytes} or a {@link KeyedSession} gave; null for a new key
   * @throws InvalidInputException if the bytes are damaged, or another's; the session is then as
   *     for a new key
   */
  WatchedSession open(byte @Nullable [] state) {
    beginWatching();
    if (state == null || !StateBytes.isOf(state, IDENTITY)) {
      session.open(state);
      return this;
    }
    try {
      exchange(bytes.beginReading(state, IDENTITY, /* anyWeights= */ false));
      bytes.expectEnd();
    } catch (InvalidInputException e) {
      beginWatching();
      session.open(null);
      throw e;
    }
    return this;
  }

  byte[] bytes() {
    if (watch == null) {
      return session.bytes();
    }
    exchange(bytes.beginWriting(IDENTITY));
    return bytes.written();
  }

  /** The bytes of a key as this learner's. */
  byte[] upToDate(byte[] state) {
    return watch == null ? learner.upToDate(state) : open(state).bytes();
  }

  private void exchange(StateBytes all) {
    boolean reads = all.isRead();
    byte[] own = all.raw("state of a key", reads ? NO_BYTES : session.bytes());
    if (reads) {
      session.open(own);
    }
    alarms = all.whole("alarms", alarms, 0, Long.MAX_VALUE);
    double[] seen = numbers(all, "detector", watch == null ? NONE : watch.state());
    if (reads && watch != null) {
      watch.resume(seen);
    }
    Iterator<Map.Entry<Long, double[]>> written = answers.entrySet().iterator();
    int most = reads ? all.remaining() : MOST;
    int count = (int) all.whole("answers", answers.size(), 0, most);
    for (int i = 0; i < count; i++) {
      Map.Entry<Long, double[]> one = reads ? Map.entry(0L, NONE) : written.next();
      long step = all.whole("step", one.getKey(), 0, Long.MAX_VALUE);
      double[] y = numbers(all, "answer", one.getValue());
      if (reads) {
        answers.put(step, y);
      }
    }
  }

  private static double[] numbers(StateBytes all, String name, double[] now) {
    int count = (int) all.whole(name, now.length, 0, MOST);
    double[] numbers = all.isRead() ? new double[count] : now;
    all.doubles(name, numbers);
    return numbers;
  }

  /**
   * The key's next step.
   *
   * @throws DivergenceException if an older step, which waited in vain for its label, could not be
   *     learned; this one is done
   */
  double[] step(float[] x) {
    DivergenceException diverged = null;
    double[] y;
    try {
      y = session.step(x);
    } catch (DivergenceException e) {
      diverged = e;
      y = session.readout(0);
    }
    if (watch != null) {
      long step = session.steps() - 1;
      answers.put(step, y);
      answers.keySet().removeIf(one -> one < step - learner.lateness());
    }
    if (diverged != null) {
      throw diverged;
    }
    return y;
  }

  boolean learn(long step, int label) {
    return learn(
        step,
        key -> key.learnStep(step, label),
        y -> {
          return Target.largest(y) == label ? 0 : 1;
        });
  }

  boolean learn(long step, double[] wanted) {
    return learn(
        step,
        key -> key.learnStep(step, wanted),
        y -> {
          double squares = 0;
          for (int k = 0; k < y.length; k++) {
            squares += (y[k] - wanted[k]) * (y[k] - wanted[k]);
          }
          return Math.min(1, squares);
        });
  }

  private boolean learn(long step, Predicate<KeyedSession> work, ToDoubleFunction<double[]> error) {
    boolean learned = false;
    DivergenceException diverged = null;
    try {
      learned = !learner.own().isEmpty() && work.test(session);
    } catch (DivergenceException e) {
      diverged = e;
    }
    double[] y = answers.remove(step);
    if (watch != null && y != null && watch.add(step, error.applyAsDouble(y), session.steps())) {
      alarms++;
      action.actOn(session);
    }
    if (diverged != null) {
      throw diverged;
    }
    return learned;
  }

  /** No label comes for a step, nor for those before it. */
  void pass(long step) {
    answers.keySet().removeIf(one -> one <= step);
    if (!learner.own().isEmpty()) {
      session.pass(step);
    }
  }
}
