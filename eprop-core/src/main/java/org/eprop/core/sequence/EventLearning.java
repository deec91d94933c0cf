package org.eprop.core.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.common.WaitingChanges;
import org.eprop.core.eligibility.EventLearner;
import org.eprop.core.eligibility.EventTraces;
import org.eprop.core.eligibility.ReadoutEvents;
import org.eprop.core.eligibility.WindowReadout;
import org.eprop.core.eligibility.WindowTraces;
import org.eprop.core.forward.Constants;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.optimizer.ReadoutUpdate;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Learning step by step at the price of events, and what has to hold for it: which leaves learn so,
 * and by whom. Traces and weights are those of windows once all is up to date. Owned by one thread.
 */
final class EventLearning implements WaitingChanges {

  private final EventTraces[] traces;

  /** Those of readouts; none if these learn otherwise. */
  private final ReadoutEvents[] readouts;

  /** Both, and the numbers of their leaves among those that the update knows. */
  private final List<EventLearner> learners = new ArrayList<>();

  private final List<int[]> numbers = new ArrayList<>();

  /** |g|^2 of each of those. */
  private final double[] squares;

  /** What of the gradient is added to all the same. */
  private final List<Leaf> added;

  /** Which readouts learn from features: nobody has a use for the gradient of these. */
  final boolean[] fromFeatures;

  /** Whether the update has to be asked. */
  private final boolean isAsked;

  /** Whether no feedback weights change with an update. */
  private final boolean feedbackStays;

  /**
   * Goes on from traces of windows; the update leaves out what learns here.
   *
   * @param windows of synapses that learn, all into linear neurons
   * @param gradient has what learns
   */
  EventLearning(
      WindowTraces[] windows,
      WindowReadout[] windowReadouts,
      Constants constants,
      Weights weights,
      FeedbackWeights feedback,
      Weights gradient,
      WeightUpdate update) {
    traces = new EventTraces[windows.length];
    for (int i = 0; i < traces.length; i++) {
      LinearNeurons neurons = (LinearNeurons) constants.traced[windows[i].population()];
      traces[i] = new EventTraces(windows[i], neurons, weights, feedback);
      if (update.seesGradientOnline()) {
        traces[i].measure(into(windows[i].population(), i));
      }
    }
    feedbackStays =
        IntStream.range(0, windowReadouts.length).allMatch(feedback::staysOrIsSymmetric);
    boolean covered = feedbackStays && coverReadouts(constants, gradient, update);
    readouts = new ReadoutEvents[covered ? windowReadouts.length : 0];
    Arrays.setAll(readouts, m -> new ReadoutEvents(windowReadouts[m], weights, gradient, feedback));
    learners.addAll(List.of(traces));
    learners.addAll(List.of(readouts));
    List<String> names = update.names();
    squares = new double[names.size()];
    List<String> leaves = new ArrayList<>();
    for (EventLearner learner : learners) {
      leaves.addAll(learner.leaves());
      numbers.add(learner.leaves().stream().mapToInt(names::indexOf).toArray());
    }
    update.leaveOut(weights, leaves);
    isAsked = leaves.size() < gradient.leaves().size();
    fromFeatures = new boolean[windowReadouts.length];
    for (ReadoutUpdate one : update.readouts()) {
      fromFeatures[one.readout()] = true;
      leaves.addAll(one.leaves());
    }
    added = gradient.leaves().stream().filter(leaf -> !leaves.contains(leaf.name())).toList();
  }

  /**
   * Why a learner can't learn at the price of events.
   *
   * @param windowSteps K
   * @return null if it can
   */
  static @Nullable String reasonAgainst(
      Constants constants, Weights gradient, WeightUpdate update, int windowSteps) {
    NetworkStructure network = constants.network;
    if (windowSteps != 1) {
      return "windows have " + windowSteps + " steps";
    }
    if (constants.trace instanceof SynapticTrace synaptic) {
      return "the trace is not linear: " + synaptic.reason();
    }
    if (forgetsAtOnce(constants.trace)) {
      return "nothing is left of the trace after a step";
    }
    for (int p = 0; p < network.populations().size(); p++) {
      String name = network.populations().get(p).name();
      for (float[] parameter : gradient.parameters(p)) {
        if (parameter != null) {
          return "parameters of " + name + "'s neurons learn";
        }
      }
      if (WindowTraces.any(network, p, gradient) && !isLinear(constants, p)) {
        return "the neurons of " + name + " are not linear, or parameters of theirs are learned";
      }
    }
    for (Leaf leaf : gradient.leaves()) {
      boolean ofNeurons = isOfNeurons(network, gradient, leaf);
      if (ofNeurons && Double.isNaN(update.gradientRate(leaf.name()))) {
        return "an update of " + leaf.name() + " is more than a multiple of its gradient";
      }
    }
    return null;
  }

  /** Whether there is a step of the trace that can't be undone. */
  private static boolean forgetsAtOnce(EligibilityTrace trace) {
    return trace instanceof LinearTrace linear
        ? linear.presynapticDecay() == 0 || linear.decay().orElse(0) == 0
        : ((DerivedTrace) trace).factor() == 0;
  }

  /** Whether readouts learn by events as well: nothing but their weights changes with them. */
  private static boolean coverReadouts(Constants constants, Weights gradient, WeightUpdate update) {
    boolean all = update.readouts().isEmpty();
    NetworkStructure network = constants.network;
    for (int m = 0; m < network.readouts().size(); m++) {
      all &= !network.readouts().get(m).learnsKappa();
      String name = network.readouts().get(m).name() + ".";
      for (Leaf leaf : gradient.leaves()) {
        boolean own = leaf.name().startsWith(name);
        all &= !own || !Double.isNaN(update.gradientRate(leaf.name()));
      }
    }
    return all;
  }

  private static boolean isLinear(Constants constants, int p) {
    return constants.traced[p] instanceof LinearNeurons linear && linear.derivatives == null;
  }

  private static boolean isOfNeurons(NetworkStructure network, Weights gradient, Leaf leaf) {
    boolean is = false;
    for (int i = 0; i < network.projections().size(); i++) {
      is |= network.projections().get(i).name().equals(leaf.name());
    }
    for (int p = 0; p < network.populations().size(); p++) {
      is |= gradient.bias(p) != null && gradient.bias(p) == leaf.row(0);
    }
    return is;
  }

  /** Whether nothing is left to an update. */
  boolean coversAll() {
    return !isAsked && feedbackStays;
  }

  /** Whether readouts learn so, too. */
  boolean coversReadouts() {
    return readouts.length > 0;
  }

  /** What arrives at a population through it. */
  List<EventTraces> into(int population) {
    return into(population, traces.length);
  }

  private List<EventTraces> into(int population, int before) {
    return Arrays.stream(traces, 0, before).filter(own -> own.population() == population).toList();
  }

  /** The weights of readout m as they lie here; null if it learns otherwise. */
  float @Nullable [][][] transposed(int m) {
    return coversReadouts() ? readouts[m].transposed() : null;
  }

  /** Sets to zero what has been added to the gradient. */
  void clearGradient() {
    for (int i = 0; i < added.size(); i++) {
      for (float[] row : added.get(i).rows()) {
        Arrays.fill(row, 0);
      }
    }
  }

  /**
   * Of the step that has been ended, |g|^2 of each leaf that learns here, 0 of others.
   *
   * @param wanted whether somebody has a use for it
   */
  double[] squares(boolean wanted) {
    Arrays.fill(squares, 0);
    for (int i = 0; wanted && i < numbers.size(); i++) {
      for (int k = 0; k < numbers.get(i).length; k++) {
        int leaf = numbers.get(i)[k];
        squares[leaf] = Math.max(0, squares[leaf] + learners.get(i).square(k));
      }
    }
    return squares;
  }

  /**
   * Learns from the step that has been ended, t.
   *
   * @param rates what the gradient of each leaf is multiplied with, to be subtracted
   * @param movesOutputs whether outputs follow the readouts' weights at once
   */
  void learn(SampleRecord run, int t, Constants constants, double[] rates, boolean movesOutputs) {
    for (int m = 0; m < readouts.length; m++) {
      double[] y = movesOutputs ? run.readouts[m].readout : null;
      readouts[m].moves(y, constants.scale[m], t * run.readouts[m].outputs);
    }
    for (int i = 0; i < numbers.size(); i++) {
      for (int k = 0; k < numbers.get(i).length; k++) {
        learners.get(i).learn(k, rates[numbers.get(i)[k]]);
      }
    }
  }

  /** Ends step t; errors have been filtered, null if there is none. */
  void end(SampleRecord run, int t, @Nullable AdjointPass adjoint) {
    for (int i = 0; i < learners.size(); i++) {
      learners.get(i).end(run, t, adjoint);
    }
  }

  @Override
  public void bringSynapsesUpToDate() {
    for (EventTraces own : traces) {
      own.bringUpToDate();
    }
  }

  @Override
  public void bringReadoutsUpToDate() {
    for (ReadoutEvents own : readouts) {
      own.bringUpToDate();
    }
  }

  /** Before a step: readouts take over what may have been changed since they were up to date. */
  void takeOverReadouts() {
    for (ReadoutEvents own : readouts) {
      own.takeOver();
    }
  }

  /** Weights and traces of readouts are others now. */
  void beginReadouts() {
    for (ReadoutEvents own : readouts) {
      own.begin();
    }
  }

  /** Forgets what waits for synapses: their weights and traces are others now. */
  void discardSynapses() {
    for (EventTraces own : traces) {
      own.discard();
    }
  }

  /** Everything is up to date, and as at the start of a sequence. */
  void reset() {
    for (ReadoutEvents own : readouts) {
      own.reset();
    }
    discardSynapses();
  }

  /** Saves or restores what waits with the i-th traces, which have been before. */
  static void exchange(@Nullable EventLearning of, int i, StateBytes bytes, String name) {
    EventTraces own = of == null ? null : of.traces[i];
    if (bytes.flag(name + ".events", own != null && own.isPending())) {
      if (own == null) {
        throw new InvalidInputException("events: got changes that wait, but expected none");
      }
      own.exchange(bytes, name);
    } else if (own != null) {
      own.takeOver(); // who saves does so, too, for the same bits
    }
  }
}
