package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.loss.Loss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Kind;

/** Surrogates, losses, regularizers and initial weights that are right. */
final class RightFormulas {

  private static final Parameter WIDTH =
      Parameter.real("width", 1).above(0).describe("half width at half height");
  private static final Parameter TAU =
      Parameter.real("tau", 10).above(0).unit("ms").describe("of the filter");
  private static final Parameter QUANTILE =
      Parameter.real("quantile", 0.8).above(0).below(1).describe("that is estimated");
  private static final Parameter RATE =
      Parameter.real("rate", 20).above(0).atMost(1000).unit("Hz").describe("at most");
  private static final double[] TABLE = {1, 0.8, 0.5, 0.2, 0.05, 0};

  private final List<Right> all = new ArrayList<>();

  private RightFormulas() {}

  static List<Right> all() {
    RightFormulas r = new RightFormulas();
    r.surrogates();
    r.losses();
    r.regularizers();
    r.weights();
    return r.all;
  }

  private void surrogate(String what, boolean negative, SurrogateGradient s) {
    surrogate(what, negative, List.of(), c -> s);
  }

  private void surrogate(
      String what,
      boolean negative,
      List<Parameter> parameters,
      Function<Context, SurrogateGradient> make) {
    all.add(new Right(what, Kind.SURROGATE, new Made.Surrogate(parameters, negative, make)));
  }

  private static final class Table implements SurrogateGradient {
    @Override
    public double at(double q) {
      double x = Math.min(Math.abs(q) * 2, TABLE.length - 1);
      int i = (int) x;
      return i == TABLE.length - 1 ? 0 : TABLE[i] + (x - i) * (TABLE[i + 1] - TABLE[i]);
    }
  }

  /** Its table is made when it is first needed. */
  private static final class Lazy implements SurrogateGradient {
    private volatile double[] table;

    @Override
    public double at(double q) {
      if (table == null) {
        table = TABLE.clone();
      }
      return Math.abs(q) < 5 ? table[(int) Math.abs(q)] : 0;
    }
  }

  private void surrogates() {
    surrogate("straight through", false, q -> 1);
    surrogate("straight through close to threshold", false, q -> Math.abs(q) < 1 ? 1 : 0);
    surrogate("leaky", false, q -> Math.abs(q) < 1 ? 1 : 0.1);
    surrogate("lopsided", false, q -> q < 0 ? StrictMath.exp(q) : 1 / (1 + q));
    surrogate("negative where declared", true, q -> (1 - q * q) * StrictMath.exp(-q * q / 2));
    surrogate("a table", false, new Table());
    surrogate("a table made on first use", false, new Lazy());
    surrogate(
        "with a width", false, List.of(WIDTH), c -> q -> 1 / (1 + Math.abs(q) / c.real(WIDTH)));
    Map<Double, Double> memo = new ConcurrentHashMap<>();
    surrogate(
        "a memory for many threads",
        false,
        q -> memo.computeIfAbsent(Math.abs(q), x -> 1 / (1 + x)));
    all.add(new Right("an exit in its main", Kind.SURROGATE, new Exiting.WithAMain()));
  }

  private void loss(String what, List<Parameter> parameters, Function<Context, Loss> make) {
    all.add(new Right(what, Kind.LOSS, new Made.ALoss(parameters, make)));
  }

  private void residuals(String what, Term e, Term slope) {
    loss(what, List.of(), c -> residuals(e, slope));
  }

  private interface Term {
    double at(double x);
  }

  private static Loss residuals(Term e, Term slope) {
    return new PlantedLosses.Residuals() {
      @Override
      double e(double x) {
        return e.at(x);
      }

      @Override
      double slope(double x) {
        return slope.at(x);
      }
    };
  }

  private void losses() {
    residuals("absolute values, with a corner", Math::abs, Math::signum);
    residuals("Huber's", x -> Math.abs(x) < 1 ? x * x / 2 : Math.abs(x) - 0.5, x -> clip(x));
    residuals("that saturates", x -> x * x / (1 + x * x), x -> 2 * x / Math.pow(1 + x * x, 2));
    residuals("insensitive to small errors", x -> square(tube(x)) / 2, RightFormulas::tube);
    residuals("with a constant added", x -> 1 + x * x * x * x / 4, x -> x * x * x);
    loss(
        "of a quantile",
        List.of(QUANTILE),
        c -> {
          double p = c.real(QUANTILE);
          return residuals(x -> x > 0 ? (1 - p) * x : -p * x, x -> x > 0 ? 1 - p : -p);
        });
    loss("of classes, with a margin", List.of(), c -> new Margin());
    loss("of the largest readout over time", List.of(), c -> new AtItsPeak());
    loss("of filtered readouts", List.of(TAU), c -> new Filtered(c.timeStep() / c.real(TAU)));
  }

  private static double clip(double x) {
    return Math.max(-1, Math.min(1, x));
  }

  private static double square(double x) {
    return x * x;
  }

  private static double tube(double x) {
    return Math.signum(x) * Math.max(0, Math.abs(x) - 0.1);
  }

  private static final class Margin extends PlantedLosses.CrossEntropy {
    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      Arrays.fill(error, 0);
      int wanted = target.classAt(t);
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        double short_ = 1 - y[wanted] + y[k];
        if (k != wanted && short_ > 0) {
          sum += short_;
          error[k] = 1;
          error[wanted] -= 1;
        }
      }
      return sum;
    }
  }

  /** -log softmax of max_t y_k^t, over the steps that count. */
  private static final class AtItsPeak implements Loss {
    @Override
    public double terms(Target target) {
      return target.totalWeight() == 0 ? 0 : 1;
    }

    @Override
    public void check(Target target) {
      if (!target.isSequenceClass()) {
        throw new InvalidInputException("got classes or values of steps, but expected one class");
      }
    }

    @Override
    public double evaluate(double[][] y, Target target, double[][] error) {
      int n = y[0].length;
      int[] when = new int[n];
      double[] top = new double[n];
      Arrays.fill(top, Double.NEGATIVE_INFINITY);
      for (int t = 0; t < y.length; t++) {
        Arrays.fill(error[t], 0);
        for (int k = 0; k < n; k++) {
          if (target.weight(t) != 0 && y[t][k] > top[k]) {
            top[k] = y[t][k];
            when[k] = t;
          }
        }
      }
      if (target.totalWeight() == 0) {
        return 0;
      }
      double[] own = new double[n];
      double e =
          new PlantedLosses.CrossEntropy()
              .step(top, Target.sequenceClass(target.classAt(0), 1), 0, own);
      for (int k = 0; k < n; k++) {
        error[when[k]][k] = own[k];
      }
      return e;
    }
  }

  /** 1/2 sum of squares of low-passed residuals (van Rossum 2001). */
  private static final class Filtered implements Loss {
    private final double keep;

    Filtered(double steps) {
      this.keep = StrictMath.exp(-steps);
    }

    @Override
    public void check(Target target) {
      if (target.hasClasses()) {
        throw new InvalidInputException("got classes, but expected values");
      }
    }

    @Override
    public double evaluate(double[][] y, Target target, double[][] error) {
      int n = y[0].length;
      double[][] filtered = new double[y.length][n];
      double sum = 0;
      for (int t = 0; t < y.length; t++) {
        for (int k = 0; k < n; k++) {
          double x = target.weight(t) * (y[t][k] - target.valuesAt(t)[k]);
          filtered[t][k] = x + (t > 0 ? keep * filtered[t - 1][k] : 0);
          sum += filtered[t][k] * filtered[t][k] / 2;
        }
      }
      for (int k = 0; k < n; k++) {
        double back = 0;
        for (int t = y.length - 1; t >= 0; t--) {
          back = filtered[t][k] + keep * back;
          error[t][k] = target.weight(t) * back;
        }
      }
      return sum;
    }

    @Override
    public double terms(Target target) {
      return 1;
    }
  }

  private void regularizer(
      String what, List<Parameter> parameters, Function<Context, Regularizer> make) {
    all.add(new Right(what, Kind.REGULARIZER, new Made.ARegularizer(parameters, make)));
  }

  private void regularizers() {
    regularizer("of the sum", List.of(), c -> RightFormulas::total);
    regularizer(
        "above a rate in Hz only",
        List.of(RATE),
        c ->
            (rate, gradient) -> {
              double most = c.real(RATE) * c.timeStep() / 1000;
              double sum = 0;
              for (int j = 0; j < rate.length; j++) {
                double over = Math.max(0, rate[j] - most);
                sum += over * over / 2;
                gradient[j] += over;
              }
              return sum;
            });
  }

  /** 1/2 (mean f - 0.1)^2: neurons are not told apart. */
  private static double total(double[] rate, double[] gradient) {
    double mean = Arrays.stream(rate).average().orElse(0) - 0.1;
    for (int j = 0; j < rate.length; j++) {
      gradient[j] += mean / rate.length;
    }
    return mean * mean / 2;
  }

  private void weights(String what, InitialWeights weights) {
    all.add(new Right(what, Kind.INITIAL_WEIGHTS, new Made.Weights(List.of(), c -> weights)));
  }

  private void weights() {
    weights(
        "the identity",
        (w, shape, random) -> {
          for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < w[i].length; k++) {
              int post = shape.targets() == null ? k : shape.targets()[i][k];
              w[i][k] = post == i ? 1 : 0;
            }
          }
        });
    weights(
        "waves, without chance",
        (w, shape, random) -> {
          for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < w[i].length; k++) {
              w[i][k] = (float) StrictMath.sin(1 + i * 31 + k);
            }
          }
        });
    weights(
        "mostly 0",
        (w, shape, random) -> {
          for (float[] row : w) {
            for (int k = 0; k < row.length; k++) {
              row[k] = random.nextInt(4) == 0 ? (float) random.nextGaussian() : 0;
            }
          }
        });
    weights(
        "square matrices only",
        (w, shape, random) -> {
          if (shape.pre() != shape.post()) {
            throw new InvalidInputException("got no square matrix, but expected one");
          }
          for (float[] row : w) {
            Arrays.fill(row, 0.5f / row.length);
          }
        });
  }
}
