package org.eprop.core.sequence;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.state.StateBytes;

/**
 * Runs many streams through one network without learning, a step of one stream at a time. What a
 * stream needs between two steps is an {@link InferenceState} of a few hundred bytes for a small
 * network, so that a service or a stream processor can have one for each of its keys.
 *
 * <pre>{@code
 * Inference inference = network.inference();
 * InferenceState patient = inference.start();
 * double[] y = inference.step(patient, x);
 * }</pre>
 *
 * <p>Gives the bits of {@link SequenceLearner}. Owned by one thread; several may share a network,
 * and a state may go from one thread's to another's.
 */
public final class Inference {

  private final SequencePlan plan;
  private final InferenceCore core;
  private final StateBytes bytes = new StateBytes();

  /**
   * @param weights read at each step
   * @param feedback of the network; plays no part
   * @param rule of the network; plays no part
   */
  public Inference(
      NetworkStructure network, Weights weights, FeedbackWeights feedback, LearningRule rule) {
    this(new SequencePlan(network, weights, rule), weights, feedback);
  }

  /**
   * @param plan that others share
   * @param weights read at each step
   * @param feedback of the network; plays no part
   */
  public Inference(SequencePlan plan, Weights weights, FeedbackWeights feedback) {
    this.plan = plan;
    core = new InferenceCore(plan, weights, feedback, plan.newKernels());
  }

  /** The state before a stream's first step. */
  public InferenceState start() {
    core.reset();
    return new InferenceState(save());
  }

  private byte[] save() {
    core.exchangeForward(bytes.beginWriting(), /* withStates= */ false);
    return bytes.written();
  }

  private void load(InferenceState state) {
    core.reset();
    core.exchangeForward(bytes.beginReading(state.data), /* withStates= */ false);
    if (!bytes.isAtEnd()) {
      throw new InvalidInputException("got the state of another network");
    }
  }

  /**
   * A step with real-valued input.
   *
   * @param state of the stream, taken a step further
   * @param x x^t [channels]
   * @return y^t of the first readout, the caller's own
   * @throws InvalidInputException if x has another length or is not finite, or the state is of
   *     another network; the state is then as it was
   */
  public double[] step(InferenceState state, float[] x) {
    plan.checks.input(x);
    load(state);
    core.input(x);
    return finish(state);
  }

  /**
   * A step with spikes as input.
   *
   * @param state of the stream, taken a step further
   * @param channels those that spike
   * @return y^t of the first readout, the caller's own
   * @throws InvalidInputException if there is no such channel, or the state is of another network;
   *     the state is then as it was
   */
  public double[] stepSpikes(InferenceState state, int... channels) {
    plan.checks.spikes(channels);
    load(state);
    core.input(channels, 0, channels.length);
    return finish(state);
  }

  private double[] finish(InferenceState state) {
    core.step();
    core.advance();
    double[] y = new double[plan.network().readouts().get(0).outputs()];
    core.readout(0, y);
    state.data = save();
    return y;
  }
}
