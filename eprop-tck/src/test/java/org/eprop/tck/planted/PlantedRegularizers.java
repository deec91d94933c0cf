package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.WeightRegularizer;
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
    p.membranes();
    p.weights();
    return p.all;
  }

  /** R = sum_j max(0, x_j)^2 + v_j^2 / 10, and one mistake. */
  private static MembraneRegularizer membranes(double ofX, double ofV, Term more) {
    return (v, x, ofMembrane, ofDistance) -> {
      double sum = 0;
      for (int j = 0; j < v.length; j++) {
        double above = Math.max(0, x[j]);
        sum += above * above + v[j] * v[j] / 10 + more.at(v[j]);
        ofMembrane[j] += ofV * v[j] / 10;
        ofDistance[j] += ofX * above;
      }
      return sum;
    };
  }

  private void membranes() {
    plant("a factor of 2 missing for distances", "gradient", membranes(1, 2, v -> 0));
    plant("a membrane upside down", "gradient", membranes(2, -2, v -> 0));
    plant("the distance forgotten", "gradient", membranes(0, 2, v -> 0));
    plant("a term without a gradient", "gradient", membranes(2, 2, v -> Math.max(0, -v)));
    plant(
        "a soft corner that overflows",
        "finite",
        membranes(2, 2, v -> StrictMath.log(1 + StrictMath.exp(4 * v))));
    plant(
        "the distance in place of the membrane",
        "gradient",
        (MembraneRegularizer)
            (v, x, ofV, ofX) -> {
              double sum = 0;
              for (int j = 0; j < v.length; j++) {
                sum += x[j] * x[j];
                ofV[j] += 2 * x[j];
              }
              return sum;
            });
    plant(
        "writes what it should add to",
        "adds",
        (MembraneRegularizer)
            (v, x, ofV, ofX) -> {
              double sum = 0;
              for (int j = 0; j < v.length; j++) {
                sum += v[j] * v[j];
                ofV[j] = 2 * v[j];
              }
              return sum;
            });
    plant(
        "resets the membrane",
        "read_only",
        (MembraneRegularizer)
            (v, x, ofV, ofX) -> {
              double sum = 0;
              for (int j = 0; j < v.length; j++) {
                sum += v[j] * v[j];
                ofV[j] += 2 * v[j];
                v[j] = 0;
              }
              return sum;
            });
    plant(
        "one neuron more than there are",
        "gradient",
        (MembraneRegularizer)
            (v, x, ofV, ofX) -> {
              for (int j = 0; j <= v.length; j++) {
                ofV[j] += v[j];
              }
              return half(v);
            });
  }

  private void weights() {
    plant(
        "a squared weight with the slope of an absolute one",
        "gradient",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                for (int k = 0; k < w[i].length; k++) {
                  sum += w[i][k] * w[i][k];
                  gradient[i][k] += Math.signum(w[i][k]);
                }
              }
              return sum;
            });
    plant(
        "a group without the root",
        "gradient",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                double squares = 2 * half(w[i]);
                sum += Math.sqrt(squares);
                for (int k = 0; k < w[i].length; k++) {
                  gradient[i][k] += squares == 0 ? 0 : w[i][k] / squares;
                }
              }
              return sum;
            });
    plant(
        "a group of weight 0 that is not a number",
        "order",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                double length = Math.sqrt(2 * half(w[i])) - 0.1;
                sum += length;
                for (int k = 0; k < w[i].length; k++) {
                  gradient[i][k] += w[i].length == 1 ? w[i][k] / 0 : w[i][k] / (length + 0.1);
                }
              }
              return sum;
            });
    plant(
        "shrinks the weights themselves",
        "read_only",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                sum += half(w[i]);
                for (int k = 0; k < w[i].length; k++) {
                  gradient[i][k] += w[i][k];
                  w[i][k] *= 0.9;
                }
              }
              return sum;
            });
    plant(
        "a group's norm, whose slope divides by 0",
        "finite",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                double norm = Math.sqrt(2 * half(w[i]));
                sum += norm;
                for (int k = 0; k < w[i].length; k++) {
                  gradient[i][k] += w[i][k] / norm;
                }
              }
              return sum;
            });
    plant(
        "all rows as long as the first",
        "finite",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                for (int k = 0; k < w[0].length; k++) {
                  sum += w[i][k] * w[i][k] / 2;
                  gradient[i][k] += w[i][k];
                }
              }
              return sum;
            });
    plant(
        "a mean over rows, some of them empty",
        "finite",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                sum += half(w[i]) / w[i].length;
                for (int k = 0; k < w[i].length; k++) {
                  gradient[i][k] += w[i][k] / w[i].length;
                }
              }
              return sum;
            });
    plant(
        "absolute weights, all with the slope 1",
        "gradient",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                for (int k = 0; k < w[i].length; k++) {
                  sum += Math.abs(w[i][k]);
                  gradient[i][k] += 1;
                }
              }
              return sum;
            });
    plant(
        "the logarithm of a norm",
        "finite",
        (WeightRegularizer)
            (w, gradient) -> {
              double squares = 0;
              for (double[] row : w) {
                squares += 2 * half(row);
              }
              for (int i = 0; i < w.length; i++) {
                for (int k = 0; k < w[i].length; k++) {
                  gradient[i][k] += 2 * w[i][k] / squares;
                }
              }
              return StrictMath.log(squares);
            });
    plant(
        "as many columns as rows",
        "gradient",
        (WeightRegularizer)
            (w, gradient) -> {
              double sum = 0;
              for (int i = 0; i < w.length; i++) {
                for (int k = 0; k < w.length; k++) {
                  sum += w[i][k] * w[i][k] / 2;
                  gradient[i][k] += w[i][k];
                }
              }
              return sum;
            });
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
