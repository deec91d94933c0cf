package org.eprop.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;

/**
 * Draws what a definition leaves open: neuron parameters and synapses.
 *
 * @param streams those of the experiment's seed
 */
record NetworkDraw(NetworkDefinition definition, RandomStreams streams) {

  /**
   * The neuron parameters and the synapses.
   *
   * @throws InvalidInputException if a value can't be drawn, placed at the population or
   *     projection, or if the network can't fit into Java's memory
   */
  NetworkStructure structure() {
    try {
      new LeastMemory(definition).check(Runtime.getRuntime().maxMemory());
    } catch (InvalidInputException e) {
      throw e.at("network");
    }
    List<NetworkInput> inputs = new ArrayList<>();
    int first = 0;
    for (InputDefinition input : definition.inputs()) {
      inputs.add(new NetworkInput(input.name(), first, input.channels()));
      first += input.channels();
    }
    List<Population> populations = new ArrayList<>();
    for (int p = 0; p < definition.populations().size(); p++) {
      PopulationDefinition population = definition.populations().get(p);
      try {
        populations.add(
            new PopulationDraw(population, definition.timeStep())
                .draw(streams.stream("neurons", p)));
      } catch (InvalidInputException e) {
        throw e.at("network.populations." + population.name());
      }
    }
    List<Projection> projections = new ArrayList<>();
    for (ProjectionDefinition projection : definition.projections()) {
      try {
        projections.add(draw(projection, inputs, populations));
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

  private Projection draw(
      ProjectionDefinition definition, List<NetworkInput> inputs, List<Population> populations) {
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
      int[][] all = targets == null ? draw.everyTarget() : targets;
      LearnedDelays delays = draw.learnedDelays(all, learned, forward, random);
      return new Projection(
          definition.name(),
          from,
          to,
          draw.learned(all, delays),
          definition.learned(),
          delays,
          definition.storage());
    }
    Synapses synapses = draw.delays(targets, definition.delay(), forward, random);
    return new Projection(
        definition.name(), from, to, synapses, definition.learned(), null, definition.storage());
  }

  private static Source source(
      String name, List<NetworkInput> inputs, List<Population> populations) {
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
}
