package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.core.plugin.Kind;

/** Learning rules with a mistake each. */
final class PlantedRules {

  private static final Parameter SHARE = Parameter.real("share", 0.1).describe("non-causal");
  private static final Parameter DECAY =
      Parameter.real("decay", 0.9).atLeast(0).describe("per step");

  private final List<Planted> all = new ArrayList<>();

  private PlantedRules() {}

  private void plant(String mistake, String property, LearningRule rule) {
    plant(mistake, property, List.of(), c -> rule);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, LearningRule> make) {
    all.add(new Planted(mistake, Kind.RULE, new Made.Rule(parameters, make), property));
  }

  /** e-prop, right so far. */
  static class Cut implements LearningRule {
    @Override
    public PathWeights through(ProjectionPath projection) {
      return PathWeights.CUT;
    }

    @Override
    public boolean detachesReset() {
      return true;
    }
  }

  private static LearningRule nonCausal(double share, double decay) {
    return new Cut() {
      @Override
      public double nonCausalShare() {
        return share;
      }

      @Override
      public double nonCausalDecay() {
        return decay;
      }
    };
  }

  static List<Planted> all() {
    PlantedRules p = new PlantedRules();
    p.constants();
    p.paths();
    return p.all;
  }

  private void constants() {
    plant("a decay of 1", "constants", nonCausal(0.1, 1));
    plant("a decay above 1", "constants", nonCausal(0.1, 1.05));
    plant("a negative decay", "constants", nonCausal(0.1, -0.5));
    plant("a share that is no number", "constants", nonCausal(Double.NaN, 0.5));
    plant("a share that swamps the gradient", "stable", nonCausal(1e6, 0.9));
    plant("a share that runs away with a long memory", "stable", nonCausal(2000, 0.9999));
    plant(
        "no hops",
        "constants",
        new Cut() {
          @Override
          public Hops hops() {
            return null;
          }
        });
    plant(
        "a decay whose range has no upper end",
        "constants",
        List.of(SHARE, DECAY),
        c -> nonCausal(c.real(SHARE), c.real(DECAY)));
    plant("a share without effect", "effects", List.of(SHARE), c -> nonCausal(0.1, 0.9));
  }

  private void through(String mistake, String property, Function<ProjectionPath, PathWeights> f) {
    plant(
        mistake,
        property,
        new Cut() {
          @Override
          public PathWeights through(ProjectionPath projection) {
            return f.apply(projection);
          }
        });
  }

  @SuppressWarnings("ModifiedButNotUsed") // that is the mistake
  private void paths() {
    through("no answer for some", "paths", p -> p.forward() ? PathWeights.TRANSPOSED : null);
    int[] asked = new int[1];
    through(
        "another answer each time",
        "paths",
        p -> asked[0]++ % 3 == 0 ? PathWeights.TRANSPOSED : PathWeights.CUT);
    String[] last = {""};
    through(
        "an answer that depends on what was asked before",
        "paths",
        p -> {
          boolean again = last[0].equals(p.from());
          last[0] = p.from();
          return again ? PathWeights.RANDOM : PathWeights.CUT;
        });
    List<String> known = new ArrayList<>();
    through(
        "keeps a list of what it was asked",
        "stateless",
        p -> {
          known.add(p.name());
          return PathWeights.CUT;
        });
    through("chance", "paths", p -> Math.random() < 0.5 ? PathWeights.TRANSPOSED : PathWeights.CUT);
    through(
        "names of its own network only",
        "paths",
        p -> {
          if (!p.from().startsWith("layer")) {
            throw new IllegalStateException("unknown population " + p.from());
          }
          return PathWeights.CUT;
        });
    plant(
        "a reset that is detached now and then",
        "deterministic",
        new Cut() {
          private boolean detached;

          @Override
          public boolean detachesReset() {
            detached = !detached;
            return detached;
          }
        });
  }
}
