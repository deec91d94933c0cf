package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.UnusableException;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;

/** What an eligibility trace must be: one gradient, whichever way it is computed. */
public final class TraceChecks {

  private static final int STEPS = 40;
  private static final int MANY = 20_000;
  private static final double RUNS_AWAY = 1e6;

  public static final CommonChecks<EligibilityTraceFactory, EligibilityTrace> COMMON =
      new CommonChecks<>(
          EligibilityTraceFactory.class,
          List.of(),
          true,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), TraceChecks::measure));

  public static final NetworkChecks<EligibilityTraceFactory> NETWORK =
      new NetworkChecks<>(
          subject -> NetworkComponents.of().about(EligibilityTraceFactory.class, subject));

  private TraceChecks() {}

  /** All of them. */
  public static List<Check<EligibilityTraceFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            COMMON.each(
                "decays", "0 <= decay() < 1, and so is presynapticDecay()", TraceChecks::decays),
            COMMON.each(
                "keeps_to_state",
                "neurons and synapses remember by their states alone, and change nothing else",
                TraceChecks::keepsToState),
            COMMON.each(
                "local",
                "what one neuron does changes nothing at synapses onto others",
                TraceChecks::local),
            COMMON.each(
                "bounded",
                "what neurons and synapses say stays finite, and does not run away",
                TraceChecks::bounded),
            NETWORK.agreement(),
            NETWORK.byEvents(),
            NETWORK.likeBptt(),
            NETWORK.sameBits(),
            NETWORK.saveAndLoad()));
  }

  private static double[] measure(EligibilityTrace trace, long question) {
    double decay = trace.decay().orElse(-1);
    if (trace instanceof DerivedTrace derived) {
      return new double[] {decay, derived.factor()};
    }
    double[] script = TraceScript.of(trace, question)[0].run(STEPS, /* silent= */ false);
    double[] all = Arrays.copyOf(script, script.length + 2);
    all[script.length] = decay;
    all[script.length + 1] = trace instanceof LinearTrace of ? of.presynapticDecay() : 0;
    return all;
  }

  private static void decays(String where, EligibilityTrace trace, Findings findings) {
    if (trace instanceof LinearTrace linear) {
      if (linear.decay().isEmpty()) {
        findings.add("decay() is there", where, "none", "one: no readout filters this trace");
        return;
      }
      expectDecay("presynapticDecay()", where, linear.presynapticDecay(), findings);
    }
    trace.decay().ifPresent(decay -> expectDecay("decay()", where, decay, findings));
  }

  private static void expectDecay(String what, String where, double x, Findings findings) {
    if (!(x >= 0 && x < 1)) {
      findings.add("0 <= " + what + " < 1", where, Numbers.text(x), "a decay per step");
    }
  }

  private static void keepsToState(String where, EligibilityTrace trace, Findings findings) {
    if (trace instanceof DerivedTrace) {
      return;
    }
    TraceScript[] together = TraceScript.of(trace, 1, 2);
    double[][] found = {new double[0], new double[0]};
    for (int round = 0; round < 4; round++) {
      for (int k = 0; k < 2; k++) {
        double[] more = together[k].run(STEPS / 4, /* silent= */ false);
        int had = found[k].length;
        found[k] = Arrays.copyOf(found[k], had + more.length);
        System.arraycopy(more, 0, found[k], had, more.length);
      }
    }
    for (int k = 0; k < 2; k++) {
      if (!together[k].wrong().isEmpty()) {
        findings.add(
            "what it is given is read only, what it says of itself holds",
            where,
            together[k].wrong(),
            "");
      }
      double[] alone = TraceScript.of(trace, 1 + k)[0].run(STEPS, /* silent= */ false);
      findings.sameBits("two sequences by one side are as each alone", where, alone, found[k]);
    }
  }

  private static void local(String where, EligibilityTrace trace, Findings findings) {
    if (trace instanceof DerivedTrace) {
      return;
    }
    double[] expected = TraceScript.of(trace, 4)[0].run(STEPS, /* silent= */ false);
    for (int j = 0; j < TraceScript.neurons(); j++) {
      double[] found = TraceScript.of(trace, 4)[0].withOther(j).run(STEPS, /* silent= */ false);
      for (int i = 0; i < found.length; i++) {
        if (TraceScript.isAbout(j, i)) {
          found[i] = expected[i];
        }
      }
      findings.sameBits(
          "synapses onto others", where + "where neuron " + j + " does otherwise", found, expected);
    }
  }

  private static void bounded(String where, EligibilityTrace trace, Findings findings) {
    if (!(trace instanceof DerivedTrace)) {
      double early = TraceScript.of(trace, 3)[0].largest(STEPS);
      double late = TraceScript.of(trace, 3)[0].largest(MANY);
      if (!Double.isFinite(late) || late > RUNS_AWAY * (1 + early)) {
        findings.add("it stays finite", where, Numbers.text(late), "about " + Numbers.text(early));
      }
    }
  }

  /**
   * Some steps of neurons, for a trace that is not derived to look at: what a neuron says of each,
   * and the traces of some synapses.
   */
  private static final class TraceScript {

    private static final int NEURONS = 3;
    private static final int STATES = 4;

    /** After so many of many steps, neurons do again what they did. */
    private static final int CYCLE = 500;

    /** A number that no trace computes. */
    private static final double LEFT = Double.longBitsToDouble(0x7ff8_0000_0000_0badL);

    private static final double[] WEIGHTS = {0.5, -0.3, 1.2};

    /** Neurons that have any state that is asked for. */
    private static final PostsynapticNeurons ANY =
        new PostsynapticNeurons() {
          @Override
          public int size() {
            return NEURONS;
          }

          @Override
          public int state(String name) {
            return Math.floorMod(name.hashCode(), STATES);
          }
        };

    /** Either kind of trace: a step, and what comes of it. */
    private interface Side {
      int numbers();

      void step(TraceScript script, PostsynapticStep now, double[] result);
    }

    private final Side side;
    private final RandomGenerator random;

    /** What the neurons remember, and what the synapses do, one for each neuron. */
    private final double[][] state;

    private final double[][] synapses;

    /** A neuron that does something else; -1 for none. */
    private int other = -1;

    /** Whether it looks at what the side changes, which takes longer than the step. */
    private boolean watches = true;

    /** What spoils a trace: the first wrong thing that the side has done; empty if nothing. */
    private String wrong = "";

    private TraceScript(Side side, int stateSize, int synapseSize, long seed) {
      this.side = side;
      random = new RandomStreams(seed).stream("trace");
      state = new double[checked("stateSize()", stateSize)][NEURONS];
      synapses = new double[checked("the synapses' stateSize()", synapseSize)][NEURONS];
    }

    private static int checked(String what, int size) {
      if (size < 0) {
        throw new UnusableException(what + " returns " + size);
      }
      return size;
    }

    /** As many as there are seeds, by the same side. */
    static TraceScript[] of(EligibilityTrace trace, long... seeds) {
      TraceScript[] scripts = new TraceScript[seeds.length];
      if (trace instanceof LinearTrace linear) {
        PostsynapticSide of = expect(linear.postsynaptic(ANY), "postsynaptic(...)");
        Arrays.setAll(scripts, i -> new TraceScript(new OfLinear(of), of.stateSize(), 0, seeds[i]));
      } else {
        SynapticTrace synaptic = (SynapticTrace) trace;
        SynapticTrace.Side of = expect(synaptic.onto(ANY), "onto(...)");
        Side side = new OfSynapses(of, checked("factors()", of.factors()));
        Arrays.setAll(
            scripts, i -> new TraceScript(side, of.stateSize(), synaptic.stateSize(), seeds[i]));
      }
      return scripts;
    }

    private static <T> T expect(T made, String what) {
      if (made == null) {
        throw new UnusableException(what + " returns null");
      }
      return made;
    }

    /** The same, but that a neuron does something else at each step. */
    TraceScript withOther(int neuron) {
      other = neuron;
      return this;
    }

    /** Whether a place in what {@link #run} returns is about that neuron. */
    static boolean isAbout(int neuron, int place) {
      return place % NEURONS == neuron;
    }

    /** How many neurons there are. */
    static int neurons() {
      return NEURONS;
    }

    /** Takes some steps: what comes of each. */
    double[] run(int steps, boolean silent) {
      int size = side.numbers();
      double[] all = new double[size * steps];
      double[] result = new double[size];
      for (int t = 0; t < steps; t++) {
        double[][] rows = draw(silent);
        double[][] seen = copy(rows);
        side.step(this, new Step(seen), result);
        note(Arrays.deepEquals(rows, seen), "it changes what the neurons have done");
        System.arraycopy(result, 0, all, size * t, size);
      }
      return all;
    }

    /** The largest number that comes of many steps; NaN if one is. */
    double largest(int steps) {
      watches = false;
      Step[] drawn = new Step[Math.min(steps, CYCLE)];
      Arrays.setAll(drawn, t -> new Step(draw(/* silent= */ false)));
      double[] result = new double[side.numbers()];
      double most = 0;
      for (int t = 0; t < steps; t++) {
        side.step(this, drawn[t % drawn.length], result);
        for (double x : result) {
          most = Math.max(most, Math.abs(x));
        }
      }
      return most;
    }

    private double[][] draw(boolean silent) {
      double[][] rows = new double[STATES + 2][NEURONS];
      for (int j = 0; j < NEURONS; j++) {
        rows[0][j] = !silent && random.nextInt(4) == 0 ? 1 : 0;
        rows[1][j] = silent ? 0 : random.nextDouble();
        for (int m = 0; m < STATES; m++) {
          rows[2 + m][j] = silent ? 0 : 1.5 * random.nextGaussian();
        }
      }
      for (int m = 0; other >= 0 && m < rows.length; m++) {
        rows[m][other] = m == 0 ? 1 - rows[m][other] : 0.5 * rows[m][other] + 0.25;
      }
      return rows;
    }

    private static double[][] copy(double[][] rows) {
      return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    private void note(boolean right, String what) {
      wrong = wrong.isEmpty() && !right ? what : wrong;
    }

    String wrong() {
      return wrong;
    }

    /** B and G of each neuron. */
    private record OfLinear(PostsynapticSide of) implements Side {
      @Override
      public int numbers() {
        return 2 * NEURONS;
      }

      @Override
      public void step(TraceScript script, PostsynapticStep now, double[] result) {
        double[] arriving = new double[NEURONS];
        double[] factor = new double[NEURONS];
        Arrays.fill(arriving, of.addsNothingBefore() ? 0 : LEFT);
        Arrays.fill(factor, of.onlyAtSpikes() ? 0 : LEFT);
        double[][] remembered = script.watches ? copy(script.state) : script.state;
        of.before(script.state, arriving);
        if (script.watches) {
          script.note(Arrays.deepEquals(remembered, script.state), "before(...) changes the state");
          script.note(isSet(arriving), "before(...) does not set B of a neuron");
          boolean nothing = Arrays.stream(arriving).allMatch(b -> b == 0);
          script.note(nothing || !of.addsNothingBefore(), "addsNothingBefore(), but B is not 0");
        }
        of.after(now, script.state, factor);
        if (script.watches) {
          script.note(isSet(factor), "after(...) does not set G of a neuron");
        }
        for (int j = 0; j < NEURONS && of.onlyAtSpikes(); j++) {
          boolean silent = now.spikes()[j] == 0;
          script.note(
              !silent || factor[j] == 0, "onlyAtSpikes(), but G of a silent neuron is not 0");
        }
        System.arraycopy(arriving, 0, result, 0, NEURONS);
        System.arraycopy(factor, 0, result, NEURONS, NEURONS);
      }
    }

    /** Whether nothing is left of what was there before. */
    private static boolean isSet(double[] factors) {
      long left = Double.doubleToRawLongBits(LEFT);
      return Arrays.stream(factors).noneMatch(x -> Double.doubleToRawLongBits(x) == left);
    }

    /** e of a synapse onto each neuron. */
    private record OfSynapses(SynapticTrace.Side of, int count) implements Side {
      @Override
      public int numbers() {
        return NEURONS;
      }

      @Override
      public void step(TraceScript script, PostsynapticStep now, double[] result) {
        double[][] factors = new double[count][NEURONS];
        of.after(now, script.state, factors);
        double[] arriving = new double[NEURONS];
        boolean quiet =
            script.watches && Arrays.stream(now.pseudoDerivatives()).allMatch(x -> x == 0);
        for (int k = 0; k < NEURONS; k++) {
          int drawn = script.random.nextInt(6);
          arriving[k] = quiet ? 0 : drawn == 0 ? 1 : drawn == 1 ? -0.4 : 0;
        }
        double[] weights = WEIGHTS.clone();
        double[] arrivingThen = script.watches ? arriving.clone() : arriving;
        double[][] said = script.watches ? copy(factors) : factors;
        Arrays.fill(result, 0);
        of.step(NEURONS, arriving, weights, factors, script.synapses, result);
        boolean kept =
            !script.watches
                || Arrays.equals(weights, WEIGHTS)
                    && Arrays.equals(arriving, arrivingThen)
                    && Arrays.deepEquals(said, factors);
        script.note(kept, "step(...) changes what it is given");
      }
    }

    private record Step(double[][] rows) implements PostsynapticStep {
      @Override
      public double[] spikes() {
        return rows[0];
      }

      @Override
      public double[] pseudoDerivatives() {
        return rows[1];
      }

      @Override
      public double[] state(int m) {
        return rows[2 + m];
      }
    }
  }
}
