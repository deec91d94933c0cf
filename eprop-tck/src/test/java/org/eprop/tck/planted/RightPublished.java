package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.api.loss.Loss;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Kind;

/** Published components, written here from their equations. */
final class RightPublished {
  private static final Parameter BETA1 =
      Parameter.real("beta1", 0.9).atLeast(0).below(1).describe("share of momentum in the update");
  private static final Parameter BETA2 =
      Parameter.real("beta2", 0.99).atLeast(0).below(1).describe("share of momentum that is kept");
  private static final Parameter WEIGHT_DECAY =
      Parameter.real("weight_decay", 0.01).atLeast(0).describe("lambda");
  private static final Parameter GAMMA =
      Parameter.real("focus", 2).atLeast(0).describe("how much easy ones are left out");
  private static final Parameter SIZE =
      Parameter.integer("size", 4).atLeast(2).atMost(10).describe("of the grid's sides");
  private static final Parameter COST =
      Parameter.real("cost", 0.01).atLeast(0).describe("of a step");
  private static final Parameter TAU =
      Parameter.perNeuron("tau", 20).above(0).unit("ms").describe("membrane");
  private static final Parameter V_C =
      Parameter.perNeuron("v_c", 0.6).above(0).describe("from where on it runs away");

  private RightPublished() {}

  static List<Right> all() {
    List<Right> all = new ArrayList<>();
    all.add(
        new Right(
            "Lion",
            Kind.OPTIMIZER,
            new Made.AnOptimizer(List.of(BETA1, BETA2, WEIGHT_DECAY), RightPublished::lion)));
    all.add(
        new Right("focal loss", Kind.LOSS, new Made.ALoss(List.of(GAMMA), RightPublished::focal)));
    all.add(
        new Right(
            "a gridworld",
            Kind.ENVIRONMENT,
            new Made.World(List.of(SIZE, COST), c -> new Grid(c.integer(SIZE), c.real(COST)))));
    all.add(new Right("cubic", Kind.NEURON, new Made.Neuron(List.of(TAU, V_C), Cubic::new)));
    return all;
  }

  /**
   * w = w - r (sign(beta1 m + (1 - beta1) g) + lambda w), m = beta2 m + (1 - beta2) g (Chen et al.
   * 2023, algorithm 2).
   */
  private static Optimizer lion(Context c) {
    double beta1 = c.real(BETA1);
    double beta2 = c.real(BETA2);
    double decay = c.real(WEIGHT_DECAY);
    return PlantedOptimizers.each(
        1,
        (w, g, m, i, n, r) -> {
          double sign = Math.signum(beta1 * m[0][i] + (1 - beta1) * g);
          m[0][i] = beta2 * m[0][i] + (1 - beta2) * g;
          return w - r * (sign + decay * w);
        });
  }

  /** E = -(1 - p)^gamma log p of the softmax's p of the class that is wanted (Lin et al. 2017). */
  private static Loss focal(Context c) {
    double gamma = c.real(GAMMA);
    return new PlantedLosses.CrossEntropy() {
      @Override
      public double step(double[] y, Target target, int t, double[] error) {
        double surprise = super.step(y, target, t, error); // error = p - 1 of the class
        double p = StrictMath.exp(-surprise);
        double rest = -StrictMath.expm1(-surprise);
        double easy = StrictMath.pow(rest, gamma);
        // dE/d(surprise); error is d(surprise)/dy.
        double slope =
            easy + (rest > 0 ? gamma * StrictMath.pow(rest, gamma - 1) * p * surprise : 0);
        Arrays.setAll(error, k -> slope * error[k]);
        return easy * surprise;
      }
    };
  }

  /** From a place to the lower right corner, by four steps; walls are all around. */
  private record Grid(int size, double cost) implements Environment {
    @Override
    public int observations() {
      return size * size;
    }

    @Override
    public boolean spikes() {
      return true;
    }

    @Override
    public Actions actions() {
      return Actions.oneOf(4);
    }

    @Override
    public List<String> actionNames() {
      return List.of("up", "down", "left", "right");
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public int longestEpisode() {
      return 8 * size;
    }

    @Override
    public Episode start(RandomGenerator random) {
      return new Walk(this, random.nextInt(size * size - 1));
    }
  }

  private static final class Walk implements Episode {
    private final Grid grid;
    private int x;
    private int y;
    private int steps;

    Walk(Grid grid, int place) {
      this.grid = grid;
      x = place % grid.size;
      y = place / grid.size;
    }

    private boolean isThere() {
      return x == grid.size - 1 && y == grid.size - 1;
    }

    @Override
    public void observe(float[] observation) {
      Arrays.fill(observation, 0);
      observation[y * grid.size + x] = 1;
    }

    @Override
    public Outcome act(int action) {
      int last = grid.size - 1;
      switch (action) {
        case 0 -> y = Math.max(0, y - 1);
        case 1 -> y = Math.min(last, y + 1);
        case 2 -> x = Math.max(0, x - 1);
        default -> x = Math.min(last, x + 1);
      }
      steps++;
      if (isThere()) {
        return Outcome.terminal(1);
      }
      return steps == grid.longestEpisode()
          ? Outcome.truncated(-grid.cost)
          : Outcome.of(-grid.cost);
    }

    @Override
    public Optional<Boolean> success() {
      return Optional.of(isThere());
    }

    @Override
    public Optional<Scene> scene() {
      return Optional.of(
          new Scene(
              new Scene.Frame(-1, -1, grid.size, grid.size),
              List.of(new Scene.Circle("walker", x, -y + grid.size - 1, 0.4, true))));
    }
  }

  /**
   * tau dv/dt = v (v - v_c) (2 - v) - v/2 + I, Euler: a cubic membrane with rest at 0 and a ceiling
   * (FitzHugh 1961, without recovery); set to 0 by a spike.
   */
  private static final class Cubic implements NonlinearNeuron {
    private final double share;
    private final double critical;

    Cubic(Context c) {
      share = -StrictMath.expm1(-c.timeStep() / c.real(TAU));
      critical = c.real(V_C);
    }

    @Override
    public List<String> stateNames() {
      return List.of("v");
    }

    @Override
    public double[] spikeWeights() {
      return new double[] {1};
    }

    @Override
    public double threshold() {
      return 1;
    }

    @Override
    public List<String> learnableParameters() {
      return List.of("v_c");
    }

    private static double bounded(double v) {
      return 3 * StrictMath.tanh(v / 3);
    }

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      double v = bounded(s[0] * (1 - z));
      next[0] = v + share * (v * (v - critical) * (2 - v) - v / 2 + current);
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      double v = bounded(s[0] * (1 - z));
      double slope = 1 - v * v / 9;
      double cubic = (v - critical) * (2 - v) + v * (2 - v) - v * (v - critical) - 0.5;
      double all = (1 + share * cubic) * slope;
      out.state[0][0] = all * (1 - z);
      out.input[0] = share;
      out.spike[0] = -all * s[0];
      out.spikeDetached[0] = 0;
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      double v = bounded(s[0] * (1 - z));
      out[0][0] = -share * v * (2 - v);
    }
  }
}
