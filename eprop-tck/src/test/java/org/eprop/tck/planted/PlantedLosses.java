package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Kind;

/** Losses with a mistake each. */
final class PlantedLosses {

  private static final Parameter DELTA =
      Parameter.real("delta", 1).above(0).describe("from where on it is a line");
  private static final Parameter TAU =
      Parameter.real("tau", 10).above(0).unit("ms").describe("of the filter");

  private final List<Planted> all = new ArrayList<>();

  private PlantedLosses() {}

  private void plant(String mistake, String property, Loss loss) {
    plant(mistake, property, List.of(), c -> loss);
  }

  private void plant(
      String mistake, String property, List<Parameter> parameters, Function<Context, Loss> make) {
    all.add(new Planted(mistake, Kind.LOSS, new Made.ALoss(parameters, make), property));
  }

  /** E^t = sum_k e(y_k - y*_k), with its derivative; right if these are. */
  static class Residuals implements StepLoss {
    double e(double x) {
      return x * x / 2;
    }

    double slope(double x) {
      return x;
    }

    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        double x = y[k] - target.valuesAt(t)[k];
        sum += e(x);
        error[k] = slope(x);
      }
      return sum;
    }

    @Override
    public void check(Target target) {
      if (target.hasClasses()) {
        throw new InvalidInputException("got classes, but expected values");
      }
    }
  }

  /** A class at each step, -log softmax; right. */
  static class CrossEntropy implements StepLoss {
    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      double top = Arrays.stream(y).max().orElse(0);
      double sum = 0;
      for (double x : y) {
        sum += StrictMath.exp(x - top);
      }
      int wanted = target.classAt(t);
      for (int k = 0; k < y.length; k++) {
        error[k] = StrictMath.exp(y[k] - top) / sum - (k == wanted ? 1 : 0);
      }
      return StrictMath.log(sum) + top - y[wanted];
    }

    @Override
    public void check(Target target) {
      if (!target.hasClasses()) {
        throw new InvalidInputException("got values, but expected classes");
      }
    }
  }

  static List<Planted> all() {
    PlantedLosses p = new PlantedLosses();
    p.slopes();
    p.classes();
    p.sums();
    p.rewards();
    p.others();
    return p.all;
  }

  private void slope(String mistake, Slope slope) {
    plant(
        mistake,
        "gradient",
        new Residuals() {
          @Override
          double slope(double x) {
            return slope.at(x);
          }
        });
  }

  private interface Slope {
    double at(double x);
  }

  private void slopes() {
    slope("a factor of 2", x -> 2 * x);
    slope("the error reversed", x -> -x);
    slope("an error that is cut at 10", x -> Math.max(-10, Math.min(10, x)));
    slope("an error that is cut at 500", x -> Math.max(-500, Math.min(500, x)));
    slope("an error that saturates", x -> 100 * StrictMath.tanh(x / 100));
    slope("a dead zone", x -> Math.abs(x) < 0.01 ? 0 : x);
    slope("an error in single precision of thousandths", x -> Math.rint(x * 1000) / 1000);
    plant(
        "Huber's loss with another knee in the error",
        "gradient",
        List.of(DELTA),
        c ->
            new Residuals() {
              @Override
              double e(double x) {
                double d = c.real(DELTA);
                return Math.abs(x) < d ? x * x / 2 : d * (Math.abs(x) - d / 2);
              }

              @Override
              double slope(double x) {
                return Math.max(-1, Math.min(1, x));
              }
            });
    plant(
        "wants the opposite",
        "wants_the_target",
        new Residuals() {
          @Override
          double e(double x) {
            return -x * x / 2;
          }

          @Override
          double slope(double x) {
            return -x;
          }
        });
    plant(
        "does not look at the target",
        "wants_the_target",
        new Residuals() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            System.arraycopy(y, 0, error, 0, y.length);
            return Arrays.stream(y).map(x -> x * x / 2).sum();
          }
        });
    plant(
        "overflows",
        "finite",
        new Residuals() {
          @Override
          double e(double x) {
            return StrictMath.log(StrictMath.cosh(x));
          }

          @Override
          double slope(double x) {
            return StrictMath.tanh(x);
          }
        });
  }

  private void classes() {
    plant(
        "the first three outputs only",
        "gradient",
        new CrossEntropy() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            double e = super.step(y, target, t, error);
            for (int k = 3; k < error.length; k++) {
              error[k] = 0;
            }
            return e;
          }
        });
    plant(
        "the wrong class's error",
        "gradient",
        new CrossEntropy() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            double e = super.step(y, target, t, error);
            error[target.classAt(t)] += 1;
            error[0] -= 1;
            return e;
          }
        });
    plant(
        "softmax without its maximum taken off",
        "finite",
        new CrossEntropy() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            super.step(y, target, t, error);
            double sum = 0;
            for (double x : y) {
              sum += StrictMath.exp(x);
            }
            return StrictMath.log(sum) - y[target.classAt(t)];
          }
        });
    plant(
        "the errors of its first step for all",
        "gradient",
        new CrossEntropy() {
          @Override
          public double evaluate(double[][] y, Target target, double[][] error) {
            double e = super.evaluate(y, target, error);
            for (int t = 1; t < y.length; t++) {
              System.arraycopy(error[0], 0, error[t], 0, error[0].length);
            }
            return e;
          }
        });
  }

  private void sums() {
    plant("already averaged over steps", "sum", mean(new Residuals(), false));
    plant("classes already averaged over steps", "sum", mean(new CrossEntropy(), false));
    plant("already averaged over what counts", "sum", mean(new Residuals(), true));
    plant("terms() is 1 of a sum", "terms", terms(t -> 1));
    plant("terms() is the number of steps", "terms", terms(Target::steps));
    plant("terms() counts steps of any weight", "terms", terms(Target::countedSteps));
    plant("terms() is 0", "terms", terms(t -> 0));
    plant("terms() is negative", "terms", terms(t -> -t.totalWeight()));
    plant("terms() counts outputs, too", "terms", terms(t -> 3 * t.totalWeight()));
    plant("the window ignored", "window", windowless());
    plant(
        "steps of weight 0 not written",
        "window",
        new Residuals() {
          @Override
          public double evaluate(double[][] y, Target target, double[][] error) {
            double sum = 0;
            for (int t = 0; t < y.length; t++) {
              double[] own = new double[y[t].length];
              double weight = target.weight(t);
              sum += weight * step(y[t], target, t, own);
              for (int k = 0; weight != 0 && k < own.length; k++) {
                error[t][k] = weight * own[k];
              }
            }
            return sum;
          }
        });
    plant(
        "evaluate(...) is another sum than step(...)",
        "stepwise",
        new Residuals() {
          @Override
          public double evaluate(double[][] y, Target target, double[][] error) {
            double e = super.evaluate(y, target, error);
            Arrays.stream(error).forEach(row -> Arrays.setAll(row, k -> row[k] * 2));
            return 2 * e;
          }
        });
  }

  /** Not a sum over steps in name, but one in what it computes, divided by their number. */
  private static Loss mean(StepLoss sum, boolean counted) {
    return new Loss() {
      @Override
      public double evaluate(double[][] y, Target target, double[][] error) {
        double n = counted ? Math.max(1e-9, target.totalWeight()) : y.length;
        double e = sum.evaluate(y, target, error) / n;
        Arrays.stream(error).forEach(row -> Arrays.setAll(row, k -> row[k] / n));
        return e;
      }

      @Override
      public void check(Target target) {
        sum.check(target);
      }
    };
  }

  private interface Terms {
    double of(Target target);
  }

  private static Loss terms(Terms terms) {
    return new Residuals() {
      @Override
      public double terms(Target target) {
        return terms.of(target);
      }
    };
  }

  private static Loss windowless() {
    return new Residuals() {
      @Override
      public double evaluate(double[][] y, Target target, double[][] error) {
        double sum = 0;
        for (int t = 0; t < y.length; t++) {
          sum += step(y[t], target, t, error[t]);
        }
        return sum;
      }
    };
  }

  private void rewards() {
    plant(
        "punishes what was rewarded, once it is known how likely that was",
        "advantage",
        policy((weight, ratio) -> -weight * ratio));
    plant(
        "takes every advantage for a reward",
        "advantage",
        policy((weight, ratio) -> Math.abs(weight) * ratio));
    plant(
        "values that are wanted however they were rewarded",
        "advantage",
        weighted(new Residuals(), (target, t) -> Math.abs(target.weight(t))));
    plant(
        "the policy gradient upside down",
        "learns_from_rewards",
        policy((weight, ratio) -> -weight * ratio));
    plant(
        "rewards that count at the first step alone",
        "learns_from_rewards",
        weighted(new CrossEntropy(), (target, t) -> t == 0 ? target.weight(t) : 0));
    plant(
        "real actions driven from where they paid",
        "learns_from_rewards",
        weighted(
            new Residuals(),
            (target, t) -> (target.hasLogProbabilities() ? -1 : 1) * target.weight(t)));
  }

  private interface Weight {
    double at(Target target, int t);
  }

  /** A sum over steps, right if the weight is the target's. */
  private static Loss weighted(StepLoss sum, Weight weight) {
    return new Loss() {
      @Override
      public double evaluate(double[][] y, Target target, double[][] error) {
        double e = 0;
        for (int t = 0; t < y.length; t++) {
          Arrays.fill(error[t], 0);
          if (target.weight(t) == 0) {
            continue;
          }
          double w = weight.at(target, t);
          e += w * sum.step(y[t], target, t, error[t]);
          for (int k = 0; k < error[t].length; k++) {
            error[t][k] *= w;
          }
        }
        return e;
      }

      @Override
      public void check(Target target) {
        sum.check(target);
      }
    };
  }

  private interface Pull {
    double of(double weight, double ratio);
  }

  /**
   * Cross-entropy, and the ratio of new and old probability where the old one is known: right if a
   * step pulls by weight * ratio.
   */
  private static Loss policy(Pull pull) {
    CrossEntropy entropy = new CrossEntropy();
    return new Loss() {
      @Override
      public double evaluate(double[][] y, Target target, double[][] error) {
        double e = 0;
        for (int t = 0; t < y.length; t++) {
          Arrays.fill(error[t], 0);
          double weight = target.weight(t);
          if (weight == 0) {
            continue;
          }
          double surprise = entropy.step(y[t], target, t, error[t]);
          double by = weight;
          if (target.hasLogProbabilities()) {
            by = pull.of(weight, StrictMath.exp(-surprise - target.logProbability(t)));
            e -= by;
          } else {
            e += weight * surprise;
          }
          for (int k = 0; k < error[t].length; k++) {
            error[t][k] *= by;
          }
        }
        return e;
      }

      @Override
      public void check(Target target) {
        entropy.check(target);
      }
    };
  }

  private void others() {
    plant(
        "changes the readout",
        "read_only",
        new Residuals() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            double e = super.step(y, target, t, error);
            y[0] = 0;
            return e;
          }
        });
    plant(
        "takes no target",
        "targets",
        new Residuals() {
          @Override
          public void check(Target target) {
            throw new InvalidInputException("got a target, but expected another");
          }
        });
    plant(
        "takes targets that it can't use",
        "gradient",
        new Residuals() {
          @Override
          public void check(Target target) {}
        });
    double[] kept = new double[64];
    plant(
        "a captured scratch array",
        "stateless",
        new Residuals() {
          @Override
          double e(double x) {
            kept[1] = x * x;
            return kept[1] / 2;
          }
        });
    plant(
        "a running mean of its own",
        "stateless",
        new Residuals() {
          private double mean;

          @Override
          double e(double x) {
            mean = 0.9 * mean + 0.1 * x;
            return x * x / 2;
          }
        });
    plant(
        "a time constant that does not heed dt",
        "time_step",
        List.of(TAU),
        c ->
            new Residuals() {
              @Override
              double e(double x) {
                return x * x / 2 / c.real(TAU);
              }

              @Override
              double slope(double x) {
                return x / c.real(TAU);
              }
            });
    plant("a parameter without effect", "effects", List.of(DELTA), c -> new Residuals());
    plant(
        "a loop without end",
        "gradient",
        new Residuals() {
          @Override
          double e(double x) {
            double root = 1;
            while (Made.forEver()) {
              root = (root + Math.abs(x) / root) / 2;
            }
            return x * x / 2;
          }
        });
  }
}
