package org.eprop.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

  /**
   * Counts what a network takes before it is made: one that can't fit into Java's memory is refused
   * at once and in plain words, where it would fill the memory first. Counted is what is needed in
   * any case; training takes several times as much.
   */
  static final class LeastMemory {

    /** Of a neuron: entries of lists and arrays. */
    private static final int BYTES_OF_NEURON = 64;

    private static final int MOST = Integer.MAX_VALUE - 8;

    private final NetworkDefinition definition;
    private final Map<String, Long> sizes;

    LeastMemory(NetworkDefinition definition) {
      this.definition = definition;
      sizes =
          Stream.concat(
                  definition.inputs().stream().map(i -> Map.entry(i.name(), (long) i.channels())),
                  definition.populations().stream().map(p -> Map.entry(p.name(), p.neurons())))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Checks that the network fits.
     *
     * @param bytes there are
     * @throws InvalidInputException if it does not, or has more neurons or channels than can be
     *     counted
     */
    void check(long bytes) {
      expectCountable(
          "channels", definition.inputs().stream().mapToLong(InputDefinition::channels));
      expectCountable(
          "neurons", definition.populations().stream().mapToLong(PopulationDefinition::neurons));
      double synapses = 0;
      double needed = 0;
      for (ProjectionDefinition projection : definition.projections()) {
        double count = synapses(projection);
        boolean delaysLearn = projection.delay() instanceof DelayDefinition.Learned;
        boolean sparse =
            delaysLearn || !(projection.connectivity() instanceof ConnectivityDefinition.Dense);
        synapses += count;
        needed += delaysLearn ? count * Float.BYTES : 0;
        needed += count * (projection.storage().bytes() + (sparse ? Integer.BYTES : 0));
      }
      for (PopulationDefinition population : definition.populations()) {
        needed += (double) population.neurons() * BYTES_OF_NEURON;
      }
      for (ReadoutDefinition readout : definition.readouts()) {
        for (String population : readout.from()) {
          needed += (double) sizes.getOrDefault(population, 0L) * readout.outputs() * Float.BYTES;
        }
      }
      if (needed > bytes) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "got %d neurons and %.0f synapses, which take at least %s of memory, but Java has"
                    + " %s; expected a smaller network, fewer synapses (connectivity), or more memory"
                    + " (java -Xmx)",
                definition.populations().stream().mapToLong(PopulationDefinition::neurons).sum(),
                synapses,
                size(needed),
                size((double) bytes)));
      }
    }

    private double synapses(ProjectionDefinition projection) {
      double pre = sizes.getOrDefault(projection.from(), 0L);
      double post = sizes.getOrDefault(projection.to(), 0L);
      ConnectivityDefinition connectivity = projection.connectivity();
      if (connectivity instanceof ConnectivityDefinition.Listed listed) {
        return listed.pairs().length;
      }
      if (connectivity instanceof ConnectivityDefinition.OneToOne) {
        return Math.min(pre, post);
      }
      double share = connectivity instanceof ConnectivityDefinition.Share part ? part.share() : 1;
      double possible = projection.from().equals(projection.to()) ? post - 1 : post;
      return pre * (share == 1 ? possible : Math.max(1, Math.rint(share * possible)));
    }

    private static void expectCountable(String what, LongStream counts) {
      long all = counts.sum();
      if (all > MOST) {
        throw new InvalidInputException(
            "got " + all + " " + what + " together, but expected at most " + MOST);
      }
    }

    private static String size(double bytes) {
      return bytes < 1e9
          ? String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / 1e6))
          : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
  }
}
