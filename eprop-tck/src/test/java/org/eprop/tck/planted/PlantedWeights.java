package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Initial weights with a mistake each. */
final class PlantedWeights {

  private static final Parameter GAIN = Parameter.real("gain", 1).atLeast(0).describe("of all");

  private final List<Planted> all = new ArrayList<>();

  private PlantedWeights() {}

  private void plant(String mistake, String property, InitialWeights weights) {
    plant(mistake, property, List.of(), c -> weights);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, InitialWeights> make) {
    all.add(
        new Planted(mistake, Kind.INITIAL_WEIGHTS, new Made.Weights(parameters, make), property));
  }

  private static void each(float[][] w, RandomGenerator random) {
    for (float[] row : w) {
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
  }

  static List<Planted> all() {
    PlantedWeights p = new PlantedWeights();
    p.written();
    p.drawn();
    return p.all;
  }

  private void written() {
    plant(
        "the diagonal left out",
        "fills",
        (w, shape, random) -> {
          for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < w[i].length; k++) {
              w[i][k] = k == i ? w[i][k] : (float) random.nextGaussian();
            }
          }
        });
    plant(
        "dense rows only",
        "ranges",
        (w, shape, random) -> {
          for (float[] row : w) {
            for (int k = 0; k < shape.post(); k++) {
              row[k] = (float) random.nextGaussian();
            }
          }
        });
    plant(
        "adds to what was there",
        "seeded",
        (w, shape, random) -> {
          for (float[] row : w) {
            for (int k = 0; k < row.length; k++) {
              row[k] = (Float.isNaN(row[k]) ? 0 : row[k]) + (float) random.nextGaussian();
            }
          }
        });
    plant(
        "other rows in place of those given",
        "read_only",
        (w, shape, random) -> {
          each(w, random);
          w[0] = w[0].clone();
        });
    plant(
        "sorts the targets",
        "read_only",
        (w, shape, random) -> {
          each(w, random);
          if (shape.targets() != null) {
            shape.targets()[0][0] = 0;
          }
        });
    plant(
        "all weights 0",
        "drawn",
        (w, shape, random) -> Arrays.stream(w).forEach(PlantedWeights::zero));
    plant(
        "infinite where there is one input",
        "fills",
        (w, shape, random) -> {
          for (float[] row : w) {
            Arrays.fill(row, 1 / (float) StrictMath.log(shape.pre()));
          }
        });
  }

  private static void zero(float[] row) {
    Arrays.fill(row, 0);
  }

  private void drawn() {
    plant("a seed of its own", "drawn", (w, shape, random) -> each(w, new Random(42)));
    plant("chance", "seeded", (w, shape, random) -> each(w, new Random()));
    Random shared = new Random(1);
    plant("one generator for all", "stateless", (w, shape, random) -> each(w, shared));
    float[][] kept = new float[1][];
    plant(
        "keeps the rows",
        "stateless",
        (w, shape, random) -> {
          each(w, random);
          kept[0] = w[0];
        });
    plant(
        "a gain without effect", "effects", List.of(GAIN), c -> (w, s, random) -> each(w, random));
    plant(
        "a gain of 0 divides",
        "ranges",
        List.of(GAIN),
        c ->
            (w, shape, random) -> {
              for (float[] row : w) {
                for (int k = 0; k < row.length; k++) {
                  row[k] = (float) (random.nextGaussian() / c.real(GAIN));
                }
              }
            });
  }
}
