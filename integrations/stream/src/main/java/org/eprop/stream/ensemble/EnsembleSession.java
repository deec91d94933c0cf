package org.eprop.stream.ensemble;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.DriftAction;
import org.eprop.stream.drift.Watch;
import org.eprop.stream.keyed.KeyedSession;
import org.jspecify.annotations.Nullable;

/**
 * The key that a thread is at, of an {@link Ensemble}: opened from bytes, taken some steps further,
 * and turned into bytes again. A key's bytes have all that decides on its answers: its members'
 * states, how they are judged, detectors, and what an alarm has begun. An ensemble of one learner
 * that nothing watches has the bytes of a {@link KeyedSession}.
 *
 * @since 1.0
 */
public final class EnsembleSession {

  private static final double TINY = 1e-12;

  private final Ensemble of;
  private final List<MemberSession> members = new ArrayList<>();
  private final StateBytes bytes = new StateBytes();
  private double[][] outputs = {};

  EnsembleSession(Ensemble of) {
    this.of = of;
    of.members.forEach(member -> members.add(new MemberSession(of, member)));
  }

  /**
   * Goes on with a key; the one before is forgotten.
   *
   * @param state what {@link #bytes} gave, or of a learner alone a {@link KeyedSession}'s bytes;
   *     null for a key that is new
   * @return this
   * @throws InvalidInputException if the bytes are damaged, or another's; the session is then as
   *     for a new key
   */
  public EnsembleSession open(byte @Nullable [] state) {
    if (state == null) {
      members.forEach(MemberSession::begin);
      return this;
    }
    try {
      if (members.size() == 1 && !StateBytes.isOf(state, of.identity)) {
        members.get(0).beginWatching();
        members.get(0).session().open(state);
        return this;
      }
      bytes.beginReading(state, of.identity, /* anyWeights= */ false);
      members.forEach(member -> member.exchange(bytes));
      bytes.expectEnd();
    } catch (InvalidInputException e) {
      members.forEach(MemberSession::begin);
      throw e;
    }
    return this;
  }

  /**
   * What the key needs for its next step: versioned, checksummed, bound to the networks.
   *
   * @throws InvalidInputException if one of its numbers is not finite
   */
  public byte[] bytes() {
    if (of.isPlain()) {
      return members.get(0).session().bytes();
    }
    bytes.beginWriting(of.identity);
    members.forEach(member -> member.exchange(bytes));
    return bytes.written();
  }

  /** {@link KeyedSession#claim} of all members. */
  public void claim() {
    members.forEach(MemberSession::claim);
  }

  /** How many steps the key has had. */
  public long steps() {
    return members.get(0).session().steps();
  }

  /** How many alarms the key has had. */
  public long alarms() {
    return members.stream().mapToLong(MemberSession::alarms).sum();
  }

  /** What all members, and trials, have learned, of all keys that this has held. */
  public KeyedSession.Learned learned() {
    return members.stream()
        .map(MemberSession::learned)
        .reduce(new KeyedSession.Learned(0, 0, 0), KeyedSession.Learned::plus);
  }

  /** A member at the key. What it does by itself, the others and what watches it do not see. */
  public KeyedSession member(int q) {
    return members.get(q).session();
  }

  /**
   * The key's next step.
   *
   * @param x the input [channel]; who has fewer channels than others sees the first
   * @return y [output]
   * @throws InvalidInputException if it does not fit; the key is then as it was
   * @throws DivergenceException as {@link #learnStep}
   */
  public double[] step(float[] x) {
    outputs = new double[members.size()][];
    for (int q = 0; q < outputs.length; q++) {
      outputs[q] = members.get(q).step(x);
    }
    expectLearned();
    return outputs.length == 1 ? outputs[0].clone() : together(outputs);
  }

  /** What each member said at the last step, [member][output]; none before it. */
  public double[][] outputs() {
    return outputs;
  }

  private double[] together(double[][] outputs) {
    double[] sum = new double[outputs[0].length];
    double weights = 0;
    for (int q = 0; q < outputs.length; q++) {
      double mean = 0;
      for (double y : outputs[q]) {
        mean += y / sum.length;
      }
      double mark = members.get(q).mark();
      double weight =
          of.classes ? StrictMath.pow(1 - mark + of.share, -of.sharpness) : 1 / (mark + TINY);
      weights += weight;
      for (int k = 0; k < sum.length; k++) {
        double y = outputs[q][k];
        sum[k] += weight * (of.classes ? StrictMath.tanh(2 * (y - mean)) : y);
      }
    }
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= weights;
    }
    return sum;
  }

  /**
   * Gives a step its label.
   *
   * @param step its number, from 0
   * @param label the class
   * @return whether it is learned, now or later; false if it came twice or too late, or nothing
   *     learns
   * @throws InvalidInputException if there was no such step yet, or no such class
   * @throws DivergenceException if a member could not learn a step, for its update would not be
   *     finite; all other steps are learned, by it and by the others, and the key can go on
   */
  public boolean learnStep(long step, int label) {
    return learn(member -> member.learn(step, label, null, /* judged= */ false));
  }

  /**
   * The same of a step that is not to be learned, as nothing is new in it: what judges and watches
   * the members knows its label.
   *
   * @return whether somebody waited for it
   */
  public boolean judgeStep(long step, int label) {
    return learn(member -> member.learn(step, label, null, /* judged= */ true));
  }

  /** The same with values [output]. */
  public boolean learnStep(long step, double[] wanted) {
    return learn(member -> member.learn(step, -1, wanted, /* judged= */ false));
  }

  private boolean learn(Predicate<MemberSession> by) {
    boolean learned = false;
    for (MemberSession member : members) {
      learned |= by.test(member);
    }
    expectLearned();
    return learned;
  }

  /** Says that no label comes for a step, nor for those before it. */
  public void pass(long step) {
    members.forEach(member -> member.pass(step));
    expectLearned();
  }

  private void expectLearned() {
    DivergenceException first = null;
    for (MemberSession member : members) {
      DivergenceException one = member.takeDiverged();
      first = first == null ? one : first;
    }
    if (first != null) {
      throw first;
    }
  }

  /**
   * A member at a key: its learner, how good it has been, what watches it, and what an alarm has
   * begun. Owned by one session.
   */
  private static final class MemberSession {

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
     * @param judged whether it is judged by it alone
     * @return whether it is learned
     */
    boolean learn(long step, int label, double @Nullable [] wanted, boolean judged) {
      int taught = judged ? Target.UNLABELLED : label;
      boolean learned =
          learns
              && learn(
                  by -> wanted == null ? by.learnStep(step, taught) : by.learnStep(step, wanted));
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
}
