package org.eprop.core.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.eligibility.EventTraces;
import org.eprop.core.eligibility.ReadoutEvents;
import org.eprop.core.eligibility.SignalGroup;
import org.eprop.core.eligibility.WindowReadout;
import org.eprop.core.eligibility.WindowTraces;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.Purpose;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.state.StateBytes;

/**
 * The gradient along a sequence, window by window: within each, it is computed backwards in time;
 * from one to the next, eligibility vectors and filtered eligibility traces are carried over
 * exactly. A window of one step is learning step by step: of traces and the learning signal alone.
 */
final class WindowGradient extends SequenceForward implements Weights.Waiting {

  final Rates rates;

  /** dE/dW of the windows that have ended; traces are followed of what has room there. */
  final Weights gradient;

  private final FeedbackWeights feedback;
  private final AdjointPass adjoint;
  private final WindowTraces[] traces;
  private final WindowReadout[] readouts;
  private final float[][] noRateGradient;
  private final GivenSteps given;

  /** No error, [readout][output]. */
  private final double[][] noError;

  /** Whether learning signals or regularizers see every step. */
  private final boolean seesSteps;

  /** How many steps before a window its spikes may have set out. */
  private final int lookBack;

  /** Of who learns step by step at the price of events, one for each of the traces; else null. */
  private EventTraces[] events;

  /** The same of readouts; null if these learn otherwise. */
  private ReadoutEvents[] readoutEvents;

  /** What of the gradient is added to all the same. */
  private List<Leaf> added = List.of();

  /** Whether there is an error in the window. */
  private boolean learning;

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
    super(plan, weights, length, kernels, Purpose.LEARNING);
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
    for (int m = 0; m < readouts.length; m++) {
      readouts[m] = new WindowReadout(constants, m, gradient, kernels, length);
      noError[m] = new double[run.readouts[m].outputs];
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
   * @param rate the learning rate of each update
   * @param withReadouts whether readouts learn so, too
   */
  void learnByEvents(WeightUpdate update, double rate, boolean withReadouts) {
    stopEvents();
    EventTraces[] all = new EventTraces[traces.length];
    List<String> leaves = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      int p = traces[i].population();
      LinearNeurons neurons = (LinearNeurons) constants.neurons[p];
      all[i] = new EventTraces(traces[i], neurons, weights, traces[i].isFirst());
      for (int k = 0; k < all[i].leaves().size(); k++) {
        all[i].rate(k, rate * update.gradientRate(all[i].leaves().get(k)));
      }
      leaves.addAll(all[i].leaves());
    }
    if (withReadouts) {
      readoutEvents = readoutEvents(update, rate, leaves);
    }
    update.leaveOut(weights, leaves);
    gradient.clear();
    added = gradient.leaves().stream().filter(leaf -> !leaves.contains(leaf.name())).toList();
    events = all;
    pending = this;
    passArrivals();
  }

  private ReadoutEvents[] readoutEvents(WeightUpdate update, double rate, List<String> leaves) {
    ReadoutEvents[] all = new ReadoutEvents[readouts.length];
    for (int m = 0; m < all.length; m++) {
      double[] rates = new double[network.populations().size() + 1];
      String name = network.readouts().get(m).name();
      for (int p = 0; p <= network.populations().size(); p++) {
        boolean isBias = p == network.populations().size();
        boolean learns =
            isBias ? gradient.readoutBias(m) != null : gradient.readout(m, p) != null;
        if (learns) {
          String leaf = name + "." + (isBias ? "bias" : network.populations().get(p).name());
          rates[p] = rate * update.gradientRate(leaf);
          leaves.add(leaf);
        }
      }
      all[m] = new ReadoutEvents(readouts[m], weights, feedback, rates);
    }
    return all;
  }

  /** From now on, computes the gradient of each window. */
  void stopEvents() {
    if (events != null) {
      weights.use(null);
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
    if (events != null) {
      closeByEvents();
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

  private void closeByEvents() {
    for (WindowReadout own : readouts) {
      own.passKappa(run, first, t, constants, weights, gradient);
    }
    boolean any = learning || seesSteps;
    if (any) {
      adjoint.filterErrors(run, first, t, feedback, seesSteps ? given : null);
    }
    for (int i = 0; i < events.length; i++) {
      float[] signal = any ? traces[i].signal(adjoint, run, feedback, first) : null;
      events[i].end(run.populations[events[i].population()].psi[first], signal);
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
      traces[i].exchange(bytes, "traces" + i);
      if (bytes.flag("events", events != null && events[i].isPending())) {
        if (events == null) {
          throw new InvalidInputException("events: got changes that wait, but expected none");
        }
        events[i].exchange(bytes, "events" + i);
      }
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].exchange(bytes, network.readouts().get(m).name());
    }
    adjoint.signals.exchange(bytes);
    if (bytes.isRead()) {
      takeReadouts();
    }
  }
}
