package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.plugin.Kind;

/** Traces as somebody writes who has a paper about pairs of spikes at hand, with a slip each. */
final class PlantedTraces {

  private static final Parameter PLUS = time("tau_plus", 20);
  private static final Parameter MINUS = time("tau_minus", 30);
  private static final Parameter TAG = time("tau_e", 200);
  private static final Parameter BARE =
      Parameter.real("tau_minus", 30).above(0).describe("a time without a unit");
  private static final List<Parameter> ALL = List.of(PLUS, MINUS, TAG);

  private final List<Planted> all = new ArrayList<>();

  private PlantedTraces() {}

  private static Parameter time(String name, double usual) {
    return Parameter.real(name, usual).above(0).unit("ms").describe("time constant");
  }

  private static double decay(Context context, Parameter tau) {
    return StrictMath.exp(-context.timeStep() / context.real(tau));
  }

  static List<Planted> all() {
    PlantedTraces traces = new PlantedTraces();
    traces.decays();
    traces.sides();
    traces.synapses();
    return traces.all;
  }

  static List<Right> right() {
    return List.of(
        new Right("pairs of spikes", Kind.TRACE, new Made(ALL, PlantedTraces::pairs)),
        new Right(
            "pairs that saturate, synapse by synapse",
            Kind.TRACE,
            new Made(ALL, context -> soft(context, 1, new SoftSide()))));
  }

  private record Made(List<Parameter> parameters, Function<Context, EligibilityTrace> make)
      implements EligibilityTraceFactory {
    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String description() {
      return "e_ji = z_j r_i - o_j p_i, pairs of spikes.";
    }

    @Override
    public EligibilityTrace create(Context context) {
      return make.apply(context);
    }
  }

  private void plant(String mistake, String property, Function<Context, EligibilityTrace> make) {
    plant(mistake, property, ALL, make);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, EligibilityTrace> make) {
    all.add(new Planted(mistake, Kind.TRACE, new Made(parameters, make), property));
  }

  private interface Sides {
    PostsynapticSide of(int n);
  }

  private record Linear(double presynapticDecay, double kappa, Sides sides) implements LinearTrace {
    @Override
    public OptionalDouble decay() {
      return OptionalDouble.of(kappa);
    }

    @Override
    public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
      return sides.of(neurons.size());
    }
  }

  /** o_j, and both factors. */
  private static class Side implements PostsynapticSide {
    final int n;
    final double decay;

    Side(int n, double decay) {
      this.n = n;
      this.decay = decay;
    }

    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public void before(double[][] state, double[] factor) {
      for (int j = 0; j < n; j++) {
        factor[j] = -state[0][j];
      }
    }

    @Override
    public void after(PostsynapticStep now, double[][] state, double[] factor) {
      for (int j = 0; j < n; j++) {
        factor[j] = now.spikes()[j];
        state[0][j] = decay * (state[0][j] + now.spikes()[j]);
      }
    }
  }

  private static Linear pairs(Context c) {
    double minus = decay(c, MINUS);
    return new Linear(decay(c, PLUS), decay(c, TAG), n -> new Side(n, minus));
  }

  private static Linear with(Context c, Sides sides) {
    return new Linear(decay(c, PLUS), decay(c, TAG), sides);
  }

  private void decays() {
    plant(
        "exp(dt / tau), the sign forgotten",
        "decays",
        c -> new Linear(1 / decay(c, PLUS), decay(c, TAG), pairs(c).sides));
    plant(
        "1 - dt / tau, also for short tau",
        "decays",
        c -> new Linear(1 - c.timeStep() / c.real(PLUS), decay(c, TAG), pairs(c).sides));
    plant(
        "dt / tau where what is left was meant, also for short tau",
        "decays",
        c -> new Linear(decay(c, PLUS), c.timeStep() / c.real(TAG), pairs(c).sides));
    plant(
        "the time step forgotten",
        "time_step",
        c -> new Linear(StrictMath.exp(-1 / c.real(PLUS)), decay(c, TAG), pairs(c).sides));
    plant(
        "a time without a unit",
        "time_step",
        List.of(PLUS, BARE, TAG),
        c -> {
          double minus = decay(c, BARE);
          return with(c, n -> new Side(n, minus));
        });
    plant(
        "one time constant used for both",
        "effects",
        c -> new Linear(decay(c, PLUS), decay(c, TAG), n -> new Side(n, decay(c, PLUS))));
    plant(
        "a tag of its own, always as long",
        "effects",
        c -> new Linear(decay(c, PLUS), 0.99, pairs(c).sides));
    plant("o_j never decays", "effects", c -> with(c, n -> new Side(n, 1)));
    plant(
        "no tag",
        "decays",
        c ->
            new LinearTrace() {
              @Override
              public OptionalDouble decay() {
                return OptionalDouble.empty();
              }

              @Override
              public double presynapticDecay() {
                return PlantedTraces.decay(c, PLUS);
              }

              @Override
              public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
                return new Side(neurons.size(), PlantedTraces.decay(c, MINUS));
              }
            });
  }

  /** A side that does something else after the neurons' step. */
  private interface After {
    void of(Side side, PostsynapticStep now, double[][] state, double[] factor);
  }

  private void side(String mistake, String property, After after) {
    plant(
        mistake,
        property,
        c -> {
          double minus = decay(c, MINUS);
          return with(
              c,
              n ->
                  new Side(n, minus) {
                    @Override
                    public void after(PostsynapticStep now, double[][] state, double[] factor) {
                      after.of(this, now, state, factor);
                    }
                  });
        });
  }

  private void sides() {
    side(
        "the next neuron's spikes",
        "local",
        (side, now, state, factor) -> {
          for (int j = 0; j < side.n; j++) {
            factor[j] = now.spikes()[(j + 1) % side.n];
            state[0][j] = side.decay * (state[0][j] + now.spikes()[j]);
          }
        });
    side(
        "one trace for all neurons",
        "local",
        (side, now, state, factor) -> {
          for (int j = 0; j < side.n; j++) {
            factor[j] = now.spikes()[j] * state[0][0];
            state[0][0] = side.decay * state[0][0] + now.spikes()[j];
          }
        });
    side(
        "divided by the population's rate",
        "local",
        (side, now, state, factor) -> {
          double rate = 0.1 + Arrays.stream(now.spikes()).sum();
          for (int j = 0; j < side.n; j++) {
            factor[j] = now.spikes()[j] / rate;
            state[0][j] = side.decay * (state[0][j] + now.spikes()[j]);
          }
        });
    side(
        "the spikes scaled where they lie",
        "keeps_to_state",
        (side, now, state, factor) -> {
          for (int j = 0; j < side.n; j++) {
            now.spikes()[j] *= 0.5;
            factor[j] = now.spikes()[j];
            state[0][j] = side.decay * (state[0][j] + now.spikes()[j]);
          }
        });
    side(
        "grows by what it decays",
        "bounded",
        (side, now, state, factor) -> {
          for (int j = 0; j < side.n; j++) {
            factor[j] = now.spikes()[j] * state[0][j];
            state[0][j] = state[0][j] * (2 - side.decay) + now.spikes()[j];
          }
        });
    side(
        "divided by nothing before the first spike",
        "bounded",
        (side, now, state, factor) -> {
          for (int j = 0; j < side.n; j++) {
            factor[j] = now.spikes()[j] / state[0][j];
            state[0][j] = side.decay * (state[0][j] + now.spikes()[j]);
          }
        });
    side(
        "room for one trace, and two used",
        "bounded",
        (side, now, state, factor) -> {
          for (int j = 0; j < side.n; j++) {
            factor[j] = now.spikes()[j] * state[1][j];
            state[0][j] = side.decay * (state[0][j] + now.spikes()[j]);
          }
        });
    side(
        "noise of its own",
        "deterministic",
        (side, now, state, factor) -> {
          double noise = new Random().nextGaussian();
          for (int j = 0; j < side.n; j++) {
            factor[j] = now.spikes()[j] + 0.01 * noise;
            state[0][j] = side.decay * (state[0][j] + now.spikes()[j]);
          }
        });
    plant(
        "decays when a spike arrives",
        "keeps_to_state",
        c -> {
          double minus = decay(c, MINUS);
          return with(
              c,
              n ->
                  new Side(n, minus) {
                    @Override
                    public void before(double[][] state, double[] factor) {
                      super.before(state, factor);
                      state[0][0] *= decay;
                    }
                  });
        });
    plant(
        "its states in a field",
        "keeps_to_state",
        c -> {
          double minus = decay(c, MINUS);
          return with(
              c,
              n ->
                  new Side(n, minus) {
                    private final double[][] own = new double[1][n];

                    @Override
                    public void before(double[][] state, double[] factor) {
                      super.before(own, factor);
                    }

                    @Override
                    public void after(PostsynapticStep now, double[][] state, double[] factor) {
                      super.after(now, own, factor);
                    }
                  });
        });
  }

  /** x_0 = r, x_1 = o; pairs that count less the larger the weight is. */
  private static class SoftSide {
    void step(double decay, int k, double p, double[] w, double z, double[][] x, double[] e) {
      x[0][k] = decay * x[0][k] + p;
      e[k] = (z * x[0][k] - x[1][k] * p) / (1 + w[k] * w[k]);
      x[1][k] = 0.9 * x[1][k] + z;
    }
  }

  private static SynapticTrace soft(Context c, double factor, SoftSide side) {
    double plus = decay(c, PLUS);
    double minus = decay(c, MINUS);
    double tag = decay(c, TAG);
    return new SynapticTrace() {
      @Override
      public String reason() {
        return "it reads the weight";
      }

      @Override
      public OptionalDouble decay() {
        return OptionalDouble.of(tag);
      }

      @Override
      public int stateSize() {
        return 2;
      }

      @Override
      public Side onto(PostsynapticNeurons neurons) {
        return new SoftSynapses(neurons.size(), factor * plus, minus, side);
      }
    };
  }

  private record SoftSynapses(int n, double plus, double minus, SoftSide of)
      implements SynapticTrace.Side {
    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public int factors() {
      return 2;
    }

    @Override
    public void after(PostsynapticStep now, double[][] state, double[][] factors) {
      for (int j = 0; j < n; j++) {
        factors[0][j] = now.spikes()[j];
        state[0][j] = minus * (state[0][j] + now.spikes()[j]);
        factors[1][j] = state[0][j];
      }
    }

    @Override
    public void step(int count, double[] p, double[] w, double[][] f, double[][] x, double[] e) {
      for (int k = 0; k < count; k++) {
        of.step(plus, k, p[k], w, f[0][k] + 0.01 * f[1][k], x, e);
      }
    }
  }

  private void synapse(String mistake, String property, SoftSide side) {
    plant(mistake, property, c -> soft(c, 1, side));
  }

  private void synapses() {
    synapse(
        "weights held within bounds on the way",
        "keeps_to_state",
        new SoftSide() {
          @Override
          void step(double decay, int k, double p, double[] w, double z, double[][] x, double[] e) {
            w[k] = Math.min(w[k], 1);
            super.step(decay, k, p, w, z, x, e);
          }
        });
    synapse(
        "a root of what arrives",
        "bounded",
        new SoftSide() {
          @Override
          void step(double decay, int k, double p, double[] w, double z, double[][] x, double[] e) {
            super.step(decay, k, Math.sqrt(p), w, z, x, e);
          }
        });
    synapse(
        "the first synapse's state for all",
        "local",
        new SoftSide() {
          @Override
          void step(double decay, int k, double p, double[] w, double z, double[][] x, double[] e) {
            super.step(decay, k, p, w, z, x, e);
            x[1][k] = x[1][0];
          }
        });
    plant(
        "decays that make it grow",
        "bounded",
        c -> soft(c, 1 / decay(c, PLUS) + 0.1, new SoftSide()));
    synapse(
        "remembers the last weight in a field",
        "keeps_to_state",
        new SoftSide() {
          private double last;

          @Override
          void step(double decay, int k, double p, double[] w, double z, double[][] x, double[] e) {
            super.step(decay, k, p, w, z, x, e);
            e[k] += last;
            last = p;
          }
        });
  }
}
