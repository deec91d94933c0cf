package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/**
 * Neurons that are wrong far above threshold, beside neurons of other parameters, or at a start.
 */
final class EdgeNeurons {
  private static final Parameter REST =
      Parameter.perNeuron("rest", 0).above(-1).below(5).describe("resting potential");

  private static final List<Parameter> TIMES = List.of(PlantedNeurons.TAU_M, PlantedNeurons.TAU_A);

  private final List<Planted> all = new ArrayList<>();

  private EdgeNeurons() {}

  static List<Planted> all() {
    EdgeNeurons p = new EdgeNeurons();
    p.neurons();
    return p.all;
  }

  /** A right one, close to an edge. */
  static Right right() {
    return new Right(
        "a slight corner at a current of 0",
        Kind.NEURON,
        new Made.Neuron(TIMES, EdgeNeurons::shunted));
  }

  private void neuron(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, NeuronModel> make) {
    all.add(new Planted(mistake, Kind.NEURON, new Made.Neuron(parameters, make), property));
  }

  /** Evaluates all neurons as the first one. */
  private record First() implements NeuronArrayMaker {
    @Override
    public NeuronArray array(List<NonlinearNeuron> neurons) {
      return () -> (s, z, current, next, out) -> step(neurons.get(0), s, z, current, next, out);
    }

    private static void step(
        NonlinearNeuron first,
        double[][] s,
        double[] z,
        double[] current,
        double[][] next,
        ArrayDerivatives out) {
      LocalDerivatives one = new LocalDerivatives(s.length);
      for (int j = 0; j < z.length; j++) {
        double[] before = {s[0][j], s[1][j]};
        double[] after = new double[2];
        first.step(before, z[j], current[j], after);
        first.derivatives(before, z[j], current[j], one);
        for (int m = 0; m < 2; m++) {
          next[m][j] = after[m];
          if (out != null) {
            out.state[m][0][j] = one.state[m][0];
            out.state[m][1][j] = one.state[m][1];
            out.input[m][j] = one.input[m];
            out.spike[m][j] = one.spike[m];
            out.spikeDetached[m][j] = one.spikeDetached[m];
          }
        }
      }
    }
  }

  /** Leaks to a resting potential, from which it starts. */
  private static final class Resting implements NonlinearNeuron {
    private final double keep;
    private final double rest;
    private final boolean learns;

    Resting(Context c, boolean learns) {
      keep = StrictMath.exp(-c.timeStep() / c.real(PlantedNeurons.TAU_M));
      rest = c.real(REST);
      this.learns = learns;
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
    public double scale() {
      return learns ? 1 : 1 - rest;
    }

    @Override
    public double[] initialState() {
      return new double[] {learns ? rest : 0};
    }

    @Override
    public List<String> learnableParameters() {
      return learns ? List.of("rest") : List.of();
    }

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = keep * s[0] + (1 - keep) * rest + current - z;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = keep;
      out.input[0] = 1;
      out.spike[0] = -1;
      out.spikeDetached[0] = 0;
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      out[0][0] = 1 - keep;
    }
  }

  /** A current into v beside that of the input, with its derivative by v or I. */
  private static class Driven extends QuadraticNeuron {
    Driven(Context c) {
      super(c);
    }

    /** Cut off far above threshold. */
    double drive(double v) {
      return 0.01 * dt * StrictMath.exp(Math.min(v, 3));
    }

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      super.step(s, z, current, next);
      next[0] += drive(s[0] * (1 - z));
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      super.derivatives(s, z, current, out);
      double slope = drive(s[0] * (1 - z));
      out.state[0][0] += slope * (1 - z);
      out.spike[0] -= slope * s[0];
    }
  }

  private void neurons() {
    neuron(
        "together, all are like the first",
        "pure",
        TIMES,
        c ->
            new QuadraticNeuron(c) {
              @Override
              public Optional<NeuronArrayMaker> together() {
                return Optional.of(new First());
              }
            });
    neuron("not cut off in its derivative", "derivatives", TIMES, Driven::new);
    List<Parameter> resting = List.of(PlantedNeurons.TAU_M, REST);
    neuron("starts where it learns", "parameter_derivatives", resting, c -> new Resting(c, true));
    neuron("a scale that may be negative", "ranges", resting, c -> new Resting(c, false));
  }

  private static NeuronModel shunted(Context c) {
    return new QuadraticNeuron(c) {
      private double leak(double current) {
        return alpha() / (1 + 0.1 * Math.max(0, -current));
      }

      @Override
      public void step(double[] s, double z, double current, double[] next) {
        super.step(s, z, current, next);
        next[0] = leak(current) * s[0] * (1 - z) + gain * current;
      }

      @Override
      public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
        super.derivatives(s, z, current, out);
        double below = 1 + 0.1 * Math.max(0, -current);
        out.state[0][0] = leak(current) * (1 - z);
        out.input[0] += current < 0 ? 0.1 * alpha() * s[0] * (1 - z) / (below * below) : 0;
        out.spike[0] = -leak(current) * s[0];
      }
    };
  }
}
