package org.eprop.core.sequence;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.task.Input;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.derived.NetworkDigest;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Follows one sequence as it comes, without end, and learns from it by e-prop, in windows of K
 * steps. K = 1 is learning step by step: the gradient is at hand after each step, which costs
 * O(synapses). With larger K, the gradient is computed backwards in time within a window, at the
 * cost of the forward pass; from one window to the next, eligibility vectors and filtered
 * eligibility traces are carried over exactly. So the gradients of all windows add up to e-prop's
 * gradient of the whole sequence, for any K.
 *
 * <pre>{@code
 * SequenceLearner learner = network.learnerByWindow(50);
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
 * regularized at each step, see {@link #regularisation}. Its {@linkplain #state state} has traces
 * of all synapses that learn, the open window and the gradient, but no optimizer's memory. Owned by
 * one thread; several learners may read the same weights at the same time while nobody changes
 * them.
 *
 * @since 1.0
 */
public final class SequenceLearner extends Inference {

  final WindowGradient core;

  private final SequenceTargets targets;

  private @Nullable WeightUpdate update;

  /** Why it does not learn by events; null if it does. */
  private @Nullable String againstEvents = "the weights are not updated after each window";

  private double learningRate;
  private boolean onlyAfterTargets;

  /**
   * @param plan of the network and its rule, which has to keep within neurons; others share it
   * @param weights read at each step, changed by updates
   * @param feedback B
   * @param losses of the readouts, each a sum over steps
   * @param regularizers of the running mean of each population's firing rates
   * @param rateDecay rho, by which the running mean f^t = rho f^{t-1} + (1 - rho) z^t forgets in a
   *     step, 0 &lt;= rho &lt; 1
   * @param windowSteps K, &gt;= 1
   * @throws InvalidInputException if rule or a loss can't be followed online, or K is wrong
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
        new WindowGradient(
            plan,
            weights,
            feedback,
            WindowGradient.checked(plan, losses, windowSteps),
            new Rates(plan.network, regularizers, rateDecay),
            windowSteps,
            plan.newKernels()));
  }

  SequenceLearner(SequencePlan plan, WindowGradient core) {
    super(plan, core);
    this.core = core;
    targets = core.given;
  }

  /**
   * Ends the window and starts a new sequence: states and traces become zero; the gradient so far
   * is kept.
   */
  @Override
  public void reset() {
    endWindow();
    begin();
  }

  private void begin() {
    core.reset();
    targets.begin();
  }

  /** How many steps are in the open window, whose gradient is still to come. */
  public int openSteps() {
    return core.openSteps();
  }

  /** E summed over the steps of the sequence that had a target. */
  public double loss() {
    return targets.loss();
  }

  /**
   * E_reg summed over the steps of the sequence whose windows have ended: with f_j^t = rho
   * f_j^{t-1} + (1 - rho) z_j^t, in spikes per step and 0 before the first, sum_t E_reg(f^t). Its
   * gradient, sum_t (dE_reg/df_j)(f^t) fbar_ji^t with fbar_ji^t = rho fbar_ji^{t-1} + (1 - rho)
   * e_ji^t and e the eligibility trace, is a part of {@link #gradient}, as in Korcsak-Gorzo et al.
   * 2025.
   */
  double regularisation() {
    return core.rates.loss();
  }

  @Override
  void beforeStep() {
    closeIfFull();
  }

  /**
   * Gives the last step its target for the first readout. Without it, the step has none.
   *
   * @param label the class that y^t should have said; {@link Target#UNLABELLED} for none
   * @return E^t
   * @throws IllegalStateException if there is no such step in the open window, or it has had its
   *     target
   */
  public double learn(int label) {
    return learnWeighted(0, 1, label);
  }

  /**
   * Gives the last step its target for the first readout. Without it, the step has none.
   *
   * @param wanted what y^t should have been, or a class distribution, [outputs]
   * @return E^t
   * @throws IllegalStateException as above
   */
  public double learn(double... wanted) {
    return learnWeighted(0, 1, wanted);
  }

  /**
   * The same for readout m, where the step may count more or less than others: E is the sum of w^t
   * E^t, as of a {@linkplain Target#withWindow target with a window}.
   *
   * @param weight w^t, of any sign; 0 if the step does not count
   * @param label the class
   * @return w^t E^t
   */
  public double learnWeighted(int m, double weight, int label) {
    expectReadout(m);
    return closed(targets.give(m, weight, label));
  }

  /** The same with values, or a class distribution. */
  public double learnWeighted(int m, double weight, double... wanted) {
    expectReadout(m);
    return closed(targets.give(m, weight, wanted));
  }

  /** After a target: closes the window if it has no more to come. */
  private double closed(double loss) {
    if (targets.areAllGiven()) {
      closeIfFull();
    }
    return loss;
  }

  /**
   * Gives the last step its reward, for learning signals that see it. Without it, the reward is 0.
   * Comes before the step's targets, with the last of which its window may close.
   *
   * @throws InvalidInputException if it is not finite
   * @throws IllegalStateException if there is no such step in the open window
   */
  public void reward(double r) {
    targets.give(r);
  }

  /**
   * Releases a neuromodulator, from outside and late as it may be: adds to the last step's
   * {@linkplain #reward reward}, as often as it comes. Signals such as {@code modulator} bring it
   * to the traces, which wait for it as long as their {@code tau_e} is.
   *
   * @throws InvalidInputException if it or the sum is not finite
   * @throws IllegalStateException if there is no such step in the open window
   */
  public void modulate(double value) {
    targets.release(value);
  }

  /**
   * The same for each neuron of a population, beside what reaches all.
   *
   * @param population its number
   * @param values [neuron]
   * @throws InvalidInputException if these are not as many as neurons, or not finite; nothing is
   *     released then
   * @throws IllegalStateException as above
   */
  public void modulate(int population, double... values) {
    Objects.requireNonNull(values, "values: got null, but expected one for each neuron");
    targets.release(population, values);
  }

  /**
   * All steps of a sample, with its targets and rewards; the windows need not begin or end with it.
   *
   * @return y of the first readout, [steps][outputs], the caller's own
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public double[][] run(Sample sample) {
    Objects.requireNonNull(sample, "sample: got null, but expected one");
    return run(sample.input(), sample.targets(), sample.rewards());
  }

  /**
   * A block of steps; the windows need not begin or end with it.
   *
   * @param input x
   * @param target of the same number of steps, for every readout, those of weight 0 without
   * @return y of the first readout, [steps][outputs], the caller's own
   * @throws InvalidInputException if something does not fit; no step is done then
   */
  public double[][] run(Input input, Target target) {
    return run(input, List.of(target), null);
  }

  private double[][] run(Input input, List<Target> wanted, float @Nullable [] rewards) {
    double[][] y = room(input);
    targets.check(wanted, y.length);
    for (int s = 0; s < y.length; s++) {
      step(input, s, y[s]);
      if (rewards != null) {
        reward(rewards[s]);
      }
      targets.give(wanted, s);
      closed(0);
    }
    return y;
  }

  private void closeIfFull() {
    if (core.isFull()) {
      endWindow();
    }
  }

  /**
   * Ends the open window, whether full or not: adds its gradient, and updates the weights if they
   * are to be updated after each window. Does nothing if the window has no step yet.
   *
   * @throws DivergenceException if the update would not be finite, see {@link #apply}
   */
  public void endWindow() {
    if (core.openSteps() == 0) {
      return;
    }
    core.close();
    if (update != null && (core.taught || !onlyAfterTargets)) {
      core.teach(update);
      step(update, learningRate);
    }
  }

  /**
   * dE/dW of the windows that have ended since the last {@link #apply} or {@link #clearGradient}; a
   * full window ends now.
   */
  public Weights gradient() {
    closeIfFull();
    return core.gradient;
  }

  /**
   * From now on, windows that end tell dE/dx, too: {@link #inputGradient}.
   *
   * @throws InvalidInputException if the network's trace is no derivative
   */
  public void followInputs() {
    core.followInputs();
  }

  /**
   * dE/dx^t of the steps of the last window that ended, within it: what their input does in later
   * windows is left out.
   *
   * @return [step][channel], the caller's own; empty without {@link #followInputs}
   */
  public float[][] inputGradient() {
    return core.inputGradient;
  }

  /** Sets the gradient of the windows that have ended to zero; a full window ends before. */
  public void clearGradient() {
    closeIfFull();
    core.clearGradient();
  }

  /**
   * Ends the open window, updates the network's weights with the gradient so far, and sets it to
   * zero.
   *
   * @param optimizer the optimizer and its memory
   * @param rate the learning rate of this update: by default, where the optimizer is linear, mu of
   *     the step size {@code normalised}
   * @throws InvalidInputException if a constraint moves synapses, of which this has traces, or the
   *     rate is wrong
   * @throws DivergenceException if errors, gradient or step are not finite: weights and optimizer
   *     are as before, the gradient is dropped, and the sequence can go on; if its outputs are not
   *     finite, it is a new one
   */
  public void apply(WeightUpdate optimizer, double rate) {
    Objects.requireNonNull(optimizer, "optimizer: got null, but expected a weight update");
    expectStandingSynapses(optimizer);
    WeightUpdate.expectRate(rate);
    if (!optimizer.readouts().isEmpty()) {
      throw new InvalidInputException(
          "optimizer: got one with a readout that learns from its features, but expected none: such"
              + " learn after each window, by updateAfterEachWindow");
    }
    if (core.learnsByEvents()) {
      endWindow(); // with which the weights have changed: nothing is left of the gradient
      return;
    }
    if (core.openSteps() > 0) {
      core.close();
    }
    step(optimizer, rate);
  }

  private void step(WeightUpdate optimizer, double rate) {
    try {
      core.update(optimizer, rate);
    } catch (DivergenceException e) {
      DivergenceException placed = e.at("step " + steps());
      if (!core.hasFiniteOutputs()) {
        begin();
      }
      throw placed;
    } finally {
      core.clearGradient();
    }
  }

  /**
   * From now on, updates the network's weights at each window's end. Without a word about the
   * {@link org.eprop.api.optimizer.StepSize step size}, steps are in units of the output where the
   * optimizer is linear: about 0.1 is a good rate then, and where no step had a target, nothing
   * changes.
   *
   * @param optimizer the optimizer and its memory; null to stop
   * @param rate the learning rate
   * @throws InvalidInputException if a constraint moves synapses, of which this has traces, or the
   *     rate is wrong
   */
  public void updateAfterEachWindow(@Nullable WeightUpdate optimizer, double rate) {
    updateAfter(optimizer, rate, /* targetsOnly= */ false);
  }

  /**
   * The same after those windows alone in which a step had a target: the gradient of others waits
   * for it.
   */
  public void updateAfterTargets(@Nullable WeightUpdate optimizer, double rate) {
    updateAfter(optimizer, rate, /* targetsOnly= */ true);
  }

  private void updateAfter(@Nullable WeightUpdate optimizer, double rate, boolean targetsOnly) {
    if (optimizer != null) {
      expectStandingSynapses(optimizer);
      WeightUpdate.expectRate(rate);
      expectOneStep(optimizer);
    }
    core.stopEvents();
    if (update != null) {
      update.leaveOut(core.weights, List.of());
    }
    update = optimizer;
    learningRate = rate;
    onlyAfterTargets = targetsOnly;
    againstEvents =
        update == null || (targetsOnly && core.seesSteps)
            ? "the weights are not updated after each window"
            : core.learnByEvents(update);
  }

  /**
   * How it learns: at the price of events, at that of all synapses and why, or in windows of K
   * steps.
   */
  @Override
  public String toString() {
    String how = againstEvents == null ? "by events" : "synapse by synapse, as " + againstEvents;
    return core.length == 1 ? "learns step by step, " + how : "learns in windows of " + core.length;
  }

  private void expectOneStep(WeightUpdate optimizer) {
    if (core.length != 1 && !optimizer.readouts().isEmpty()) {
      throw new InvalidInputException(
          "optimizer: got one with a readout that learns from its features, but expected none: the"
              + " windows are of "
              + core.length
              + " steps, in place of 1");
    }
  }

  private static void expectStandingSynapses(WeightUpdate optimizer) {
    if (optimizer.rewires()) {
      throw new InvalidInputException(
          "optimizer: got one with a constraint that moves synapses, but expected none: the traces"
              + " of a running sequence belong to the old synapses");
    }
  }

  /**
   * As part of something that saves the weights as well: makes the changes of readouts that wait.
   * Those of other weights wait on, as a part of the state.
   */
  public void bringReadoutsUpToDate() {
    core.bringReadoutsUpToDate();
  }

  @Override
  public byte[] state() {
    core.bringSynapsesUpToDate();
    return super.state();
  }

  @Override
  public void startAnew() {
    core.discard();
    begin();
    core.clearGradient();
  }

  @Override
  void exchangeAll(StateBytes state) {
    core.exchange(state);
    targets.exchange(state);
    for (Leaf leaf : core.gradient.leaves()) {
      state.floats("gradient." + leaf.name(), leaf.rows(), 0, leaf.rowCount());
    }
  }

  /** Of weights as they are now. */
  @Override
  StateBytes.Identity identity() {
    String leaves =
        core.gradient.leaves().stream().map(Leaf::name).collect(Collectors.joining(", "));
    return identity(
        "a learner by windows of %s steps, of %s%s%s"
            .formatted(
                core.length, leaves, core.rates.any() ? ", with rates" : "", core.ofOtherTraces()),
        new NetworkDigest().add(core.weights.leaves()).add(core.feedback.leaves()));
  }
}
