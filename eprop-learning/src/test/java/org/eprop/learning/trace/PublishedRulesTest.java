package org.eprop.learning.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.junit.jupiter.api.Test;

/** One synapse under the published rules, with the published parameters. */
class PublishedRulesTest {

  private static final double DT = 0.1;

  private static final PostsynapticNeurons ONE =
      new PostsynapticNeurons() {
        @Override
        public int size() {
          return 1;
        }

        @Override
        public int state(String name) {
          return 0;
        }
      };

  /** What the one neuron has done. */
  private record Step(boolean spiked, double voltage) implements PostsynapticStep {

    @Override
    public double[] spikes() {
      return new double[] {spiked ? 1 : 0};
    }

    @Override
    public double[] pseudoDerivatives() {
      return new double[1];
    }

    @Override
    public double[] state(int m) {
      return new double[] {voltage};
    }
  }

  /** The sum of e over a time of some spikes, in steps, and voltages. */
  private static double sum(
      EligibilityTraceFactory factory,
      Map<String, ?> given,
      Set<Integer> pre,
      Set<Integer> post,
      IntToDoubleFunction voltage,
      int steps) {
    Context context = Context.of(Arguments.of(factory, given)).withTimeStep(DT);
    LinearTrace trace = (LinearTrace) factory.create(context);
    PostsynapticSide side = trace.postsynaptic(ONE);
    BitSet before = at(pre);
    BitSet after = at(post);
    double[][] state = new double[side.stateSize()][1];
    double[] b = new double[1];
    double[] g = new double[1];
    double r = 0;
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      b[0] = 0;
      g[0] = 0;
      double p = before.get(t) ? 1 : 0;
      r = trace.presynapticDecay() * r + p;
      side.before(state, b);
      side.after(new Step(after.get(t), voltage.applyAsDouble(t)), state, g);
      sum += g[0] * r + b[0] * p;
    }
    return sum;
  }

  private static BitSet at(Set<Integer> times) {
    BitSet at = new BitSet();
    times.forEach(at::set);
    return at;
  }

  private static double sum(EligibilityTraceFactory factory, Set<Integer> pre, Set<Integer> post) {
    return sum(factory, Map.of(), pre, post, t -> 0, 1 + Math.max(last(pre), last(post)));
  }

  private static int last(Set<Integer> times) {
    return times.stream().max(Integer::compare).orElseThrow();
  }

  /** Izhikevich 2007, figure 1: exponentials to both sides. */
  @Test
  void pairsHaveTheWindowOfStdp() {
    for (int lag = 1; lag <= 1000; lag++) {
      double after = sum(new Rstdp(), Set.of(1000), Set.of(1000 + lag));
      assertEquals(Math.exp(-lag * DT / 20), after, 1e-12, lag + " steps after");
      double before = sum(new Rstdp(), Set.of(1000), Set.of(1000 - lag));
      assertEquals(-1.5 * Math.exp(-lag * DT / 20), before, 1e-12, lag + " steps before");
    }
    assertEquals(1, sum(new Rstdp(), Set.of(7), Set.of(7)), "at once counts as after");
    double hebb = sum(new Hebbian(), Set.of(1000), Set.of(1010, 900));
    assertEquals(Math.exp(-1.0 / 20), hebb, 1e-12);
  }

  /** Each spike with the last one of the other side, from lists of their times. */
  @Test
  void nearestPairsAreThoseOfListsOfTimes() {
    RandomGenerator random = new SplittableRandom(5);
    for (int run = 0; run < 20; run++) {
      BitSet pre = new BitSet();
      BitSet post = new BitSet();
      for (int t = 0; t < 400; t++) {
        pre.set(t, random.nextInt(20) == 0);
        post.set(t, random.nextInt(20) == 0);
      }
      double expected = 0;
      for (int t = 0; t < 400; t++) {
        int before = pre.previousSetBit(t);
        int after = t == 0 ? -1 : post.previousSetBit(t - 1);
        expected += post.get(t) && before >= 0 ? Math.exp((before - t) * DT / 20) : 0;
        expected -= pre.get(t) && after >= 0 ? 1.5 * Math.exp((after - t) * DT / 20) : 0;
      }
      assertEquals(expected, nearest(pre, post), 1e-12, "run " + run);
    }
  }

  private static double nearest(BitSet pre, BitSet post) {
    Rstdp rstdp = new Rstdp();
    Context context = Context.of(Arguments.of(rstdp, Map.of("pairs", "nearest"))).withTimeStep(DT);
    SynapticTrace trace = (SynapticTrace) rstdp.create(context);
    SynapticTrace.Side side = trace.onto(ONE);
    double[][] ofNeuron = new double[side.stateSize()][1];
    double[][] ofSynapse = new double[trace.stateSize()][1];
    double sum = 0;
    for (int t = 0; t < 400; t++) {
      double[][] factors = new double[side.factors()][1];
      side.after(new Step(post.get(t), 0), ofNeuron, factors);
      double[] e = new double[1];
      double[] arriving = {pre.get(t) ? 1 : 0};
      side.step(1, arriving, new double[1], factors, ofSynapse, e);
      sum += e[0];
    }
    return sum;
  }

  /** The sum over 60; where seconds are between them, each is alone, and six are counted. */
  private static double pairings(double rate, int lag) {
    int count = rate < 1 ? 6 : 60;
    Set<Integer> pre = new TreeSet<>();
    Set<Integer> post = new TreeSet<>();
    for (int n = 0; n < count; n++) {
      int at = 1000 + (int) Math.round(n * 1000 / (rate * DT));
      pre.add(at);
      post.add(at + lag);
    }
    return sum(new Triplet(), pre, post) * 60 / count;
  }

  /**
   * Pfister and Gerstner 2006, figure 3: 60 pairings. At low rates post after pre does nothing and
   * post before pre weakens; at 50 Hz both strengthen. Numbers: the same sums in continuous time,
   * from a program of its own.
   */
  @Test
  void tripletsDependOnTheRateOfPairings() {
    double[] rates = {0.1, 10, 20, 40, 50};
    double[] after = {0.00, 0.12, 0.23, 0.53, 0.76};
    double[] before = {-0.32, -0.33, -0.34, 0.17, 0.75};
    for (int i = 0; i < rates.length; i++) {
      assertEquals(after[i], pairings(rates[i], 100), 0.01, "+10 ms at " + rates[i] + " Hz");
      assertEquals(before[i], pairings(rates[i], -100), 0.01, "-10 ms at " + rates[i] + " Hz");
    }
  }

  /** The same paper, figure 2: post-pre-post strengthens, pre-post-pre does not. */
  @Test
  void tripletsAreNotSymmetric() {
    double postPrePost = sum(new Triplet(), Set.of(1100), Set.of(1050, 1150));
    double prePostPre = sum(new Triplet(), Set.of(1050, 1150), Set.of(1100));
    assertTrue(postPrePost > prePostPre, postPrePost + " and " + prePostPre);
    assertTrue(prePostPre < 0);
  }

  private static double clamped(double v) {
    Set<Integer> pre = new TreeSet<>();
    for (int n = 1; n <= 20; n++) {
      pre.add(2000 * n);
    }
    Map<String, ?> cortex =
        Map.of("theta_plus", -45.3, "theta_minus", -70.6, "a_ltp", 8e-5, "a_ltd", 14e-5);
    return sum(new Voltage(), cortex, pre, Set.of(), t -> v, 42_000);
  }

  /**
   * Clopath et al. 2010, figure 1: presynaptic spikes at a clamped voltage weaken above
   * theta_minus, and strengthen far enough above theta_plus.
   */
  @Test
  void voltageDecidesBetweenWeakeningAndStrengthening() {
    assertEquals(0, clamped(-75), 0.02, "below both"); // but for means that began at 0
    assertTrue(clamped(-60) < 0);
    assertTrue(clamped(-50) < clamped(-60));
    assertTrue(clamped(-30) > 0);
    assertTrue(clamped(-20) > clamped(-30));
  }
}
