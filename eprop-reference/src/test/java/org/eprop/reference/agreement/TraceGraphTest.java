package org.eprop.reference.agreement;

import static org.eprop.core.gradient.Agreement.assertClose;
import static org.eprop.reference.ReferenceAgreement.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.Agreement;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.core.sequence.Streams;
import org.eprop.reference.ReferenceAgreement;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.Test;

/** Any trace, in any graph: forward = backward = batch = windows. */
class TraceGraphTest {

  private static final int SEEDS = 60;
  private static final double RATE = 0.01;

  /** e-prop's paths with some trace. */
  record Traced(EligibilityTrace trace) implements LearningRule {
    @Override
    public PathWeights through(ProjectionPath projection) {
      return PathWeights.CUT;
    }

    @Override
    public boolean detachesReset() {
      return true;
    }
  }

  private static final List<EligibilityTrace> DERIVED =
      List.of(
          new DerivedTrace(1, OptionalDouble.of(0.95)),
          new DerivedTrace(0.4, OptionalDouble.empty()),
          new DerivedTrace(0, OptionalDouble.of(0.8)),
          new DerivedTrace(0, OptionalDouble.of(0)));

  /** A built-in one, which meets the signal through a short filter. */
  static EligibilityTrace builtIn(String name, Map<String, ?> given) {
    EligibilityTraceFactory factory = RandomNetworks.find(EligibilityTraceFactory.class, name);
    Map<String, Object> all = new HashMap<>(given);
    all.put("tau_e", 15);
    return factory.create(Context.of(Arguments.of(factory, all)).withTimeStep(1));
  }

  private static final List<EligibilityTrace> LINEAR =
      List.of(
          builtIn("rstdp", Map.of("tau_plus", 8, "tau_minus", 12)),
          builtIn("triplet", Map.of("a2_plus", 0.1, "a3_plus", 1, "a2_minus", 0.7)),
          builtIn("hebbian", Map.of("tau_plus", 5)),
          builtIn("voltage", Map.of("theta_plus", 0.2, "theta_minus", -0.2)));

  /**
   * Pairs of spikes that grow with what is left of the weight, and a trace that saturates: nothing
   * of it is linear. It has a decay or is filtered as readouts filter.
   */
  record Soft(OptionalDouble decay) implements SynapticTrace {
    @Override
    public String reason() {
      return "it reads the weight";
    }

    @Override
    public int stateSize() {
      return 2;
    }

    @Override
    public Side onto(PostsynapticNeurons neurons) {
      int n = neurons.size();
      return new Side() {
        @Override
        public int stateSize() {
          return 1;
        }

        @Override
        public int factors() {
          return 3;
        }

        @Override
        public void after(PostsynapticStep now, double[][] state, double[][] factors) {
          for (int j = 0; j < n; j++) {
            factors[0][j] = now.spikes()[j];
            factors[1][j] = now.pseudoDerivatives()[j];
            factors[2][j] = state[0][j];
            state[0][j] = 0.8 * state[0][j] + now.spikes()[j];
          }
        }

        @Override
        public void step(
            int count, double[] p, double[] w, double[][] f, double[][] x, double[] e) {
          for (int k = 0; k < count; k++) {
            x[0][k] = 0.9 * x[0][k] + p[k];
            double pair = f[0][k] * x[0][k] + f[1][k] * p[k] - 0.3 * f[2][k] * p[k];
            x[1][k] = 0.7 * x[1][k] + pair * (1.5 - w[k]) / (1 + x[1][k] * x[1][k]);
            e[k] = StrictMath.tanh(x[1][k]) + 0.1 * w[k] * f[1][k];
          }
        }
      };
    }
  }

  private static final List<EligibilityTrace> SYNAPTIC =
      List.of(
          new Soft(OptionalDouble.of(0.9)),
          new Soft(OptionalDouble.empty()),
          builtIn("rstdp", Map.of("pairs", "nearest", "tau_plus", 8, "tau_minus", 12)));

  static ReferenceGradient.Result reference(
      RandomGraphs.Case graph, EligibilityTrace trace, Direction direction) {
    return new ReferenceGradient(graph.network(), graph.losses(), List.of(), new Traced(trace))
        .compute(
            ReferenceWeights.of(graph.weights()),
            ReferenceFeedback.of(graph.feedback()),
            ReferenceSample.of(graph.batch()),
            direction);
  }

  static Weights batch(RandomGraphs.Case graph, EligibilityTrace trace) {
    Weights gradient = Weights.gradient(graph.network());
    try (Workers workers = new Workers(1)) {
      new GradientEngine(graph.network(), graph.losses(), List.of(), new Traced(trace), workers)
          .gradient(graph.weights(), graph.feedback(), graph.batch(), gradient);
    }
    return gradient;
  }

  static Weights windows(RandomGraphs.Case graph, EligibilityTrace trace, int window) {
    SequenceLearner learner = learner(graph, trace, window);
    learner.run(graph.batch().get(0));
    learner.endWindow();
    return learner.gradient();
  }

  @Test
  void derivedTracesGiveOneGradientWhicheverWayItIsComputed() {
    int compared = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, seed % 2 == 1);
      compared += agree(graph, DERIVED.get(seed % DERIVED.size()), seed) ? 1 : 0;
    }
    assertTrue(compared >= 0.8 * SEEDS, compared + " compared");
  }

  @Test
  void linearTracesGiveOneGradientWhicheverWayItIsComputed() {
    int compared = 0;
    int drawn = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, false);
      EligibilityTrace trace = LINEAR.get(seed % LINEAR.size());
      if (fits(graph, trace)) {
        drawn++;
        compared += agree(graph, trace, seed) ? 1 : 0;
      }
    }
    assertTrue(drawn >= 0.8 * SEEDS, drawn + " drawn");
    assertTrue(compared >= 0.8 * drawn, compared + " compared");
  }

  @Test
  void tracesOfSynapsesGiveOneGradientWhicheverWayItIsComputed() {
    int compared = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, false);
      compared += agree(graph, SYNAPTIC.get(seed % SYNAPTIC.size()), seed) ? 1 : 0;
    }
    assertTrue(compared >= 0.8 * SEEDS, compared + " compared");
  }

  /** Whether all neurons have the states that it needs. */
  static boolean fits(RandomGraphs.Case graph, EligibilityTrace trace) {
    return graph.network().populations().stream()
        .flatMap(p -> p.models().stream())
        .allMatch(model -> !trace.toString().contains("state=v") || hasVoltage(model));
  }

  private static boolean hasVoltage(NeuronModel model) {
    return model.stateNames().contains("v");
  }

  /** Whether single precision was compared: no neuron comes too close to its threshold. */
  static boolean agree(RandomGraphs.Case graph, EligibilityTrace trace, int seed) {
    String where = "seed " + seed + ", " + trace;
    ReferenceGradient.Result forward = reference(graph, trace, Direction.FORWARD);
    ReferenceGradient.Result backward = reference(graph, trace, Direction.BACKWARD);
    assertEquals(forward.lossTask(), backward.lossTask(), where);
    assertClose(forward.gradient(), backward.gradient(), 1e-10);
    if (!ReferenceAgreement.clearOfThreshold(forward.trajectories())) {
      return false;
    }
    assertClose(forward.gradient(), batch(graph, trace), 2e-4);
    boolean sums = graph.losses().stream().noneMatch(loss -> loss.mean());
    if (sums) {
      for (int window : new int[] {1, 3, 100}) {
        assertClose(forward.gradient(), windows(graph, trace, window), 3e-4);
      }
    }
    return true;
  }

  /** A learner with weights of its own, that learns at each step. */
  private static final class Online {
    final Weights weights;
    final FeedbackWeights feedback;
    final SequenceLearner learner;
    private final WeightUpdate byHand;
    private final Sample sample;

    Online(RandomGraphs.Case graph, EligibilityTrace trace, boolean byEvents) {
      sample = graph.batch().get(0);
      weights = graph.weights().copy();
      feedback = graph.feedback().copy();
      learner =
          Streams.learner(
              new SequencePlan(graph.network(), weights, new Traced(trace)),
              weights,
              feedback,
              graph.losses(),
              new Rates(graph.network(), List.of(), 0),
              1,
              KernelProvider.choose().supplier().get());
      StepSizeFactory size = RandomNetworks.find(StepSizeFactory.class, "fixed");
      OptimizerFactory sgd = RandomNetworks.find(OptimizerFactory.class, "sgd");
      WeightUpdate update =
          new WeightUpdate(
              new LeafOptimizers(sgd.create(Context.defaults(sgd)))
                  .withStepSize(size.create(Context.defaults(size))),
              weights,
              new Workers(1));
      byHand = byEvents ? null : update;
      if (byEvents) {
        learner.updateAfterEachWindow(update, RATE);
      }
    }

    void step(int step) {
      int t = step % sample.input().steps();
      Streams.step(learner, sample.input(), t);
      for (int m = 0; m < sample.targets().size(); m++) {
        Target target = sample.target(m);
        if (target.weight(t) != 0 && target.hasClasses()) {
          learner.learnWeighted(m, 1, target.classAt(t));
        } else if (target.weight(t) != 0) {
          learner.learnWeighted(m, 1, target.valuesAt(t));
        }
      }
      if (byHand != null) {
        learner.apply(byHand, RATE);
      }
    }

    boolean spikesAs(Online other, int populations) {
      boolean same = true;
      for (int p = 0; p < populations; p++) {
        same &= Arrays.equals(learner.spikes(p), other.learner.spikes(p));
      }
      return same;
    }
  }

  /** Of any neurons: what matters is the trace. */
  @Test
  void byEventsTheWeightsAreThoseOfEachStepsGradient() {
    int compared = 0;
    int drawn = 0;
    List<EligibilityTrace> all = new ArrayList<>(LINEAR);
    all.add(new DerivedTrace(1, OptionalDouble.of(0.95)));
    all.add(new DerivedTrace(0.6, OptionalDouble.empty()));
    for (int seed = 0; seed < SEEDS; seed++) {
      EligibilityTrace trace = all.get(seed % all.size());
      RandomGraphs.Case graph =
          trace instanceof DerivedTrace
              ? RandomGraphs.drawLinear(seed)
              : RandomGraphs.drawOnline(seed, false);
      Online events = fits(graph, trace) ? new Online(graph, trace, true) : null;
      if (events == null || !events.learner.toString().endsWith("by events")) {
        continue;
      }
      drawn++;
      Online expected = new Online(graph, trace, false);
      int populations = graph.network().populations().size();
      int steps = 6 * graph.batch().get(0).input().steps();
      boolean same = true;
      for (int t = 0; t < steps && same; t++) {
        events.step(t);
        expected.step(t);
        same = expected.spikesAs(events, populations);
      }
      events.learner.endWindow();
      events.learner.state(); // brings all weights up to date
      if (same) {
        compared++;
        assertClose(change(graph, expected), change(graph, events), 2e-3);
      }
    }
    assertTrue(drawn >= 0.3 * SEEDS, drawn + " learn by events");
    assertTrue(compared >= 0.8 * drawn, compared + " of " + drawn);
  }

  /** By how much weights have moved. */
  private static ReferenceWeights change(RandomGraphs.Case graph, Online by) {
    ReferenceWeights moved = ReferenceWeights.of(by.weights);
    Map<String, double[][]> before = ReferenceWeights.of(graph.weights()).leaves();
    moved
        .leaves()
        .forEach(
            (leaf, rows) -> {
              for (int i = 0; i < rows.length; i++) {
                for (int k = 0; k < rows[i].length; k++) {
                  rows[i][k] -= before.get(leaf)[i][k];
                }
              }
            });
    return moved;
  }

  private static SequenceLearner learner(RandomGraphs.Case graph, EligibilityTrace trace, int k) {
    return new SequenceLearner(
        new SequencePlan(graph.network(), graph.weights(), new Traced(trace)),
        graph.weights(),
        graph.feedback(),
        graph.losses(),
        List.of(),
        0,
        k);
  }

  private static void steps(SequenceLearner learner, Sample sample, int from, int to) {
    for (int t = from; t < to; t++) {
      Streams.step(learner, sample.input(), t % sample.input().steps());
    }
  }

  /** In the middle of a window, and while changes wait. */
  @Test
  void whatTracesRememberIsSavedAndRestored() {
    List<EligibilityTrace> all = new ArrayList<>(LINEAR);
    all.addAll(SYNAPTIC);
    for (int seed = 0; seed < 24; seed++) {
      EligibilityTrace trace = all.get(seed % all.size());
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, false);
      if (!fits(graph, trace)) {
        continue;
      }
      Sample sample = graph.batch().get(0);
      for (int window : new int[] {1, 7}) {
        SequenceLearner whole = learner(graph, trace, window);
        whole.run(sample);
        steps(whole, sample, 0, 25);
        SequenceLearner resumed = learner(graph, trace, window);
        resumed.restore(whole.state());
        for (SequenceLearner one : List.of(whole, resumed)) {
          steps(one, sample, 25, 60);
          one.run(sample);
        }
        Agreement.assertSameBits(whole.gradient(), resumed.gradient());
      }
      SequenceLearner other = learner(graph, new DerivedTrace(1, OptionalDouble.of(0.5)), 1);
      byte[] state = learner(graph, trace, 1).state();
      assertThrows(InvalidInputException.class, () -> other.restore(state));
    }
  }

  /** Each with time constants of its own, though those of the synapse are alike. */
  @Test
  void aStateIsRefusedByAnotherTrace() {
    List<EligibilityTrace> all =
        List.of(
            builtIn("rstdp", Map.of("tau_plus", 8, "tau_minus", 12)),
            builtIn("rstdp", Map.of("tau_plus", 8, "tau_minus", 13)),
            builtIn("rstdp", Map.of("tau_plus", 8, "tau_minus", 12, "a_minus", 1)),
            builtIn("triplet", Map.of("tau_plus", 8, "tau_minus", 12)),
            builtIn("hebbian", Map.of("tau_plus", 8)),
            builtIn("voltage", Map.of("tau_plus", 8)),
            builtIn("voltage", Map.of("tau_plus", 8, "theta_plus", 0.91)),
            builtIn("voltage", Map.of("tau_plus", 8, "tau_v_plus", 8)),
            builtIn("eprop", Map.of()),
            builtIn("scaled", Map.of()),
            DerivedTrace.EPROP,
            new Soft(OptionalDouble.of(0.9)),
            new Soft(OptionalDouble.of(0.8)),
            new Soft(OptionalDouble.empty()));
    RandomGraphs.Case graph = RandomGraphs.drawLinear(3);
    assertTrue(fits(graph, all.get(5)));
    for (int a = 0; a < all.size(); a++) {
      byte[] state = learner(graph, all.get(a), 4).state();
      for (int b = 0; b < all.size(); b++) {
        SequenceLearner other = learner(graph, all.get(b), 4);
        if (a == b) {
          other.restore(state);
        } else {
          String place = all.get(a) + " for " + all.get(b);
          assertThrows(InvalidInputException.class, () -> other.restore(state), place);
        }
      }
    }
  }

  @Test
  void byEventsWhatTracesRememberIsSavedAndRestored() {
    for (int seed = 1; seed < 40; seed += 3) {
      EligibilityTrace trace = LINEAR.get(seed % LINEAR.size());
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, false);
      Online whole = fits(graph, trace) ? new Online(graph, trace, true) : null;
      if (whole == null || !whole.learner.toString().endsWith("by events")) {
        continue;
      }
      for (int t = 0; t < 75; t++) {
        whole.step(t);
      }
      byte[] state = whole.learner.state();
      Online resumed = new Online(graph, trace, true);
      resumed.weights.set(whole.weights);
      for (int i = 0; i < resumed.feedback.leaves().size(); i++) {
        for (int r = 0; r < resumed.feedback.leaves().get(i).rowCount(); r++) {
          resumed.feedback.leaves().get(i).set(r, whole.feedback.leaves().get(i).row(r));
        }
      }
      resumed.learner.restore(state);
      for (int t = 75; t < 150; t++) {
        whole.step(t);
        resumed.step(t);
      }
      whole.learner.state();
      resumed.learner.state();
      assertClose(ReferenceWeights.of(whole.weights), ReferenceWeights.of(resumed.weights), 0);
    }
  }

  @Test
  void aLearnerSaysWhyItGoesSynapseBySynapse() {
    RandomGraphs.Case graph = RandomGraphs.drawLinear(0);
    assertEquals(
        "learns step by step, synapse by synapse, as the trace is not linear: it reads the weight",
        new Online(graph, SYNAPTIC.get(0), true).learner.toString());
  }

  /** Rewards, and what is released from outside, by the signal of the modulator. */
  @Test
  void aModulatorNeedsNoTarget() {
    EligibilityTrace trace = builtIn("rstdp", Map.of());
    for (int seed = 0; seed < 12; seed++) {
      RandomGraphs.Case drawn = RandomGraphs.drawOnline(seed, false);
      LearningSignalFactory factory = RandomNetworks.find(LearningSignalFactory.class, "modulator");
      Map<String, ?> given = Map.of("delay", 3);
      LearningSignal[][] signals =
          new LearningSignal[drawn.network().readouts().size()]
              [drawn.network().populations().size()];
      Arrays.fill(
          signals[0], factory.create(Context.of(Arguments.of(factory, given)).withTimeStep(1)));
      FeedbackWeights feedback = new FeedbackWeights(drawn.network(), signals);
      RandomGraphs.Case graph =
          new RandomGraphs.Case(
              drawn.network(), drawn.weights(), feedback, drawn.losses(), List.of(), drawn.batch());
      Sample sample = drawn.batch().get(0);
      SequenceLearner[] by = {
        learner(graph, trace, 1), learner(graph, trace, 1), learner(graph, trace, 1)
      };
      SequenceLearner late = learner(graph, trace, 8);
      for (int t = 0; t < sample.input().steps(); t++) {
        Streams.step(by[0], sample.input(), t);
        Streams.step(by[1], sample.input(), t);
        Streams.step(by[2], sample.input(), t);
        Streams.step(late, sample.input(), t);
        if (t % 7 == 4) {
          by[0].reward(2.5);
          by[1].modulate(1);
          by[1].modulate(1.5);
          late.reward(2.5);
        }
        if (t % 7 == 0 && t >= 7) { // the signal's delay later, to each neuron
          for (int p = 0; p < graph.network().populations().size(); p++) {
            double[] each = new double[graph.network().size(p)];
            Arrays.fill(each, 1.25);
            by[2].modulate(p, each);
            by[2].modulate(p, each);
          }
        }
      }
      late.endWindow();
      Agreement.assertSameBits(by[0].gradient(), by[2].gradient());
      Agreement.assertSameBits(by[0].gradient(), by[1].gradient());
      assertClose(by[0].gradient(), late.gradient(), 3e-4);
    }
  }

  @Test
  void aModulatorOfSingleNeuronsIsSavedAndRefused() {
    RandomGraphs.Case graph = RandomGraphs.drawLinear(3);
    EligibilityTrace trace = builtIn("rstdp", Map.of());
    SequenceLearner learner = learner(graph, trace, 5);
    int n = graph.network().size(0);
    assertThrows(IllegalStateException.class, () -> learner.modulate(0, new double[n]));
    steps(learner, graph.batch().get(0), 0, 3);
    learner.modulate(0, new double[n]);
    for (double wrong : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      double[] values = new double[n];
      values[n - 1] = wrong;
      String said =
          assertThrows(InvalidInputException.class, () -> learner.modulate(0, values)).getMessage();
      assertEquals(
          "modulator [" + (n - 1) + "]: got " + wrong + ", but expected a finite number", said);
      assertThrows(InvalidInputException.class, () -> learner.modulate(wrong));
    }
    assertThrows(InvalidInputException.class, () -> learner.modulate(0, new double[n + 1]));
    assertThrows(InvalidInputException.class, () -> learner.modulate(99, new double[n]));
    SequenceLearner resumed = learner(graph, trace, 5);
    resumed.restore(learner.state());
    for (SequenceLearner one : List.of(learner, resumed)) {
      steps(one, graph.batch().get(0), 3, 11);
      one.endWindow();
    }
    Agreement.assertSameBits(learner.gradient(), resumed.gradient());
  }
}
