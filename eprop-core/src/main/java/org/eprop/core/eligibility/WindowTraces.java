package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.adjoint.PopulationAdjoint;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/** Those of traces that are linear: a window costs what its spikes cost, and a pass over all. */
public final class WindowTraces extends PassedTraces {

  final WindowTransition carry;
  final Kernels kernels;

  /** Those of each projection, and then, if it learns, of the bias. */
  final List<Rows> rows = new ArrayList<>();

  private final float[][] biasGradient = new float[1][];

  /** Those of neuron parameters; null if none learns. */
  private final ParameterTraces parameters;

  /** r~.lambda at the window's first step, [neuron]. */
  private final float[] ownSpike;

  /** kappa^i. */
  private final float[] powers;

  /** In place of q, for all but a population's first group of readouts. */
  private float[][] noQ = {};

  /**
   * Synapses that learn: of a projection, or of the bias, which always has an input of 1.
   *
   * @param number that of the projection
   * @param projection null for the bias
   * @param leaf the name of the weights
   * @param part by which its part of a state is found
   */
  record Rows(int number, Projection projection, String leaf, String part, SynapseTraces traces) {

    boolean isBias() {
      return projection == null;
    }

    /** Whether no neuron has a synapse onto itself, although rows are dense. */
    boolean lacksDiagonal() {
      return !isBias() && projection.isOwn() && projection.synapses().isDense();
    }
  }

  /**
   * @param room for a gradient: only what has room there is followed
   * @param steps the most that a window may have
   */
  public WindowTraces(
      SignalGroup group,
      Constants constants,
      Rates rates,
      Weights room,
      Kernels kernels,
      int steps) {
    super(group, constants, rates, kernels);
    this.kernels = kernels;
    Neurons c = constants.traced[group.population()];
    boolean each = false;
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.to() == group.population() && room.projection(i) != null) {
        add(i, projection, projection.name(), projection.synapses(), c);
        each |= !projection.synapses().hasOneDelay();
      }
    }
    if (room.bias(group.population()) != null) {
      String leaf = network.populations().get(group.population()).name() + ".bias";
      add(-1, null, leaf, Synapses.dense(1, c.n, 0), c);
    }
    carry =
        new WindowTransition(c, each, PopulationAdjoint.of(c, kernels, /* learns= */ false), steps);
    parameters =
        Arrays.stream(room.parameters(group.population())).anyMatch(Objects::nonNull)
            ? ParameterTraces.of(constants, group.population(), c)
            : null;
    ownSpike = parameters == null ? null : new float[c.n];
    powers = new float[steps + 1];
    filter(constants);
  }

  private void add(int number, Projection projection, String leaf, Synapses synapses, Neurons c) {
    SynapseTraces traces = SynapseTraces.of(synapses, c.d, TraceShape.of(c), kernels);
    String part = projection == null ? ".bias" : "." + leaf;
    rows.add(new Rows(number, projection, leaf, part, traces));
  }

  /** Whether anything learns that acts on a population. */
  public static boolean any(NetworkStructure network, int population, Weights room) {
    boolean any =
        room.bias(population) != null
            || Arrays.stream(room.parameters(population)).anyMatch(Objects::nonNull);
    for (int i = 0; i < network.projections().size(); i++) {
      any |= network.projections().get(i).to() == population && room.projection(i) != null;
    }
    return any;
  }

  @Override
  public void use(Constants now) {
    if (parameters != null) {
      parameters.use(now);
      carry.use(PopulationAdjoint.of(parameters.constants, kernels, /* learns= */ false));
    }
    filter(now);
  }

  private void filter(Constants now) {
    findKappa(now);
    double power = 1;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = (float) power;
      power *= kappa;
    }
  }

  @Override
  public void reset() {
    carry.reset();
    for (Rows own : rows) {
      own.traces.reset();
    }
    if (parameters != null) {
      parameters.reset();
    }
  }

  @Override
  public void begin(SampleRecord run, int first, int end) {
    carry.begin(run.populations[group.population()], first, end, powers);
    if (parameters != null) {
      parameters.keep();
      for (int t = first; t < end; t++) {
        parameters.follow(run, t, kappa);
      }
    }
  }

  @Override
  public void gradient(
      AdjointPass adjoint, SampleRecord run, FeedbackWeights feedback, Weights gradient) {
    int p = group.population();
    TraceCoefficients before = carry.before;
    float[] signal = before.gradientOfFiltered;
    if (carry.isOneStep()) {
      addSignals(adjoint, run, feedback, carry.first, signal, /* filtered= */ false);
      carry.signal = signal;
      if (parameters != null) {
        parameters.learn(signal, gradient.parameters(p));
      }
      return;
    }
    if (group.isFirst()) {
      carry.gradientQ = run.populations[p].q;
      if (parameters != null) {
        adjoint.ownSpikeEffect(p, carry.first, ownSpike);
      }
      adjoint.before(p, carry.first, carry.psiBefore, before.gradientOfEps);
    } else {
      carry.gradientQ = noQ(carry.end, network.size(p));
      Elements.clear(before.gradientOfEps);
    }
    addSignals(adjoint, run, feedback, carry.first, signal, /* filtered= */ true);
    if (parameters != null) {
      parameters.addShare(before, ownSpike, gradient.parameters(p));
      if (group.isFirst()) {
        addOwn(run.populations[p].parameterGradient, gradient.parameters(p));
      }
    }
  }

  /** c L [neuron] of step t, a window of its own, whose errors have been filtered. */
  float[] signal(AdjointPass adjoint, SampleRecord run, FeedbackWeights feedback, int t) {
    carry.first = t;
    float[] signal = carry.before.gradientOfFiltered;
    addSignals(adjoint, run, feedback, t, signal, /* filtered= */ false);
    return signal;
  }

  /** What of the gradient is due to the steps of the window itself. */
  private static void addOwn(double[][] of, float[][] gradient) {
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; gradient[i] != null && j < of[i].length; j++) {
        gradient[i][j] += (float) of[i][j];
      }
    }
  }

  private float[][] noQ(int end, int n) {
    if (noQ.length < end) {
      noQ = Padding.WORKER.rows(end, n);
    }
    return noQ;
  }

  @Override
  public void pass(SampleRecord run, Weights gradient) {
    for (int i = 0; i < rows.size(); i++) {
      Rows own = rows.get(i);
      if (own.isBias()) {
        biasGradient[0] = gradient.bias(group.population());
        own.traces.pass(carry, noSpikes, ones(carry.end), biasGradient);
        continue;
      }
      Source from = own.projection.from();
      float[][] real = anyReal(run.real(from)) ? run.real(from) : null;
      own.traces.pass(carry, run.spikes(from), real, gradient.projection(own.number));
    }
    carry.end();
  }

  private boolean anyReal(float[][] real) {
    for (int t = 0; real != null && t < carry.end; t++) {
      if (real[t] != null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void exchange(StateBytes archive, String name) {
    carry.exchange(archive, name);
    for (Rows own : rows) {
      own.traces.exchange(archive, name + own.part());
    }
    if (parameters != null) {
      parameters.exchange(archive, name);
    }
  }
}
