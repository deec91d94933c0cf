package org.eprop.core.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.common.WaitingChanges;
import org.eprop.core.eligibility.EventLearner;
import org.eprop.core.eligibility.EventTraces;
import org.eprop.core.eligibility.ReadoutEvents;
import org.eprop.core.eligibility.SignalGroup;
import org.eprop.core.eligibility.WindowReadout;
import org.eprop.core.eligibility.WindowTraces;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.ForwardPass;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.ReadoutUpdate;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * The gradient along a sequence, window by window: within each, it is computed backwards in time;
 * from one to the next, eligibility vectors and filtered eligibility traces are carried over
 * exactly. A window of one step is learning step by step: of traces and the learning signal alone.
 */
final class WindowGradient extends SequenceForward implements WaitingChanges {

  final Rates rates;

  /** dE/dW of the windows that have ended; traces are followed of what has room there. */
  final Weights gradient;

  private final FeedbackWeights feedback;
  private final AdjointPass adjoint;
  private final WindowTraces[] traces;
  private final WindowReadout[] readouts;

  /** What weights before and after an update make of filtered spikes, [readout][2][output]. */
  private final double[][][] outputs;

  private final float[][] noRateGradient;
  private final GivenSteps given;

  /** No error, [readout][output]. */
  private final double[][] noError;

  /** Whether learning signals or regularizers see every step. */
  private final boolean seesSteps;

  /** How many steps before a window its spikes may have set out. */
  private final int lookBack;

  /** Of who learns step by step at the price of events, one for each of the traces; else null. */
  private EventTraces @Nullable [] events;

  /** The same of readouts; null if these learn otherwise. */
  private ReadoutEvents @Nullable [] readoutEvents;

  /** Both, and the numbers of their leaves among those that the update knows. */
  private final List<EventLearner> learners = new ArrayList<>();

  private final List<int[]> numbers = new ArrayList<>();

  /** |g|^2 of each of those. */
  private double[] squares = {};

  /** What of the gradient is added to all the same. */
  private List<Leaf> added = List.of();

  /** Whether there is an error in the window. */
  private boolean learning;

  /** |delta|^2 of the windows that have ended, and whether any had a target. */
  private double errorSquares;

  private boolean taught;

  /**
   * @param rates what of them is regularized
   * @param length the most steps of a window
   */
  WindowGradient(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      Rates rates,
      int length,
      Kernels kernels) {
    super(plan, weights, length, kernels, ForwardPass.Purpose.LEARNING);
    this.rates = rates;
    gradient = weights.newGradient();
    this.feedback = feedback;
    List<SignalGroup> groups =
        SignalGroup.of(network, feedback, rates.any()).stream()
            .filter(of -> WindowTraces.any(network, of.population(), gradient))
            .toList();
    traces = new WindowTraces[groups.size()];
    Arrays.setAll(
        traces,
        i -> new WindowTraces(network, groups.get(i), constants, rates, gradient, kernels, length));
    readouts = new WindowReadout[run.readouts.length];
    noError = new double[readouts.length][];
    outputs = new double[readouts.length][2][];
    for (int m = 0; m < readouts.length; m++) {
      readouts[m] = new WindowReadout(constants, m, gradient, kernels, length);
      noError[m] = new double[run.readouts[m].outputs];
      outputs[m] = new double[2][noError[m].length];
    }
    adjoint =
        new AdjointPass(new KeptPaths(network, plan.order(), plan.rule()), kernels, constants);
    adjoint.signals.regularizeBy(rates);
    noRateGradient = new float[network.populations().size()][];
    given = new GivenSteps(network, room);
    seesSteps = traces.length > 0 && (Signals.any(feedback) || rates.any());
    lookBack = Math.max(1, network.longestDelay());
    reset();
  }

  @Override
  void use(Constants now) {
    adjoint.use(now);
    for (WindowTraces own : traces) {
      own.use(now);
    }
    for (WindowReadout own : readouts) {
      own.use(now);
    }
  }

  @Override
  boolean hasTraces() {
    return traces.length > 0;
  }

  /**
   * From now on, learns step by step at the price of events.
   *
   * @param update of the weights
   * @param withReadouts whether readouts learn so, too
   */
  void learnByEvents(WeightUpdate update, boolean withReadouts) {
    stopEvents();
    EventTraces[] all = new EventTraces[traces.length];
    learners.clear();
    numbers.clear();
    for (int i = 0; i < all.length; i++) {
      LinearNeurons neurons = (LinearNeurons) constants.neurons[traces[i].population()];
      all[i] = new EventTraces(traces[i], neurons, weights, traces[i].isFirst());
      if (update.seesGradientOnline()) {
        all[i].measure();
      }
      learners.add(all[i]);
    }
    if (withReadouts) {
      readoutEvents = new ReadoutEvents[readouts.length];
      Arrays.setAll(
          readoutEvents, m -> new ReadoutEvents(readouts[m], weights, gradient, feedback));
      learners.addAll(List.of(readoutEvents));
    }
    List<String> names = update.names();
    squares = new double[names.size()];
    List<String> leaves = new ArrayList<>();
    for (EventLearner learner : learners) {
      leaves.addAll(learner.leaves());
      numbers.add(learner.leaves().stream().mapToInt(names::indexOf).toArray());
    }
    update.leaveOut(weights, leaves);
    gradient.clear();
    added = gradient.leaves().stream().filter(leaf -> !leaves.contains(leaf.name())).toList();
    events = all;
    pending = this;
    passArrivals();
  }

  /**
   * Of the step that has been closed, |g|^2 of each leaf that learns by events, if the update has a
   * use for it; else 0.
   *
   * @throws DivergenceException if the error of the outputs is not finite
   */
  double[] squaresByEvents(WeightUpdate update) {
    if (!Double.isFinite(errorSquares)) {
      throw new DivergenceException("the squared error of the outputs is " + errorSquares);
    }
    for (int i = 0; update.seesGradientOnline() && errorSquares != 0 && i < numbers.size(); i++) {
      for (int k = 0; k < numbers.get(i).length; k++) {
        squares[numbers.get(i)[k]] = learners.get(i).square(k);
      }
    }
    return squares;
  }

  /**
   * Updates what learns by events by the step that has been closed.
   *
   * @param rates what the gradient of each leaf is multiplied with, to be subtracted
   * @param movesOutputs whether outputs follow the readouts' weights at once
   */
  void learn(double[] rates, boolean movesOutputs) {
    weights.use(this);
    for (int m = 0; readoutEvents != null && m < readoutEvents.length; m++) {
      ReadoutRun readout = run.readouts[m];
      double[] y = movesOutputs ? readout.readout : null;
      readoutEvents[m].moves(y, constants.scale[m], (t - 1) * readout.outputs);
    }
    for (int i = 0; i < numbers.size(); i++) {
      for (int k = 0; k < numbers.get(i).length; k++) {
        learners.get(i).learn(k, rates[numbers.get(i)[k]]);
      }
    }
  }

  /** From now on, computes the gradient of each window. */
  void stopEvents() {
    if (events != null) {
      weights.release();
      events = null;
      readoutEvents = null;
      pending = null;
      passArrivals();
    }
  }

  private void passArrivals() {
    for (int p = 0; p < network.populations().size(); p++) {
      int population = p;
      arriveThrough(
          p,
          events == null
              ? List.of()
              : Arrays.stream(events).filter(own -> own.population() == population).toList());
    }
    for (int m = 0; m < readouts.length; m++) {
      useTransposed(m, readoutEvents == null ? null : readoutEvents[m].transposed());
    }
  }

  /** Sets to zero what has been added. */
  void clearGradient() {
    errorSquares = 0;
    taught = false;
    if (events == null) {
      gradient.clear();
      return;
    }
    for (int i = 0; i < added.size(); i++) {
      for (float[] row : added.get(i).rows()) {
        Arrays.fill(row, 0);
      }
    }
  }

  /** Whether it learns at the price of events. */
  boolean learnsByEvents() {
    return events != null;
  }

  /** Whether nothing is left to learn otherwise. */
  boolean learnsAllByEvents() {
    return events != null && added.isEmpty();
  }

  @Override
  public void bringSynapsesUpToDate() {
    for (int i = 0; events != null && i < events.length; i++) {
      events[i].bringUpToDate();
    }
  }

  @Override
  public void bringReadoutsUpToDate() {
    for (int m = 0; readoutEvents != null && m < readoutEvents.length; m++) {
      readoutEvents[m].bringUpToDate();
    }
  }

  /** Forgets what waits: the weights are others now. */
  void discard() {
    for (int i = 0; events != null && i < events.length; i++) {
      events[i].discard();
    }
    takeReadouts();
  }

  private void takeReadouts() {
    for (int m = 0; readoutEvents != null && m < readoutEvents.length; m++) {
      readoutEvents[m].begin();
    }
  }

  @Override
  void reset() {
    bringSynapsesUpToDate();
    super.reset();
    for (int m = 0; readoutEvents != null && m < readoutEvents.length; m++) {
      readoutEvents[m].reset();
    }
    learning = false;
    rates.reset();
    for (WindowTraces own : traces) {
      own.reset();
    }
    for (WindowReadout own : readouts) {
      own.reset();
    }
    for (int i = 0; events != null && i < events.length; i++) {
      events[i].discard();
    }
    adjoint.signals.begin(feedback);
  }

  @Override
  void step() {
    for (int m = 0; readoutEvents != null && m < readoutEvents.length; m++) {
      readoutEvents[m].takeOver();
    }
    super.step();
    for (int m = 0; m < noError.length; m++) {
      run.readouts[m].setError(t - 1, noError[m], 1, 1);
    }
    given.clear(t - 1, gone);
  }

  /** Sets the last step's target of readout m, whatever its weight, for learning signals to see. */
  void want(int m, Target target, int ofTarget) {
    given.setTarget(m, t - 1, target, ofTarget);
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

  /**
   * Closes the window, of at least one step, and opens the next: adds its gradient, and carries
   * traces over it.
   */
  void close() {
    taught |= learning;
    if (learning) {
      addErrors();
    }
    if (events != null) {
      closeByEvents(events);
      return;
    }
    for (WindowTraces own : traces) {
      own.begin(run, first, t);
    }
    for (WindowReadout own : readouts) {
      own.passKappa(run, first, t, constants, weights, gradient);
    }
    boolean any = learning || seesSteps;
    if (any) {
      passBack();
    }
    int from = Math.max(0, first - lookBack);
    for (int i = 0; i < run.inputs.length; i++) {
      run.inputs[i].spikes.index(network.inputs().get(i).channels(), from, t);
    }
    for (int p = 0; p < run.populations.length; p++) {
      run.populations[p].spikes.index(network.size(p), from, t);
    }
    for (WindowTraces own : traces) {
      own.pass(run, gradient);
    }
    for (WindowReadout own : readouts) {
      own.pass(run, first, t, any ? adjoint : null, gradient);
    }
    gradient.clearAutapses();
    first = t;
    learning = false;
  }

  private void addErrors() {
    for (ReadoutRun readout : run.readouts) {
      errorSquares += readout.errorSquares(first, t);
    }
  }

  /** |delta|^2 of the steps that the gradient is of. */
  double errorSquares() {
    return errorSquares;
  }

  /**
   * Tells readouts that learn from features of the last step, which has been closed.
   *
   * @param centred whether the mean of wanted values counts for nothing, [readout]
   */
  void teach(WeightUpdate update, boolean[] centred) {
    for (int i = 0; i < update.readouts().size(); i++) {
      ReadoutUpdate one = update.readouts().get(i);
      int m = one.readout();
      double weight = given.weight(m, t - 1);
      if (weight != 0) {
        double[] wanted = one.wanted();
        given.target(m, t - 1, wanted);
        double mean = centred[m] ? Arrays.stream(wanted).average().orElse(0) : 0;
        for (int k = 0; k < wanted.length; k++) {
          wanted[k] -= mean;
        }
        readouts[m].features(constants.scale[m], one.features());
      }
      one.teach(weight);
    }
  }

  /** Whether all outputs of the last step are finite. */
  boolean hasFiniteOutputs() {
    for (ReadoutRun own : run.readouts) {
      for (int k = 0; t > 0 && k < own.outputs; k++) {
        if (!Double.isFinite(own.readout[(t - 1) * own.outputs + k])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Before an update of the weights: what they make of all that readouts have filtered. */
  void noteOutputs() {
    for (int m = 0; m < readouts.length; m++) {
      if (network.readouts().get(m).learned()) {
        readouts[m].outputs(constants, weights, outputs[m][0]);
      }
    }
  }

  /**
   * After it: outputs change by what the weights as they are make of it beyond that, as if they had
   * been so before. Else an error would be answered again and again, until new spikes replace those
   * that the old weights have filtered.
   */
  void changeOutputs() {
    for (int m = 0; t > 0 && m < readouts.length; m++) {
      if (network.readouts().get(m).learned()) {
        double[] before = outputs[m][0];
        double[] after = outputs[m][1];
        readouts[m].outputs(constants, weights, after);
        for (int k = 0; k < after.length; k++) {
          run.readouts[m].readout[(t - 1) * after.length + k] += after[k] - before[k];
        }
      }
    }
  }

  /** Whether a step that the gradient is of had a target. */
  boolean isTaught() {
    return taught;
  }

  /** Whether there is something to learn from in steps without a target. */
  boolean seesSteps() {
    return seesSteps;
  }

  private void closeByEvents(EventTraces[] all) {
    for (WindowReadout own : readouts) {
      own.passKappa(run, first, t, constants, weights, gradient);
    }
    boolean any = learning || seesSteps;
    if (any) {
      adjoint.filterErrors(run, first, t, feedback, seesSteps ? given : null);
    }
    for (int i = 0; i < all.length; i++) {
      float[] signal = any ? traces[i].signal(adjoint, run, feedback, first) : null;
      all[i].end(run.populations[all[i].population()].psi[first], signal);
    }
    if (readoutEvents == null) {
      for (int p = 0; p < run.populations.length; p++) {
        run.populations[p].spikes.index(network.size(p), first, t);
      }
      for (WindowReadout own : readouts) {
        own.pass(run, first, t, any ? adjoint : null, gradient);
      }
    } else {
      for (ReadoutEvents own : readoutEvents) {
        own.end(run, first, any ? adjoint : null);
      }
    }
    first = t;
    learning = false;
  }

  private void passBack() {
    GivenSteps seen = seesSteps ? given : null;
    if (openSteps() == 1 || traces.length == 0) {
      adjoint.filterErrors(run, first, t, feedback, seen);
    } else {
      adjoint.run(run, first, t, feedback, noRateGradient, null, seen);
    }
    for (WindowTraces own : traces) {
      own.gradient(adjoint, run, feedback, gradient);
    }
  }

  @Override
  void exchange(StateBytes bytes) {
    bringReadoutsUpToDate();
    super.exchange(bytes);
    learning = bytes.flag("window", learning);
    rates.exchange(bytes);
    given.exchange(bytes, first, t, gone);
    for (int i = 0; i < traces.length; i++) {
      String name = traces[i].name();
      traces[i].exchange(bytes, name);
      if (bytes.flag(name + ".events", events != null && events[i].isPending())) {
        if (events == null) {
          throw new InvalidInputException("events: got changes that wait, but expected none");
        }
        events[i].exchange(bytes, name);
      } else if (events != null) {
        events[i].takeOver(); // who saves does so, too, for the same bits
      }
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].exchange(bytes, network.readouts().get(m).name());
    }
    adjoint.signals.exchange(bytes);
    double[] squares = {errorSquares};
    bytes.doubles("gradient.errors", squares);
    errorSquares = squares[0];
    taught = bytes.flag("gradient.taught", taught);
    if (bytes.isRead()) {
      takeReadouts();
      weights.use(pending); // who changes them before the next step is seen
    }
  }
}
