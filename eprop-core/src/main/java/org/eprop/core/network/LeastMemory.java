package org.eprop.core.network;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Counts what a network takes before it is made: one that can't fit into Java's memory is refused
 * at once and in plain words, where it would fill the memory first. Counted is what is needed in
 * any case; training takes several times as much.
 */
final class LeastMemory {

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
    expectCountable("channels", definition.inputs().stream().mapToLong(InputDefinition::channels));
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
