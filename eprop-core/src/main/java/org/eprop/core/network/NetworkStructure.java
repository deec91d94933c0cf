package org.eprop.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;

/**
 * A network without its weights: its sizes, its synapses and the local mathematics of every neuron.
 *
 * <pre>
 * I_j^t = b_j + sum over projections, synapses: W_ji pre_i^{t - d_ji}
 * y_m^t = kappa_m y_m^{t-1} + c_m sum_P W_m,P z_P^t + b_m
 * </pre>
 *
 * <p>Within a step, populations come one after the other; a projection from an input or an earlier
 * population is <em>forward</em> and may have delay 0, any other is <em>recurrent</em>, with delays
 * of at least 1. Immutable; any number of runs may share it.
 *
 * @param inputs one after the other, all channels of a sample
 * @param populations in their order within a step
 * @param projections in the order in which their currents are added
 * @param readouts in their order
 */
public record NetworkStructure(
    List<Input> inputs,
    List<Population> populations,
    List<Projection> projections,
    List<Readout> readouts) {

  /** Copies the lists, and checks sizes and delays. */
  public NetworkStructure {
    inputs = List.copyOf(inputs);
    populations = List.copyOf(populations);
    projections = List.copyOf(projections);
    readouts = List.copyOf(readouts);
    for (Projection p : projections) {
      int pre =
          p.from().isInput()
              ? inputs.get(p.from().index()).channels()
              : populations.get(p.from().index()).size();
      Synapses s = p.synapses();
      if (s.pre() != pre || s.post() != populations.get(p.to()).size()) {
        throw new IllegalArgumentException(
            "projection " + p.name() + ": got synapses from " + s.pre() + " to " + s.post());
      }
      if (!p.isForward() && s.shortest() < 1) {
        throw new IllegalArgumentException(
            "projection " + p.name() + ": is recurrent, but has a delay of 0 steps");
      }
    }
    for (Readout readout : readouts) {
      if (readout.sees().length != populations.size()
          || readout.teaches().length != populations.size()) {
        throw new IllegalArgumentException("readout " + readout.name() + ": other populations");
      }
    }
  }

  /**
   * Draws the neuron parameters and the synapses of a definition.
   *
   * @param streams those of the experiment's seed
   * @throws InvalidInputException if a value can't be drawn, placed at the population or
   *     projection, or if the network can't fit into Java's memory
   */
  public static NetworkStructure draw(NetworkDefinition definition, RandomStreams streams) {
    try {
      new LeastMemory(definition).check(Runtime.getRuntime().maxMemory());
    } catch (InvalidInputException e) {
      throw e.at("network");
    }
    List<Input> inputs = new ArrayList<>();
    int first = 0;
    for (InputDefinition input : definition.inputs()) {
      inputs.add(new Input(input.name(), first, input.channels()));
      first += input.channels();
    }
    List<Population> populations = new ArrayList<>();
    for (int p = 0; p < definition.populations().size(); p++) {
      PopulationDefinition population = definition.populations().get(p);
      try {
        populations.add(
            Population.draw(population, definition.timeStep(), streams.stream("neurons", p)));
      } catch (InvalidInputException e) {
        throw e.at("network.populations." + population.name());
      }
    }
    List<Projection> projections = new ArrayList<>();
    for (ProjectionDefinition projection : definition.projections()) {
      try {
        projections.add(draw(projection, inputs, populations, streams));
      } catch (InvalidInputException e) {
        throw e.at("network.projections." + projection.name());
      }
    }
    return new NetworkStructure(
        inputs,
        populations,
        projections,
        definition.readouts().stream()
            .map(r -> readout(r, definition.timeStep(), populations))
            .toList());
  }

  /**
   * The same, of which a constraint may move synapses; the arrays are shared.
   *
   * @param names of the projections whose synapses may move
   */
  public NetworkStructure withMovable(Set<String> names) {
    return new NetworkStructure(
        inputs,
        populations,
        projections.stream().map(p -> names.contains(p.name()) ? p.movable() : p).toList(),
        readouts);
  }

  private static Projection draw(
      ProjectionDefinition definition,
      List<Input> inputs,
      List<Population> populations,
      RandomStreams streams) {
    Source from = source(definition.from(), inputs, populations);
    int to = indexOf(definition.to(), populations);
    int pre =
        from.isInput() ? inputs.get(from.index()).channels() : populations.get(from.index()).size();
    SynapseDraw draw = new SynapseDraw(pre, populations.get(to).size(), from.isPopulation(to));
    int[][] targets =
        draw.targets(
            definition.connectivity(),
            Streams.of(
                streams, "connectivity", definition.from(), definition.to(), definition.name()));
    boolean forward = from.isInput() || from.index() < to;
    RandomGenerator random = streams.stream("delays " + definition.name());
    if (definition.delay() instanceof DelayDefinition.Learned learned) {
      LearnedDelays delays = draw.learnedDelays(targets, learned, forward, random);
      return new Projection(
          definition.name(),
          from,
          to,
          draw.learned(targets, delays),
          definition.learned(),
          delays,
          definition.storage());
    }
    Synapses synapses = draw.delays(targets, definition.delay(), forward, random);
    return new Projection(
        definition.name(), from, to, synapses, definition.learned(), null, definition.storage());
  }

  private static Source source(String name, List<Input> inputs, List<Population> populations) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).name().equals(name)) {
        return Source.input(i);
      }
    }
    return Source.population(indexOf(name, populations));
  }

  private static int indexOf(String name, List<Population> populations) {
    int p = 0;
    while (!populations.get(p).name().equals(name)) {
      p++;
    }
    return p;
  }

  private static Readout readout(ReadoutDefinition r, double dt, List<Population> populations) {
    boolean[] sees = new boolean[populations.size()];
    boolean[] teaches = new boolean[populations.size()];
    for (int p = 0; p < sees.length; p++) {
      sees[p] = r.from().contains(populations.get(p).name());
      teaches[p] = r.learningSignals().containsKey(populations.get(p).name());
    }
    return new Readout(
        r.name(),
        r.outputs(),
        sees,
        teaches,
        r.kappa(dt),
        r.learnsTauOut(),
        r.scaledInput(),
        1,
        r.bias(),
        r.learned());
  }

  /** All input channels. */
  public int channels() {
    Input last = inputs.get(inputs.size() - 1);
    return last.first() + last.channels();
  }

  /** The number of neurons of the p-th population. */
  public int size(int p) {
    return populations.get(p).size();
  }

  /** The number of channels or neurons of a source. */
  public int size(Source source) {
    return source.isInput() ? inputs.get(source.index()).channels() : size(source.index());
  }

  /** The number of neurons of all populations together. */
  public int neurons() {
    return populations.stream().mapToInt(Population::size).sum();
  }

  /** The longest delay of any synapse, steps. */
  public int longestDelay() {
    return projections.stream().mapToInt(p -> p.synapses().longest()).max().orElse(0);
  }

  /** Whether any synapse's delay learns. */
  public boolean delaysLearn() {
    return projections.stream().anyMatch(p -> p.delays() != null);
  }

  /** The number of the population of a name; -1 if there is none. */
  public int population(String name) {
    for (int p = 0; p < populations.size(); p++) {
      if (populations.get(p).name().equals(name)) {
        return p;
      }
    }
    return -1;
  }

  /** How many neurons readout m sees. */
  public int neuronsSeen(int m) {
    int n = 0;
    for (int p = 0; p < populations.size(); p++) {
      n += readouts.get(m).sees()[p] ? size(p) : 0;
    }
    return n;
  }
}
