package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.projection.Biases;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateArchive;

/**
 * The eligibility vectors and filtered eligibility traces of all that acts on one population and
 * learns, followed forward in time: of synapses and biases row by row of presynaptic neurons,
 *
 * <pre>
 * eps_i^t  = D^t eps_i^{t-1} + u p_i^{t - d_i}
 * ebar_i^t = kappa ebar_i^{t-1} + psi^t g.eps_i^t
 * </pre>
 *
 * <p>and of {@linkplain ParameterTraces neuron parameters}.
 */
public final class PopulationTraces {

  /** How often rows are looked at that may have come to rest. */
  private static final int REST_EVERY = 64;

  private final FilterGroup group;
  private final Rates rates;
  private final int population;
  private final String populationName;
  private final StepDerivatives step;

  /** Numbers of the projections, where they come from, and their traces. */
  private final List<Integer> numbers = new ArrayList<>();

  private final List<Projection> projections = new ArrayList<>();
  private final List<TraceRows> rows = new ArrayList<>();

  /** That of the bias, which always has an input of 1; null if there is none. */
  private final TraceRows bias;

  private final float[][] biasGradient = new float[1][];

  /** Those of neuron parameters; null if none learns. */
  private final ParameterTraces parameters;

  private final int[] steps = {0};
  private double kappa;

  /**
   * @param room for a gradient: only what has room there is followed
   */
  public PopulationTraces(
      NetworkStructure network,
      FilterGroup group,
      Constants constants,
      Rates rates,
      Weights room,
      Kernels kernels) {
    this.group = group;
    this.rates = rates;
    population = group.population();
    populationName = network.populations().get(population).name();
    step = new StepDerivatives(population, constants);
    Neurons c = step.constants();
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.to() == population && room.projection(i) != null) {
        numbers.add(i);
        projections.add(projection);
        rows.add(new TraceRows(c, step.all, projection.synapses(), kernels));
      }
    }
    bias =
        room.bias(population) != null
            ? new TraceRows(c, step.all, Biases.asSynapses(c.n), kernels)
            : null;
    parameters =
        Arrays.stream(room.parameters(population)).anyMatch(Objects::nonNull)
            ? ParameterTraces.of(constants, population, c)
            : null;
    filter(constants);
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

  /** Uses these constants from now on; traces stay as they are. */
  public void use(Constants constants) {
    step.use(constants);
    if (parameters != null) {
      parameters.use(constants);
    }
    filter(constants);
  }

  private void filter(Constants constants) {
    kappa = group.kappa(constants, rates);
    step.all.filterBy(kappa);
    for (TraceRows own : rows) {
      own.filterBy(kappa);
    }
    if (bias != null) {
      bias.filterBy(kappa);
    }
  }

  public void reset() {
    steps[0] = 0;
    step.reset();
    for (TraceRows own : rows) {
      own.reset();
    }
    if (bias != null) {
      bias.reset();
    }
    if (parameters != null) {
      parameters.reset();
    }
  }

  /** Follows all traces by a step that the forward pass has just done. */
  public void follow(SampleRecord run, int t) {
    step.follow(run, t);
    for (int i = 0; i < rows.size(); i++) {
      Projection projection = projections.get(i);
      rows.get(i).follow(run.spikes(projection.from()), run.real(projection.from()), t);
    }
    if (bias != null) {
      bias.follow(Biases.ONE);
    }
    if (parameters != null) {
      parameters.follow(run, t, step, kappa);
    }
    if (++steps[0] % REST_EVERY == 0) {
      for (int i = 0; i < rows.size(); i++) { // an iterator would be allocated
        rows.get(i).rest();
      }
    }
  }

  /** c L, to be set before {@link #learn}. */
  public float[] signal() {
    return step.all.signal;
  }

  /** dE/dW_ji += c L_j ebar_ji. */
  public void learn(Weights gradient) {
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).learn(gradient.projection(numbers.get(i)));
    }
    if (bias != null) {
      biasGradient[0] = gradient.bias(population);
      bias.learn(biasGradient);
    }
    if (parameters != null) {
      parameters.learn(signal(), gradient.parameters(population));
    }
  }

  public void exchange(StateArchive archive, String name) {
    archive.ints(name + ".steps", steps, 0, 1);
    step.exchange(archive, name);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).exchange(archive, name + "." + projections.get(i).name());
    }
    if (bias != null) {
      bias.exchange(archive, name + "." + populationName + ".bias");
    }
    if (parameters != null) {
      parameters.exchange(archive, name);
    }
  }
}
