package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.StepSize;
import org.eprop.core.plugin.Kind;

/** Step sizes with a mistake each. */
final class PlantedSteps {

  private final List<Planted> all = new ArrayList<>();

  private PlantedSteps() {}

  private void plant(String mistake, String property, StepSize step) {
    all.add(new Planted(mistake, Kind.STEP_SIZE, new Made.Step(List.of(), c -> step), property));
  }

  /** The same factor for all leaves. */
  @FunctionalInterface
  private interface Same {
    double of(double errors, double squares, long update);
  }

  private static StepSize same(Same factor) {
    return (errors, squares, rates, update, factors) ->
        Arrays.fill(factors, factor.of(errors, Arrays.stream(squares).sum(), update));
  }

  static List<Planted> all() {
    PlantedSteps p = new PlantedSteps();
    p.plant("divides by no gradient", "factors", same((e, g, n) -> e / g));
    p.plant("negative", "factors", same((e, g, n) -> e - g));
    p.plant("always 0", "factors", same((e, g, n) -> 0));
    p.plant("grows with the updates", "factors", same((e, g, n) -> StrictMath.exp(n)));
    p.plant("divides by the first rate", "factors", (e, g, r, n, f) -> Arrays.fill(f, e / r[0]));
    p.plant("leaves out the last leaf", "factors", (e, g, r, n, f) -> Arrays.fill(f, 0, 3, 1));
    p.plant(
        "works on its arguments",
        "read_only",
        (e, g, r, n, f) -> {
          g[1] += 1;
          Arrays.fill(f, e / (1 + g[1]));
        });
    double[] longest = {0};
    p.plant(
        "remembers",
        "stateless",
        same((e, g, n) -> longest[0] = Math.max(longest[0], 1 / (1 + g))));
    int[] calls = new int[1];
    p.plant("counts calls", "deterministic", same((e, g, n) -> 1.0 / (1 + calls[0]++)));
    p.plant(
        "says that it sees no gradient",
        "sees_gradient",
        new StepSize() {
          @Override
          public boolean seesGradient() {
            return false;
          }

          @Override
          public void factors(double e, double[] g, double[] rates, long n, double[] factors) {
            Arrays.fill(factors, e / (1 + g[1]));
          }
        });
    return p.all;
  }
}
