package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.plugin.Kind;

/** Surrogates with a mistake each. */
final class PlantedSurrogates {

  private static final Parameter WIDTH =
      Parameter.real("width", 1).above(0).describe("half of the base");

  private static double last;

  private final List<Planted> all = new ArrayList<>();

  private PlantedSurrogates() {}

  private void plant(String mistake, String property, SurrogateGradient s) {
    plant(mistake, property, List.of(), context -> s);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, SurrogateGradient> make) {
    all.add(
        new Planted(
            mistake, Kind.SURROGATE, new Made.Surrogate(parameters, false, make), property));
  }

  private static double triangle(double q) {
    return Math.max(0, 1 - Math.abs(q));
  }

  /** A formula with a method of its own for arrays. */
  private interface Fast extends SurrogateGradient {
    @Override
    default double at(double q) {
      return triangle(q);
    }
  }

  private static final class Scratch implements SurrogateGradient {
    private final double[] buffer = new double[2];

    @Override
    public double at(double q) {
      buffer[0] = Math.abs(q);
      buffer[1] = 1 - buffer[0];
      return Math.max(0, buffer[1]);
    }
  }

  private static final class Field implements SurrogateGradient {
    private double distance;

    @Override
    public double at(double q) {
      distance = Math.abs(q);
      return Math.max(0, 1 - distance);
    }
  }

  private static final class LazyScratch implements SurrogateGradient {
    private double[] buffer;

    @Override
    public double at(double q) {
      if (buffer == null) {
        buffer = new double[1];
      }
      buffer[0] = triangle(q);
      return buffer[0];
    }
  }

  private static final class Endless implements SurrogateGradient {
    @Override
    public double at(double q) {
      while (Made.forEver()) {
        Thread.onSpinWait();
      }
      return q;
    }
  }

  private static final class Deep implements SurrogateGradient {
    @Override
    public double at(double q) {
      return q == 0 ? 1 : at(q / 1.0000001) * 0.999999;
    }
  }

  static List<Planted> all() {
    PlantedSurrogates p = new PlantedSurrogates();
    p.shapes();
    p.arrays();
    p.states();
    p.parameters();
    return p.all;
  }

  private void shapes() {
    plant("peak of 1/2", "peak", q -> triangle(q) / 2);
    plant("its integral instead", "peak", q -> 1 / (1 + StrictMath.exp(-q)));
    plant("peak beside the threshold", "peak", q -> triangle(q - 0.5));
    plant("grows far away", "peak", q -> triangle(q) + (Math.abs(q) > 50 ? q * q : 0));
    plant("negative without saying so", "non_negative", q -> (1 - q * q) / (1 + q * q * q * q));
    plant("no absolute value", "non_negative", q -> Math.min(1, 1 - q));
    plant("0 but at threshold", "peak", q -> q == 0 ? 1 : 0);
    plant("overflows", "finite", q -> StrictMath.exp(q) / Math.pow(1 + StrictMath.exp(q), 2) * 4);
    plant("divides by zero at threshold", "finite", q -> StrictMath.sin(q) / q);
    plant(
        "not a number far away",
        "finite",
        q -> 1 - StrictMath.pow(q, 10) / (1 + StrictMath.pow(q, 10)));
    plant("null", "peak", List.of(), context -> null);
    plant("an exception", "peak", List.of(), c -> q -> List.<Double>of().get(0));
    plant("a loop without end", "finite", new Endless());
    plant("a stack that overflows", "finite", new Deep());
    plant("a heap that overflows", "finite", q -> new double[Integer.MAX_VALUE - 1].length + q);
  }

  private static final class Wiped implements SurrogateGradient {
    private final double[] buffer = new double[64];

    @Override
    public double at(double q) {
      java.util.Arrays.fill(buffer, 1 - Math.abs(q));
      double s = Math.max(0, buffer[63]);
      java.util.Arrays.fill(buffer, 0);
      return s;
    }
  }

  /** Static numbers in a class that is reached by code alone. */
  private static final class Shared {
    static final double[] BUFFER = new double[1];
  }

  private static final class Elsewhere implements SurrogateGradient {
    @Override
    public double at(double q) {
      Shared.BUFFER[0] = triangle(q);
      return Shared.BUFFER[0];
    }
  }

  private void arrays() {
    plant(
        "another formula for arrays",
        "single_precision",
        new Fast() {
          @Override
          public void apply(float[] q, int n) {
            for (int j = 0; j < n; j++) {
              q[j] = Math.max(0, 1 - q[j] * q[j]);
            }
          }
        });
    plant(
        "goes beyond n",
        "single_precision",
        new Fast() {
          @Override
          public void apply(float[] q, int n) {
            for (int j = 0; j < q.length; j++) {
              q[j] = (float) triangle(q[j]);
            }
          }
        });
    plant(
        "leaves the rest of four out",
        "single_precision",
        new Fast() {
          @Override
          public void apply(float[] q, int n) {
            for (int j = 0; j < n / 4 * 4; j++) {
              q[j] = (float) triangle(q[j]);
            }
          }
        });
  }

  private void states() {
    plant("a scratch array", "stateless", new Scratch());
    plant("a field", "stateless", new Field());
    plant("a scratch array that is wiped after use", "stateless", new Wiped());
    plant("a scratch array in another class", "stateless", new Elsewhere());
    plant("a scratch array made on first use", "stateless", new LazyScratch());
    double[] captured = new double[1];
    plant(
        "a captured array",
        "stateless",
        q -> {
          captured[0] = triangle(q);
          return captured[0];
        });
    AtomicLong calls = new AtomicLong();
    plant(
        "a counter", "stateless", q -> calls.incrementAndGet() % 1_000_003 == 0 ? 0 : triangle(q));
    plant(
        "a static field",
        "stateless",
        q -> {
          last = triangle(q);
          return last;
        });
    Map<Double, Double> memo = new HashMap<>();
    plant("a map as memory", "stateless", q -> memo.computeIfAbsent(q, x -> triangle(x)));
    Random random = new Random(3);
    plant(
        "a random generator of its own",
        "stateless",
        q -> triangle(q) * (1 - 1e-9 * random.nextDouble()));
    plant("chance", "deterministic", q -> triangle(q) * (1 - 1e-9 * Math.random()));
  }

  private void parameters() {
    plant("a parameter without effect", "effects", List.of(WIDTH), c -> q -> triangle(q));
    plant(
        "a range that does not work",
        "ranges",
        List.of(Parameter.real("width", 1).describe("of the base")),
        c -> q -> Math.max(0, 1 - Math.abs(q) / c.real(Parameter.real("width", 1))));
    plant(
        "applies gamma itself",
        "gamma_and_slope",
        List.of(),
        c -> q -> triangle(q) * c.real(SurrogateFactory.GAMMA) / 0.3);
    plant(
        "applies slope itself",
        "gamma_and_slope",
        List.of(),
        c -> q -> triangle(q * c.real(SurrogateFactory.SLOPE)));
    plant(
        "a parameter without a meaning",
        "described",
        List.of(Parameter.real("width", 1).above(0)),
        c -> q -> Math.max(0, 1 - Math.abs(q)));
    plant(
        "a default out of its range",
        "described",
        List.of(Parameter.real("width", 0).above(0).describe("of the base")),
        c -> q -> Math.max(0, 1 - Math.abs(q)));
    plant(
        "reads what it did not declare",
        "ranges",
        List.of(),
        c -> q -> Math.max(0, 1 - Math.abs(q) / c.real(WIDTH)));
  }
}
