package org.eprop.core.sequence;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.adjoint.InputGradient;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.derived.TraceDigest;
import org.eprop.core.eligibility.PassedTraces;
import org.eprop.core.eligibility.SignalGroup;
import org.eprop.core.eligibility.SynapticWindow;
import org.eprop.core.eligibility.WindowReadout;
import org.eprop.core.eligibility.WindowTraces;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.ForwardPass;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Projection;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
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
final class WindowGradient extends SequenceForward {

  /** A record takes memory from the start, for each neuron and step. */
  private static final int LONGEST_WINDOW = 1 << 24;

  final Rates rates;

  /** dE/dW of the windows that have ended; traces are followed of what has room there. */
  final Weights gradient;

  /** What is given of the steps of the record. */
  final SequenceTargets given;

  final FeedbackWeights feedback;
  private final AdjointPass adjoint;
  private final PassedTraces[] traces;
  private final WindowReadout[] readouts;

  /** What weights before and after an update make of filtered spikes, [readout][2][output]. */
  private final double[][][] outputs;

  private final float[][] noRateGradient;

  /** No error, [readout][output]. */
  private final double[][] noError;

  /** Whether learning signals or regularizers see every step. */
  final boolean seesSteps;

  /** How many steps before a window its spikes may have set out. */
  private final int lookBack;

  /** Where windows tell dE/dx; else null. */
  private @Nullable InputGradient ofInputs;

  /** dE/dx of the last window, [step][channel]. */
  float[][] inputGradient = {};

  /** Of who learns step by step at the price of events; else null. */
  private @Nullable EventLearning events;

  private final Kernels kernels;

  /** Whether there is an error in the window. */
  private boolean learning;

  /** |delta|^2 of the windows that have ended, and whether any had a target. */
  private double errorSquares;

  boolean taught;

  /**
   * @param losses of the readouts
   * @param rates what of them is regularized
   * @param length the most steps of a window
   */
  WindowGradient(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      StepLoss[] losses,
      Rates rates,
      int length,
      Kernels kernels) {
    super(plan, weights, length, kernels, ForwardPass.Purpose.LEARNING);
    this.rates = rates;
    this.kernels = kernels;
    gradient = weights.newGradient();
    this.feedback = feedback;
    List<SignalGroup> groups =
        SignalGroup.of(constants, feedback, rates.any()).stream()
            .filter(of -> WindowTraces.any(network, of.population(), gradient))
            .toList();
    traces = new PassedTraces[groups.size()];
    Arrays.setAll(traces, i -> traces(groups.get(i)));
    readouts = new WindowReadout[run.readouts.length];
    noError = new double[readouts.length][];
    outputs = new double[readouts.length][2][];
    for (int m = 0; m < readouts.length; m++) {
      readouts[m] = new WindowReadout(constants, m, gradient, kernels, length);
      noError[m] = new double[run.readouts[m].outputs];
      outputs[m] = new double[2][noError[m].length];
    }
    adjoint = new AdjointPass(new KeptPaths(network, plan.order, plan.rule), kernels, constants);
    adjoint.signals.regularizeBy(rates);
    noRateGradient = new float[network.populations().size()][];
    given = new SequenceTargets(this, losses);
    seesSteps = traces.length > 0 && (Signals.any(feedback) || rates.any());
    lookBack = Math.max(1, network.longestDelay());
    reset();
  }

  private PassedTraces traces(SignalGroup of) {
    return constants.trace instanceof SynapticTrace synaptic
        ? new SynapticWindow(of, constants, synaptic, rates, weights, gradient, kernels)
        : new WindowTraces(of, constants, rates, gradient, kernels, length);
  }

  /**
   * Checks that errors are known at each step, that the paths they take stay within neurons, and
   * that no delays learn: their gradient looks ahead.
   *
   * @param windowSteps K
   * @return the losses
   * @throws InvalidInputException if not
   */
  static StepLoss[] checked(SequencePlan plan, List<ReadoutLoss> losses, int windowSteps) {
    if (windowSteps < 1 || windowSteps > LONGEST_WINDOW) {
      throw new InvalidInputException(
          "window: got " + windowSteps + " steps, but expected 1 to " + LONGEST_WINDOW);
    }
    if (new KeptPaths(plan.network, plan.order, plan.rule).any) {
      throw new InvalidInputException(
          "rule: got one that goes back in time through other neurons, but expected one that works"
              + " online, such as \"eprop\"");
    }
    if (plan.rule.nonCausalShare() != 0) {
      throw new InvalidInputException(
          "rule: got one with a non-causal term, which needs the whole sequence, but expected one"
              + " that works online, such as \"eprop\"");
    }
    for (Projection projection : plan.network.projections()) {
      if (projection.delays() != null) {
        throw new InvalidInputException(
            "projection "
                + projection.name()
                + ": got delays that learn, which needs whole sequences, but expected delays that"
                + " stay as they are");
      }
    }
    StepLoss[] stepLosses = new StepLoss[losses.size()];
    for (int m = 0; m < stepLosses.length; m++) {
      Loss loss = losses.get(m).loss();
      if (!(loss instanceof StepLoss stepLoss)) {
        throw new InvalidInputException(
            "loss: got one of whole sequences, but expected one that is a sum over steps");
      }
      stepLosses[m] = stepLoss;
    }
    return stepLosses;
  }

  @Override
  void use(Constants now) {
    adjoint.use(now);
    for (PassedTraces own : traces) {
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
   * From now on, learns step by step at the price of events, if it can.
   *
   * @param update of the weights
   * @return why not; null if it does
   */
  @Nullable String learnByEvents(WeightUpdate update) {
    String reason = EventLearning.reasonAgainst(constants, gradient, update, length);
    if (reason == null) {
      WindowTraces[] linear = Arrays.copyOf(traces, traces.length, WindowTraces[].class);
      events = new EventLearning(linear, readouts, constants, weights, feedback, gradient, update);
      gradient.clear();
      passArrivals();
    }
    return reason;
  }

  /** From now on, computes the gradient of each window. */
  void stopEvents() {
    if (events != null) {
      weights.release();
      events = null;
      passArrivals();
    }
  }

  private void passArrivals() {
    pending = events;
    for (int p = 0; p < network.populations().size(); p++) {
      forward.arriveThrough(p, events == null ? List.of() : events.into(p));
    }
    for (int m = 0; m < readouts.length; m++) {
      forward.useTransposed(m, events == null ? null : events.transposed(m));
    }
  }

  /** Sets to zero what has been added. */
  void clearGradient() {
    errorSquares = 0;
    taught = false;
    if (events == null) {
      gradient.clear();
    } else {
      events.clearGradient();
    }
  }

  /** Which traces it has, if not e-prop's own. */
  String ofOtherTraces() {
    return TraceDigest.of(constants.trace, network);
  }

  /** Whether it learns at the price of events. */
  boolean learnsByEvents() {
    return events != null;
  }

  /** Makes the changes of synapses that wait. */
  void bringSynapsesUpToDate() {
    if (events != null) {
      events.bringSynapsesUpToDate();
    }
  }

  /** Makes the changes of readouts that wait. */
  void bringReadoutsUpToDate() {
    if (events != null) {
      events.bringReadoutsUpToDate();
    }
  }

  /** Forgets what waits: the weights are others now. */
  void discard() {
    if (events != null) {
      events.discardSynapses();
      events.beginReadouts();
    }
  }

  @Override
  void reset() {
    bringSynapsesUpToDate();
    super.reset();
    learning = false;
    rates.reset();
    for (PassedTraces own : traces) {
      own.reset();
    }
    for (WindowReadout own : readouts) {
      own.reset();
    }
    if (events != null) {
      events.reset();
    }
    adjoint.signals.begin(feedback);
  }

  @Override
  void step() {
    if (events != null) {
      events.takeOverReadouts();
    }
    super.step();
    for (int m = 0; m < noError.length; m++) {
      run.readouts[m].setError(t - 1, noError[m], 1, 1);
    }
    given.next(t - 1);
  }

  /** Sets the last step's dE/dy of readout m, times a weight: there is an error to learn from. */
  void error(int m, double[] error, double times) {
    learning = true;
    run.readouts[m].setError(t - 1, error, times, 1);
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
    for (PassedTraces own : traces) {
      own.begin(run, first, t);
    }
    for (WindowReadout own : readouts) {
      own.passKappa(run, first, t, constants, weights, gradient);
    }
    boolean any = learning || seesSteps;
    if (any) {
      passBack();
    }
    if (ofInputs != null) {
      computeInputs(ofInputs, any);
    }
    int from = Math.max(0, first - lookBack);
    for (int i = 0; i < run.inputs.length; i++) {
      run.inputs[i].spikes.index(network.inputs().get(i).channels(), from, t);
    }
    for (int p = 0; p < run.populations.length; p++) {
      run.populations[p].spikes.index(network.size(p), from, t);
    }
    for (PassedTraces own : traces) {
      own.pass(run, gradient);
    }
    for (WindowReadout own : readouts) {
      own.pass(run, first, t, any ? adjoint : null, gradient);
    }
    gradient.clearAutapses();
    first = t;
    learning = false;
  }

  /** From now on, windows tell dE/dx. */
  void followInputs() {
    ofInputs = new InputGradient(network, constants.trace, kernels);
  }

  private void computeInputs(InputGradient pass, boolean any) {
    inputGradient = new float[t - first][network.channels()];
    if (any) {
      pass.use(constants);
      pass.compute(pass.turned(weights), run, first, t, inputGradient);
    }
  }

  private void addErrors() {
    for (ReadoutRun readout : run.readouts) {
      errorSquares += readout.errorSquares(first, t);
    }
  }

  /** Tells readouts that learn from features of the last step, which has been closed. */
  void teach(WeightUpdate update) {
    for (int i = 0; i < update.readouts().size(); i++) {
      ReadoutUpdate one = update.readouts().get(i);
      int m = one.readout();
      double weight = given.weight(m, t - 1);
      if (weight != 0) {
        double[] wanted = one.wanted();
        given.target(m, t - 1, wanted);
        double mean = given.isCentred(m) ? Arrays.stream(wanted).average().orElse(0) : 0;
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

  /**
   * Updates the weights with the gradient so far, and with what learns by events.
   *
   * @throws DivergenceException if an error, the gradient, a step or a weight is not finite
   */
  void update(WeightUpdate by, double rate) {
    boolean inUnitsOfOutputs = by.isInUnitsOfOutputs();
    if (events != null && events.coversAll()) {
      learn(events, by.nextRates(errorSquares, squares(events, by), rate), inUnitsOfOutputs);
      return;
    }
    if (inUnitsOfOutputs) {
      noteOutputs();
    }
    double[] leftOut = events == null ? null : squares(events, by);
    double[] rates = by.applyOnline(weights, gradient, feedback, rate, errorSquares, leftOut);
    if (events != null) {
      learn(events, rates, /* movesOutputs= */ false);
    }
    if (inUnitsOfOutputs) {
      changeOutputs();
    }
  }

  /** |g|^2 of each leaf that learns by events, if the update has a use for it; else 0. */
  private double[] squares(EventLearning learner, WeightUpdate by) {
    if (!Double.isFinite(errorSquares)) {
      throw new DivergenceException("the squared error of the outputs is " + errorSquares);
    }
    return learner.squares(by.seesGradientOnline() && errorSquares != 0);
  }

  private void learn(EventLearning learner, double @Nullable [] rates, boolean movesOutputs) {
    if (rates != null) {
      weights.use(learner);
      learner.learn(run, t - 1, constants, rates, movesOutputs);
    }
  }

  /** Before an update of the weights: what they make of all that readouts have filtered. */
  private void noteOutputs() {
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
  private void changeOutputs() {
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

  private void closeByEvents(EventLearning by) {
    for (WindowReadout own : readouts) {
      own.passKappa(run, first, t, constants, weights, gradient);
    }
    boolean any = learning || seesSteps;
    if (any) {
      adjoint.filterErrors(run, first, t, feedback, seesSteps ? given : null);
    }
    by.end(run, first, any ? adjoint : null);
    if (!by.coversReadouts()) {
      for (int p = 0; p < run.populations.length; p++) {
        run.populations[p].spikes.index(network.size(p), first, t);
      }
      for (int m = 0; m < readouts.length; m++) {
        readouts[m].pass(run, first, t, any && !by.fromFeatures[m] ? adjoint : null, gradient);
      }
    }
    first = t;
    learning = false;
  }

  private void passBack() {
    SequenceTargets seen = seesSteps ? given : null;
    if (ofInputs == null && (openSteps() == 1 || traces.length == 0)) {
      adjoint.filterErrors(run, first, t, feedback, seen);
    } else {
      adjoint.run(run, first, t, feedback, noRateGradient, null, seen);
    }
    for (PassedTraces own : traces) {
      own.gradient(adjoint, run, feedback, gradient);
    }
  }

  @Override
  void exchange(StateBytes bytes) {
    bringReadoutsUpToDate();
    super.exchange(bytes);
    learning = bytes.flag("window", learning);
    rates.exchange(bytes);
    forward.exchangeTraces(bytes);
    given.exchange(bytes, first, t);
    for (int i = 0; i < traces.length; i++) {
      String name = traces[i].name();
      traces[i].exchange(bytes, name);
      EventLearning.exchange(events, i, bytes, name);
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].exchange(bytes, network.readouts().get(m).name());
    }
    adjoint.signals.exchange(bytes);
    double[] squares = {errorSquares};
    bytes.doubles("gradient.errors", squares);
    errorSquares = squares[0];
    taught = bytes.flag("gradient.taught", taught);
    if (bytes.isRead() && events != null) {
      events.beginReadouts();
    }
    if (bytes.isRead()) {
      weights.use(pending); // who changes them before the next step is seen
    }
  }
}
