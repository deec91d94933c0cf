package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.plugin.Kind;

/** Constraints and optimizers whose mistake comes late. */
final class LateMistakes {
  private final List<Planted> all = new ArrayList<>();

  private LateMistakes() {}

  static List<Planted> all() {
    LateMistakes p = new LateMistakes();
    p.constraints();
    p.optimizers();
    return p.all;
  }

  private void constraint(String mistake, String property, Constraint constraint) {
    all.add(
        new Planted(
            mistake, Kind.CONSTRAINT, new Made.AConstraint(List.of(), c -> constraint), property));
  }

  private static double clip(double w) {
    return Math.max(-1, Math.min(1, w));
  }

  private void constraints() {
    constraint(
        "no more limits after 3,000 updates",
        "lasts",
        PlantedConstraints.each((row, k, w) -> row.update() > 3000 ? w : clip(w)));
    constraint(
        "another limit from the 1,000th update on",
        "lasts",
        PlantedConstraints.each((row, k, w) -> row.update() < 1000 ? clip(w) : clip(w / 2)));
    constraint(
        "an int that overflows",
        "lasts",
        PlantedConstraints.each(
            (row, k, w) -> row.update() * 1000 > Integer.MAX_VALUE ? 0 : clip(w)));
    all.add(
        new Planted(
            "no more limits after 3,000 updates, with a parameter for something else",
            Kind.CONSTRAINT,
            new Made.AConstraint(
                List.of(PlantedConstraints.LIMIT),
                c -> {
                  double limit = c.real(PlantedConstraints.LIMIT);
                  return PlantedConstraints.each(
                      (row, k, w) ->
                          row.update() > 3000 ? w : Math.max(-limit, Math.min(limit, w)));
                }),
            "lasts"));
  }

  private void optimizer(String mistake, String property, Optimizer optimizer) {
    all.add(
        new Planted(
            mistake, Kind.OPTIMIZER, new Made.AnOptimizer(List.of(), c -> optimizer), property));
  }

  private void optimizers() {
    optimizer(
        "uphill after 3,000 updates",
        "descends",
        PlantedOptimizers.each(0, (w, g, m, i, n, r) -> n > 3000 ? w + r * g : w - r * g));
    optimizer(
        "stops after 5,000 updates",
        "descends",
        PlantedOptimizers.each(0, (w, g, m, i, n, r) -> n >= 5000 ? w : w - r * g));
    optimizer(
        "uphill after 3,000 updates that it counts in its memory",
        "descends",
        PlantedOptimizers.each(1, (w, g, m, i, n, r) -> ++m[0][i] > 3000 ? w + r * g : w - r * g));
  }
}
