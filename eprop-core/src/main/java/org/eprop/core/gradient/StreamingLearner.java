package org.eprop.core.gradient;

import java.util.Objects;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;

/**
 * Learns one sequence without end, in windows of K steps: outputs come back at once, the gradient
 * at each window's end. Inside a window the gradient is computed backwards in time, at the cost of
 * the forward pass; from one window to the next, eligibility vectors and filtered eligibility
 * traces are carried over exactly. So the gradients of all windows add up to e-prop's gradient of
 * the whole sequence, for any K; K = 1 is {@link OnlineLearner}.
 *
 * <pre>{@code
 * StreamingLearner learner = network.streaming(50);
 * learner.updateAfterEachWindow(network.update(optimizer), 0.001);
 * while (true) {
 *   double[] y = learner.step(x);   // x^t in, y^t out
 *   learner.learn(label);           // if the step has a target
 * }
 * }</pre>
 *
 * <p>A window closes as soon as its last step has its target, else before the next step; or earlier
 * by {@link #endWindow}. Weights are read as they are at each step, and changed at ends of windows
 * only; traces from before a change stay as they are, as in all online learning.
 *
 * <p>Memory is O(K neurons + synapses), whatever the length of the sequence, and a step allocates
 * nothing but the outputs that it returns. The loss of a step counts with the weight of its target;
 * regularizers need a batch and do not act here. Owned by one thread; several learners may read the
 * same weights at the same time while nobody changes them.
 */
public final class StreamingLearner {

  private static final int FORMAT = 1;

  private final NetworkStructure network;
  private final Weights weights;
  private final Feedback feedback;
  private final StepLoss loss;
  private final int windowSteps;
  private final StreamWindow window;
  private final Weights gradient;
  private final StepTargets targets;
  private final StepOrder order;

  /** y and dE/dy of the last step, for the loss. */
  private final double[] readout;

  private final double[] error;
  private WeightUpdate update;
  private double learningRate;
  private long steps;
  private double lossSum;

  /**
   * @param weights read at each step, changed by updates
   * @param feedback B
   * @param loss has to be a sum over steps
   * @param rule has to keep within neurons
   * @param windowSteps K, &gt;= 1
   * @throws InvalidInputException if rule or loss can't be followed online, or K is wrong
   */
  public StreamingLearner(
      NetworkStructure network,
      Weights weights,
      Feedback feedback,
      Loss loss,
      LearningRule rule,
      int windowSteps) {
    this(network, weights, feedback, loss, rule, windowSteps, KernelProvider.fastest().get());
  }

  StreamingLearner(
      NetworkStructure network,
      Weights weights,
      Feedback feedback,
      Loss loss,
      LearningRule rule,
      int windowSteps,
      Kernels kernels) {
    this.loss = Stepwise.check(loss, rule);
    if (windowSteps < 1) {
      throw new InvalidInputException(
          "window: got " + windowSteps + " steps, but expected at least 1");
    }
    this.network = network;
    this.weights = weights;
    this.feedback = feedback;
    this.windowSteps = windowSteps;
    window = new StreamWindow(network, rule, windowSteps, kernels);
    gradient = Weights.zeros(network);
    targets = new StepTargets(network.outputs(), this.loss);
    order = new StepOrder(network);
    readout = new double[network.outputs()];
    error = new double[network.outputs()];
  }

  private void begin() {
    window.reset();
    steps = 0;
    lossSum = 0;
    order.begin();
  }

  /**
   * Ends the window and starts a new sequence: states and traces become zero; the gradient so far
   * is kept.
   */
  public void reset() {
    endWindow();
    begin();
  }

  /** K. */
  public int windowSteps() {
    return windowSteps;
  }

  /** How many steps the sequence has had. */
  public long steps() {
    return steps;
  }

  /** How many of them are in the open window, whose gradient is still to come. */
  public int openSteps() {
    return window.steps();
  }

  /** E summed over the steps of the sequence that had a target. */
  public double loss() {
    return lossSum;
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @return y^t [outputs], the caller's own
   * @throws InvalidInputException if it has another length, or a value is not finite
   */
  public double[] step(float[] x) {
    double[] y = new double[network.outputs()];
    step(x, y);
    return y;
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @param y receives y^t [outputs]
   * @throws InvalidInputException if either has another length, or a value is not finite
   */
  public void step(float[] x, double[] y) {
    checkOutputs(y);
    order.checkInput(x);
    closeIfFull();
    window.input(x);
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
    StepOrder.checkSpikes(channels);
    double[] y = new double[network.outputs()];
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
    StepOrder.checkSpikes(channels);
    stepSpikes(channels, 0, count, y);
  }

  private void stepSpikes(int[] channels, int from, int to, double[] y) {
    checkOutputs(y);
    closeIfFull();
    window.input(channels, from, to);
    finish(y);
  }

  private void checkOutputs(double[] y) {
    Objects.requireNonNull(y, "y: got null, but expected room for the outputs of a step");
    if (y.length != network.outputs()) {
      throw new InvalidInputException(
          "got room for " + y.length + " outputs, but expected " + network.outputs());
    }
  }

  private void finish(double[] y) {
    window.step(weights);
    window.readout(y);
    order.stepped();
    steps++;
  }

  /**
   * Which neurons of layer l spiked in the last step, ascending.
   *
   * @throws IllegalStateException before the first step
   * @throws InvalidInputException if there is no such layer
   */
  public int[] spikes(int l) {
    order.checkSpikesOf(l);
    return window.spikes(l);
  }

  /**
   * Gives the last step its target. Without it, the step has none.
   *
   * @param label the class that y^t should have said; {@link Target#UNLABELLED} for none
   * @return E^t
   * @throws IllegalStateException if there is no such step in the open window
   */
  public double learn(int label) {
    return learn(targets.ofClass(label), 0);
  }

  /**
   * Gives the last step its target. Without it, the step has none.
   *
   * @param wanted what y^t should have been, or a class distribution, [outputs]
   * @return E^t
   * @throws IllegalStateException if there is no such step in the open window
   */
  public double learn(double... wanted) {
    StepOrder.checkWanted(wanted);
    return learn(targets.ofValues(wanted), 0);
  }

  private double learn(Target target, int step) {
    if (window.steps() == 0) {
      throw new IllegalStateException("learn() is called before the first step of a window");
    }
    order.checkAnswer();
    double weight = target.weight(step);
    double e = 0;
    if (weight != 0) {
      window.readout(readout);
      e = weight * loss.step(readout, target, step, error);
      window.error(error, weight);
    }
    lossSum += e;
    order.answer();
    closeIfFull();
    return e;
  }

  /**
   * A block of steps; the windows need not begin or end with it.
   *
   * @param input x
   * @param target of the same number of steps, those of weight 0 without; null if none has one
   * @return y [steps][outputs], the caller's own
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public double[][] run(Input input, Target target) {
    Objects.requireNonNull(input, "input: got null, but expected a block of steps");
    double[][] y = new double[input.steps()][network.outputs()];
    run(input, target, y);
    return y;
  }

  /**
   * A block of steps; the windows need not begin or end with it.
   *
   * @param input x
   * @param target of the same number of steps, those of weight 0 without; null if none has one
   * @param y receives y [steps][outputs]
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public void run(Input input, Target target, double[][] y) {
    check(input, target, y);
    for (int s = 0; s < input.steps(); s++) {
      if (input instanceof RealInput block) {
        step(block.values()[s], y[s]);
      } else {
        SpikeInput spikes = (SpikeInput) input;
        stepSpikes(spikes.channel(), spikes.start()[s], spikes.start()[s + 1], y[s]);
      }
      if (target != null && target.weight(s) != 0) {
        learn(target, s);
      }
    }
  }

  private void check(Input input, Target target, double[][] y) {
    Objects.requireNonNull(input, "input: got null, but expected a block of steps");
    Objects.requireNonNull(y, "y: got null, but expected room for the outputs of all steps");
    if (input.channels() != network.inputs()) {
      throw new InvalidInputException(
          "got " + input.channels() + " input channels, but the network has " + network.inputs());
    }
    if (target != null) {
      if (target.steps() != input.steps()) {
        throw new InvalidInputException(
            "got a target of "
                + target.steps()
                + " steps, but expected "
                + input.steps()
                + ", those of the input");
      }
      target.checkFor(network.outputs());
      loss.check(target);
    }
    if (y.length != input.steps()) {
      throw new InvalidInputException(
          "got room for " + y.length + " steps of output, but expected " + input.steps());
    }
    for (double[] row : y) {
      checkOutputs(row);
    }
  }

  private void closeIfFull() {
    if (window.isFull()) {
      endWindow();
    }
  }

  /**
   * Ends the open window, whether full or not: adds its gradient, and updates the weights if they
   * are to be updated after each window. Does nothing if the window has no step yet.
   */
  public void endWindow() {
    if (window.steps() == 0) {
      return;
    }
    window.close(feedback, gradient);
    if (update != null) {
      apply(update, learningRate);
    }
  }

  /**
   * dE/dW of the windows that have ended since the last {@link #apply} or {@link #clearGradient}; a
   * full window ends now.
   */
  public Weights gradient() {
    closeIfFull();
    return gradient;
  }

  /** Sets the gradient of the windows that have ended to zero; a full window ends before. */
  public void clearGradient() {
    closeIfFull();
    gradient.clear();
  }

  /**
   * Ends the open window, updates the network's weights with the gradient so far, and sets it to
   * zero.
   *
   * @param optimizer the optimizer and its memory
   * @param rate the learning rate of this update
   */
  public void apply(WeightUpdate optimizer, double rate) {
    Objects.requireNonNull(optimizer, "optimizer: got null, but expected a weight update");
    endWindow();
    optimizer.apply(weights, gradient, feedback, rate);
    gradient.clear();
  }

  /**
   * From now on, updates the network's weights at each window's end.
   *
   * @param optimizer the optimizer and its memory; null to stop
   * @param rate the learning rate
   */
  public void updateAfterEachWindow(WeightUpdate optimizer, double rate) {
    update = optimizer;
    learningRate = rate;
  }

  /** Where the learner is, between any two steps. */
  public StreamSnapshot snapshot() {
    StateWriter writer = new StateWriter();
    exchange(writer);
    return StreamSnapshot.of(writer.archive());
  }

  /**
   * Goes on where a learner of the same network and window was: with the same weights, bit by bit
   * as that one would have. What this learner did so far is forgotten.
   *
   * @throws InvalidInputException if the snapshot is of another network or window; the learner is
   *     then as if newly made
   */
  public void restore(StreamSnapshot snapshot) {
    Objects.requireNonNull(snapshot, "snapshot: got null, but expected one of this network");
    begin();
    try {
      exchange(new StateReader(snapshot.archive()));
    } catch (InvalidInputException e) {
      begin();
      gradient.clear();
      throw e.at("snapshot");
    }
  }

  private void exchange(StateArchive archive) {
    long[] counts = {FORMAT, steps, order.answered() ? 1 : 0};
    archive.longs("stream", counts);
    if (counts[0] != FORMAT) {
      throw new InvalidInputException("got format " + counts[0] + ", but expected " + FORMAT);
    }
    steps = counts[1];
    order.restore(steps > 0, counts[2] != 0);
    double[] sum = {lossSum};
    archive.doubles("loss", sum);
    lossSum = sum[0];
    window.exchange(archive);
    for (Weights.Matrix matrix : gradient.matrices()) {
      archive.floats("gradient." + matrix.name(), matrix.rows(), 0, matrix.rows().length);
    }
  }
}
