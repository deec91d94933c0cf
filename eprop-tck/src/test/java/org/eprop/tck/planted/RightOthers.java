package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.plugin.Kind;

/** Learning signals, optimizers, schedules, rules and tasks that are right. */
final class RightOthers {

  private static final Parameter TAU =
      Parameter.real("tau", 20).above(0).unit("ms").describe("of its memory");
  private static final Parameter MOMENTUM =
      Parameter.real("momentum", 0.9).atLeast(0).below(1).describe("share that is kept");
  private static final Parameter WARM_UP =
      Parameter.real("warm_up", 3).atLeast(0).unit("epochs").describe("until the rate is full");
  private static final Parameter SIZE =
      Parameter.integer("size", 40).atLeast(1).describe("of the training set");

  private static final double GRID = 1 / 16.0;

  private final List<Right> all = new ArrayList<>();

  private RightOthers() {}

  static List<Right> all() {
    RightOthers r = new RightOthers();
    r.feedbacks();
    r.signals();
    r.optimizers();
    r.steps();
    r.schedules();
    r.rules();
    r.tasks();
    return r.all;
  }

  private void signal(
      String what, List<Parameter> parameters, Function<Context, LearningSignal> make) {
    all.add(new Right(what, Kind.LEARNING_SIGNAL, new Made.Signal(parameters, make)));
  }

  private void feedbacks() {
    signal("uniform", List.of(), c -> (Feedback) (w, n, random, b) -> Arrays.fill(b, 1));
    signal(
        "sparse",
        List.of(),
        c ->
            (Feedback)
                (w, n, random, b) ->
                    Arrays.setAll(b, k -> random.nextInt(5) == 0 ? random.nextGaussian() : 0));
    signal("signs of W_out", List.of(), c -> new Signs());
    signal("drawn towards W_out", List.of(), c -> new Drawn());
  }

  private static final class Signs implements Feedback {
    @Override
    public boolean needsReadout() {
      return true;
    }

    @Override
    public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
      Arrays.setAll(b, k -> Math.signum(w[k]));
    }

    @Override
    public void follow(double[] w, double[] delta, double[] b) {
      Arrays.setAll(b, k -> Math.signum(w[k]));
    }
  }

  private static final class Drawn implements Feedback {
    @Override
    public boolean needsReadout() {
      return true;
    }

    @Override
    public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
      Arrays.setAll(b, k -> random.nextGaussian());
    }

    @Override
    public void follow(double[] w, double[] delta, double[] b) {
      Arrays.setAll(b, k -> b[k] + 0.001 * (w[k] - b[k]));
    }
  }

  private void signals() {
    signal(
        "that sees the target",
        List.of(),
        c ->
            new PlantedSignals.Plain() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                for (int k = 0; k < step.target().length; k++) {
                  for (int j = 0; j < signal.length; j++) {
                    signal[j] -= step.weight() * step.feedback()[k][j] * step.target()[k];
                  }
                }
              }
            });
    signal(
        "that saturates",
        List.of(),
        c ->
            new PlantedSignals.Plain() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                super.step(step, state, signal);
                Arrays.setAll(signal, j -> StrictMath.tanh(signal[j]));
              }
            });
    signal(
        "with a memory",
        List.of(TAU),
        c -> new Lasting(StrictMath.exp(-c.timeStep() / c.real(TAU))));
    signal(
        "for neurons that spike",
        List.of(),
        c ->
            new PlantedSignals.Plain() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                double[] all = new double[signal.length];
                super.step(step, state, all);
                for (int i = 0; i < step.spikeCount(); i++) {
                  signal[step.spikes()[i]] = all[step.spikes()[i]];
                }
              }
            });
  }

  private static final class Lasting extends PlantedSignals.Plain {
    private final double kept;

    Lasting(double kept) {
      this.kept = kept;
    }

    @Override
    public int stateSize(int neurons, int outputs) {
      return neurons;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      super.step(step, state, signal);
      for (int j = 0; j < signal.length; j++) {
        state[j] = kept * state[j] + signal[j];
        signal[j] = state[j];
      }
    }
  }

  private void optimizer(
      String what, List<Parameter> parameters, Function<Context, Optimizer> make) {
    all.add(new Right(what, Kind.OPTIMIZER, new Made.AnOptimizer(parameters, make)));
  }

  private static Optimizer each(int slots, PlantedOptimizers.Update update) {
    return PlantedOptimizers.each(slots, update);
  }

  private void optimizers() {
    optimizer("plain", List.of(), c -> each(0, (w, g, m, i, n, r) -> w - r * g));
    optimizer(
        "with a momentum",
        List.of(MOMENTUM),
        c -> each(1, (w, g, m, i, n, r) -> w - r * (m[0][i] = c.real(MOMENTUM) * m[0][i] + g)));
    optimizer("of signs", List.of(), c -> each(0, (w, g, m, i, n, r) -> w - r * Math.signum(g)));
    optimizer(
        "that quantises weights",
        List.of(),
        c -> each(0, (w, g, m, i, n, r) -> Math.rint((w - r * g) / GRID) * GRID));
    optimizer(
        "that rounds by a chance that is none",
        List.of(),
        c -> each(0, (w, g, m, i, n, r) -> chance(w - r * g, g)));
    optimizer(
        "that keeps weights within bounds",
        List.of(),
        c -> each(0, (w, g, m, i, n, r) -> Math.max(-1, Math.min(1, w - r * g))));
    optimizer(
        "that waits for four gradients",
        List.of(),
        c ->
            each(
                1,
                (w, g, m, i, n, r) -> {
                  m[0][i] += g;
                  if (n % 4 != 0) {
                    return w;
                  }
                  double step = r * m[0][i] / 4;
                  m[0][i] = 0;
                  return w - step;
                }));
    optimizer(
        "of the natural gradient's kind",
        List.of(),
        c ->
            each(
                1,
                (w, g, m, i, n, r) -> {
                  m[0][i] = 0.9 * m[0][i] + 0.1 * g * g;
                  return w - r * g / (1e-3 + Math.sqrt(m[0][i]));
                }));
  }

  /** Up or down to the grid, by the bits of its arguments: the same for the same. */
  private static double chance(double w, double g) {
    if (g == 0) {
      return w;
    }
    long bits = Double.doubleToLongBits(w) * 0x9E3779B97F4A7C15L;
    double u = (bits >>> 11) * 0x1.0p-53;
    return Math.floor(w / GRID + u) * GRID;
  }

  private void step(String what, StepSize step) {
    all.add(new Right(what, Kind.STEP_SIZE, new Made.Step(List.of(), c -> step)));
  }

  private void steps() {
    step("half", (e, g, rates, n, factors) -> Arrays.fill(factors, 0.5));
    step("slower and slower", (e, g, r, n, factors) -> Arrays.fill(factors, 1 / Math.sqrt(n)));
    step(
        "no longer than 1",
        (e, g, rates, n, factors) -> Arrays.setAll(factors, l -> 1 / Math.max(1, Math.sqrt(g[l]))));
  }

  private void schedule(String what, List<Parameter> parameters, Function<Context, Schedule> make) {
    all.add(new Right(what, Kind.SCHEDULE, new Made.ASchedule(parameters, make)));
  }

  private void schedules() {
    schedule("constant", List.of(), c -> (epoch, epochs) -> 1);
    schedule(
        "a warm-up",
        List.of(WARM_UP),
        c -> (epoch, epochs) -> c.real(WARM_UP) == 0 ? 1 : Math.min(1, epoch / c.real(WARM_UP)));
    schedule(
        "that follows the root of the loss, and stops where it is low",
        List.of(),
        c ->
            new Schedule() {
              @Override
              public boolean seesValidation() {
                return true;
              }

              @Override
              public double factor(double epoch, int epochs) {
                return 1;
              }

              @Override
              public double factor(double epoch, int epochs, double[] losses) {
                double last = losses.length == 0 ? 1 : losses[losses.length - 1];
                return Double.isNaN(last) ? 1 : last < 0.01 ? 0 : Math.min(1, Math.sqrt(last));
              }
            });
    schedule("ups and downs", List.of(), c -> (e, epochs) -> 1 + StrictMath.sin(e));
    schedule("exponential", List.of(), c -> (epoch, epochs) -> StrictMath.pow(0.95, epoch));
    schedule(
        "in search of a rate",
        List.of(),
        c ->
            (epoch, epochs) ->
                StrictMath.pow(10, 4 * Math.min(1, epoch / Math.max(1, epochs)) - 3));
  }

  private void rule(String what, LearningRule rule) {
    all.add(new Right(what, Kind.RULE, new Made.Rule(List.of(), c -> rule)));
  }

  private void rules() {
    rule("e-prop", new PlantedRules.Cut());
    rule(
        "feedback alignment over all paths",
        new PlantedRules.Cut() {
          @Override
          public PathWeights through(ProjectionPath projection) {
            return PathWeights.RANDOM;
          }
        });
    rule(
        "one hop to each population's neighbours",
        new PlantedRules.Cut() {
          @Override
          public PathWeights through(ProjectionPath projection) {
            return projection.from().equals(projection.to())
                ? PathWeights.CUT
                : PathWeights.TYPE_MEANS;
          }

          @Override
          public Hops hops() {
            return Hops.ONE;
          }
        });
    rule(
        "with a non-causal term",
        new PlantedRules.Cut() {
          @Override
          public double nonCausalShare() {
            return -0.5;
          }

          @Override
          public double nonCausalDecay() {
            return 0.8;
          }
        });
  }

  private void task(String what, List<Parameter> parameters, Function<Context, Task> make) {
    all.add(new Right(what, Kind.TASK, new Made.ATask(parameters, make)));
  }

  private void tasks() {
    task(
        "fresh in each epoch",
        List.of(),
        c ->
            PlantedTasks.task(
                PlantedTasks.right(c.seed(), "train"), PlantedTasks.right(c.seed(), "test")));
    task(
        "a finite set of a size",
        List.of(SIZE),
        c -> {
          List<Sample> samples = new ArrayList<>();
          for (int i = 0; i < c.integer(SIZE); i++) {
            samples.add(PlantedTasks.right(c.seed(), "train", 0, i));
          }
          return PlantedTasks.task(
              PlantedTasks.set(samples.size(), (e, i) -> samples.get(i)),
              PlantedTasks.right(c.seed(), "test"));
        });
    task(
        "one sequence, to be learned by heart",
        List.of(),
        c -> {
          Dataset one = PlantedTasks.set(1, (e, i) -> PlantedTasks.right(c.seed(), "one", 0, 0));
          return new PlantedTasks.Sets(
              PlantedTasks.INPUTS,
              PlantedTasks.CLASSES,
              1,
              one,
              Optional.of(one),
              Optional.of(one));
        });
  }
}
