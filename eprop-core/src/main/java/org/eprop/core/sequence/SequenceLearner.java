package org.eprop.core.sequence;

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
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
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
 * nothing but the outputs that it returns (and, where neuron parameters learn, a number for each of
 * them at a window's end; neurons are made anew once these have changed). The loss of a step counts
 * with the weight of its target, and a running mean of the rates in place of a batch's is
 * regularized at each step, see {@link #regularisation}. Owned by one thread; several learners may
 * read the same weights at the same time while nobody changes them.
 */
public final class SequenceLearner {

  /** Its record takes memory from the start, for each neuron and step. */
  private static final int LONGEST_WINDOW = 1 << 24;

  private final NetworkStructure network;
  private final Weights weights;
  private final FeedbackWeights feedback;
  private final int windowSteps;
  private final SequenceCore core;
  private final Weights gradient;

  /** Targets of the last step; null for inference. */
  private final SequenceTargets targets;

  private final StepChecks checks;
  private final SavedSequence saved;
  private WeightUpdate update;
  private double learningRate;
  private long steps;

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
        new SequencePlan(network, weights, rule),
        weights,
        feedback,
        losses,
        regularizers,
        rateDecay,
        windowSteps);
  }

  /**
   * One of many learners of a network.
   *
   * @param plan that they share, of the network and its rule
   * @param weights read at each step, changed by updates
   * @param feedback B
   * @param losses of the readouts, each a sum over steps
   * @param regularizers of the running mean of each population's firing rates
   * @param rateDecay rho, see above
   * @param windowSteps K, &gt;= 0; 0 for inference
   * @throws InvalidInputException as above
   */
  public SequenceLearner(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      double rateDecay,
      int windowSteps) {
    this(
        plan,
        weights,
        feedback,
        losses,
        new Rates(plan.network(), regularizers, rateDecay),
        windowSteps,
        plan.newKernels());
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
    this(
        new SequencePlan(network, weights, rule),
        weights,
        feedback,
        losses,
        rates,
        windowSteps,
        kernels);
  }

  private SequenceLearner(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      List<ReadoutLoss> losses,
      Rates rates,
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
    StepLoss[] stepLosses = windowSteps == 0 ? null : Stepwise.check(plan, losses);
    this.network = plan.network();
    this.weights = weights;
    this.feedback = feedback;
    this.windowSteps = windowSteps;
    gradient = windowSteps == 0 ? null : weights.newGradient();
    if (windowSteps > 1 && gradient.leaves().size() < Weights.gradient(network).leaves().size()) {
      throw new InvalidInputException(
          "window: got "
              + windowSteps
              + " steps, but expected 1 where only some of what learns is this learner's own");
    }
    core =
        switch (windowSteps) {
          case 0 -> new InferenceCore(plan, weights, feedback, kernels);
          case 1 -> new TraceCore(plan, weights, feedback, rates, gradient, kernels);
          default -> new WindowCore(plan, weights, feedback, rates, windowSteps, kernels);
        };
    targets = windowSteps == 0 ? null : new SequenceTargets(core, stepLosses);
    checks = plan.checks;
    saved = new SavedSequence(core, targets, gradient);
  }

  private void begin() {
    core.reset();
    steps = 0;
    if (targets != null) {
      targets.begin();
    }
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
    return targets == null ? 0 : targets.loss();
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
    checks.outputs(y);
    checks.input(x);
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
    checks.outputs(y);
    checks.spikes(channels, from, to);
    closeIfFull();
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
    if (targets != null) {
      targets.next();
    }
    steps++;
  }

  /**
   * Which neurons of population p spiked in the last step, ascending.
   *
   * @throws IllegalStateException before the first step
   * @throws InvalidInputException if there is no such population
   */
  public int[] spikes(int p) {
    checks.population(p);
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
    checks.readout(m);
    double[] y = new double[network.readouts().get(m).outputs()];
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
    return learnWeighted(m, 1, label);
  }

  /** The same for readout m. */
  public double learnAt(int m, double... wanted) {
    return learnWeighted(m, 1, wanted);
  }

  /**
   * The same for readout m, where the step counts more or less than others: E is the sum of w^t
   * E^t, as of a {@linkplain Target#withWindow target with a window}.
   *
   * @param weight w^t, of any sign; 0 if the step does not count
   * @param label the class
   * @return w^t E^t
   */
  public double learnWeighted(int m, double weight, int label) {
    expectLearning();
    checks.readout(m);
    return closed(targets.give(m, weight, label));
  }

  /** The same with values, or a class distribution. */
  public double learnWeighted(int m, double weight, double... wanted) {
    expectLearning();
    checks.readout(m);
    return closed(targets.give(m, weight, wanted));
  }

  /** After a target: closes the window if it has no more to come. */
  private double closed(double loss) {
    if (targets.areAllGiven()) {
      closeIfFull();
    }
    return loss;
  }

  private void expectLearning() {
    if (windowSteps == 0) {
      throw new IllegalStateException(
          "learn() is called on a learner with windows of 0 steps, which is for inference alone");
    }
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

  private void run(Input input, List<Target> wanted, float[] rewards, double[][] y) {
    Objects.requireNonNull(y, "y: got null, but expected room for the outputs of all steps");
    checks.block(input);
    if (!wanted.isEmpty()) {
      expectLearning();
      targets.check(wanted, input.steps());
    }
    checks.outputs(y, input.steps());
    for (int s = 0; s < input.steps(); s++) {
      if (input instanceof RealInput block) {
        step(block.values()[s], y[s]);
      } else {
        SpikeInput spikes = (SpikeInput) input;
        stepSpikes(spikes.channel(), spikes.start()[s], spikes.start()[s + 1], y[s]);
      }
      if (wanted.isEmpty()) {
        continue;
      }
      if (rewards != null) {
        reward(rewards[s]);
      }
      targets.give(wanted, s);
      closed(0);
    }
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
   * @throws InvalidInputException if a constraint moves synapses, of which this has traces
   */
  public void apply(WeightUpdate optimizer, double rate) {
    expectLearning();
    Objects.requireNonNull(optimizer, "optimizer: got null, but expected a weight update");
    expectStandingSynapses(optimizer);
    endWindow();
    optimizer.apply(weights, gradient, feedback, rate);
    gradient.clear();
  }

  /**
   * From now on, updates the network's weights at each window's end.
   *
   * @param optimizer the optimizer and its memory; null to stop
   * @param rate the learning rate
   * @throws InvalidInputException if a constraint moves synapses, of which this has traces
   */
  public void updateAfterEachWindow(WeightUpdate optimizer, double rate) {
    if (optimizer != null) {
      expectLearning();
      expectStandingSynapses(optimizer);
    }
    update = optimizer;
    learningRate = rate;
  }

  private static void expectStandingSynapses(WeightUpdate optimizer) {
    if (optimizer.rewires()) {
      throw new InvalidInputException(
          "optimizer: got one with a constraint that moves synapses, but expected none: a sequence"
              + " that goes on has traces of the synapses there were");
    }
  }

  /** Where the learner is, between any two steps. */
  public SequenceSnapshot snapshot() {
    return saved.snapshot(steps);
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
      steps = saved.restore(snapshot);
    } catch (InvalidInputException e) {
      forget();
      throw e;
    }
  }

  /**
   * Where the learner is, as {@link #snapshot} says it, in few bytes: without names, version or
   * checksum, to be kept by who adds them.
   */
  public byte[] state() {
    return saved.bytes(steps);
  }

  /**
   * Where a learner of windows of 0 steps would be after the same steps: its {@link #state}, for it
   * to go on from here.
   */
  public byte[] inferenceState() {
    return saved.bytesOfInference(steps);
  }

  /**
   * Goes on where a learner of the same network, window and weights was.
   *
   * @param state its {@link #state}
   * @throws InvalidInputException if it is of another; the learner is then as if newly made
   */
  public void restoreState(byte[] state) {
    Objects.requireNonNull(state, "state: got null, but expected that of a learner");
    begin();
    try {
      steps = saved.restore(state);
    } catch (InvalidInputException e) {
      forget();
      throw e;
    }
  }

  private void forget() {
    begin();
    if (gradient != null) {
      gradient.clear();
    }
  }
}
