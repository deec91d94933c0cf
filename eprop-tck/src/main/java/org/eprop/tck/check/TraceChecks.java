package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;

/** What an eligibility trace must be: one gradient, whichever way it is computed. */
final class TraceChecks {

  static final CommonChecks<EligibilityTraceFactory, EligibilityTrace> COMMON =
      new CommonChecks<>(
          EligibilityTraceFactory.class,
          List.of(),
          true,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), TraceChecks::measure));

  static final NetworkChecks<EligibilityTraceFactory> NETWORK =
      new NetworkChecks<>(
          subject -> NetworkComponents.of().about(EligibilityTraceFactory.class, subject));

  private TraceChecks() {}

  /** All of them. */
  static List<Check<EligibilityTraceFactory>> all() {
    return COMMON.followedBy(
        List.of(COMMON.timeStep(), NETWORK.agreement(), NETWORK.sameBits(), NETWORK.saveAndLoad()));
  }

  private static double[] measure(EligibilityTrace trace, long question) {
    double decay = trace.decay().orElse(-1);
    return new double[] {decay, trace instanceof DerivedTrace derived ? derived.factor() : -1};
  }
}
