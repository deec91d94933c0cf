package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.core.plugin.Kind;

/** Readout optimizers with a mistake each, and a right one: normalised least mean squares. */
final class PlantedReadoutOptimizers {

  private final List<Planted> all = new ArrayList<>();

  private PlantedReadoutOptimizers() {}

  private void plant(String mistake, String property, ReadoutOptimizer optimizer) {
    Made.ReadoutLearner made = new Made.ReadoutLearner(List.of(), c -> optimizer);
    all.add(new Planted(mistake, Kind.READOUT_OPTIMIZER, made, property));
  }

  /** A gain that is the features times a factor. */
  @FunctionalInterface
  private interface Factor extends ReadoutOptimizer {
    double of(double squares, double weight, double[] memory);

    @Override
    default int[] memory(int features) {
      return new int[] {1};
    }

    @Override
    default void begin(int features, double[][] memory) {
      memory[0][0] = 0;
    }

    @Override
    default void gain(double[] f, double weight, double[][] memory, double[] gain) {
      double squares = Arrays.stream(f).map(x -> x * x).sum();
      double factor = of(squares, weight, memory[0]);
      Arrays.setAll(gain, j -> factor * f[j]);
    }
  }

  private static double normalised(double squares, double weight) {
    return weight / (1e-3 + (1 + weight) * squares);
  }

  static List<Right> right() {
    Factor lms = (s, w, m) -> normalised(s, w);
    return List.of(
        new Right(
            "normalised least mean squares",
            Kind.READOUT_OPTIMIZER,
            new Made.ReadoutLearner(List.of(), c -> lms)));
  }

  static List<Planted> all() {
    PlantedReadoutOptimizers p = new PlantedReadoutOptimizers();
    p.plant("a rate that is not normalised", "contracts", (Factor) (s, w, m) -> 0.1 * w);
    p.plant("overshoots", "contracts", (Factor) (s, w, m) -> 1.5 / (1e-3 + s));
    p.plant("uphill", "contracts", (Factor) (s, w, m) -> -normalised(s, w));
    p.plant("divides by what may be 0", "contracts", (Factor) (s, w, m) -> w / (s - 1));
    p.plant("does nothing", "learns", (Factor) (s, w, m) -> 0);
    p.plant("too slow", "learns", (Factor) (s, w, m) -> 1e-4 * normalised(s, w));
    p.plant("the weight upside down", "weight", (Factor) (s, w, m) -> normalised(s, 1 / w));
    p.plant(
        "forgets to begin",
        "learns",
        new Factor() {
          @Override
          public double of(double s, double w, double[] m) {
            m[0]++;
            return normalised(s, w) / m[0];
          }

          @Override
          public void begin(int features, double[][] memory) {
            // nothing
          }
        });
    p.plant(
        "writes into the features",
        "read_only",
        new Factor() {
          @Override
          public double of(double s, double w, double[] m) {
            return normalised(s, w);
          }

          @Override
          public void gain(double[] f, double weight, double[][] memory, double[] gain) {
            Factor.super.gain(f, weight, memory, gain);
            f[0] = 0;
          }
        });
    int[] calls = new int[1];
    p.plant(
        "counts calls", "deterministic", (Factor) (s, w, m) -> normalised(s, w) / (1 + calls[0]++));
    double[] largest = {1};
    p.plant(
        "remembers beside its memory",
        "stateless",
        (Factor) (s, w, m) -> w / (1 + (1 + w) * (largest[0] = Math.max(largest[0], s))));
    return p.all;
  }
}
