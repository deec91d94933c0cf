package org.eprop.core.gradient;

import java.util.Objects;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;

/**
 * Learns one sequence as it comes, a step at a time and without end: e-prop's own, forward form
 * with an eligibility trace per synapse, in single precision. Weights may change after any step.
 *
 * <pre>{@code
 * double[] y = learner.step(x);      // x^t in, y^t out
 * learner.learn(label);              // adds L^t ebar^t to the gradient
 * learner.apply(update, 0.001);      // whenever it suits
 * }</pre>
 *
 * <p>A step costs O(synapses), and memory is constant. The loss of a step counts with weight 1;
 * regularizers need a batch and do not act here. Owned by one thread; several learners may read the
 * same weights while nobody changes them.
 */
public final class OnlineLearner {

  private final NetworkStructure network;
  private final Weights weights;
  private final Feedback feedback;
  private final StepLoss loss;
  private final ForwardPass forward;
  private final SampleRun run;
  private final LayerTraces[] traces;
  private final Weights gradient;
  private final int keep;
  private final double[] error;
  private final double[] readout;
  private final StepOrder order;
  private double filteredOne;
  private int t;
  private long steps;

  /**
   * @param weights read at each step, changed by {@link #apply}
   * @param feedback B
   * @param loss has to be a sum over steps
   * @param rule has to keep within neurons
   * @throws InvalidInputException if rule or loss can't be followed online
   */
  public OnlineLearner(
      NetworkStructure network, Weights weights, Feedback feedback, Loss loss, LearningRule rule) {
    this.loss = Stepwise.check(loss, rule);
    this.network = network;
    this.weights = weights;
    this.feedback = feedback;
    Kernels kernels = KernelProvider.fastest().get();
    int layers = network.layers().size();
    LayerConstants[] constants = LayerConstants.of(network, rule);
    NonlinearNeurons[] nonlinear = NonlinearNeurons.of(network, rule);
    traces = new LayerTraces[layers];
    int longest = 0;
    for (int l = 0; l < layers; l++) {
      traces[l] = new LayerTraces(network, l, constants[l], nonlinear[l], kernels);
      longest = Math.max(longest, constants[l].maxSilentSteps);
    }
    forward = new ForwardPass(network, kernels, constants, nonlinear);
    run = new SampleRun(network);
    keep = longest + 1;
    gradient = Weights.zeros(network);
    error = new double[network.outputs()];
    readout = new double[network.outputs()];
    order = new StepOrder(network);
    reset();
  }

  /** Starts a new sequence: states and traces become zero; the gradient so far is kept. */
  public void reset() {
    int window = 2 * keep + 62;
    forward.begin(run, window);
    run.input.begin(window);
    for (LayerTraces layer : traces) {
      layer.reset();
    }
    filteredOne = 0;
    t = 0;
    steps = 0;
    order.begin();
  }

  /** How many steps the sequence has had. */
  public long steps() {
    return steps;
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @return y^t [outputs], the caller's own
   * @throws InvalidInputException if it has another length, or a value is not finite
   */
  public double[] step(float[] x) {
    order.checkInput(x);
    makeRoom();
    run.input.start[t + 1] = run.input.start[t];
    return finish(x);
  }

  /**
   * A step with spikes as input.
   *
   * @param channels those that spike
   * @return y^t [outputs], the caller's own
   * @throws InvalidInputException if there is no such channel
   */
  public double[] stepSpikes(int... channels) {
    StepOrder.checkSpikes(channels);
    makeRoom();
    run.input.put(t, channels, 0, channels.length, network.inputs());
    return finish(null);
  }

  private void makeRoom() {
    if (t == run.steps()) {
      run.rebase(t - keep, t);
      t = keep;
    }
  }

  private double[] finish(float[] x) {
    forward.step(t, x, weights, run, true);
    for (int l = 0; l < traces.length; l++) {
      traces[l].follow(run, t, steps == 0, x);
    }
    filteredOne = network.kappa() * filteredOne + 1;
    t++;
    steps++;
    order.stepped();
    return run.readoutAt(t - 1);
  }

  /**
   * Which neurons of layer l spiked in the last step, ascending.
   *
   * @throws IllegalStateException before the first step
   * @throws InvalidInputException if there is no such layer
   */
  public int[] spikes(int l) {
    order.checkSpikesOf(l);
    return run.spikesAt(l, t - 1);
  }

  /**
   * Adds the gradient of the last step's loss.
   *
   * @param label the class that y^t should have said; -1 for none, which changes nothing
   * @return E^t
   * @throws IllegalStateException before the first step, or if the step has had its target
   */
  public double learn(int label) {
    return learn(Target.classes(new int[] {label}));
  }

  /**
   * Adds the gradient of the last step's loss.
   *
   * @param values what y^t should have been, or a class distribution, [outputs]
   * @return E^t
   * @throws IllegalStateException before the first step, or if the step has had its target
   */
  public double learn(double... values) {
    StepOrder.checkWanted(values);
    return learn(Target.values(new double[][] {values}));
  }

  private double learn(Target target) {
    order.checkAnswer();
    target.checkFor(network.outputs());
    loss.check(target);
    order.answer();
    if (target.weight(0) == 0) {
      return 0; // no label
    }
    run.copyReadout(t - 1, readout);
    double e = loss.step(readout, target, 0, error);
    for (int l = 0; l < traces.length; l++) {
      traces[l].learn(error, feedback.of(l), gradient);
    }
    for (int k = 0; k < error.length; k++) {
      gradient.bias()[k] += (float) (error[k] * filteredOne);
    }
    return e;
  }

  /** dE/dW of the steps learned from since the last {@link #apply} or {@link #clearGradient}. */
  public Weights gradient() {
    return gradient;
  }

  /** Sets the gradient to zero. */
  public void clearGradient() {
    gradient.clear();
  }

  /**
   * Updates the network's weights with the gradient so far, and sets it to zero.
   *
   * @param update the optimizer and its memory
   * @param learningRate of this update
   */
  public void apply(WeightUpdate update, double learningRate) {
    Objects.requireNonNull(update, "update: got null, but expected a weight update");
    gradient.clearAutapses();
    update.apply(weights, gradient, feedback, learningRate);
    clearGradient();
  }
}
