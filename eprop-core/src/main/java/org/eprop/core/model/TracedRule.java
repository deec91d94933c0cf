package org.eprop.core.model;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.forward.Plan;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;

/** A rule with the trace that is chosen for it. */
record TracedRule(LearningRule paths, EligibilityTrace trace) implements LearningRule {

  /** The rule and the trace of a network's learning. */
  static LearningRule of(Learning learning, double timeStep) {
    LearningRule made =
        learning.rule().make(learning.rule().context(), LearningRuleFactory::create);
    EligibilityTrace trace =
        learning
            .trace()
            .make(
                learning.trace().context().withTimeStep(timeStep), EligibilityTraceFactory::create);
    return trace.equals(DerivedTrace.EPROP) ? made : new TracedRule(made, trace);
  }

  /** Refuses a trace that is no derivative beside paths that are, and learning by derivatives. */
  static void check(Learning learning, LearningRule rule, NetworkStructure network) {
    if (!(rule.trace() instanceof DerivedTrace)) {
      checkOwn(learning.trace().name(), rule, network);
    }
    boolean derivative = rule.trace().equals(DerivedTrace.EPROP);
    if (!derivative && new KeptPaths(network, new Plan(network), rule).any) {
      throw new InvalidInputException(
          ("trace: got \"%s\", but the rule \"%s\" keeps paths through other neurons, which are"
                  + " derivatives; expected \"eprop\" without tau_e, or a rule without paths, such"
                  + " as \"eprop\"")
              .formatted(learning.trace().name(), learning.rule().name()));
    }
  }

  private static void checkOwn(String name, LearningRule rule, NetworkStructure network) {
    EligibilityTrace trace = rule.trace();
    if (trace instanceof LinearTrace && trace.decay().isEmpty()) {
      throw new InvalidInputException(
          "trace: \"" + name + "\" has no decay(), but expected one: no readout filters it");
    }
    trace.decay().ifPresent(decay -> expectDecay(name, "decay()", decay));
    if (trace instanceof LinearTrace linear) {
      expectDecay(name, "presynapticDecay()", linear.presynapticDecay());
    } else if (trace instanceof SynapticTrace synaptic) {
      expectSize(name, "stateSize()", synaptic.stateSize());
    }
    if (rule.nonCausalShare() != 0) {
      throw new InvalidInputException(
          "trace: got \"" + name + "\" beside a rule with a term of its own; expected \"eprop\"");
    }
    for (Population p : network.populations()) {
      if (!p.learned().isEmpty()) {
        throw learnsByDerivatives(name, "parameters of " + p.name() + "'s neurons");
      }
      if (trace instanceof LinearTrace linear) {
        PostsynapticSide side = linear.postsynaptic(p);
        expectSize(name, "postsynaptic(...).stateSize()", side == null ? -1 : side.stateSize());
      } else if (trace instanceof SynapticTrace synaptic) {
        SynapticTrace.Side side = synaptic.onto(p);
        expectSize(name, "onto(...).stateSize()", side == null ? -1 : side.stateSize());
        expectSize(name, "onto(...).factors()", side == null ? -1 : side.factors());
      }
    }
    for (Projection p : network.projections()) {
      if (p.delays() != null) {
        throw learnsByDerivatives(name, "delays of " + p.name());
      }
    }
  }

  private static void expectDecay(String name, String what, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new InvalidInputException(
          "trace: \"%s\" has a %s of %s, but expected at least 0, below 1"
              .formatted(name, what, decay));
    }
  }

  /** Of what is null, -1. */
  private static void expectSize(String name, String what, int size) {
    if (size < 0) {
      throw new InvalidInputException(
          "trace: \"%s\" has a %s of %s, or none, but expected at least 0"
              .formatted(name, what, size));
    }
  }

  private static InvalidInputException learnsByDerivatives(String name, String what) {
    return new InvalidInputException(
        ("trace: got \"%s\", but %s learn, by derivatives that it does not have; expected"
                + " \"eprop\", or that they do not learn")
            .formatted(name, what));
  }

  @Override
  public PathWeights through(ProjectionPath projection) {
    return paths.through(projection);
  }

  @Override
  public boolean detachesReset() {
    return paths.detachesReset();
  }

  @Override
  public Hops hops() {
    return paths.hops();
  }

  @Override
  public double nonCausalShare() {
    return paths.nonCausalShare();
  }

  @Override
  public double nonCausalDecay() {
    return paths.nonCausalDecay();
  }

  @Override
  public boolean needsSymmetricFeedback() {
    return paths.needsSymmetricFeedback();
  }
}
