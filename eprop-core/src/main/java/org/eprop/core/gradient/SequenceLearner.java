package org.eprop.core.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;

/**
 * Follows one sequence as it comes, without end, and learns from it by e-prop, in windows of K
 * steps. K = 1 is learning step by step: the gradient is at hand after each step, which costs
 * O(synapses). With larger K, the gradient is computed backwards in time within a window, at the
 * cost of the forward pass; from one window to the next, eligibility vectors and filtered
 * eligibility traces are carried over exactly. So the gradients of all windows add up to e-prop's
 * gradient of the whole sequence, for any K. With K = 0 nothing is learned: inference alone, which
 * remembers no more than the neurons' states.
 *
 * <pre>{@code
 * SequenceLearner learner = network.learner(50);
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
 * nothing but the outputs that it returns. The loss of a step counts with the weight of its target,
 * and a running mean of the rates in place of a batch's is regularized at each step, see {@link
 * #regularisation}. Owned by one thread; several learners may read the same weights at the same
 * time while nobody changes them.
 */
public final class SequenceLearner {

  private static final int FORMAT = 3;

  private final NetworkStructure network;
  private final Weights weights;
  private final FeedbackWeights feedback;
  private final StepLoss[] losses;

  /** Its record takes memory from the start, for each neuron and step. */
  private static final int LONGEST_WINDOW = 1 << 24;

  private final int windowSteps;
  private final SequenceCore core;
  private final Weights gradient;
  private final StepTargets[] targets;

  /** y and dE/dy of the last step of each readout, for its loss. */
  private final double[][] readout;

  private final double[][] error;

  /** Whether each readout's last step has had its target. */
  private final boolean[] answered;

  private WeightUpdate update;
  private double learningRate;
  private long steps;
  private double lossSum;

  /**
   * @param weights read at each step, changed by updates
   * @param feedback B
   * @param losses of the readouts, each a sum over steps
   * @param regularizers of the running mean of each population's firing rates
   * @param rateDecay rho, by which the running mean f^t = rho f^{t-1} + (1 - rho) z^t forgets in a
   *     step, 0 &lt;= rho &lt; 1
   * @param rule has to keep within neurons
   * @param windowSteps K, &gt;= 0; 0 for inference
   * @throws InvalidInputException if rule or a loss can't be followed online, or K is wrong
   */
  public SequenceLearner(
      NetworkStructure network,
      Weights weights,
      FeedbackWeights feedback,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      double rateDecay,
      LearningRule rule,
      int windowSteps) {
    this(
        network,
        weights,
        feedback,
        losses,
        new Rates(network, regularizers, rateDecay),
        rule,
        windowSteps,
        KernelProvider.fastest().get());
  }

  SequenceLearner(
      NetworkStructure network,
      Weights weights,
      FeedbackWeights feedback,
      List<ReadoutLoss> losses,
      Rates rates,
      LearningRule rule,
      int windowSteps,
      Kernels kernels) {
    if (windowSteps > LONGEST_WINDOW) {
      throw new InvalidInputException(
          "window: got " + windowSteps + " steps, but expected at most " + LONGEST_WINDOW);
    }
    if (windowSteps < 0) {
      throw new InvalidInputException(
          "window: got " + windowSteps + " steps, but expected at least 1, or 0 for inference");
    }
    this.losses = windowSteps == 0 ? null : Stepwise.check(network, losses, rule);
    this.network = network;
    this.weights = weights;
    this.feedback = feedback;
    this.windowSteps = windowSteps;
    Constants start = Constants.atStart(network, rule);
    core =
        switch (windowSteps) {
          case 0 -> new InferenceCore(start, weights, feedback, kernels);
          case 1 -> new TraceCore(start, weights, feedback, rates, kernels);
          default -> new WindowCore(start, weights, feedback, rates, rule, windowSteps, kernels);
        };
    gradient = windowSteps == 0 ? null : Weights.gradient(network);
    int count = network.readouts().size();
    targets = new StepTargets[count];
    readout = new double[count][];
    error = new double[count][];
    answered = new boolean[count];
    for (int m = 0; m < count; m++) {
      int outputs = network.readouts().get(m).outputs();
      targets[m] = this.losses == null ? null : new StepTargets(outputs, this.losses[m]);
      readout[m] = new double[outputs];
      error[m] = new double[outputs];
    }
  }

  private void begin() {
    core.reset();
    steps = 0;
    lossSum = 0;
    Arrays.fill(answered, false);
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
    return core.steps();
  }

  /** E summed over the steps of the sequence that had a target. */
  public double loss() {
    return lossSum;
  }

  /**
   * E_reg summed over the steps of the sequence whose windows have ended: with f_j^t = rho
   * f_j^{t-1} + (1 - rho) z_j^t, in spikes per step and 0 before the first, sum_t E_reg(f^t). Its
   * gradient, sum_t (dE_reg/df_j)(f^t) fbar_ji^t with fbar_ji^t = rho fbar_ji^{t-1} + (1 - rho)
   * e_ji^t and e the eligibility trace, is a part of {@link #gradient}, as in Korcsak-Gorzo et al.
   * 2025.
   */
  public double regularisation() {
    return core.rates.loss();
  }

  /**
   * A step with real-valued input.
   *
   * @param x x^t [channels]
   * @return y^t [outputs], the caller's own
   * @throws InvalidInputException if it has another length, or a value is not finite
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
   * @throws InvalidInputException if either has another length, or a value is not finite
   */
  public void step(float[] x, double[] y) {
    checkOutputs(y);
    checkInput(x, network.channels());
    closeIfFull();
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
    checkSpikes(channels);
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
    checkOutputs(y);
    closeIfFull();
    core.input(channels, from, to);
    finish(y);
  }

  static void checkInput(float[] x, int channels) {
    Objects.requireNonNull(x, "x: got null, but expected the input values of a step");
    if (x.length != channels) {
      throw new InvalidInputException(
          "got " + x.length + " input values, but expected " + channels);
    }
    for (int i = 0; i < x.length; i++) {
      if (!Float.isFinite(x[i])) {
        throw new InvalidInputException(
            "input channel " + i + ": got " + x[i] + ", but expected a finite number");
      }
    }
  }

  static void checkSpikes(int[] channels) {
    Objects.requireNonNull(channels, "channels: got null, but expected those that spike");
  }

  /** The number of outputs of the first readout. */
  private int outputs() {
    return readout[0].length;
  }

  private void checkOutputs(double[] y) {
    Objects.requireNonNull(y, "y: got null, but expected room for the outputs of a step");
    if (y.length != outputs()) {
      throw new InvalidInputException(
          "got room for " + y.length + " outputs, but expected " + outputs());
    }
  }

  private void finish(double[] y) {
    core.step();
    core.readout(0, y);
    Arrays.fill(answered, false);
    steps++;
  }

  /**
   * Which neurons of population p spiked in the last step, ascending.
   *
   * @throws IllegalStateException before the first step
   * @throws InvalidInputException if there is no such population
   */
  public int[] spikes(int p) {
    int populations = network.populations().size();
    if (p < 0 || p >= populations) {
      throw new InvalidInputException(
          "got population " + p + ", but expected 0 to " + (populations - 1));
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
    checkReadout(m);
    double[] y = new double[readout[m].length];
    core.readout(m, y);
    return y;
  }

  private void expectStep(String method) {
    if (steps == 0) {
      throw new IllegalStateException(method + " is called before the first step");
    }
  }

  /**
   * Gives the last step its target for the first readout. Without it, the step has none.
   *
   * @param label the class that y^t should have said; {@link Target#UNLABELLED} for none
   * @return E^t
   * @throws IllegalStateException if there is no such step in the open window, it has had its
   *     target, or this is for inference alone
   */
  public double learn(int label) {
    return learnAt(0, label);
  }

  /**
   * Gives the last step its target for the first readout. Without it, the step has none.
   *
   * @param wanted what y^t should have been, or a class distribution, [outputs]
   * @return E^t
   * @throws IllegalStateException as above
   */
  public double learn(double... wanted) {
    return learnAt(0, wanted);
  }

  /** The same for readout m. */
  public double learnAt(int m, int label) {
    expectLearning();
    checkReadout(m);
    return learn(m, targets[m].ofClass(label), 0);
  }

  /** The same for readout m. */
  public double learnAt(int m, double... wanted) {
    expectLearning();
    checkReadout(m);
    Objects.requireNonNull(wanted, "wanted: got null, but expected the values of a target");
    return learn(m, targets[m].ofValues(wanted), 0);
  }

  private void checkReadout(int m) {
    if (m < 0 || m >= readout.length) {
      throw new InvalidInputException(
          "got readout " + m + ", but expected 0 to " + (readout.length - 1));
    }
  }

  private void expectLearning() {
    if (windowSteps == 0) {
      throw new IllegalStateException(
          "learn() is called on a learner with windows of 0 steps, which is for inference alone");
    }
  }

  private double learn(int m, Target target, int step) {
    if (core.steps() == 0) {
      throw new IllegalStateException("learn() is called before the first step of a window");
    }
    if (answered[m]) {
      throw new IllegalStateException("learn() is called twice for one step");
    }
    double weight = target.weight(step);
    double e = 0;
    core.want(m, target, step);
    if (weight != 0) {
      core.readout(m, readout[m]);
      e = weight * losses[m].step(readout[m], target, step, error[m]);
      core.error(m, error[m], weight);
    }
    lossSum += e;
    answered[m] = true;
    if (allAnswered()) {
      closeIfFull();
    }
    return e;
  }

  private boolean allAnswered() {
    for (boolean one : answered) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /**
   * Gives the last step its reward, for learning signals that see it. Without it, the reward is 0.
   * Comes before the step's targets, with the last of which its window may close.
   *
   * @throws InvalidInputException if it is not finite
   * @throws IllegalStateException if there is no such step in the open window, or this is for
   *     inference alone
   */
  public void reward(double r) {
    expectLearning();
    if (core.steps() == 0) {
      throw new IllegalStateException("reward() is called before the first step of a window");
    }
    if (!Double.isFinite(r)) {
      throw new InvalidInputException("reward: got " + r + ", but expected a finite number");
    }
    core.setReward(r);
  }

  /**
   * All steps of a sample, with its targets and rewards; the windows need not begin or end with it.
   *
   * @return y of the first readout, [steps][outputs], the caller's own
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public double[][] run(Sample sample) {
    Objects.requireNonNull(sample, "sample: got null, but expected one");
    double[][] y = new double[sample.input().steps()][outputs()];
    run(sample.input(), sample.targets(), sample.rewards(), y);
    return y;
  }

  /**
   * A block of steps; the windows need not begin or end with it.
   *
   * @param input x
   * @param target of the same number of steps, for every readout, those of weight 0 without; null
   *     if none has one
   * @return y of the first readout, [steps][outputs], the caller's own
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public double[][] run(Input input, Target target) {
    Objects.requireNonNull(input, "input: got null, but expected a block of steps");
    double[][] y = new double[input.steps()][outputs()];
    run(input, target, y);
    return y;
  }

  /**
   * A block of steps; the windows need not begin or end with it.
   *
   * @param input x
   * @param target of the same number of steps, for every readout, those of weight 0 without; null
   *     if none has one
   * @param y receives y of the first readout, [steps][outputs]
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public void run(Input input, Target target, double[][] y) {
    run(input, target == null ? List.of() : List.of(target), null, y);
  }

  private void run(Input input, List<Target> targets, float[] rewards, double[][] y) {
    check(input, targets, y);
    for (int s = 0; s < input.steps(); s++) {
      if (input instanceof RealInput block) {
        step(block.values()[s], y[s]);
      } else {
        SpikeInput spikes = (SpikeInput) input;
        stepSpikes(spikes.channel(), spikes.start()[s], spikes.start()[s + 1], y[s]);
      }
      if (targets.isEmpty()) {
        continue;
      }
      if (rewards != null) {
        reward(rewards[s]);
      }
      for (int m = 0; m < losses.length; m++) {
        Target target = targets.get(targets.size() == 1 ? 0 : m);
        if (target.weight(s) != 0) {
          learn(m, target, s);
        } else {
          core.want(m, target, s);
        }
      }
    }
  }

  private void check(Input input, List<Target> targets, double[][] y) {
    Objects.requireNonNull(input, "input: got null, but expected a block of steps");
    Objects.requireNonNull(y, "y: got null, but expected room for the outputs of all steps");
    if (input.channels() != network.channels()) {
      throw new InvalidInputException(
          "got " + input.channels() + " input channels, but the network has " + network.channels());
    }
    if (!targets.isEmpty()) {
      expectLearning();
      if (targets.size() != 1 && targets.size() != losses.length) {
        throw new InvalidInputException(
            "got "
                + targets.size()
                + " targets, but the network has "
                + losses.length
                + " readouts");
      }
      for (int m = 0; m < losses.length; m++) {
        check(targets.get(targets.size() == 1 ? 0 : m), m, input.steps());
      }
    }
    if (y.length != input.steps()) {
      throw new InvalidInputException(
          "got room for " + y.length + " steps of output, but expected " + input.steps());
    }
    for (double[] row : y) {
      checkOutputs(row);
    }
  }

  private void check(Target target, int m, int steps) {
    if (target.steps() != steps) {
      throw new InvalidInputException(
          "got a target of "
              + target.steps()
              + " steps, but expected "
              + steps
              + ", those of the input");
    }
    target.checkFor(readout[m].length);
    losses[m].check(target);
  }

  private void closeIfFull() {
    if (core.isFull()) {
      endWindow();
    }
  }

  /**
   * Ends the open window, whether full or not: adds its gradient, and updates the weights if they
   * are to be updated after each core. Does nothing if the window has no step yet.
   */
  public void endWindow() {
    if (core.steps() == 0) {
      return;
    }
    core.close(gradient);
    if (update != null) {
      apply(update, learningRate);
    }
  }

  /**
   * dE/dW of the windows that have ended since the last {@link #apply} or {@link #clearGradient}; a
   * full window ends now.
   */
  public Weights gradient() {
    expectLearning();
    closeIfFull();
    return gradient;
  }

  /** Sets the gradient of the windows that have ended to zero; a full window ends before. */
  public void clearGradient() {
    expectLearning();
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
    expectLearning();
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
    if (optimizer != null) {
      expectLearning();
    }
    update = optimizer;
    learningRate = rate;
  }

  /** Where the learner is, between any two steps. */
  public SequenceSnapshot snapshot() {
    StateWriter writer = new StateWriter();
    exchange(writer);
    return SequenceSnapshot.of(writer.archive());
  }

  /**
   * Goes on where a learner of the same network and window was: with the same weights, bit by bit
   * as that one would have. What this learner did so far is forgotten.
   *
   * @throws InvalidInputException if the snapshot is of another network or window; the learner is
   *     then as if newly made
   */
  public void restore(SequenceSnapshot snapshot) {
    Objects.requireNonNull(snapshot, "snapshot: got null, but expected one of this network");
    begin();
    try {
      exchange(new StateReader(snapshot.archive()));
    } catch (InvalidInputException e) {
      begin();
      if (gradient != null) {
        gradient.clear();
      }
      throw e.at("snapshot");
    }
  }

  private void exchange(StateArchive archive) {
    long[] counts = {FORMAT, steps};
    archive.longs("stream", counts);
    if (counts[0] != FORMAT) {
      throw new InvalidInputException("got format " + counts[0] + ", but expected " + FORMAT);
    }
    if (counts[1] < 0) {
      throw new InvalidInputException(
          "stream: got " + counts[1] + " steps, but expected a number >= 0");
    }
    steps = counts[1];
    int[] had = new int[answered.length];
    for (int m = 0; m < had.length; m++) {
      had[m] = answered[m] ? 1 : 0;
    }
    archive.ints("answered", had, 0, had.length);
    for (int m = 0; m < had.length; m++) {
      answered[m] = had[m] != 0;
    }
    double[] sum = {lossSum};
    archive.doubles("loss", sum);
    lossSum = sum[0];
    core.exchange(archive);
    if (gradient != null) {
      for (Leaf leaf : gradient.leaves()) {
        archive.floats("gradient." + leaf.name(), leaf.rows(), 0, leaf.rows().length);
      }
    }
  }
}
