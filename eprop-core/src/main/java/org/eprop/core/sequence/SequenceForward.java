package org.eprop.core.sequence;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.WaitingChanges;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.ForwardPass;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.InputRun;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass along a sequence without end, and the record of its last steps: those that a
 * step looks back at and, if something is learned, the open window. Memory does not depend on how
 * many steps there are. Here nothing is learned: each step closes its window. Owned by one thread.
 */
class SequenceForward {

  /** Of who learns, the record has room for so many steps, so that it is seldom moved. */
  private static final int ROOM = 64;

  /** Tiny numbers are rounded away every so many steps, or a divisor of it. */
  private static final int PHASE = 16;

  final NetworkStructure network;
  final Weights weights;
  final SampleRecord run;

  /** For the weights as they were at the start of the window. */
  Constants constants;

  private final SequencePlan plan;
  final ForwardPass forward;
  private final boolean learns;

  /** The most steps of a window. */
  final int length;

  /** How many steps before a window are kept: a spike may have been on its way there. */
  private final int keep;

  final int room;

  /** Brings the weights up to date, if this changes them at events; else null. */
  @Nullable WaitingChanges pending;

  /** The next step, and the window's first, as indices into the record. */
  int t;

  int first;

  /** How many steps of the sequence have left the record. */
  long gone;

  /** Without learning. */
  SequenceForward(SequencePlan plan, Weights weights, Kernels kernels) {
    this(plan, weights, /* length= */ 1, kernels, ForwardPass.Purpose.INFERENCE);
    reset();
  }

  /**
   * @param weights read at each step
   * @param length the most steps of a window
   */
  SequenceForward(
      SequencePlan plan,
      Weights weights,
      int length,
      Kernels kernels,
      ForwardPass.Purpose purpose) {
    this.network = plan.network;
    this.plan = plan;
    this.constants = plan.constants(weights);
    this.weights = weights;
    this.length = length;
    learns = purpose == ForwardPass.Purpose.LEARNING;
    forward = new ForwardPass(plan.order, kernels, constants, purpose);
    run = new SampleRecord(network);
    keep = Math.max(constants.longestSilence(), network.longestDelay()) + 1;
    // Where nothing is learned, there may be many sequences: as little as can be.
    room = keep + PHASE + (learns ? Math.max(length, ROOM) : 0);
  }

  /** Starts a new sequence. */
  void reset() {
    first = t;
    renew();
    forward.begin(run, room, learns);
    for (InputRun input : run.inputs) {
      input.begin(room, !learns);
    }
    for (ReadoutRun readout : run.readouts) {
      readout.norm = 1;
    }
    t = 0;
    first = 0;
    gone = 0;
  }

  /** How many steps the sequence has had. */
  final long steps() {
    return gone + t;
  }

  /** How many steps the open window has. */
  final int openSteps() {
    return t - first;
  }

  final boolean isFull() {
    return t - first == length;
  }

  /** Sets real-valued input of the next step. */
  final void input(float[] x) {
    makeRoom();
    for (InputRun input : run.inputs) {
      input.put(t, x);
    }
  }

  /** Sets the spikes that are the input of the next step, all of channels that there are. */
  final void input(int[] channels, int from, int to) {
    makeRoom();
    for (InputRun input : run.inputs) {
      input.put(t, channels, from, to);
    }
  }

  /** Between two windows, forgets steps that nobody looks back at, if the next does not fit. */
  private void makeRoom() {
    int shift = first == t && t + length > room ? surplus(t) : 0;
    if (shift > 0) {
      run.rebase(shift, t);
      gone += shift;
      t -= shift;
      first = t;
    }
  }

  /**
   * How many of the record's steps nobody looks back at from a step: a multiple of {@link #PHASE},
   * so that numbers are rounded at the same steps as if nothing had been forgotten.
   */
  private int surplus(int step) {
    return Math.max(0, step - keep) / PHASE * PHASE;
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
    if (!learns) {
      run.forgetBefore(t - keep, t);
    }
    weights.use(pending);
    forward.beginArrivals(run, weights, 0);
    forward.step(t, weights, run, learns);
    t++;
    if (!learns) {
      first = t;
    }
  }

  /** Copies y of readout m of the last step. */
  final void readout(int m, double[] y) {
    run.readouts[m].copyReadout(t - 1, y);
  }

  /** Which neurons of population p spiked in the last step, ascending. */
  final int[] spikes(int p) {
    return run.spikesAt(p, t - 1);
  }

  /** Saves or restores everything; of the record, what is looked back at, and the open window. */
  void exchange(StateBytes bytes) {
    exchangeRecord(bytes, first, hasTraces());
  }

  /** Whether anything learns but readouts. */
  boolean hasTraces() {
    return false;
  }

  /** Saves what a sequence without learning needs to go on from here. */
  final void saveForward(StateBytes bytes) {
    exchangeRecord(bytes, t, /* withTraces= */ false);
  }

  private void exchangeRecord(StateBytes bytes, int windowStart, boolean withTraces) {
    int shift = surplus(windowStart);
    long before = bytes.whole("steps", gone + shift, 0, Long.MAX_VALUE / 2);
    int from = (int) bytes.whole("window", windowStart - shift, 0, keep + PHASE);
    int open = (int) bytes.whole("window", t - windowStart, 0, length);
    if (bytes.isRead()) {
      gone = before;
      first = from;
      t = from + open;
    }
    int start = bytes.isRead() ? first : windowStart;
    if (before > 0 && from < keep) {
      throw new InvalidInputException("window: got " + from + " steps before it of " + before);
    }
    forward.exchange(bytes);
    run.exchange(bytes, Math.max(0, start - keep), start, t, withTraces);
  }
}
