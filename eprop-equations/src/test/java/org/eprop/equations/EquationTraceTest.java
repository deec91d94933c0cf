package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces as equations are the built-in ones to rounding, and say where they are none. */
class EquationTraceTest {

  private static final int N = 3;

  private static EligibilityTrace trace(Component factory, Map<String, ?> given) {
    EligibilityTraceFactory of =
        (EligibilityTraceFactory) factory.definedBy(Arguments.of(factory, given));
    return of.create(Context.of(Arguments.of(of, given)).withTimeStep(0.5));
  }

  private static EligibilityTrace any(String text) {
    EquationTrace usual = new EquationTrace();
    Component read = usual.definedBy(Arguments.of(usual, Map.of("model", text)));
    return trace(read, Map.of("model", text));
  }

  private static LinearTrace equations(String text) {
    return (LinearTrace) any(text);
  }

  private static LinearTrace builtIn(String name, Map<String, ?> given) {
    try (Plugins plugins =
        Plugins.builder().classPath(EquationTraceTest.class.getClassLoader()).build()) {
      return (LinearTrace) trace(plugins.find(EligibilityTraceFactory.class, name), given);
    }
  }

  private static final PostsynapticNeurons NEURONS =
      new PostsynapticNeurons() {
        @Override
        public int size() {
          return N;
        }

        @Override
        public int state(String name) {
          assertEquals("v", name);
          return 1;
        }
      };

  private static PostsynapticStep step(RandomGenerator random) {
    double[] z = new double[N];
    double[] v = new double[N];
    for (int j = 0; j < N; j++) {
      z[j] = random.nextInt(5) == 0 ? 1 : 0;
      v[j] = random.nextGaussian();
    }
    return new PostsynapticStep() {
      @Override
      public double[] spikes() {
        return z;
      }

      @Override
      public double[] pseudoDerivatives() {
        return v;
      }

      @Override
      public double[] state(int m) {
        return v;
      }
    };
  }

  private static double[][] run(LinearTrace trace) {
    PostsynapticSide side = trace.postsynaptic(NEURONS);
    RandomGenerator random = new RandomStreams(1).stream("trace");
    double[][] state = new double[side.stateSize()][N];
    double[][] all = new double[400][N];
    for (int t = 0; t < all.length; t += 2) {
      side.before(state, all[t]);
      side.after(step(random), state, all[t + 1]);
    }
    return all;
  }

  private static void assertSame(LinearTrace expected, LinearTrace found) {
    assertEquals(expected.presynapticDecay(), found.presynapticDecay(), 1e-15);
    assertEquals(expected.decay().orElseThrow(), found.decay().orElseThrow(), 1e-15);
    double[][] a = run(expected);
    double[][] b = run(found);
    boolean any = false;
    for (int t = 0; t < a.length; t++) {
      assertArrayEquals(a[t], b[t], 1e-12, "step " + t / 2);
      any |= a[t][0] != 0;
    }
    assertTrue(any);
  }

  @Test
  void theDefaultIsRstdp() {
    assertSame(builtIn("rstdp", Map.of()), equations(EquationTrace.PAIRS));
  }

  @Test
  void triplets() {
    assertSame(
        builtIn("triplet", Map.of("a2_plus", 0.1)),
        equations(
            """
            parameter a = 6.5e-3
            pre state r
            dr/dt = -r / 16.8 [ms]
            on pre: r += 1
            post state o1
            post state o2
            do1/dt = -o1 / 33.7 [ms]
            do2/dt = -o2 / 114 [ms]
            state e
            de/dt = -e / 1 [s]
            on post: e += r (0.1 + a o2), o1 += 1, o2 += 1
            on pre: e -= 7.1e-3 o1
            """));
  }

  @Test
  void theVoltageRule() {
    assertSame(
        builtIn("voltage", Map.of()),
        equations(
            """
            let seen = min(v, 2)
            let up = max(0, seen - 0.9)
            neuron v
            pre state r
            dr/dt = -r / 15 [ms]
            on pre: r += 2
            post state low
            post state high
            dlow/dt = (seen - low) / 10 [ms]
            dhigh/dt = (seen - high) / 7 [ms]
            state e
            de/dt = -e / 1000 [ms] + r up max(0, high - 0.1) / 2 / 0.5 [ms]
            on pre: e -= max(0, low - 0.1)
            """));
  }

  /** The factor of weakening, by a slow mean of the voltage squared, goes by events, too. */
  @Test
  void homeostasisOfTheVoltageRule() {
    PostsynapticSide side =
        equations(
                """
                neuron v
                pre state r
                dr/dt = -r / 15 [ms]
                on pre: r += 1
                post state low
                dlow/dt = (v - low) / 10 [ms]
                post state h
                dh/dt = (v - h) / 1 [s]
                state e
                de/dt = -e / 1 [s]
                on pre: e -= (h / 0.3)^2 max(0, low - 0.1)
                """)
            .postsynaptic(NEURONS);
    double[][] state = new double[side.stateSize()][N];
    double low = 0;
    double h = 0;
    boolean any = false;
    RandomGenerator random = new RandomStreams(8).stream("trace");
    for (int t = 0; t < 400; t++) {
      double[] before = new double[N];
      side.before(state, before);
      assertEquals(-h * h / 0.09 * Math.max(0, low - 0.1), before[0], 1e-12, "step " + t);
      any |= before[0] < 0;
      PostsynapticStep step = step(random);
      side.after(step, state, new double[N]);
      low += (1 - Math.exp(-0.05)) * (step.state(0)[0] - low);
      h += (1 - Math.exp(-0.0005)) * (step.state(0)[0] - h);
    }
    assertTrue(any);
  }

  private static final String HEAD =
      "parameter tau = 20 [ms];pre state p;dp/dt = -p / tau;on pre: p += 1;post state q;"
          + "dq/dt = -q / tau;on post: q += 1;state e;";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de/dt = -e / tau;on pre: q += 1|line 10, column 9|belongs to one of many synapses",
        "de/dt = -e / tau;on post: p += 1|line 10, column 10|belongs to many synapses",
        "de/dt = -e / tau;on post: q += p|line 10, column 15|nothing that belongs to one synapse",
        "de/dt = -e / tau;on step: q += 1|line 10, column 10|expected a state",
        "de/dt = -e / tau;on post: e += u p|line 10, column 15|unknown name",
        "de/dt = -e / tau;on both: e += p|line 10, column 4|pre, post or step",
        "de/dt = -e / tau;state f;df/dt = 0|line 10, column 7|which of the states is the trace",
        "de/dt = -e / tau;trace = p;trace = q|line 11, column 7|a second trace",
        "de/dt = e / tau|line 9, column 9|grows by itself",
        "de/dt = e / tau + w / tau|line 9, column 9|grows by itself",
        "de/dt = -e / tau;state z|line 10, column 7|a meaning of its own",
        "de/dt = -e / tau;post state x;dx/dt = x / tau|line 11, column 9|grows by itself",
        "de/dt = -e / tau;post state x;dx/dt = p / tau|line 11, column 9|the postsynaptic side",
        "de/dt = -e / tau;on pre: p += tau|line 10, column 14|units differ",
        "on post: e += p|line 8, column 7|no differential equation",
        "de/dt = -e / tau;dq/dt = -q / tau|line 10, column 2|a second equation",
      })
  void saysWhereItIsWrong(String rest, String place, String why) {
    String text = (HEAD + rest).replace(';', '\n');
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> any(text));
    assertTrue(e.getMessage().contains(place), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de/dt = -e / tau;on post: e += p p|line 10, column 15|multiple of p",
        "de/dt = -e / tau;on post: e += q|line 10, column 15|multiple of p",
        "de/dt = -e / tau;on post: e += p e|line 10, column 15|multiple of p",
        "de/dt = -e / tau;on post: e += w p|line 10, column 15|multiple of p",
        "de/dt = -e / tau;on pre: e += p q|line 10, column 14|postsynaptic states",
        "de/dt = -e / tau;on pre: p = 1|line 10, column 9|+= or -=",
        "de/dt = -e / tau + q / tau|line 9, column 9|multiple of p",
        "de/dt = -e e / tau|line 9, column 9|constant tau",
        "de/dt = -e / tau;trace = e w|line 10, column 9|the trace is a state",
        "de/dt = -e / tau;on step: e *= 0.5|line 10, column 10|changes at spikes",
        "de/dt = -e / tau;pre state r;dr/dt = -r / tau|line 10, column 11|one presynaptic state",
      })
  void whatIsNotLinearGoesSynapseBySynapse(String rest, String place, String why) {
    String text = (HEAD + rest).replace(';', '\n');
    String reason = assertInstanceOf(SynapticTrace.class, any(text)).reason();
    assertTrue(reason.contains(place), reason);
    assertTrue(reason.contains(why), reason);
  }

  /** The same steps of a linear text either way. */
  @Test
  void synapseBySynapseALinearTextIsTheSame() {
    String pairs = EquationTrace.PAIRS.replace("pre state p", "neuron v\npre state p");
    String rule = pairs.replace("-e / tau_e", "-e / tau_e + p max(0, v + q) / tau_e");
    LinearTrace linear = equations(rule);
    SynapticTrace any = (SynapticTrace) any(rule + "\non step: e += 0 w");
    assertEquals(linear.decay().orElseThrow(), any.decay().orElseThrow(), 1e-15);
    assertEquals(1, any.stateSize());
    double[][] factors = run(linear);
    double[] found = run(any);
    double r = 0;
    for (int t = 0; t < found.length; t++) {
      r = linear.presynapticDecay() * r + arriving(t);
      double expected = factors[2 * t + 1][0] * r + factors[2 * t][0] * arriving(t);
      assertEquals(expected, found[t], 1e-12, "step " + t);
    }
  }

  private static double arriving(int t) {
    return t % 3 == 0 ? t % 2 == 0 ? 1 : 0.3 : 0;
  }

  /** e of a synapse onto the first neuron. */
  private static double[] run(SynapticTrace trace) {
    SynapticTrace.Side side = trace.onto(NEURONS);
    double[][] remembered = new double[side.stateSize()][N];
    double[][] state = new double[trace.stateSize()][1];
    double[] all = new double[200];
    RandomGenerator random = new RandomStreams(1).stream("trace");
    for (int t = 0; t < all.length; t++) {
      double[][] factors = new double[side.factors()][N];
      side.after(step(random), remembered, factors);
      double[] e = new double[1];
      side.step(1, new double[] {arriving(t)}, new double[] {5}, factors, state, e);
      all[t] = e[0];
    }
    return all;
  }
}
