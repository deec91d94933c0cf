package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.loss.Loss;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Kind;

/** Mistakes that show in one corner alone: a class, a sign, a unit, a place, a late update. */
final class PlantedSubtleties {
  private static final Parameter FREQUENCY =
      Parameter.perNeuron("frequency", 10).above(0).unit("Hz").describe("of its oscillation");
  private static final Parameter DECAY =
      Parameter.perNeuron("decay", 50).above(0).unit("Hz").describe("of the membrane");
  private static final Parameter RATE =
      Parameter.real("rate", 20).above(0).unit("Hz").describe("that is wanted");

  private final List<Planted> all = new ArrayList<>();

  private PlantedSubtleties() {}

  static List<Planted> all() {
    PlantedSubtleties p = new PlantedSubtleties();
    p.losses();
    p.policies();
    p.neurons();
    p.signals();
    p.regularizers();
    p.constraints();
    p.optimizers();
    p.environments();
    p.encoders();
    p.weights();
    return p.all;
  }

  // Losses

  private void loss(String mistake, String property, Loss loss) {
    all.add(new Planted(mistake, Kind.LOSS, new Made.ALoss(List.of(), c -> loss), property));
  }

  /** E^t and its error, changed. */
  private interface Change {
    double of(double e, double[] y, Target target, int t, double[] error);
  }

  private static Loss values(Change change) {
    return new PlantedLosses.Residuals() {
      @Override
      public double step(double[] y, Target target, int t, double[] error) {
        return change.of(super.step(y, target, t, error), y, target, t, error);
      }
    };
  }

  private static Loss classes(Change change) {
    return new PlantedLosses.CrossEntropy() {
      @Override
      public double step(double[] y, Target target, int t, double[] error) {
        return change.of(super.step(y, target, t, error), y, target, t, error);
      }
    };
  }

  private static double scaled(double e, double[] error, double factor) {
    Arrays.setAll(error, k -> factor * error[k]);
    return factor * e;
  }

  private void losses() {
    loss("importance twice", "importance", values((e, y, g, t, d) -> scaled(e, d, g.importance())));
    loss(
        "importance twice, of classes",
        "importance",
        classes((e, y, g, t, d) -> scaled(e, d, g.importance())));
    loss(
        "importance divided out",
        "importance",
        classes((e, y, g, t, d) -> scaled(e, d, 1 / g.importance())));
    loss(
        "importance left out of the terms",
        "importance",
        new PlantedLosses.Residuals() {
          @Override
          public double terms(Target target) {
            return target.totalWeight() / target.importance();
          }
        });
    loss(
        "errors of the first 64 steps alone",
        "gradient",
        values((e, y, g, t, d) -> t < 64 ? e : scaled(e, d, 0) + e));
    loss(
        "a jump where a readout is far off",
        "integral",
        values((e, y, g, t, d) -> e + (Math.abs(y[0] - g.valuesAt(t)[0]) > 2 ? 0.5 : 0)));
    loss(
        "a jump where another class is larger",
        "integral",
        classes((e, y, g, t, d) -> e + (y[1] > y[0] ? 0.1 : 0)));
    loss(
        "a jump of a large readout",
        "integral",
        classes((e, y, g, t, d) -> e + Math.floor(Math.abs(y[2]) / 20)));
    loss(
        "class 0 taken for no class",
        "wants_the_target",
        classes((e, y, g, t, d) -> g.classAt(t) > 0 ? e : scaled(e, d, 0)));
    loss(
        "the last output forgotten",
        "wants_the_target",
        values(
            (e, y, g, t, d) -> {
              double last = d[d.length - 1];
              d[d.length - 1] = 0;
              return e - last * last / 2;
            }));
    loss(
        "the target of the step before",
        "wants_the_target",
        new PlantedLosses.Residuals() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            return super.step(y, target, Math.max(0, t - 1), error);
          }
        });
    loss(
        "a kink in E that the error has elsewhere",
        "gradient",
        values(
            (e, y, g, t, d) -> {
              double x = d[0];
              d[0] = x > 1 ? 2 * x : x;
              return e + (x > 1.5 ? x * x / 2 : 0);
            }));
  }

  /** How much a step of a weight pulls, by the class that was done. */
  private interface Pull {
    double of(double weight, int action);
  }

  private static Loss policy(Pull pull) {
    PlantedLosses.CrossEntropy entropy = new PlantedLosses.CrossEntropy();
    return new Loss() {
      @Override
      public double evaluate(double[][] y, Target target, double[][] error) {
        double sum = 0;
        for (int t = 0; t < y.length; t++) {
          Arrays.fill(error[t], 0);
          if (target.weight(t) != 0) {
            double e = entropy.step(y[t], target, t, error[t]);
            double by = pull.of(target.weight(t), target.classAt(t));
            sum += scaled(e, error[t], by);
          }
        }
        return sum;
      }

      @Override
      public void check(Target target) {
        entropy.check(target);
      }
    };
  }

  private void policies() {
    loss(
        "rewards class 0 where it was punished",
        "advantage",
        policy((w, a) -> a == 0 ? Math.abs(w) : w));
    loss(
        "rewards class 2 a little where it was punished",
        "advantage",
        policy((w, a) -> a == 2 && w < 0 ? -0.2 * w : w));
    loss("punishes all but class 1", "advantage", policy((w, a) -> a == 1 ? Math.max(0, w) : w));
    loss(
        "real actions: the second number rewarded always",
        "advantage",
        new Loss() {
          @Override
          public double evaluate(double[][] y, Target target, double[][] error) {
            double sum = 0;
            for (int t = 0; t < y.length; t++) {
              for (int k = 0; k < y[t].length; k++) {
                double w = k == 1 ? Math.abs(target.weight(t)) : target.weight(t);
                double x = y[t][k] - target.valuesAt(t)[k];
                error[t][k] = w * x;
                sum += w * x * x / 2;
              }
            }
            return sum;
          }

          @Override
          public void check(Target target) {
            new PlantedLosses.Residuals().check(target);
          }
        });
  }

  // Neurons

  private void neuron(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, NeuronModel> make) {
    all.add(new Planted(mistake, Kind.NEURON, new Made.Neuron(parameters, make), property));
  }

  private static NeuronModel resonator(double turn, double keep) {
    return LinearNeuron.withState("x", "y")
        .couple(0, 0, keep * StrictMath.cos(turn))
        .couple(0, 1, -keep * StrictMath.sin(turn))
        .couple(1, 0, keep * StrictMath.sin(turn))
        .couple(1, 1, keep * StrictMath.cos(turn))
        .input(0, 1)
        .detachedSpike(0, -1)
        .spikesWhen(0, 1)
        .exceeds(1);
  }

  private static NeuronModel leaky(double alpha, double input) {
    return LinearNeuron.withState("v")
        .decay(0, alpha)
        .input(0, input)
        .detachedSpike(0, -1)
        .spikesWhen(0, 1)
        .exceeds(1);
  }

  private void neurons() {
    neuron(
        "Hz times ms",
        "time_step",
        List.of(FREQUENCY),
        c -> resonator(2 * Math.PI * c.real(FREQUENCY) * c.timeStep(), 0.95));
    neuron(
        "a frequency taken for a period",
        "time_step",
        List.of(FREQUENCY),
        c -> resonator(2 * Math.PI * c.timeStep() / c.real(FREQUENCY) * 50, 0.95));
    neuron(
        "a decay in Hz times ms",
        "time_step",
        List.of(DECAY),
        c -> leaky(StrictMath.exp(-c.timeStep() * c.real(DECAY)), 1));
    neuron(
        "a decay in Hz taken for a time",
        "time_step",
        List.of(DECAY),
        c -> leaky(StrictMath.exp(-c.timeStep() / c.real(DECAY)), 1));
    neuron(
        "input upside down",
        "spikes",
        List.of(PlantedNeurons.TAU_M),
        c -> leaky(StrictMath.exp(-c.timeStep() / c.real(PlantedNeurons.TAU_M)), -1));
    neuron(
        "the refractory period applied by itself, too",
        "refractory",
        List.of(PlantedNeurons.TAU_M),
        c ->
            leaky(
                StrictMath.exp(
                    -c.timeStep()
                        / (c.real(PlantedNeurons.TAU_M)
                            + c.real(org.eprop.api.neuron.NeuronFactory.REFRACTORY))),
                1));
  }

  // Learning signals

  private interface Spoil {
    void step(SignalStep step, double[] state, double[] signal);
  }

  private void signal(String mistake, String property, Spoil spoil) {
    PlantedSignals.Plain signal =
        new PlantedSignals.Plain() {
          @Override
          public int stateSize(int neurons, int outputs) {
            return neurons;
          }

          @Override
          public void step(SignalStep step, double[] state, double[] signal) {
            super.step(step, state, signal);
            spoil.step(step, state, signal);
          }
        };
    all.add(
        new Planted(
            mistake, Kind.LEARNING_SIGNAL, new Made.Signal(List.of(), c -> signal), property));
  }

  private static void lasting(SignalStep step, double[] state, double[] l, boolean right) {
    for (int i = 0; i < step.spikeCount(); i++) {
      state[right ? step.spikes()[i] : i] += 1;
    }
    for (int j = 0; j < l.length; j++) {
      state[j] *= 0.9;
      l[j] *= 1 + state[j];
    }
  }

  private void signals() {
    signal("a trace of the wrong neurons", "step_order", (s, m, l) -> lasting(s, m, l, false));
    signal(
        "a term of spikes without the weight",
        "step_weight",
        (s, m, l) -> {
          for (int i = 0; i < s.spikeCount(); i++) {
            l[s.spikes()[i]] += 0.1;
          }
        });
    signal(
        "a term of the target without the weight",
        "step_weight",
        (s, m, l) -> Arrays.setAll(l, j -> l[j] - 0.2 * s.feedback()[0][j] * s.target()[0]));
    signal(
        "a term of the readout without the weight",
        "step_weight",
        (s, m, l) -> Arrays.setAll(l, j -> l[j] + 0.01 * s.feedback()[0][j] * s.readout()[0]));
    signal(
        "a term with the weight squared",
        "step_weight",
        (s, m, l) ->
            Arrays.setAll(l, j -> l[j] + 0.1 * s.weight() * s.feedback()[0][j] * s.error()[0]));
    signal("32 neurons alone", "step_order", (s, m, l) -> Arrays.setAll(l, j -> j < 32 ? l[j] : 0));
    signal(
        "most of the error reversed",
        "step_bounded",
        (s, m, l) -> Arrays.setAll(l, j -> -StrictMath.tanh(l[j])));
    signal("the last neuron forgotten", "step_order", (s, m, l) -> l[l.length - 1] = 0);
    signal(
        "the first output twice",
        "step_order",
        (s, m, l) -> Arrays.setAll(l, j -> l[j] + s.feedback()[0][j] * s.error()[0]));
    signal(
        "the neighbour's feedback",
        "step_order",
        (s, m, l) -> {
          double first = l[0];
          for (int j = 1; j < l.length; j++) {
            l[j - 1] = l[j];
          }
          l[l.length - 1] = first;
        });
    all.add(
        new Planted(
            "the last output's error reaches nobody",
            Kind.LEARNING_SIGNAL,
            new Made.Signal(
                List.of(),
                c ->
                    (Feedback)
                        (w, n, random, b) ->
                            Arrays.setAll(b, k -> k == b.length - 1 ? 0 : random.nextGaussian())),
            "initialises"));
  }

  // Regularizers

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

  // Constraints and optimizers

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

  // Environments

  /** A walk along a line of seven places; at its right end there is a reward. */
  static class Line implements Environment {
    @Override
    public int observations() {
      return 7;
    }

    @Override
    public boolean spikes() {
      return true;
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
    public int longestEpisode() {
      return 30;
    }

    @Override
    public Episode start(RandomGenerator random) {
      return new Walk(random.nextInt(1, 6));
    }

    double reward(boolean reached) {
      return reached ? 1 : 0;
    }

    boolean success(boolean reached) {
      return reached;
    }

    /** One walk. */
    final class Walk implements Episode {
      private int place;
      private int steps;

      Walk(int place) {
        this.place = place;
      }

      @Override
      public void observe(float[] observation) {
        for (int i = 0; i < observation.length; i++) {
          observation[i] = i == place ? 1 : 0;
        }
      }

      @Override
      public Outcome act(int action) {
        place += action == 1 ? 1 : -1;
        place = Math.max(0, place);
        steps++;
        double reward = reward(place == 6);
        return place == 6
            ? Outcome.terminal(reward)
            : steps == 30 ? Outcome.truncated(reward) : Outcome.of(reward);
      }

      @Override
      public Optional<Boolean> success() {
        return Optional.of(Line.this.success(place == 6));
      }
    }
  }

  private void environment(String mistake, String property, Environment environment) {
    all.add(
        new Planted(
            mistake, Kind.ENVIRONMENT, new Made.World(List.of(), c -> environment), property));
  }

  private void environments() {
    environment(
        "success is the opposite of its reward",
        "success",
        new Line() {
          @Override
          boolean success(boolean reached) {
            return !reached;
          }
        });
    environment(
        "a punishment at the goal",
        "success",
        new Line() {
          @Override
          double reward(boolean reached) {
            return reached ? -1 : 0;
          }
        });
  }

  // Encoders and initial weights

  /** A step of a frame. */
  private interface Formula {
    void step(float[] frame, float[] step, RandomGenerator random);
  }

  private void encoder(String mistake, String property, int last, Formula formula) {
    Encoder encoder =
        new Encoder() {
          @Override
          public Input encode(RealInput frames, int repeat, RandomGenerator random) {
            float[][] rows = new float[frames.steps() * repeat][frames.channels()];
            for (int t = 0; t < rows.length; t++) {
              int frame = Math.min(t / repeat, Math.max(0, frames.steps() - 1 - last));
              formula.step(frames.values()[frame], rows[t], random);
            }
            return new RealInput(frames.channels(), rows);
          }
        };
    all.add(
        new Planted(mistake, Kind.ENCODER, new Made.AnEncoder(List.of(), c -> encoder), property));
  }

  private void encoders() {
    encoder(
        "the last frame lost", "counts", 1, (x, y, r) -> System.arraycopy(x, 0, y, 0, x.length));
    encoder(
        "the last channel lost",
        "counts",
        0,
        (x, y, r) -> System.arraycopy(x, 0, y, 0, x.length - 1));
    encoder("the first channel for all", "counts", 0, (x, y, r) -> Arrays.fill(y, x[0]));
    encoder(
        "noise of a seed of its own",
        "drawn",
        0,
        (x, y, r) -> {
          RandomGenerator own = new java.util.Random(7);
          for (int i = 0; i < x.length; i++) {
            y[i] = x[i] + own.nextFloat();
          }
        });
  }

  private void weights() {
    InitialWeights same =
        (w, shape, random) -> {
          double[] row = new double[shape.post()];
          Arrays.setAll(row, k -> random.nextGaussian());
          for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < w[i].length; k++) {
              w[i][k] = (float) row[shape.targets() == null ? k : shape.targets()[i][k]];
            }
          }
        };
    all.add(
        new Planted(
            "one row for all neurons",
            Kind.INITIAL_WEIGHTS,
            new Made.Weights(List.of(), c -> same),
            "drawn"));
  }
}
