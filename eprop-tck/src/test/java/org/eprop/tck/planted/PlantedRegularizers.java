package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.core.plugin.Kind;

/** Regularizers with a mistake each. */
final class PlantedRegularizers {

  private static final Parameter RATE =
      Parameter.real("rate", 10).above(0).unit("Hz").describe("wanted");
  private static final Parameter COST = Parameter.real("cost", 1).atLeast(0).describe("of E");

  private final List<Planted> all = new ArrayList<>();

  private PlantedRegularizers() {}

  private void plant(String mistake, String property, Regularizer regularizer) {
    plant(mistake, property, List.of(), c -> regularizer);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, Regularizer> make) {
    all.add(
        new Planted(mistake, Kind.REGULARIZER, new Made.ARegularizer(parameters, make), property));
  }

  /** What is added to the gradient and to E for a distance from the wanted rate. */
  private interface Term {
    double at(double x);
  }

  private static Regularizer sum(double wanted, Term e, Term slope) {
    return (rate, gradient) -> {
      double sum = 0;
      for (int j = 0; j < rate.length; j++) {
        sum += e.at(rate[j] - wanted);
        gradient[j] += slope.at(rate[j] - wanted);
      }
      return sum;
    };
  }

  static List<Planted> all() {
    PlantedRegularizers p = new PlantedRegularizers();
    p.plant("a factor of 2 missing", "gradient", sum(0.1, x -> x * x, x -> x));
    p.plant("the gradient upside down", "gradient", sum(0.1, x -> x * x, x -> -2 * x));
    p.plant("another wanted rate in E", "gradient", sum(0.1, x -> (x + 0.1) * x, x -> 2 * x));
    p.plant("a mean in E, a sum in its gradient", "gradient", mean());
    p.plant("no effect at all", "gradient", sum(0, x -> 1, x -> 0));
    p.plant("not a number at rest", "gradient", sum(0, x -> x * StrictMath.log(x), x -> 0));
    p.plant(
        "replaces what is there",
        "adds",
        (rate, gradient) -> {
          for (int j = 0; j < rate.length; j++) {
            gradient[j] = rate[j];
          }
          return half(rate);
        });
    p.plant(
        "changes the rates",
        "read_only",
        (rate, gradient) -> {
          double e = half(rate);
          for (int j = 0; j < rate.length; j++) {
            gradient[j] += rate[j];
            rate[j] = 0;
          }
          return e;
        });
    p.plant(
        "a rate in Hz that does not heed dt",
        "time_step",
        List.of(RATE),
        c -> sum(c.real(RATE) / 1000, x -> x * x, x -> 2 * x));
    p.plant(
        "a cost without effect", "effects", List.of(COST), c -> sum(0.01, x -> x * x, x -> 2 * x));
    double[] means = new double[1024];
    p.plant(
        "a running mean of its own",
        "stateless",
        (rate, gradient) -> {
          for (int j = 0; j < rate.length; j++) {
            means[j] = 0.9 * means[j] + 0.1 * rate[j];
            gradient[j] += rate[j];
          }
          return half(rate);
        });
    p.plant(
        "eight neurons only",
        "gradient",
        (rate, gradient) -> {
          for (int j = 0; j < 8; j++) {
            gradient[j] += rate[j];
          }
          return half(rate);
        });
    return p.all;
  }

  private static double half(double[] rate) {
    double sum = 0;
    for (double f : rate) {
      sum += f * f / 2;
    }
    return sum;
  }

  private static Regularizer mean() {
    return (rate, gradient) -> {
      for (int j = 0; j < rate.length; j++) {
        gradient[j] += rate[j];
      }
      return half(rate) / rate.length;
    };
  }
}
