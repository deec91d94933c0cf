package org.eprop.stream.ensemble;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;
import org.eprop.api.task.Target;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.DriftAction;
import org.eprop.stream.drift.Watch;
import org.eprop.stream.keyed.KeyedSession;
import org.jspecify.annotations.Nullable;

/**
 * A member at a key: its learner, how good it has been, what watches it, and what an alarm has
 * begun. Owned by one session.
 */
final class MemberSession {

  /** What it and its trial, if there was one, said at a step whose label is to come. */
  private record Said(long step, double[] y, double @Nullable [] ofTrial) {}

  private static final double[] NONE = {};

  /** More numbers are none that were saved. */
  private static final int MOST = 1 << 20;

  private final Ensemble ensemble;
  private final Member of;
  private final boolean learns;
  private final Deque<Said> said = new ArrayDeque<>();
  private KeyedSession session;

  /** Null before there is one. */
  private @Nullable KeyedSession trial;

  private boolean trying;

  /** The sum of the member's errors less that of its trial's. */
  private double behind;

  /** For how many labels a trial, or a raised rate, lasts yet. */
  private long left;

  private double mark;
  private @Nullable Watch watch;
  private long alarms;
  private @Nullable DivergenceException diverged;

  MemberSession(Ensemble ensemble, Member of) {
    this.ensemble = ensemble;
    this.of = of;
    learns = !of.learner().own().isEmpty();
    session = of.learner().open(null);
  }

  /** As of a new key. */
  void begin() {
    session.open(null);
    beginWatching();
  }

  /** Whatever its learner is at. */
  void beginWatching() {
    said.clear();
    trying = false;
    left = 0;
    mark = 0;
    watch = of.detectors() == null ? null : new Watch(of.detectors());
    alarms = 0;
    diverged = null;
  }

  void claim() {
    session.claim();
    if (trial != null) {
      trial.claim();
    }
  }

  KeyedSession session() {
    return session;
  }

  double mark() {
    return mark;
  }

  long alarms() {
    return alarms;
  }

  KeyedSession.Learned learned() {
    return trial == null ? session.learned() : session.learned().plus(trial.learned());
  }

  /** Why a step was not learned; null if all were. */
  @Nullable DivergenceException takeDiverged() {
    DivergenceException one = diverged;
    diverged = null;
    return one;
  }

  double[] step(float[] x) {
    double[] y = step(session, x);
    if (!ensemble.isPlain()) {
      said.add(new Said(session.steps() - 1, y, trying && trial != null ? step(trial, x) : null));
      long oldest = session.steps() - 1 - of.learner().lateness();
      while (said.getFirst().step < oldest) {
        said.remove();
      }
    }
    return y;
  }

  /** A step that is too old may be learned meanwhile, or not. */
  private double[] step(KeyedSession by, float[] x) {
    int channels = of.learner().channels();
    try {
      return by.step(x.length > channels ? Arrays.copyOf(x, channels) : x);
    } catch (DivergenceException e) {
      diverged = by == session ? e : diverged;
      return by.readout(0);
    }
  }

  /**
   * The label of a step.
   *
   * @param label the class, if {@code wanted} is null
   * @return whether it is learned
   */
  boolean learn(long step, int label, double @Nullable [] wanted) {
    boolean learned =
        learns
            && learn(by -> wanted == null ? by.learnStep(step, label) : by.learnStep(step, wanted));
    for (Said one : said) {
      if (one.step == step) {
        said.remove(one);
        judge(one, label, wanted);
        break;
      }
    }
    return learned;
  }

  private boolean learn(Predicate<KeyedSession> work) {
    boolean learned = false;
    try {
      learned = work.test(session);
    } catch (DivergenceException e) {
      diverged = e;
    }
    if (trying && trial != null) {
      try {
        var unused = work.test(trial);
      } catch (DivergenceException e) {
        behind -= 1; // as an error
      }
    }
    return learned;
  }

  void pass(long step) {
    said.removeIf(one -> one.step <= step);
    if (learns) {
      learn(
          by -> {
            by.pass(step);
            return true;
          });
    }
  }

  private void judge(Said one, int label, double @Nullable [] wanted) {
    double error = error(one.y, label, wanted);
    mark += ensemble.share * ((wanted == null ? 1 - error : error) - mark);
    if (left > 0) {
      behind += one.ofTrial == null ? 0 : error - error(one.ofTrial, label, wanted);
      left--;
      if (left == 0) {
        end();
      }
    }
    if (watch != null && watch.add(one.step, Math.min(1, error), session.steps()) && !trying) {
      alarm();
    }
  }

  private static double error(double[] y, int label, double @Nullable [] wanted) {
    if (wanted == null) {
      return Target.largest(y) == label ? 0 : 1;
    }
    double error = 0;
    for (int k = 0; k < wanted.length; k++) {
      error += (y[k] - wanted[k]) * (y[k] - wanted[k]);
    }
    return error;
  }

  private void alarm() {
    alarms++;
    left = of.action().labels();
    switch (of.action().kind()) {
      case NONE -> {}
      case RAISE -> session.multiplyRate(of.action().times());
      case RENEW -> session.forgetMemory();
      case RESET -> session.forgetLearned();
      case FORK -> {
        openTrial(session.bytes()).forgetLearned();
        behind = 0;
      }
    }
  }

  private KeyedSession openTrial(byte[] state) {
    trial = trial == null ? of.learner().open(state) : trial.open(state);
    trying = true;
    return trial;
  }

  private void end() {
    if (trying && trial != null && behind > 0) {
      KeyedSession worse = session;
      session = trial;
      trial = worse;
    }
    trying = false;
    session.multiplyRate(1);
  }

  /** Saves or restores all of it. */
  void exchange(StateBytes bytes) {
    if (bytes.isRead()) {
      beginWatching();
    }
    byte[] own = bytes.raw("state of a learner", bytes.isRead() ? null : session.bytes());
    if (bytes.isRead()) {
      session.open(own);
    }
    double[] numbers = {mark, behind};
    bytes.doubles("marks", numbers);
    mark = numbers[0];
    behind = numbers[1];
    alarms = bytes.whole("alarms", alarms, 0, Long.MAX_VALUE);
    left = bytes.whole("labels", left, 0, Long.MAX_VALUE);
    if (bytes.flag("trial", trying)) {
      byte[] other =
          bytes.raw("state of a trial", trial == null || bytes.isRead() ? null : trial.bytes());
      if (bytes.isRead()) {
        openTrial(other);
      }
    }
    if (bytes.isRead() && left > 0 && of.action().kind() == DriftAction.Kind.RAISE) {
      session.multiplyRate(of.action().times());
    }
    double[] seen = numbers(bytes, "detector", watch == null ? NONE : watch.state());
    if (bytes.isRead() && watch != null && seen.length > 0) {
      watch.resume(seen);
    }
    int count = (int) bytes.whole("answers", said.size(), 0, bytes.remaining());
    for (int i = 0; i < count; i++) {
      Said one = bytes.isRead() ? new Said(0, NONE, null) : said.remove();
      long step = bytes.whole("step", one.step, 0, Long.MAX_VALUE);
      double[] y = numbers(bytes, "answer", one.y);
      double[] other = numbers(bytes, "answer", one.ofTrial == null ? NONE : one.ofTrial);
      said.add(new Said(step, y, other.length == 0 ? null : other));
    }
  }

  private static double[] numbers(StateBytes bytes, String name, double[] now) {
    int count = (int) bytes.whole(name, now.length, 0, MOST);
    double[] numbers = bytes.isRead() ? new double[count] : now;
    bytes.doubles(name, numbers);
    return numbers;
  }
}
