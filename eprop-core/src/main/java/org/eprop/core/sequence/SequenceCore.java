package org.eprop.core.sequence;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.ForwardPass;
import org.eprop.core.forward.Purpose;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.learningsignal.SignalInput;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.InputRun;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateArchive;

/**
 * The last steps of a sequence without end: the record of the open window, and what is carried over
 * from the steps before it. Its memory does not depend on how many those are. How gradients come
 * about is a subclass's matter. Owned by one thread.
 */
abstract class SequenceCore implements SignalInput {

  /** The record has room for at least so many steps, so that short windows seldom move it. */
  private static final int ROOM = 64;

  /** Tiny states are rounded away every so many steps, or a divisor of it. */
  private static final int PHASE = 16;

  final NetworkStructure network;
  final Weights weights;
  final FeedbackWeights feedback;
  final Rates rates;
  final SampleRecord run;

  /** For the weights as they were at the start of the window. */
  Constants constants;

  private final SequencePlan plan;
  private final ForwardPass forward;
  private final int length;

  /** How many steps before a window are kept: a spike may have been on its way there. */
  private final int keep;

  private final int room;
  private final GivenSteps given;

  /** y* of one step, [readout][output]; and no error of it. */
  private final double[][] stepWanted;

  private final double[][] noError;

  /** The next step, and the window's first, as indices into the record. */
  int t;

  int first;

  /** How many steps of the sequence have left the record. */
  private long gone;

  /** Whether there is an error in the window. */
  boolean learning;

  /**
   * @param weights read at each step
   * @param rates what of them is regularized
   * @param length the most steps of a window
   */
  SequenceCore(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      Rates rates,
      int length,
      Kernels kernels) {
    this.network = plan.network();
    this.plan = plan;
    this.constants = plan.constants(weights);
    this.weights = weights;
    this.feedback = feedback;
    this.rates = rates;
    this.length = length;
    Purpose purpose = learns() ? Purpose.LEARNING : Purpose.INFERENCE;
    forward = new ForwardPass(plan.order, kernels, constants, purpose);
    run = new SampleRecord(network);
    keep = Math.max(constants.longestSilence(), network.longestDelay()) + 1;
    // Where nothing is learned, there may be many sequences: the least that may be restored.
    room = keep + (learns() ? Math.max(length, ROOM) : PHASE);
    given = new GivenSteps(network, learns() ? room : 0);
    noError = new double[learns() ? run.readouts.length : 0][];
    stepWanted = new double[noError.length][];
    for (int m = 0; m < noError.length; m++) {
      noError[m] = new double[run.readouts[m].outputs];
      stepWanted[m] = new double[run.readouts[m].outputs];
    }
  }

  /** Starts a new sequence. */
  void reset() {
    first = t;
    renew();
    rates.reset();
    forward.begin(run, room, learns());
    for (InputRun input : run.inputs) {
      input.begin(room, !learns());
    }
    for (ReadoutRun readout : run.readouts) {
      readout.norm = 1;
    }
    t = 0;
    first = 0;
    gone = 0;
    learning = false;
  }

  /** Whether steps are recorded for a gradient. */
  boolean learns() {
    return true;
  }

  /** How many steps the window has. */
  int steps() {
    return t - first;
  }

  boolean isFull() {
    return t - first == length;
  }

  /** Sets real-valued input of the next step. */
  void input(float[] x) {
    makeRoom();
    for (InputRun input : run.inputs) {
      input.put(t, x);
    }
  }

  /** Sets the spikes that are the input of the next step, all of channels that there are. */
  void input(int[] channels, int from, int to) {
    makeRoom();
    for (InputRun input : run.inputs) {
      input.put(t, channels, from, to);
    }
  }

  private void makeRoom() {
    if (first == t && t + length > room) {
      compact();
    }
  }

  /** Forgets all steps but those that a step still looks back at; between two windows. */
  private void compact() {
    if (t > keep) {
      run.rebase(t - keep, t);
      gone += t - keep;
      t = keep;
      first = keep;
    }
  }

  /**
   * Takes over learned constants as they are now, at the start of a window; traces from before stay
   * as they are.
   */
  final void renew() {
    if (first == t && !constants.areThoseOf(weights)) {
      Constants now = plan.constants(constants, weights);
      forward.goOn(now);
      constants = now;
      use(now);
    }
  }

  /** Uses these constants from now on. */
  void use(Constants now) {}

  /** Does the step whose input has been set. */
  void step() {
    renew();
    if (!learns()) {
      run.forgetBefore(t - keep, t);
    }
    forward.beginArrivals(run, weights, 0);
    forward.step(t, weights, run, learns());
    for (int m = 0; m < noError.length; m++) {
      run.readouts[m].setError(t, noError[m], 1, 1);
    }
    given.clear(t);
    t++;
  }

  /** Copies y of readout m of the last step. */
  void readout(int m, double[] y) {
    run.readouts[m].copyReadout(t - 1, y);
  }

  /** Sets the last step's target of readout m, whatever its weight, for learning signals to see. */
  void want(int m, Target target, int ofTarget) {
    SignalInput.write(target, ofTarget, stepWanted[m]);
    given.setTarget(m, t - 1, stepWanted[m]);
  }

  /** Sets the last step's dE/dy of readout m, times a weight: there is an error to learn from. */
  void error(int m, double[] error, double times) {
    learning = true;
    run.readouts[m].setError(t - 1, error, times, 1);
    given.setWeight(m, t - 1, times);
  }

  /** Sets the last step's reward. */
  void setReward(double reward) {
    given.setReward(t - 1, reward);
  }

  /** Which neurons of population p spiked in the last step, ascending. */
  int[] spikes(int p) {
    return run.spikesAt(p, t - 1);
  }

  /**
   * Closes the window, of at least one step, and opens the next: adds its gradient.
   *
   * @param gradient null if nothing is learned
   */
  void close(Weights gradient) {
    pass(gradient);
    first = t;
    learning = false;
  }

  /** Adds the gradient of the window first .. t-1, and carries traces over it. */
  abstract void pass(Weights gradient);

  @Override
  public int number(int step) {
    return (int) Math.min(Integer.MAX_VALUE, gone + step);
  }

  @Override
  public void target(int m, int step, double[] values) {
    given.target(m, step, values);
  }

  @Override
  public double weight(int m, int step) {
    return given.weight(m, step);
  }

  @Override
  public double reward(int step) {
    return given.reward(step);
  }

  /**
   * Saves or restores what the next step needs, and no more: of the record, the last steps alone.
   * No window is open then. Steps keep their numbers up to a multiple of {@link #PHASE}, so that
   * states are rounded at the same steps as if nothing had happened.
   *
   * @param withStates whether also the last states, where they are recorded
   */
  final void exchangeForward(StateArchive archive, boolean withStates) {
    int end = t - Math.max(0, (t - keep - 1) / PHASE) * PHASE;
    int[] steps = {end};
    long[] before = {gone + t - end};
    archive.ints("steps", steps, 0, 1);
    archive.longs("gone", before);
    if (archive.isRead()) {
      if (steps[0] < 0 || steps[0] > keep + PHASE || before[0] < 0) {
        throw new InvalidInputException(
            "got a state of "
                + steps[0]
                + " steps after "
                + before[0]
                + ", but expected 0 to "
                + (keep + PHASE));
      }
      t = steps[0];
      gone = before[0];
      first = t;
      learning = false;
    }
    forward.exchange(archive);
    run.exchangeLast(archive, t, keep, withStates);
  }

  /** The same with the open window, and with all traces; here, of windows of at most one step. */
  void exchangeCompact(StateArchive archive) {
    int[] window = {steps(), learning ? 1 : 0};
    exchangeForward(archive, learns());
    archive.ints("window", window, 0, 2);
    if (window[0] < 0 || window[0] > Math.min(1, t)) {
      throw new InvalidInputException("got a window of " + window[0] + " steps, where none can be");
    }
    first = t - window[0];
    learning = window[1] != 0;
    rates.exchange(archive);
    if (window[0] == 0) {
      return;
    }
    given.exchangeRewards(archive, first, t);
    for (int m = 0; m < run.readouts.length; m++) {
      run.readouts[m].exchange(archive, network.readouts().get(m).name(), first, t);
      given.exchangeTargets(archive, m, first, t);
    }
  }

  /**
   * Saves or restores everything.
   *
   * @throws InvalidInputException if it is of another network or length
   */
  void exchange(StateArchive archive) {
    long[] counts = {length, first, t, learning ? 1 : 0, gone};
    archive.longs("window", counts);
    if (counts[0] != length) {
      throw new InvalidInputException(
          "got windows of " + counts[0] + " steps, but expected " + length);
    }
    if (counts[1] < 0
        || counts[1] > counts[2]
        || counts[2] > room
        || counts[2] - counts[1] > length
        || counts[4] < 0
        || counts[4] > Long.MAX_VALUE / 2) {
      throw new InvalidInputException(
          "window: got " + Arrays.toString(counts) + ", where no window can be");
    }
    first = (int) counts[1];
    t = (int) counts[2];
    learning = counts[3] != 0;
    gone = counts[4];
    forward.exchange(archive);
    run.exchange(archive, first, t);
    rates.exchange(archive);
    given.exchangeRewards(archive, first, t);
    for (int m = 0; m < run.readouts.length; m++) {
      given.exchangeTargets(archive, m, first, t);
    }
  }
}
