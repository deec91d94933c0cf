package org.eprop.stream.keyed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.Population;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.keyed.QueuedSteps.WaitingStep;
import org.jspecify.annotations.Nullable;

/**
 * The key that a thread is at, of a {@link KeyedLearner}: {@linkplain #open opened} from bytes,
 * taken some steps further, and turned into {@linkplain #bytes bytes} again. Holds nothing that has
 * to be closed.
 *
 * <p>A key is its thread's that opened it. Where another thread opens the next one meanwhile, it
 * waits for a step that is being done, and the first thread's next call is refused by an {@link
 * IllegalStateException}: no thread takes another's key further, unless it {@linkplain #claim
 * claims} it.
 *
 * @since 1.0
 */
public final class KeyedSession {

  /**
   * What has been learned, as sums to be watched.
   *
   * @param updates how many steps that had a label
   * @param loss E^t of each
   * @param gradient |g| of each, of what learns by its gradient; 0 where the step size does not ask
   *     for it
   */
  public record Learned(long updates, double loss, double gradient) {

    /** Both together. */
    public Learned plus(Learned other) {
      return new Learned(updates + other.updates, loss + other.loss, gradient + other.gradient);
    }
  }

  private final KeyedLearner of;
  private final StateBytes bytes = new StateBytes();
  private final OwnWeights own;

  /** Follows the stream as far as labels are known, and a step further. */
  private final Inference sequence;

  /** The same if it learns; else null. */
  private final @Nullable SequenceLearner learner;

  /** Goes on from there, where steps wait for the learner; null before it is needed. */
  private @Nullable Inference ahead;

  private final QueuedSteps waiting;

  /** Whether the learner's last step has its targets, or will have none. */
  private boolean settled = true;

  /** y of the last step, [readout][output]. */
  private final double[][] last;

  private boolean hasStep;

  private Learned learned = new Learned(0, 0, 0);

  /** Why a step was not learned; null if all were. */
  private @Nullable DivergenceException diverged;

  /** What it was opened from, or saved as, the last time; null for a key that was new. */
  private byte @Nullable [] saved;

  /** Whose the key is. */
  private Thread owner = Thread.currentThread();

  KeyedSession(KeyedLearner of) {
    this.of = of;
    own = new OwnWeights(of);
    learner = own.learns() ? of.network.learner(own.weights, own.feedback) : null;
    sequence = learner != null ? learner : of.network.inference(own.weights);
    if (learner != null) {
      own.learnBy(learner);
    }
    waiting = new QueuedSteps(of.network);
    List<Readout> readouts = of.network.structure().readouts();
    last = new double[readouts.size()][];
    for (int m = 0; m < last.length; m++) {
      last[m] = new double[readouts.get(m).outputs()];
    }
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
  public synchronized KeyedSession open(byte @Nullable [] state) {
    owner = Thread.currentThread();
    saved = null;
    if (state == null) {
      begin();
      return this;
    }
    try {
      read(state);
      saved = state;
    } catch (InvalidInputException e) {
      begin();
      throw e.at("state of a key");
    }
    passOldSteps();
    return this;
  }

  /**
   * Makes the open key the calling thread's; whoever had it is refused from now on.
   *
   * @return this
   */
  public synchronized KeyedSession claim() {
    owner = Thread.currentThread();
    return this;
  }

  private void expectOwner() {
    if (owner != Thread.currentThread()) {
      throw new IllegalStateException(
          ("got a call of thread %s, but the key was opened by %s: each thread has a"
                  + " session of its own")
              .formatted(Thread.currentThread().getName(), owner.getName()));
    }
  }

  private void begin() {
    own.begin();
    sequence.startAnew();
    waiting.clear();
    settled = true;
    hasStep = false;
    diverged = null;
  }

  /**
   * What the key needs for its next step: versioned, checksummed, bound to the network.
   *
   * @throws InvalidInputException if one of its numbers is not finite
   */
  public synchronized byte[] bytes() {
    expectOwner();
    exchange(bytes.beginWriting(of.identity));
    saved = bytes.written();
    return saved;
  }

  private void read(byte[] state) {
    hasStep = false;
    exchange(bytes.beginReading(of.upToDate(state), of.identity, /* anyWeights= */ false));
    bytes.expectEnd();
  }

  /** Saves or restores all of it. */
  void exchange(StateBytes all) {
    if (learner != null && !all.isRead()) {
      learner.bringReadoutsUpToDate();
    }
    own.exchange(all); // first: neurons are made of them
    settled = all.flag("settled", settled);
    sequence.exchange(all);
    waiting.exchange(all, sequence.steps());
    if (waiting.size() > 0) {
      ahead().exchange(all);
    }
  }

  private Inference ahead() {
    if (ahead == null) {
      ahead = of.network.inference(own.weights);
    }
    return ahead;
  }

  /** How many steps the key has had. */
  public synchronized long steps() {
    expectOwner();
    return sequence.steps() + waiting.size();
  }

  /** What all keys that this has held have learned; no part of a key's bytes. */
  public synchronized Learned learned() {
    return learned;
  }

  /** How many of the last ones the learner has not done yet, as it waits for a label. */
  public synchronized int waitingSteps() {
    expectOwner();
    return waiting.size();
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @return y^t of the first readout, the caller's own
   * @throws InvalidInputException if it has another length, or a value is not finite, or beyond
   *     1e30; the key is then as it was
   * @throws ArithmeticException if a neuron's state is not finite afterwards, where weights are
   *     huge; the session is then where the key was opened, or saved the last time
   */
  public double[] step(float[] x) {
    Objects.requireNonNull(x, "x: got null, but expected the input values of a step");
    return step(x, WaitingStep.NO_SPIKES);
  }

  /**
   * A step with spikes as input.
   *
   * @param channels those that spike
   * @return y^t of the first readout, the caller's own
   * @throws InvalidInputException if there is no such channel; the key is then as it was
   */
  public double[] stepSpikes(int... channels) {
    return step(null, channels);
  }

  /**
   * A step of each of some keys, with real-valued input, one after the other; the session is then
   * at the last.
   *
   * @param states what was kept of each key, null for one that is new; becomes what is to be kept
   * @param x x^t of each, [key][channels]
   * @return y^t of the first readout of each, [key][outputs]
   * @throws InvalidInputException if one does not fit, placed at the key's index; all states then
   *     are as they were
   */
  public synchronized double[][] stepAll(byte[] @Nullable [] states, float[][] x) {
    if (states.length != x.length) {
      throw new InvalidInputException(
          "got " + states.length + " states, but inputs of " + x.length + " keys");
    }
    double[][] y = new double[x.length][];
    byte[][] after = new byte[x.length][];
    for (int k = 0; k < x.length; k++) {
      try {
        y[k] = open(states[k]).step(x[k]);
      } catch (InvalidInputException e) {
        throw e.at("[" + k + "]");
      }
      after[k] = bytes();
    }
    System.arraycopy(after, 0, states, 0, after.length);
    return y;
  }

  private synchronized double[] step(float @Nullable [] x, int[] channels) {
    expectOwner();
    boolean waits = of.lateness > 0 && !settled;
    if (waits && waiting.size() == 0) {
      ahead().goOnFrom(sequence);
    }
    Inference by = waits ? ahead() : sequence;
    double[] y = x != null ? by.step(x) : by.stepSpikes(channels);
    if (!by.isFinite()) {
      long step = steps() - (waits ? 0 : 1);
      open(saved);
      throw new ArithmeticException(
          "step "
              + step
              + ": a neuron's state is not finite; the key goes on from step "
              + steps());
    }
    System.arraycopy(y, 0, last[0], 0, y.length);
    for (int m = 1; m < last.length; m++) {
      last[m] = by.readout(m);
    }
    hasStep = true;
    if (waits) {
      waiting.add(new WaitingStep(x == null ? null : x.clone(), channels.clone()));
      passOldSteps();
    } else {
      settled &= !own.learns();
    }
    return y;
  }

  /** If there are more steps than may wait, the learner goes on without waiting for its label. */
  private void passOldSteps() {
    if (waiting.size() > of.lateness) {
      settled = true;
      goOn();
      expectLearned();
    }
  }

  /**
   * A copy of y^t of readout m of the last step since the key was opened, [outputs].
   *
   * @throws IllegalStateException if there is none
   * @throws InvalidInputException if there is no such readout
   */
  public synchronized double[] readout(int m) {
    expectOwner();
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
    return Target.largest(readout(0));
  }

  /**
   * The weights of the key's next step, as they are now: its own and the shared ones. Live, and not
   * to be modified.
   */
  public synchronized Weights weights() {
    expectOwner();
    return own.weights;
  }

  /**
   * Forgets what the key has learned: its own weights and the optimizer's memory are those of a new
   * key; its neurons and traces are where they were.
   */
  public synchronized void forgetLearned() {
    expectOwner();
    own.weights.leaves(); // makes the changes that wait with the learner: none is left for later
    own.begin();
  }

  /** Forgets the optimizer's memory alone, as P of least squares: the key's weights stay. */
  public synchronized void forgetMemory() {
    expectOwner();
    own.weights.leaves();
    own.forgetMemory();
  }

  /**
   * Gives the last step its label, that of the first readout, as {@link SequenceLearner#learn(int)}
   * does; it is learned as soon as the labels of the steps before it are.
   *
   * @param label the class
   * @return E^t of the outputs that were returned
   * @throws IllegalStateException if the step has had its targets, there was none, or this is for
   *     inference alone
   */
  public double learn(int label) {
    return learn(Target.classes(new int[] {label}));
  }

  /**
   * The same with values.
   *
   * @param wanted what y^t should have been, or a class distribution, [outputs]
   */
  public double learn(double... wanted) {
    Objects.requireNonNull(wanted, "wanted: got null, but expected the values of a target");
    return learn(Target.values(new double[][] {wanted.clone()}));
  }

  private synchronized double learn(Target target) {
    expectOwner();
    if (!own.learns()) {
      throw new IllegalStateException("learn() is called on a session for inference alone");
    }
    double[] y = (waiting.size() > 0 ? ahead() : sequence).readout(0);
    if (!learnStep(steps() - 1, alone(target))) {
      throw new IllegalStateException("learn() is called twice for one step");
    }
    StepLoss loss = (StepLoss) of.network.losses().get(0).loss();
    return target.weight(0) * loss.step(y, target, 0, new double[y.length]);
  }

  /**
   * Releases a neuromodulator to all neurons at the last step, before its label, as {@link
   * SequenceLearner#modulate(double)} does.
   *
   * @throws InvalidInputException if it is not finite
   * @throws IllegalStateException if there is no such step, it has had its label, it waits for that
   *     of another, or this is for inference alone
   */
  public synchronized void modulate(double value) {
    learnerOfLastStep().modulate(value);
  }

  /**
   * The same for each neuron of a population.
   *
   * @param population its name
   * @param values [neuron]
   * @throws InvalidInputException if there is no such population, or the values do not fit
   * @throws IllegalStateException as above
   */
  public synchronized void modulate(String population, double... values) {
    List<String> names =
        of.network.structure().populations().stream().map(Population::name).toList();
    int p = names.indexOf(population);
    if (p < 0) {
      throw new InvalidInputException(
          "population: got \"" + population + "\"" + NearestNames.hint(population, names));
    }
    learnerOfLastStep().modulate(p, values);
  }

  private SequenceLearner learnerOfLastStep() {
    expectOwner();
    if (learner == null || settled || waiting.size() > 0) {
      throw new IllegalStateException(
          "modulate() is called "
              + (learner == null
                  ? "on a session for inference alone"
                  : waiting.size() > 0
                      ? "while the last step waits for the label of one before it"
                      : "before a step, or after its label"));
    }
    return learner;
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
    List<Target> targets = new ArrayList<>(Collections.nCopies(last.length, WaitingStep.NONE));
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
   * @throws DivergenceException if a step could not be learned, for its update would not be finite;
   *     the key's weights are as before it, all other steps are learned, and it can go on
   * @throws IllegalStateException if this is for inference alone
   */
  public synchronized boolean learnStep(long step, List<Target> targets) {
    expectOwner();
    expect(step);
    waiting.check(targets, step);
    long next = step - sequence.steps();
    if (next < -1 || (next == -1 && settled)) {
      return false;
    }
    if (next >= 0) {
      return waiting.get((int) next).give(targets);
    }
    settle(targets);
    goOn();
    expectLearned();
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
  public synchronized void pass(long upTo) {
    expectOwner();
    expect(upTo);
    long next = upTo - sequence.steps();
    if (next < -1) {
      return;
    }
    for (int i = 0; i <= next; i++) {
      waiting.get(i).pass();
    }
    settled = true;
    goOn();
    expectLearned();
  }

  /** What waited is done; who called is told of what could not be learned. */
  private void expectLearned() {
    DivergenceException one = diverged;
    diverged = null;
    if (one != null) {
      throw one;
    }
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
    SequenceLearner by = Objects.requireNonNull(learner);
    try {
      double loss = 0;
      for (int m = 0; m < last.length; m++) {
        Target target = targets.get(m);
        if (target.weight(0) != 0 && target.hasClasses()) {
          loss += by.learnWeighted(m, target.weight(0), target.classAt(0));
        } else if (target.weight(0) != 0) {
          loss += by.learnWeighted(m, target.weight(0), target.valuesAt(0));
        }
      }
      by.endWindow();
      learned = learned.plus(new Learned(1, loss, own.gradient()));
    } catch (DivergenceException e) {
      diverged = diverged == null ? e : diverged;
    }
  }

  /** The learner follows as far as labels are known, and at least as far as it may be behind. */
  private void goOn() {
    while (waiting.size() > 0 && (settled || waiting.size() > of.lateness)) {
      WaitingStep step = waiting.removeFirst();
      step.doneBy(sequence);
      settled = step.isSettled();
      if (step.targets() != null) {
        settle(step.targets());
      }
    }
  }
}
