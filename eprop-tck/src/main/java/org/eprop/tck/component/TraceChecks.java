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
}
