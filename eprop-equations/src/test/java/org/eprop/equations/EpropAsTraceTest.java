package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.Test;

/** e-prop written as a trace of one's own is the built-in, on random graphs with delays. */
class EpropAsTraceTest {

  private static final double ALPHA = StrictMath.exp(-1.0 / 20);
  private static final double RHO = StrictMath.exp(-1.0 / 50);
  private static final double BETA = 0.3;
  private static final double KAPPA = StrictMath.exp(-1.0 / 30);

  private static final String LIF =
      """
      parameter tau_m = 20 [ms]
      parameter tau_e = 30 [ms]
      pre state p
      dp/dt = -p / tau_m
      on pre: p += 1
      state e
      de/dt = -e / tau_e + psi p / dt
      """;

  private static final String ALIF =
      """
      parameter tau_m = 20 [ms]
      parameter tau_a = 50 [ms]
      parameter beta = 0.3
      pre state p
      dp/dt = -p / tau_m
      on pre: p += 1
      state a
      da/dt = -a / tau_a
      state f
      df/dt = 0
      on step: a += f
      on step: f = psi (p - beta a)
      filtered trace = f
      """;

  private static final String TAGGED_ALIF =
      ALIF.replace(
          "filtered trace = f",
          "parameter tau_e = 30 [ms]\nstate e\nde/dt = -e / tau_e\non step: e += f\ntrace = e");

  /** The same in Java: eps = (p, a), e = psi (p - beta a). */
  private record ByHand(double beta, OptionalDouble decay) implements SynapticTrace {
    @Override
    public String reason() {
      return "it is written by hand";
    }

    @Override
    public int stateSize() {
      return 3;
    }

    @Override
    public Side onto(PostsynapticNeurons neurons) {
      return new Side() {
        @Override
        public int stateSize() {
          return 0;
        }

        @Override
        public int factors() {
          return 1;
        }

        @Override
        public void after(PostsynapticStep now, double[][] state, double[][] psi) {
          System.arraycopy(now.pseudoDerivatives(), 0, psi[0], 0, neurons.size());
        }

        @Override
        public void step(
            int count, double[] p, double[] w, double[][] psi, double[][] x, double[] e) {
          for (int k = 0; k < count; k++) {
            x[0][k] = ALPHA * x[0][k] + p[k];
            x[1][k] = RHO * x[1][k] + x[2][k];
            x[2][k] = psi[0][k] * (x[0][k] - beta * x[1][k]);
            e[k] = x[2][k];
          }
        }
      };
    }
  }

  private record Traced(EligibilityTrace trace) implements LearningRule {
    @Override
    public PathWeights through(ProjectionPath projection) {
      return PathWeights.CUT;
    }

    @Override
    public boolean detachesReset() {
      return true;
    }
  }

  static EligibilityTrace equations(String text) {
    Component usual = new EquationTrace();
    Component read = usual.definedBy(Arguments.of(usual, Map.of("model", text)));
    Arguments given = Arguments.of(read, Map.of("model", text));
    return ((EligibilityTraceFactory) read).create(Context.of(given).withTimeStep(1));
  }

  static EpropNetwork draw(long seed, boolean adaptive, RandomGenerator random) {
    Map<String, ?> neuron =
        adaptive
            ? Map.of("tau_m", 20, "tau_a", 50, "beta", BETA, "refractory", 2)
            : Map.of("tau_m", 20, "refractory", 1);
    String name = adaptive ? "alif" : "lif";
    Distribution delays = new Distribution.Uniform(1, 6);
    try (Plugins plugins =
        Plugins.builder().classPath(EpropAsTraceTest.class.getClassLoader()).build()) {
      return new NetworkBuilder(plugins, 4, 2)
          .population("a", p -> p.neurons(name, 3 + random.nextInt(3), neuron))
          .population("b", p -> p.neurons(name, 2 + random.nextInt(4), neuron))
          .projection("input", "a", p -> p.initialWeights("gaussian", Map.of("gain", 3)))
          .projection("input", "b", p -> p.connectivity(0.7).delay(delays))
          .projection("a", "a", p -> p.connectivity(0.6).delay(delays))
          .projection("a", "b", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
          .projection("b", "a", p -> p.delay(3))
          .readout(r -> r.from("a", "b").tauOut(random.nextBoolean() ? 15 : 0))
          .loss("mean_squared_error", Map.of())
          .sumOfTerms()
          .learningSignal("random", Map.of())
          .create(seed);
    }
  }

  static Sample sample(RandomGenerator random) {
    double[][] x = new double[60][4];
    double[][] y = new double[60][2];
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < 4; i++) {
        x[t][i] = random.nextInt(4) == 0 ? 1 : 0;
      }
      y[t][random.nextInt(2)] = random.nextGaussian();
    }
    return new Sample(SpikeInput.of(4, x), List.of(Target.values(y)), null);
  }

  private static ReferenceWeights reference(
      EpropNetwork network, Sample sample, EligibilityTrace trace) {
    return reference(network, sample, trace, Direction.FORWARD);
  }

  static ReferenceWeights reference(
      EpropNetwork network, Sample sample, EligibilityTrace trace, Direction direction) {
    return new ReferenceGradient(
            network.structure(), network.losses(), List.of(), new Traced(trace))
        .compute(
            ReferenceWeights.of(network.weights()),
            ReferenceFeedback.of(network.feedback()),
            ReferenceSample.of(List.of(sample)),
            direction)
        .gradient();
  }

  static Weights batch(EpropNetwork network, Sample sample, EligibilityTrace trace) {
    Weights gradient = network.newGradient();
    try (Workers workers = new Workers(1)) {
      network
          .engine(new Traced(trace), workers)
          .gradient(network.weights(), network.feedback(), List.of(sample), gradient);
    }
    return gradient;
  }

  static Weights windows(EpropNetwork network, Sample sample, EligibilityTrace trace, int length) {
    SequenceLearner learner =
        new SequenceLearner(
            new SequencePlan(network.structure(), network.weights(), new Traced(trace)),
            network.weights(),
            network.feedback(),
            network.losses(),
            List.of(),
            0,
            length);
    learner.run(sample);
    learner.endWindow();
    return learner.gradient();
  }

  /** By how much weights move in a sequence that is learned from at each step. */
  static ReferenceWeights online(
      EpropNetwork network, Sample sample, EligibilityTrace trace, boolean byEvents) {
    Weights weights = network.weights().copy();
    SequenceLearner learner =
        new SequenceLearner(
            new SequencePlan(network.structure(), weights, new Traced(trace)),
            weights,
            network.feedback().copy(),
            network.losses(),
            List.of(),
            0,
            1);
    WeightUpdate update;
    try (Plugins plugins =
        Plugins.builder().classPath(EpropAsTraceTest.class.getClassLoader()).build()) {
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      StepSizeFactory fixed = plugins.find(StepSizeFactory.class, "fixed");
      update =
          new WeightUpdate(
              new LeafOptimizers(sgd.create(Context.defaults(sgd)))
                  .withStepSize(fixed.create(Context.defaults(fixed))),
              weights,
              new Workers(1));
    }
    if (byEvents) {
      learner.updateAfterEachWindow(update, 1e-4);
    }
    for (int t = 0; t < sample.input().steps(); t++) {
      SpikeInput spikes = (SpikeInput) sample.input();
      learner.stepSpikes(
          Arrays.copyOfRange(spikes.channel(), spikes.start()[t], spikes.start()[t + 1]));
      learner.learn(sample.target(0).valuesAt(t));
      if (!byEvents) {
        learner.apply(update, 1e-4);
      }
    }
    learner.endWindow();
    learner.state(); // brings all up to date
    ReferenceWeights moved = ReferenceWeights.of(weights);
    Map<String, double[][]> before = ReferenceWeights.of(network.weights()).leaves();
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

  static void assertSame(ReferenceWeights expected, ReferenceWeights found, double share) {
    expected
        .leaves()
        .forEach(
            (leaf, rows) -> {
              double most = 1e-3;
              for (double[] row : rows) {
                for (double x : row) {
                  most = Math.max(most, Math.abs(x));
                }
              }
              for (int i = 0; i < rows.length; i++) {
                double[] row = found.leaves().get(leaf)[i];
                assertArrayEquals(rows[i], row, share * most, leaf + ", row " + i);
              }
            });
  }

  private static void agree(boolean adaptive, EligibilityTrace builtIn, EligibilityTrace own) {
    boolean any = false;
    for (int seed = 0; seed < 10; seed++) {
      RandomGenerator random = new RandomStreams(seed).stream("eprop");
      EpropNetwork network = draw(seed, adaptive, random);
      Sample sample = sample(random);
      assertSame(
          reference(network, sample, builtIn), reference(network, sample, own), /* share= */ 1e-10);
      ReferenceWeights expected = ReferenceWeights.of(batch(network, sample, builtIn));
      assertSame(expected, ReferenceWeights.of(batch(network, sample, own)), 1e-5);
      for (int length : new int[] {1, 7}) {
        assertSame(
            ReferenceWeights.of(windows(network, sample, builtIn, length)),
            ReferenceWeights.of(windows(network, sample, own, length)),
            1e-5);
      }
      any |= expected.leaves().get("a_a")[0].length > 0 && largest(expected, "b_a") > 1e-3;
    }
    assertTrue(any, "something is learned between neurons");
  }

  private static double largest(ReferenceWeights of, String leaf) {
    double most = 0;
    for (double[] row : of.leaves().get(leaf)) {
      for (double x : row) {
        most = Math.max(most, Math.abs(x));
      }
    }
    return most;
  }

  @Test
  void asAPlugin() {
    agree(false, DerivedTrace.EPROP, new ByHand(0, OptionalDouble.empty()));
    agree(true, DerivedTrace.EPROP, new ByHand(BETA, OptionalDouble.empty()));
  }

  @Test
  void asAPluginWithATag() {
    DerivedTrace tagged = new DerivedTrace(1, OptionalDouble.of(KAPPA));
    agree(false, tagged, new ByHand(0, OptionalDouble.of(KAPPA)));
    agree(true, tagged, new ByHand(BETA, OptionalDouble.of(KAPPA)));
  }

  @Test
  void asLinearEquations() {
    EligibilityTrace own = assertInstanceOf(LinearTrace.class, equations(LIF));
    agree(false, new DerivedTrace(1, OptionalDouble.of(KAPPA)), own);
  }

  @Test
  void asEquationsOfASynapse() {
    agree(true, DerivedTrace.EPROP, assertInstanceOf(SynapticTrace.class, equations(ALIF)));
    agree(true, new DerivedTrace(1, OptionalDouble.of(KAPPA)), equations(TAGGED_ALIF));
  }
}
