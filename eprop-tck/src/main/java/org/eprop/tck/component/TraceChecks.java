package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
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
                "the postsynaptic side remembers by its state alone, and changes nothing else",
                TraceChecks::keepsToState),
            COMMON.each(
                "bounded",
                "what the postsynaptic side says stays finite, and does not run away",
                TraceChecks::bounded),
            NETWORK.agreement(),
            NETWORK.sameBits(),
            NETWORK.saveAndLoad()));
  }

  private static double[] measure(EligibilityTrace trace, long question) {
    double decay = trace.decay().orElse(-1);
    if (trace instanceof DerivedTrace derived) {
      return new double[] {decay, derived.factor()};
    }
    LinearTrace linear = (LinearTrace) trace;
    double[] script = TraceScript.of(linear, question).run(STEPS, /* silent= */ false);
    double[] all = Arrays.copyOf(script, script.length + 2);
    all[script.length] = decay;
    all[script.length + 1] = linear.presynapticDecay();
    return all;
  }

  private static void decays(String where, EligibilityTrace trace, Findings findings) {
    if (trace instanceof LinearTrace linear) {
      if (linear.decay().isEmpty()) {
        findings.add("decay() is there", where, "none", "one: no readout filters this trace");
        return;
      }
      expectDecay("presynapticDecay()", where, linear.presynapticDecay(), findings);
      expectDecay("decay()", where, linear.decay().getAsDouble(), findings);
    }
  }

  private static void expectDecay(String what, String where, double x, Findings findings) {
    if (!(x >= 0 && x < 1)) {
      findings.add("0 <= " + what + " < 1", where, Numbers.text(x), "a decay per step");
    }
  }

  private static void keepsToState(String where, EligibilityTrace trace, Findings findings) {
    if (!(trace instanceof LinearTrace linear)) {
      return;
    }
    TraceScript[] together = TraceScript.twoOf(linear);
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
        findings.add("what it is given is read only", where, together[k].wrong(), "");
      }
      double[] alone = TraceScript.of(linear, 1 + k).run(STEPS, /* silent= */ false);
      findings.sameBits("two sequences by one side are as each alone", where, alone, found[k]);
    }
  }

  private static void bounded(String where, EligibilityTrace trace, Findings findings) {
    if (trace instanceof LinearTrace linear) {
      double early = largest(TraceScript.of(linear, 3).run(STEPS, false));
      TraceScript script = TraceScript.of(linear, 3);
      double late = largest(script.run(MANY, false));
      if (!Double.isFinite(late) || late > RUNS_AWAY * (1 + early)) {
        findings.add("it stays finite", where, Numbers.text(late), "about " + Numbers.text(early));
      }
    }
  }

  private static double largest(double[] numbers) {
    double most = 0;
    for (double x : numbers) {
      most = Double.isNaN(x) ? Double.NaN : Math.max(most, Math.abs(x));
    }
    return most;
  }
}
