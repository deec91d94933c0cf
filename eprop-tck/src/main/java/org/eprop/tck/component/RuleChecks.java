package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.learning.rule.Eprop;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;
import org.eprop.tck.network.RandomWiring;
import org.eprop.tck.network.Reference;
import org.eprop.tck.network.SideBySide;
import org.eprop.tck.network.Trial;

/** What a learning rule must be: a choice of paths, always the same, that gives one gradient. */
public final class RuleChecks {

  private static final int TIMES = 5;
  private static final int NETWORKS = 4;
  private static final int TIMES_AS_LONG = 8;
  private static final double MOST = 1000;

  /** Projections of a network of populations a and b, in this order. */
  private static final List<ProjectionPath> PATHS =
      List.of(
          new ProjectionPath("a_b", "a", "b", true),
          new ProjectionPath("a_a", "a", "a", false),
          new ProjectionPath("b_b", "b", "b", false),
          new ProjectionPath("b_a", "b", "a", false),
          new ProjectionPath("skip", "a", "b", true),
          new ProjectionPath("top_down", "b", "a", false),
          new ProjectionPath("layer0_layer1", "layer0", "layer1", true),
          new ProjectionPath("layer0_layer0", "layer0", "layer0", false));

  public static final CommonChecks<LearningRuleFactory, LearningRule> COMMON =
      new CommonChecks<>(
          LearningRuleFactory.class, new Probe<>((f, c, dt) -> f.create(c), RuleChecks::measure));

  public static final NetworkChecks<LearningRuleFactory> NETWORK =
      new NetworkChecks<>(subject -> NetworkComponents.of().aboutRule(subject));

  private RuleChecks() {}

  /** All of them. */
  public static List<Check<LearningRuleFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.made(
                "paths",
                "through(projection) is never null, and always the same for a projection",
                RuleChecks::paths),
            new Check<>(
                "constants",
                "hops() is not null, nonCausalShare() finite, 0 <= nonCausalDecay() < 1",
                RuleChecks::constants),
            new Check<>(
                "stable",
                "the gradient does not run away from e-prop's in long sequences",
                RuleChecks::stable),
            NETWORK.agreement(),
            NETWORK.sameBits(),
            NETWORK.saveAndLoad()));
  }

  private static double[] measure(LearningRule rule, long question) {
    double[] numbers = new double[PATHS.size() + 5];
    for (int i = 0; i < PATHS.size(); i++) {
      int k = question == 1 ? i : PATHS.size() - 1 - i;
      numbers[k] = number(rule.through(PATHS.get(k)));
    }
    int n = PATHS.size();
    numbers[n] = number(rule.hops());
    numbers[n + 1] = rule.detachesReset() ? 1 : 0;
    numbers[n + 2] = rule.needsSymmetricFeedback() ? 1 : 0;
    numbers[n + 3] = rule.nonCausalShare();
    numbers[n + 4] = rule.nonCausalDecay();
    return numbers;
  }

  private static int number(Enum<?> choice) {
    return choice == null ? -1 : choice.ordinal();
  }

  /** Each path has an answer, which does not depend on what was asked before. */
  private static void paths(LearningRule rule, Findings findings) {
    List<PathWeights> first = new ArrayList<>();
    for (ProjectionPath path : PATHS) {
      PathWeights how = rule.through(path);
      first.add(how);
      if (how == null) {
        findings.add(
            "through(projection) is never null",
            path.toString(),
            "null",
            "CUT where the path is not kept");
      }
    }
    for (int i = 1; i < TIMES * PATHS.size(); i++) {
      // Forth and back, so that each comes behind others than before.
      int which = i / PATHS.size() % 2 == 0 ? i : -1 - i;
      int k = Math.floorMod(which, PATHS.size());
      ProjectionPath path = PATHS.get(k);
      // Names are equal, but no longer the same objects.
      PathWeights again =
          rule.through(
              new ProjectionPath(
                  new String(path.name()),
                  new String(path.from()),
                  new String(path.to()),
                  path.forward()));
      if (again != first.get(k)) {
        findings.add(
            "through(projection) depends on the projection alone",
            path + ", asked again",
            String.valueOf(again),
            String.valueOf(first.get(k)));
      }
    }
  }

  /** Hops, and the numbers of the non-causal term. */
  private static void constants(Choice<LearningRuleFactory> subject, Findings findings) {
    for (var entry : Variation.around(subject, COMMON.probe()).entrySet()) {
      constants(entry.getKey(), COMMON.probe().make(entry.getValue()), findings);
    }
  }

  private static void constants(String where, LearningRule rule, Findings findings) {
    if (rule.hops() == null) {
      findings.add("hops() is not null", where, "null", "ONE or ANY");
    }
    findings.finite("nonCausalShare() is finite", where, rule.nonCausalShare());
    double decay = rule.nonCausalDecay();
    if (!(decay >= 0 && decay < 1)) {
      findings.add("0 <= nonCausalDecay() < 1", where, Numbers.text(decay), "a decay per step");
    }
  }

  /** What the rule adds to e-prop does not swamp it, in long sequences either. */
  private static void stable(Choice<LearningRuleFactory> subject, Findings findings) {
    NetworkComponents parts = NetworkComponents.of().aboutRule(subject);
    for (long seed = 0; seed < NETWORKS; seed++) {
      Trial trial = Trial.draw(parts, seed, RandomWiring.SINGLE, TIMES_AS_LONG);
      var own = Reference.of(trial).compute(Direction.BACKWARD).gradient();
      var eprop = Reference.by(new Eprop(), Map.of(), trial).compute(Direction.BACKWARD).gradient();
      own.leaves()
          .forEach(
              (name, rows) -> {
                double size = SideBySide.largest(rows);
                double usual = SideBySide.largest(eprop.leaves().get(name));
                if (usual > 0 && !(size <= MOST * usual)) {
                  findings.add(
                      "the largest number of the gradient is not out of all proportion",
                      trial.name() + ", " + name + ", sequences of some hundred steps",
                      Numbers.text(size),
                      "about that of e-prop, " + Numbers.text(usual));
                }
              });
    }
  }
}
