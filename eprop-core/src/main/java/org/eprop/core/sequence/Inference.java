package org.eprop.core.sequence;

import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.derived.NetworkDigest;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Follows one sequence as it comes, without end and without learning; {@link SequenceLearner} also
 * learns. What it needs between two steps is a {@linkplain #state state} of a few hundred bytes for
 * a small network, so that one object may serve many sequences in turns:
 *
 * <pre>{@code
 * Inference inference = network.inference();
 * byte[] fresh = inference.state();
 * ...
 * inference.restore(patient);          // fresh, at first
 * double[] y = inference.step(x);      // x^t in, y^t out
 * patient = inference.state();
 * }</pre>
 *
 * <p>Weights are read as they are at each step. Owned by one thread; several may share a network.
 *
 * @since 1.0
 */
public sealed class Inference permits SequenceLearner {

  /** Larger inputs are refused: times a weight they would be no number in single precision. */
  private static final float LARGEST = 1e30f;

  final NetworkStructure network;
  private final SequenceForward core;
  private final StateBytes bytes = new StateBytes();

  /** What its states fit; found out when first needed. */
  private StateBytes.@Nullable Identity identity;

  /**
   * @param plan of the network, that others share
   * @param weights read at each step
   */
  public Inference(SequencePlan plan, Weights weights) {
    this(plan, new SequenceForward(plan, weights, plan.newKernels()));
  }

  Inference(SequencePlan plan, SequenceForward core) {
    network = plan.network;
    this.core = core;
  }

  /** Starts a new sequence: the neurons are as before its first step. */
  public void reset() {
    core.reset();
  }

  /** How many steps the sequence has had. */
  public long steps() {
    return core.steps();
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @return y^t [outputs], the caller's own
   * @throws InvalidInputException if it has another length, or a value is not finite, or beyond
   *     1e30
   */
  public double[] step(float[] x) {
    double[] y = new double[outputs()];
    step(x, y);
    return y;
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @param y receives y^t [outputs]
   * @throws InvalidInputException if either has another length, or a value is not finite, or beyond
   *     1e30
   */
  public void step(float[] x, double[] y) {
    expectRoom(y);
    expectInput(x);
    beforeStep();
    core.input(x);
    finish(y);
  }

  /**
   * A step with spikes as input.
   *
   * @param channels those that spike
   * @return y^t [outputs], the caller's own
   * @throws InvalidInputException if there is no such channel
   */
  public double[] stepSpikes(int... channels) {
    Objects.requireNonNull(channels, "channels: got null, but expected those that spike");
    double[] y = new double[outputs()];
    stepSpikes(channels, channels.length, y);
    return y;
  }

  /**
   * A step with spikes as input.
   *
   * @param channels those that spike
   * @param count how many of the array's elements count
   * @param y receives y^t [outputs]
   * @throws InvalidInputException if there is no such channel, or y has another length
   */
  public void stepSpikes(int[] channels, int count, double[] y) {
    stepSpikes(channels, 0, count, y);
  }

  private void stepSpikes(int[] channels, int from, int to, double[] y) {
    expectRoom(y);
    expectSpikes(channels, from, to);
    beforeStep();
    core.input(channels, from, to);
    finish(y);
  }

  /** The number of outputs of the first readout. */
  private int outputs() {
    return network.readouts().get(0).outputs();
  }

  private void finish(double[] y) {
    core.step();
    core.readout(0, y);
  }

  /** What is to be done before a step whose input is right. */
  void beforeStep() {}

  /** Whether all states of the neurons are numbers: where weights are huge, some may not be. */
  public boolean isFinite() {
    return core.forward.isFinite();
  }

  /**
   * Which neurons of population p spiked in the last step, ascending.
   *
   * @throws IllegalStateException before the first step
   * @throws InvalidInputException if there is no such population
   */
  public int[] spikes(int p) {
    if (p < 0 || p >= network.populations().size()) {
      throw new InvalidInputException(
          "got population " + p + ", but expected 0 to " + (network.populations().size() - 1));
    }
    expectStep("spikes()");
    return core.spikes(p);
  }

  /**
   * A copy of y^t of readout m of the last step, [outputs].
   *
   * @throws IllegalStateException before the first step
   */
  public double[] readout(int m) {
    expectStep("readout()");
    expectReadout(m);
    double[] y = new double[network.readouts().get(m).outputs()];
    core.readout(m, y);
    return y;
  }

  /** There has to be such a readout. */
  final void expectReadout(int m) {
    int readouts = network.readouts().size();
    if (m < 0 || m >= readouts) {
      throw new InvalidInputException("got readout " + m + ", but expected 0 to " + (readouts - 1));
    }
  }

  /** Room for the first readout's outputs of a step. */
  private void expectRoom(double[] y) {
    Objects.requireNonNull(y, "y: got null, but expected room for the outputs of a step");
    if (y.length != outputs()) {
      throw new InvalidInputException(
          "got room for " + y.length + " outputs, but expected " + outputs());
    }
  }

  private void expectInput(float[] x) {
    Objects.requireNonNull(x, "x: got null, but expected the input values of a step");
    if (x.length != network.channels()) {
      throw new InvalidInputException(
          "got " + x.length + " input values, but expected " + network.channels());
    }
    for (int i = 0; i < x.length; i++) {
      if (!(Math.abs(x[i]) <= LARGEST)) {
        throw new InvalidInputException(
            "input channel " + i + ": got " + x[i] + ", but expected a number up to " + LARGEST);
      }
    }
  }

  private void expectSpikes(int[] of, int from, int to) {
    int channels = network.channels();
    for (int e = from; e < to; e++) {
      if (of[e] < 0 || of[e] >= channels) {
        throw new InvalidInputException(
            "got a spike of channel " + of[e] + ", but expected 0 to " + (channels - 1));
      }
    }
  }

  private void expectStep(String method) {
    if (steps() == 0) {
      throw new IllegalStateException(method + " is called before the first step");
    }
  }

  /**
   * A block of steps.
   *
   * @param input x
   * @return y of the first readout, [steps][outputs], the caller's own
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public double[][] run(Input input) {
    double[][] y = room(input);
    for (int s = 0; s < y.length; s++) {
      step(input, s, y[s]);
    }
    return y;
  }

  /** Room for the outputs of a block of steps, which has been checked. */
  final double[][] room(Input input) {
    Objects.requireNonNull(input, "input: got null, but expected a block of steps");
    if (input.channels() != network.channels()) {
      throw new InvalidInputException(
          "got " + input.channels() + " input channels, but the network has " + network.channels());
    }
    return new double[input.steps()][outputs()];
  }

  /** Step s of a block. */
  final void step(Input input, int s, double[] y) {
    if (input instanceof RealInput real) {
      step(real.values()[s], y);
    } else {
      SpikeInput spikes = (SpikeInput) input;
      stepSpikes(spikes.channel(), spikes.start()[s], spikes.start()[s + 1], y);
    }
  }

  /**
   * Where this is, between any two steps, as bytes with a version and a checksum: what the next
   * step needs, but no weights. Bound to the network's structure and to its weights as they are, or
   * for inference, as they were when the first state was asked of this object.
   *
   * @throws InvalidInputException if one of its numbers is not finite
   */
  public byte[] state() {
    exchange(bytes.beginWriting(identity()));
    return bytes.written();
  }

  /**
   * Goes on where another of the same network, kind and weights was, bit by bit as that one would
   * have. What this did so far is forgotten.
   *
   * @param state its {@link #state}
   * @throws InvalidInputException if it is damaged, of another version, or of another network, kind
   *     or weights; then this is as if newly made
   */
  public void restore(byte[] state) {
    restore(state, /* anyWeights= */ false);
  }

  /**
   * The same where weights may have learned on since, as in a service whose sequences share them.
   *
   * @param state its {@link #state}
   * @throws InvalidInputException as above, but for other weights
   */
  public void restoreWithOtherWeights(byte[] state) {
    restore(state, /* anyWeights= */ true);
  }

  private void restore(byte[] state, boolean anyWeights) {
    Objects.requireNonNull(state, "state: got null, but expected bytes");
    try {
      bytes.beginReading(state, identity(), anyWeights);
      exchange(bytes);
      bytes.expectEnd();
    } catch (InvalidInputException e) {
      startAnew();
      throw e.at("state");
    }
  }

  /** Goes on where a sequence of the same network is, without what is learned from it. */
  public void goOnFrom(Inference other) {
    core.reset();
    other.core.saveForward(bytes.beginWriting());
    core.exchange(bytes.beginReading(bytes.written()));
  }

  /**
   * Saves or restores all of it, as a part of something else's state.
   *
   * @throws InvalidInputException if what is restored can't be; then this is as if newly made
   */
  @SuppressWarnings("exports") // for this module alone
  public void exchange(StateBytes state) {
    if (state.isRead()) {
      startAnew();
    }
    try {
      exchangeAll(state);
    } catch (InvalidInputException e) {
      if (state.isRead()) {
        startAnew();
      }
      throw e;
    }
  }

  void exchangeAll(StateBytes state) {
    core.exchange(state);
  }

  /** Forgets everything: this is as if newly made. */
  public void startAnew() {
    core.reset();
  }

  StateBytes.Identity identity() {
    if (identity == null) {
      identity = identity("inference", new NetworkDigest().add(core.weights.leaves()));
    }
    return identity;
  }

  final StateBytes.Identity identity(String kind, NetworkDigest weights) {
    return new StateBytes.Identity(kind, new NetworkDigest().add(network).first(), weights.first());
  }
}
