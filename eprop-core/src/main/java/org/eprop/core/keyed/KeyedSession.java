package org.eprop.core.keyed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.sequence.SequenceLearner;

/**
 * The key that a thread is at, of a {@link KeyedLearner}: {@linkplain #open opened} from bytes,
 * taken some steps further, and turned into {@linkplain #bytes bytes} again. Holds nothing that has
 * to be closed. Not thread-safe.
 */
public final class KeyedSession {

  private final KeyedLearner of;
  private final KeyBytes bytes = new KeyBytes();
  private final OwnWeights own;

  /** Follows the stream as far as labels are known, and a step further. */
  private final SequenceLearner learner;

  /** Its state before a key's first step. */
  private final byte[] fresh;

  /** Goes on from there, where steps wait for the learner; null before it is needed. */
  private SequenceLearner ahead;

  private final WaitingSteps waiting;

  /** Whether the learner's last step has its targets, or will have none. */
  private boolean settled = true;

  /** y of the last step, [readout][output]. */
  private final double[][] last;

  private boolean hasStep;

  KeyedSession(KeyedLearner of) {
    this.of = of;
    own = new OwnWeights(of);
    learner = of.network.learner(own.learns() ? 1 : 0, own.weights, own.feedback);
    fresh = learner.state();
    waiting = new WaitingSteps(of.network);
    List<Readout> readouts = of.network.structure().readouts();
    last = new double[readouts.size()][];
    for (int m = 0; m < last.length; m++) {
      last[m] = new double[readouts.get(m).outputs()];
    }
  }

  String layout() {
    return own.layout();
  }

  /**
   * Goes on with a key; the one before is forgotten.
   *
   * @param state what {@link #bytes} gave; null for a key that is new
   * @return this
   * @throws InvalidInputException if the bytes are damaged, of another version, of another network,
   *     or of a learner with other leaves of its own or other optimizers; the session is then as
   *     for a new key
   */
  public KeyedSession open(byte[] state) {
    if (state == null) {
      begin();
      return this;
    }
    try {
      read(state);
    } catch (InvalidInputException e) {
      begin();
      throw e.at("state of a key");
    }
    if (waiting.size() > of.lateness) {
      settled = true;
      goOn();
    }
    return this;
  }

  private void begin() {
    own.begin();
    learner.restoreState(fresh);
    waiting.clear();
    settled = true;
    hasStep = false;
  }

  /** What the key needs for its next step: versioned, checksummed, bound to the network. */
  public byte[] bytes() {
    bytes.beginWriting(of.networkDigest, of.layoutDigest);
    own.write(bytes);
    bytes.putWhole(settled ? 1 : 0);
    bytes.put(learner.state());
    waiting.write(bytes);
    if (waiting.size() > 0) {
      bytes.put(ahead.state());
    }
    return bytes.written();
  }

  private void read(byte[] state) {
    bytes.beginReading(state, of.networkDigest, of.layoutDigest);
    own.read(bytes); // first: neurons are made of them
    hasStep = false;
    settled = bytes.getWhole("settled", 1) == 1;
    learner.restoreState(bytes.getBytes());
    waiting.read(bytes);
    if (waiting.size() > 0) {
      ahead().restoreState(bytes.getBytes());
    }
    bytes.expectEnd();
  }

  private SequenceLearner ahead() {
    if (ahead == null) {
      ahead = of.network.learner(0, own.weights, own.feedback);
    }
    return ahead;
  }

  /** How many steps the key has had. */
  public long steps() {
    return learner.steps() + waiting.size();
  }

  /** How many of the last ones the learner has not done yet, as it waits for a label. */
  public int waitingSteps() {
    return waiting.size();
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @return y^t of the first readout, the caller's own
   * @throws InvalidInputException if it has another length, or a value is not finite; the key is
   *     then as it was
   */
  public double[] step(float[] x) {
    if (!mustWait()) {
      double[] y = learner.step(x);
      return done(learner, y);
    }
    double[] y = comeAhead().step(x);
    return done(new WaitingStep(x.clone(), null), y);
  }

  /**
   * A step with spikes as input.
   *
   * @param channels those that spike
   * @return y^t of the first readout, the caller's own
   * @throws InvalidInputException if there is no such channel; the key is then as it was
   */
  public double[] stepSpikes(int... channels) {
    if (!mustWait()) {
      double[] y = learner.stepSpikes(channels);
      return done(learner, y);
    }
    double[] y = comeAhead().stepSpikes(channels);
    return done(new WaitingStep(null, channels.clone()), y);
  }

  /** Whether the learner can't do the next step yet. */
  private boolean mustWait() {
    return of.lateness > 0 && !settled;
  }

  /** Who does the next step, from where the learner is. */
  private SequenceLearner comeAhead() {
    if (waiting.size() == 0) {
      ahead().restoreState(learner.inferenceState());
    }
    return ahead;
  }

  private double[] done(SequenceLearner by, double[] y) {
    for (int m = 0; m < last.length; m++) {
      last[m] = m == 0 ? y.clone() : by.readout(m);
    }
    hasStep = true;
    settled &= by != learner || !own.learns();
    return y;
  }

  private double[] done(WaitingStep step, double[] y) {
    done(ahead, y);
    waiting.add(step);
    if (waiting.size() > of.lateness) {
      settled = true;
      goOn();
    }
    return y;
  }

  /**
   * A copy of y^t of readout m of the last step since the key was opened, [outputs].
   *
   * @throws IllegalStateException if there is none
   * @throws InvalidInputException if there is no such readout
   */
  public double[] readout(int m) {
    if (!hasStep) {
      throw new IllegalStateException("readout() is called before a step of this key");
    }
    if (m < 0 || m >= last.length) {
      throw new InvalidInputException(
          "got readout " + m + ", but expected 0 to " + (last.length - 1));
    }
    return last[m].clone();
  }

  /**
   * Which output of the first readout was the largest in the last step, the first of several.
   *
   * @throws IllegalStateException if there was no step since the key was opened
   */
  public int prediction() {
    double[] y = readout(0);
    int largest = 0;
    for (int k = 1; k < y.length; k++) {
      largest = y[k] > y[largest] ? k : largest;
    }
    return largest;
  }

  /**
   * The weights of the key's next step, as they are now: its own and the shared ones. Live, and not
   * to be modified.
   */
  public Weights weights() {
    return own.weights;
  }

  /**
   * Gives the last step its label, that of the first readout.
   *
   * @return as {@link #learnStep(long, List)}
   */
  public boolean learn(int label) {
    return learnStep(steps() - 1, label);
  }

  /**
   * Gives the last step its target, that of the first readout.
   *
   * @param wanted what y^t should have been, or a class distribution, [outputs]
   * @return as {@link #learnStep(long, List)}
   */
  public boolean learn(double... wanted) {
    return learnStep(steps() - 1, wanted);
  }

  /**
   * Gives a step its label, that of the first readout; other readouts have none.
   *
   * @param step its number, from 0; it was {@link #steps} before the step
   * @param label the class
   * @return as {@link #learnStep(long, List)}
   */
  public boolean learnStep(long step, int label) {
    return learnStep(step, alone(Target.classes(new int[] {label})));
  }

  /**
   * Gives a step its target, that of the first readout; other readouts have none.
   *
   * @param step its number, from 0; it was {@link #steps} before the step
   * @param wanted what y^t should have been, or a class distribution, [outputs]
   * @return as {@link #learnStep(long, List)}
   */
  public boolean learnStep(long step, double[] wanted) {
    Objects.requireNonNull(wanted, "wanted: got null, but expected the values of a target");
    return learnStep(step, alone(Target.values(new double[][] {wanted.clone()})));
  }

  private List<Target> alone(Target target) {
    List<Target> targets = new ArrayList<>(Collections.nCopies(last.length, WaitingSteps.NONE));
    targets.set(0, target);
    return targets;
  }

  /**
   * Gives a step its targets: all that it will have. If the learner waits for them, it learns now,
   * and goes on to the next step without any; else when it has come there.
   *
   * @param step its number, from 0; it was {@link #steps} before the step
   * @param targets of one step, for each readout; those of weight 0 count as none
   * @return whether they are learned, now or later; false if the step has had its targets or has
   *     been passed: they came twice or too late, and nothing is done
   * @throws InvalidInputException if there was no such step yet, or a target does not fit
   * @throws IllegalStateException if this is for inference alone
   */
  public boolean learnStep(long step, List<Target> targets) {
    expect(step);
    waiting.check(targets);
    long next = step - learner.steps();
    if (next < -1 || (next == -1 && settled)) {
      return false;
    }
    if (next >= 0) {
      return waiting.get((int) next).give(targets);
    }
    settle(targets);
    goOn();
    return true;
  }

  /**
   * Says that no more labels come for a step, nor for those before it: the learner need not wait
   * for them. What is known of them already is learned.
   *
   * @param upTo the last such step
   * @throws InvalidInputException if there was no such step yet
   * @throws IllegalStateException if this is for inference alone
   */
  public void pass(long upTo) {
    expect(upTo);
    long next = upTo - learner.steps();
    if (next < -1) {
      return;
    }
    for (int i = 0; i <= next; i++) {
      waiting.get(i).pass();
    }
    settled = true;
    goOn();
  }

  private void expect(long step) {
    if (!own.learns()) {
      throw new IllegalStateException(
          "labels are given to a session of a learner that is for inference alone");
    }
    if (step < 0 || step >= steps()) {
      throw new InvalidInputException(
          "step: got " + step + ", but the key has had " + steps() + " steps, from 0");
    }
  }

  /** Learns the learner's last step, unless none of its targets counts. */
  private void settle(List<Target> targets) {
    settled = true;
    if (targets.stream().allMatch(target -> target.weight(0) == 0)) {
      return;
    }
    for (int m = 0; m < last.length; m++) {
      Target target = targets.get(m);
      if (target.weight(0) != 0 && target.hasClasses()) {
        learner.learnWeighted(m, target.weight(0), target.classAt(0));
      } else if (target.weight(0) != 0) {
        learner.learnWeighted(m, target.weight(0), target.valuesAt(0));
      }
    }
    own.learn(learner);
  }

  /** The learner follows as far as labels are known, and at least as far as it may be behind. */
  private void goOn() {
    while (waiting.size() > 0 && (settled || waiting.size() > of.lateness)) {
      WaitingStep step = waiting.removeFirst();
      if (step.x() != null) {
        learner.step(step.x());
      } else {
        learner.stepSpikes(step.channels());
      }
      settled = step.isSettled();
      if (step.targets() != null) {
        settle(step.targets());
      }
    }
  }
}
