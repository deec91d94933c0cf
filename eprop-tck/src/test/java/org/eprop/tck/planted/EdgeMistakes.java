package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.loss.Loss;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Kind;

/**
 * Components that are right in the middle and wrong at an edge: of one or of many numbers, before
 * the first update, after the last step, at probabilities of 0, or beside others of another kind;
 * and some that say of themselves what is not so.
 */
final class EdgeMistakes {
  private static final Parameter SIZE =
      Parameter.integer("size", 4).atLeast(1).atMost(40).describe("of the world");

  private final List<Planted> all = new ArrayList<>();

  private EdgeMistakes() {}

  static List<Planted> all() {
    EdgeMistakes p = new EdgeMistakes();
    p.losses();
    p.regularizers();
    p.optimizers();
    p.stepSizes();
    p.weights();
    p.tasks();
    p.environments();
    return p.all;
  }

  private void loss(String mistake, String property, Loss loss) {
    all.add(new Planted(mistake, Kind.LOSS, new Made.ALoss(List.of(), c -> loss), property));
  }

  /** Of so many outputs and steps, the squared error. */
  private static Loss few(int outputs, int steps) {
    return new PlantedLosses.Residuals() {
      @Override
      public double step(double[] y, Target target, int t, double[] error) {
        double e = super.step(y, target, t, error);
        if (t >= steps) {
          Arrays.fill(error, 0);
        }
        for (int k = outputs; k < y.length; k++) {
          e -= error[k] * error[k] / 2;
          error[k] = 0;
        }
        return e;
      }
    };
  }

  private void losses() {
    loss("sixteen outputs only", "wants_the_target", few(16, Integer.MAX_VALUE));
    loss("errors of a hundred steps only", "gradient", few(Integer.MAX_VALUE, 100));
    loss(
        "scales the target where it is",
        "read_only",
        new PlantedLosses.Residuals() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            double[] wanted = target.valuesAt(t);
            double length = Math.sqrt(Arrays.stream(wanted).map(x -> x * x).sum());
            for (int k = 0; length > 1 && k < wanted.length; k++) {
              wanted[k] /= length;
            }
            return super.step(y, target, t, error);
          }
        });
    loss(
        "the logarithm of a probability of 0",
        "gradient",
        new PlantedLosses.Residuals() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            double constant = 0;
            for (double p : target.valuesAt(t)) {
              constant += p > 0 || p == 0 ? p * StrictMath.log(p) : 0;
            }
            return constant + super.step(y, target, t, error);
          }
        });
    loss(
        "says that its errors sum to 0",
        "gradient",
        new PlantedLosses.Residuals() {
          @Override
          public boolean errorsSumToZero() {
            return true;
          }
        });
  }

  private void regularizer(String mistake, String property, Regularizer regularizer) {
    all.add(
        new Planted(
            mistake,
            Kind.REGULARIZER,
            new Made.ARegularizer(List.of(), c -> regularizer),
            property));
  }

  private void regularizers() {
    regularizer(
        "the sample variance of one neuron",
        "order",
        (rate, gradient) -> {
          int n = rate.length;
          double mean = Arrays.stream(rate).sum() / n;
          double e = 0;
          for (int j = 0; j < n; j++) {
            e += (rate[j] - mean) * (rate[j] - mean) / (n - 1);
            gradient[j] += 2 * (rate[j] - mean) / (n - 1);
          }
          return e;
        });
    regularizer(
        "half of the gradient in layers of an even number",
        "gradient",
        (rate, gradient) -> {
          double e = 0;
          for (int j = 0; j < rate.length; j++) {
            e += rate[j] * rate[j];
            gradient[j] += (rate.length % 2 == 0 ? 1 : 2) * rate[j];
          }
          return e;
        });
  }

  private void optimizer(String mistake, String property, Optimizer optimizer) {
    all.add(
        new Planted(
            mistake, Kind.OPTIMIZER, new Made.AnOptimizer(List.of(), c -> optimizer), property));
  }

  /** All weights' update. */
  private interface Whole {
    void update(double[] w, double[] g, double[][] memory, int n, double rate);
  }

  private static Optimizer whole(int slots, boolean linear, Whole whole) {
    return new Optimizer() {
      @Override
      public int slots() {
        return slots;
      }

      @Override
      public boolean isLinear() {
        return linear;
      }

      @Override
      public void update(
          double[] w, double[] g, double[][] memory, int n, long update, double rate) {
        whole.update(w, g, memory, n, rate);
      }
    };
  }

  /** w -= rate f(w, g). */
  private static Optimizer linear(DoubleBinaryOperator f) {
    return whole(
        0,
        true,
        (w, g, memory, n, rate) -> {
          for (int i = 0; i < n; i++) {
            w[i] -= rate * f.applyAsDouble(w[i], g[i]);
          }
        });
  }

  private void optimizers() {
    optimizer(
        "linear but for large gradients", "linear", linear((w, g) -> Math.max(-5, Math.min(5, g))));
    optimizer("linear but for a decay", "linear", linear((w, g) -> g + 0.01 * w));
    optimizer(
        "divides by a rate of 0",
        "learning_rate",
        PlantedOptimizers.each(
            1,
            (w, g, m, i, n, r) -> {
              double step = r * (0.9 * m[0][i] + g);
              m[0][i] = step / r;
              return w - step;
            }));
    optimizer(
        "1,024 weights only",
        "elementwise",
        whole(
            0,
            false,
            (w, g, memory, n, rate) -> {
              for (int i = 0; i < Math.min(n, 1024); i++) {
                w[i] -= rate * g[i];
              }
            }));
    optimizer(
        "the norm of what comes together, where it is large",
        "elementwise",
        whole(
            0,
            false,
            (w, g, memory, n, rate) -> {
              double most = Arrays.stream(g, 0, n).map(Math::abs).max().orElse(0);
              for (int i = 0; i < n; i++) {
                w[i] -= rate * g[i] * Math.min(1, 1000 / most);
              }
            }));
  }

  private void stepSize(String mistake, StepSize step) {
    all.add(new Planted(mistake, Kind.STEP_SIZE, new Made.Step(List.of(), c -> step), "factors"));
  }

  private void stepSizes() {
    stepSize("an int of updates", (e, g, r, n, f) -> Arrays.fill(f, 1 / Math.sqrt((int) n)));
    stepSize("eight leaves only", (e, g, r, n, f) -> Arrays.fill(f, 0, Math.min(8, f.length), 0.5));
  }

  private void weights() {
    all.add(
        new Planted(
            "not before the first update",
            Kind.CONSTRAINT,
            new Made.AConstraint(
                List.of(),
                c ->
                    PlantedConstraints.each(
                        (row, k, w) -> row.update() == 0 ? w : Math.max(-1, Math.min(1, w)))),
            "before_first"));
    all.add(
        new Planted(
            "takes -1 for a neuron",
            Kind.CONSTRAINT,
            new Made.AConstraint(
                List.of(),
                c ->
                    new PlantedConstraints.Plain() {
                      @Override
                      public boolean rewires() {
                        return true;
                      }

                      @Override
                      public void apply(SynapseRow row, double[] summary) {
                        for (int k = 0; k < row.weights().length; k++) {
                          if (Math.abs(row.weights()[k]) < 1e-3) {
                            row.move(k, row.dormant(row.random()));
                          }
                        }
                      }
                    }),
            "finite"));
    all.add(
        new Planted(
            "names that are equal, but not the same",
            Kind.RULE,
            new Made.Rule(
                List.of(),
                c ->
                    new PlantedRules.Cut() {
                      @Override
                      @SuppressWarnings({"StringEquality", "ReferenceEquality"}) // the mistake
                      public PathWeights through(ProjectionPath path) {
                        return path.from() == path.to() ? PathWeights.TRANSPOSED : PathWeights.CUT;
                      }
                    }),
            "paths"));
    all.add(
        new Planted(
            "frames by turns",
            Kind.ENCODER,
            new Made.AnEncoder(
                List.of(),
                c ->
                    (frames, repeat, random) -> {
                      float[][] x = new float[frames.steps() * repeat][];
                      Arrays.setAll(x, t -> frames.values()[t % frames.steps()].clone());
                      return new RealInput(frames.channels(), x);
                    }),
            "counts"));
  }

  private void task(
      String mistake, String property, Function<Context, PlantedTasks.Maker> training) {
    all.add(
        new Planted(
            mistake,
            Kind.TASK,
            new Made.ATask(
                List.of(SIZE),
                c ->
                    PlantedTasks.task(
                        PlantedTasks.set(PlantedTasks.SIZE, training.apply(c)),
                        PlantedTasks.right(c.seed(), "test"))),
            property));
  }

  private void tasks() {
    int steps = PlantedTasks.STEPS;
    task(
        "an index that overflows",
        "samples",
        c -> {
          float[] phases = new float[997];
          return (epoch, index) -> {
            Sample sample = PlantedTasks.right(c.seed(), "train", epoch, index);
            float phase = phases[(epoch * 3000 + index) % phases.length];
            ((RealInput) sample.input()).values()[0][0] += phase;
            return sample;
          };
        });
  }

  /** A walk that pays where it follows a course, of which there is one place for each step. */
  private record Course(int places, int steps, int longestEpisode) implements Environment {
    @Override
    public int observations() {
      return 1;
    }

    @Override
    public Actions actions() {
      return Actions.oneOf(2);
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public Episode start(RandomGenerator random) {
      double[] course = random.doubles(places).toArray();
      return new Episode() {
        private int step;

        @Override
        public void observe(float[] observation) {
          observation[0] = (float) course[step];
        }

        @Override
        public Outcome act(int action) {
          double reward = action == Math.round(course[step++]) ? 1 : 0;
          return step == steps ? Outcome.truncated(reward) : Outcome.of(reward);
        }
      };
    }
  }

  private void environments() {
    all.add(
        new Planted(
            "not to be seen once it is cut off",
            Kind.ENVIRONMENT,
            new Made.World(List.of(), c -> new Course(9, 9, 9)),
            "episodes"));
    all.add(
        new Planted(
            "episodes that a parameter makes longer than it says",
            Kind.ENVIRONMENT,
            new Made.World(List.of(SIZE), c -> new Course(100, 2 * c.integer(SIZE), 20)),
            "episodes"));
  }

  /** Right ones close to an edge. */
  static List<Right> right() {
    return List.of(
        new Right(
            "linear, with Nesterov's momentum",
            Kind.OPTIMIZER,
            new Made.AnOptimizer(
                List.of(),
                c ->
                    whole(
                        1,
                        true,
                        (w, g, memory, n, rate) -> {
                          for (int i = 0; i < n; i++) {
                            memory[0][i] = 0.9 * memory[0][i] + g[i];
                            w[i] -= rate * (g[i] + 0.9 * memory[0][i]);
                          }
                        }))),
        new Right(
            "a divergence of distributions",
            Kind.LOSS,
            new Made.ALoss(List.of(), c -> new Divergence())));
  }

  /** sum_k p_k log(p_k / q_k) with q = softmax(y); 0 log 0 = 0. */
  private static final class Divergence extends PlantedLosses.CrossEntropy {
    @Override
    public boolean errorsSumToZero() {
      return true;
    }

    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      double e = 0;
      double[] p = target.valuesAt(t);
      double top = Arrays.stream(y).max().orElse(0);
      double sum = Arrays.stream(y).map(x -> StrictMath.exp(x - top)).sum();
      for (int k = 0; k < y.length; k++) {
        double log = y[k] - top - StrictMath.log(sum);
        e += p[k] == 0 ? 0 : p[k] * (StrictMath.log(p[k]) - log);
        error[k] = StrictMath.exp(log) - p[k];
      }
      return e;
    }

    @Override
    public void check(Target target) {
      for (int t = 0; t < target.steps(); t++) {
        if (target.hasClasses()
            || Arrays.stream(target.valuesAt(t)).anyMatch(p -> p < 0)
            || Math.abs(Arrays.stream(target.valuesAt(t)).sum() - 1) > 1e-9) {
          throw new InvalidInputException("got no distribution, but expected one");
        }
      }
    }
  }
}
