package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Optimizers with a mistake each. */
final class PlantedOptimizers {

  private static final Parameter MOMENTUM =
      Parameter.real("momentum", 0.9).atLeast(0).below(1).describe("share that is kept");

  private final List<Planted> all = new ArrayList<>();

  private PlantedOptimizers() {}

  /** One weight's update. */
  interface Update {
    double to(double w, double g, double[][] memory, int i, long update, double rate);
  }

  static Optimizer each(int slots, Update update) {
    return new Optimizer() {
      @Override
      public int slots() {
        return slots;
      }

      @Override
      public void update(
          double[] w, double[] g, double[][] memory, int n, long number, double rate) {
        for (int i = 0; i < n; i++) {
          w[i] = update.to(w[i], g[i], memory, i, number, rate);
        }
      }
    };
  }

  private void plant(String mistake, String property, int slots, Update update) {
    plant(mistake, property, List.of(), c -> each(slots, update));
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, Optimizer> make) {
    all.add(new Planted(mistake, Kind.OPTIMIZER, new Made.AnOptimizer(parameters, make), property));
  }

  static List<Planted> all() {
    PlantedOptimizers p = new PlantedOptimizers();
    p.directions();
    p.rates();
    p.elements();
    p.memories();
    p.neurons();
    return p.all;
  }

  /** How far the synapses of n neurons go. */
  private interface Steps {
    void of(double[] squares, double[][] memory, int n, long update, double rate, double[] steps);
  }

  private void plantSteps(String mistake, double momentum, Steps steps) {
    plant(
        mistake,
        "neurons",
        List.of(),
        c ->
            new NeuronOptimizer() {
              @Override
              public double momentum() {
                return momentum;
              }

              @Override
              public int neuronSlots() {
                return 1;
              }

              @Override
              public void steps(
                  double[] squares,
                  double[][] memory,
                  int n,
                  long update,
                  double rate,
                  double[] out) {
                steps.of(squares, memory, n, update, rate, out);
              }
            });
  }

  private void neurons() {
    plantSteps(
        "a neuron's step by all neurons' gradients",
        0.9,
        (q, m, n, update, r, s) -> {
          double sum = 0;
          for (int j = 0; j < n; j++) {
            sum += q[j];
          }
          Arrays.fill(s, 0, n, r / (1 + Math.sqrt(sum)));
        });
    plantSteps(
        "no number for neurons without a gradient",
        0.5,
        (q, m, n, update, r, s) -> {
          for (int j = 0; j < n; j++) {
            s[j] = r / Math.sqrt(q[j]);
          }
        });
    plantSteps("a momentum of 1", 1, (q, m, n, update, r, s) -> Arrays.fill(s, 0, n, r));
  }

  private void directions() {
    plant("uphill", "descends", 0, (w, g, m, i, n, r) -> w + r * g);
    plant("never moves", "descends", 0, (w, g, m, i, n, r) -> w);
    plant("away from 0", "descends", 0, (w, g, m, i, n, r) -> w + r * (1 + Math.abs(g)));
    plant("a step that explodes", "descends", 0, (w, g, m, i, n, r) -> w - 1e3 * r * n * g);
    plant("weights that decay upwards", "still", 0, (w, g, m, i, n, r) -> w + r * (1e-4 * w - g));
    plant("squares the gradient", "descends", 0, (w, g, m, i, n, r) -> w - r * g * g);
    plant("divides by a gradient of 0", "finite", 0, (w, g, m, i, n, r) -> w - r * g / Math.abs(g));
    plant(
        "a bias correction from update 0 on",
        "finite",
        1,
        (w, g, m, i, n, r) -> {
          m[0][i] = 0.9 * m[0][i] + 0.1 * g;
          return w - r * m[0][i] / (1 - StrictMath.pow(0.9, (double) n - 1));
        });
    plant(
        "overflows in the millionth update",
        "finite",
        0,
        (w, g, m, i, n, r) -> w - r * g / (1 + 0 * StrictMath.exp((double) n)));
  }

  private void rates() {
    plant("the rate twice", "learning_rate", 0, (w, g, m, i, n, r) -> w - r * r * g);
    plant("a rate of its own", "learning_rate", 0, (w, g, m, i, n, r) -> w - 0.01 * g);
    plant(
        "the rate before the schedule",
        "learning_rate",
        List.of(),
        c -> each(0, (w, g, m, i, n, r) -> w - 10 * c.real(OptimizerFactory.LEARNING_RATE) * g));
    plant(
        "weights that decay without a rate",
        "learning_rate",
        0,
        (w, g, m, i, n, r) -> 0.999 * w - r * g);
    plant(
        "a momentum without effect",
        "effects",
        List.of(MOMENTUM),
        c -> each(0, (w, g, m, i, n, r) -> w - r * g));
  }

  private void elements() {
    plant(
        "the first weight's gradient for all",
        "elementwise",
        List.of(),
        c ->
            whole(
                0,
                (w, g, m, n, r) -> {
                  for (int i = 0; i < n; i++) {
                    w[i] -= r * g[0];
                  }
                }));
    plant(
        "the norm of what is handed over",
        "elementwise",
        List.of(),
        c ->
            whole(
                0,
                (w, g, m, n, r) -> {
                  double norm = 1e-9;
                  for (int i = 0; i < n; i++) {
                    norm += g[i] * g[i];
                  }
                  for (int i = 0; i < n; i++) {
                    w[i] -= r * g[i] / Math.sqrt(norm);
                  }
                }));
    plant(
        "goes beyond n",
        "elementwise",
        List.of(),
        c ->
            whole(
                0,
                (w, g, m, n, r) -> {
                  for (int i = 0; i < w.length; i++) {
                    w[i] -= r * g[i];
                  }
                }));
    plant(
        "leaves the last one out",
        "elementwise",
        List.of(),
        c ->
            whole(
                0,
                (w, g, m, n, r) -> {
                  for (int i = 0; i < n - 1; i++) {
                    w[i] -= r * g[i];
                  }
                }));
    plant(
        "cuts the gradient where it is",
        "read_only",
        List.of(),
        c ->
            whole(
                0,
                (w, g, m, n, r) -> {
                  for (int i = 0; i < n; i++) {
                    g[i] = Math.max(-0.1, Math.min(0.1, g[i]));
                    w[i] -= r * g[i];
                  }
                }));
    plant("one slot too few", "descends", 1, (w, g, m, i, n, r) -> w - r * (m[1][i] = g));
  }

  /** All weights' update. */
  private interface Whole {
    void update(double[] w, double[] g, double[][] memory, int n, double rate);
  }

  private static Optimizer whole(int slots, Whole update) {
    return new Optimizer() {
      @Override
      public int slots() {
        return slots;
      }

      @Override
      public void update(
          double[] w, double[] g, double[][] memory, int n, long number, double rate) {
        update.update(w, g, memory, n, rate);
      }
    };
  }

  private void memories() {
    plant(
        "a slot that is never written",
        "memory",
        2,
        (w, g, m, i, n, r) -> w - r * (m[0][i] = 0.9 * m[0][i] + g));
    double[] velocity = new double[1 << 16];
    plant(
        "a momentum in an array of its own",
        "memory",
        0,
        (w, g, m, i, n, r) -> w - r * (velocity[i] = 0.9 * velocity[i] + g));
    long[] updates = new long[1];
    plant(
        "counts updates itself",
        "stateless",
        0,
        (w, g, m, i, n, r) -> w - r * g / Math.sqrt(1 + 1e-9 * updates[0]++));
    plant(
        "a memory that is lost in a checkpoint",
        "save_and_load",
        List.of(),
        c -> {
          double[] own = new double[1 << 16];
          return each(0, (w, g, m, i, n, r) -> w - r * (own[i] = 0.9 * own[i] + g));
        });
    double[] scratch = new double[1 << 16];
    plant(
        "a scratch array of its own",
        "stateless",
        0,
        (w, g, m, i, n, r) -> w - r * (scratch[i] = g));
  }
}
