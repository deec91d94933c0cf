package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.core.plugin.Kind;

/** Regularizers with a mistake in a unit, a sign or one neuron. */
final class SubtleRegularizers {
  private static final Parameter RATE =
      Parameter.real("rate", 20).above(0).unit("Hz").describe("that is wanted");

  private final List<Planted> all = new ArrayList<>();

  private SubtleRegularizers() {}

  static List<Planted> all() {
    SubtleRegularizers p = new SubtleRegularizers();
    p.regularizers();
    return p.all;
  }

  private void regularizer(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, Regularizer> make) {
    all.add(
        new Planted(mistake, Kind.REGULARIZER, new Made.ARegularizer(parameters, make), property));
  }

  private static Regularizer towards(double wanted, int first, int left) {
    return (rate, gradient) -> {
      double sum = 0;
      for (int j = first; j < rate.length - left; j++) {
        sum += (rate[j] - wanted) * (rate[j] - wanted) / 2;
        gradient[j] += rate[j] - wanted;
      }
      return sum;
    };
  }

  private void regularizers() {
    regularizer(
        "Hz times ms", "unit", List.of(RATE), c -> towards(c.real(RATE) * c.timeStep(), 0, 0));
    regularizer(
        "Hz taken for ms",
        "unit",
        List.of(RATE),
        c -> towards(1e3 * c.timeStep() / c.real(RATE), 0, 0));
    regularizer(
        "the wanted rate is the worst",
        "unit",
        List.of(RATE),
        c -> {
          double wanted = c.real(RATE) * c.timeStep() / 1000;
          return (rate, gradient) -> {
            double sum = 0;
            for (int j = 0; j < rate.length; j++) {
              sum -= (rate[j] - wanted) * (rate[j] - wanted) / 2;
              gradient[j] -= rate[j] - wanted;
            }
            return sum;
          };
        });
    regularizer("the last neuron left out", "order", List.of(), c -> towards(0.1, 0, 1));
    regularizer("the first neuron left out", "order", List.of(), c -> towards(0.1, 1, 0));
  }
}
