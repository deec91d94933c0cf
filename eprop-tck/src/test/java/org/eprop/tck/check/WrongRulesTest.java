package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.tck.component.RuleChecks;
import org.junit.jupiter.api.Test;

/** Learning rules that are wrong on purpose. */
class WrongRulesTest {

  private record Factory(LearningRule rule) implements LearningRuleFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "Something wrong.";
    }

    @Override
    public LearningRule create(Context context) {
      return rule;
    }
  }

  /** Keeps all paths in one way. */
  private static class Same implements LearningRule {
    private final PathWeights how;

    Same(PathWeights how) {
      this.how = how;
    }

    @Override
    public PathWeights through(ProjectionPath projection) {
      return how;
    }

    @Override
    public boolean detachesReset() {
      return true;
    }
  }

  private static void passes(LearningRule rule) {
    for (Check<LearningRuleFactory> check : RuleChecks.all()) {
      if (!check.property().equals("registered")) {
        Caught.notBy(check, new Factory(rule));
      }
    }
  }

  @Test
  void rightOnesPass() {
    for (PathWeights how : PathWeights.values()) {
      passes(new Same(how));
    }
  }

  /** By name: top-down paths through fixed random weights, of one hop, and a non-causal term. */
  @Test
  void aRuleOfOnesOwnPasses() {
    passes(
        new Same(PathWeights.CUT) {
          @Override
          public PathWeights through(ProjectionPath projection) {
            return projection.to().equals("layer1") ? PathWeights.RANDOM : PathWeights.CUT;
          }

          @Override
          public Hops hops() {
            return Hops.ONE;
          }

          @Override
          public double nonCausalShare() {
            return -0.3;
          }

          @Override
          public double nonCausalDecay() {
            return 0.4;
          }
        });
  }

  @Test
  void anotherAnswerEachTime() {
    Caught.by(
        OneCheck.of(RuleChecks.all(), "paths"),
        new Factory(
            new Same(PathWeights.CUT) {
              private int asked;

              @Override
              public PathWeights through(ProjectionPath projection) {
                return ++asked > 20 ? PathWeights.TRANSPOSED : PathWeights.CUT;
              }
            }),
        "through(projection) depends on the projection alone: ProjectionPath[name=b_b,"
            + " from=b, to=b, forward=false], asked again: found TRANSPOSED, expected CUT");
  }

  @Test
  void answersByWhatWasAskedBefore() {
    Caught.by(
        OneCheck.of(RuleChecks.all(), "paths"),
        new Factory(
            new Same(PathWeights.CUT) {
              private String last = "";

              @Override
              public PathWeights through(ProjectionPath projection) {
                PathWeights how =
                    last.equals(projection.from()) ? PathWeights.RANDOM : PathWeights.CUT;
                last = projection.from();
                return how;
              }
            }),
        "through(projection) depends on the projection alone: ProjectionPath[name=a_a,"
            + " from=a, to=a, forward=false], asked again: found CUT, expected RANDOM");
  }

  @Test
  void noAnswer() {
    Caught.by(
        OneCheck.of(RuleChecks.all(), "paths"),
        new Factory(
            new Same(null) {
              @Override
              public PathWeights through(ProjectionPath projection) {
                return projection.forward() ? PathWeights.TRANSPOSED : null;
              }
            }),
        "through(projection) is never null: ProjectionPath[name=a_a, from=a, to=a,"
            + " forward=false]: found null, expected CUT where the path is not kept");
  }

  @Test
  void constantsOutOfRange() {
    Caught.by(
        OneCheck.of(RuleChecks.all(), "constants"),
        new Factory(
            new Same(PathWeights.CUT) {
              @Override
              public Hops hops() {
                return null;
              }

              @Override
              public double nonCausalShare() {
                return Double.NaN;
              }

              @Override
              public double nonCausalDecay() {
                return 1;
              }
            }),
        "hops() is not null: found null, expected ONE or ANY",
        "nonCausalShare() is finite: found NaN, expected a finite number",
        "0 <= nonCausalDecay() < 1: found 1, expected a decay per step");
  }

  /** The reset detached now and then: a rule has to be one thing. */
  @Test
  void changesItsMind() {
    Check<LearningRuleFactory> check = RuleChecks.NETWORK.agreement();
    LearningRule fickle =
        new Same(PathWeights.CUT) {
          private int asked;

          @Override
          public boolean detachesReset() {
            return ++asked % 3 == 0;
          }
        };
    assertFalse(check.run(new Factory(fickle), Map.of()).holds());
  }
}
