package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.core.random.RandomStreams;
import org.jspecify.annotations.Nullable;

/**
 * Draws what a definition leaves open: neuron parameters and synapses.
 *
 * @param streams those of the experiment's seed
 */
record NetworkDraw(NetworkDefinition definition, RandomStreams streams) {

  /** As {@link NetworkDefinition#drawStructure} says. */
  NetworkStructure structure() {
    Placed.run(
        "network", () -> new LeastMemory(definition).check(Runtime.getRuntime().maxMemory()));
    List<NetworkInput> inputs = new ArrayList<>();
    int first = 0;
    for (InputDefinition input : definition.inputs()) {
      inputs.add(new NetworkInput(input.name(), first, input.channels()));
      first += input.channels();
    }
    List<Population> populations = new ArrayList<>();
    for (int p = 0; p < definition.populations().size(); p++) {
      PopulationDefinition population = definition.populations().get(p);
      PopulationDraw draw = new PopulationDraw(population, definition.timeStep());
      RandomGenerator random = streams.stream("neurons", p);
      populations.add(
          Placed.at("network.populations." + population.name(), () -> draw.draw(random)));
    }
    List<Projection> projections = new ArrayList<>();
    for (ProjectionDefinition projection : definition.projections()) {
      projections.add(
          Placed.at(
              "network.projections." + projection.name(),
              () -> draw(projection, inputs, populations)));
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
    LearnedDelays delays = null;
    Synapses synapses;
    if (definition.delay() instanceof DelayDefinition.Learned learned) {
      int[][] all = targets == null ? draw.everyTarget() : targets;
      delays = draw.learnedDelays(all, learned, forward, random);
      synapses = Synapses.learned(draw.post, all, delays.lowest(), delays.highest());
    } else {
      synapses = draw.delays(targets, definition.delay(), forward, random);
    }
    return new Projection(
        definition.name(), from, to, synapses, definition.learned(), delays, definition.storage());
  }

  private static Source source(
      String name, List<NetworkInput> inputs, List<Population> populations) {
    int i = inputs.stream().map(NetworkInput::name).toList().indexOf(name);
    return i >= 0 ? Source.input(i) : Source.population(indexOf(name, populations));
  }

  private static int indexOf(String name, List<Population> populations) {
    return populations.stream().map(Population::name).toList().indexOf(name);
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

    /** Checks that the network fits into so many bytes, and can be counted. */
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
        needed += count * (projection.storage().bits() / Byte.SIZE + (sparse ? Integer.BYTES : 0));
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

  /**
   * Draws the synapses of a projection and their delays.
   *
   * @param own whether the neurons are the same on both sides: none reaches itself
   */
  private record SynapseDraw(int pre, int post, boolean own) {

    /**
     * The targets of every presynaptic neuron, [pre][k] ascending; null for all.
     *
     * @param random the stream reserved for this
     * @throws InvalidInputException if a list or one-to-one does not fit
     */
    int @Nullable [][] targets(ConnectivityDefinition definition, RandomGenerator random) {
      if (definition instanceof ConnectivityDefinition.Share share) {
        return (own && post == 1) || share.share() == 1 ? null : share(share.share(), random);
      }
      if (definition instanceof ConnectivityDefinition.OneToOne) {
        if (pre != post || own) {
          throw new InvalidInputException(
              ("connectivity: got \"one_to_one\" from %s to %s neurons%s, but expected"
                      + " as many of another population")
                  .formatted(pre, post, own ? " of the same population" : ""));
        }
        int[][] targets = new int[pre][];
        Arrays.setAll(targets, i -> new int[] {i});
        return targets;
      }
      return definition instanceof ConnectivityDefinition.Listed listed ? list(listed) : null;
    }

    private int[][] list(ConnectivityDefinition.Listed listed) {
      int[] counts = new int[pre];
      for (int[] pair : listed.pairs()) {
        if (pair.length != 2
            || pair[0] < 0
            || pair[0] >= pre
            || pair[1] < 0
            || pair[1] >= post
            || (own && pair[0] == pair[1])) {
          throw new InvalidInputException(
              ("connectivity: got the synapse %s, but expected [from, to] with from 0"
                      + " to %s and to 0 to %s%s")
                  .formatted(
                      Arrays.toString(pair), pre - 1, post - 1, own ? ", not onto itself" : ""));
        }
        counts[pair[0]]++;
      }
      int[][] targets = new int[pre][];
      Arrays.setAll(targets, i -> new int[counts[i]]);
      for (int[] pair : listed.pairs()) {
        targets[pair[0]][--counts[pair[0]]] = pair[1];
      }
      for (int[] row : targets) {
        Arrays.sort(row);
      }
      Synapses.check(post, targets);
      return targets;
    }

    private int[][] share(double fraction, RandomGenerator random) {
      int possible = own ? post - 1 : post;
      int k = Math.max(1, (int) Math.rint(fraction * possible));
      int[][] targets = new int[pre][k];
      boolean[] taken = new boolean[possible];
      for (int i = 0; i < pre; i++) {
        draw(targets[i], possible, taken, random);
        for (int m = 0; own && m < k; m++) {
          targets[i][m] += targets[i][m] >= i ? 1 : 0; // the neuron itself is not counted
        }
      }
      return targets;
    }

    /**
     * A random subset of 0 .. possible-1 of the row's length, in as many draws: Floyd's algorithm
     * (Bentley and Floyd 1987, "A sample of brilliance").
     *
     * @param taken all false, also afterwards
     */
    private static void draw(int[] row, int possible, boolean[] taken, RandomGenerator random) {
      int first = possible - row.length;
      for (int i = 0; i < row.length; i++) {
        int j = random.nextInt(first + i + 1);
        row[i] = taken[j] ? first + i : j;
        taken[row[i]] = true;
      }
      for (int j : row) {
        taken[j] = false;
      }
      Arrays.sort(row);
    }

    /**
     * Delays that learn, as they start.
     *
     * @param targets [pre][k], all of them
     * @param forward whether a delay of 0 is possible
     * @param random the stream reserved for delays
     * @throws InvalidInputException if a delay or bound is not possible
     */
    LearnedDelays learnedDelays(
        int[][] targets, DelayDefinition.Learned delay, boolean forward, RandomGenerator random) {
      int lowest = Math.max(forward ? 0 : 1, delay.lowest());
      float[][] initial = new float[pre][];
      double longest = 0;
      for (int i = 0; i < pre; i++) {
        initial[i] = new float[targets[i].length];
        for (int k = 0; k < targets[i].length; k++) {
          initial[i][k] = (float) initial(delay.initial(), i, targets[i][k], random);
          longest = Math.max(longest, initial[i][k]);
        }
      }
      if (Arrays.stream(targets).allMatch(row -> row.length == 0)) {
        longest = lowest + 1; // any will do
      }
      int highest =
          delay.highest() > 0
              ? delay.highest()
              : (int) Math.ceil(upperEnd(delay.initial(), longest));
      LearnedDelays learned = new LearnedDelays(lowest, highest, delay.sigma(), initial);
      for (float[] row : initial) {
        for (int k = 0; k < row.length; k++) {
          row[k] = Math.max(lowest, Math.min(highest, row[k]));
        }
      }
      return learned;
    }

    private double initial(DelayDefinition delay, int i, int j, RandomGenerator random) {
      double steps;
      if (delay instanceof DelayDefinition.Drawn drawn) {
        steps = Math.max(0, drawn.steps().sample(0, random));
      } else {
        steps =
            delay instanceof DelayDefinition.Uniform uniform
                ? uniform.steps()
                : given((DelayDefinition.Given) delay, i, j);
      }
      Synapses.checkDelay(steps);
      return steps;
    }

    private static double upperEnd(DelayDefinition delay, double longest) {
      if (delay instanceof DelayDefinition.Drawn drawn) {
        if (drawn.steps() instanceof Distribution.Uniform uniform) {
          return uniform.high();
        }
        if (drawn.steps() instanceof Distribution.LogUniform uniform) {
          return uniform.high();
        }
      }
      return longest;
    }

    /** Synapses with their delays, which do not learn; targets are as made above. */
    Synapses delays(
        int @Nullable [][] targets,
        @Nullable DelayDefinition delay,
        boolean forward,
        RandomGenerator random) {
      int least = forward ? 0 : 1;
      if (delay == null || delay instanceof DelayDefinition.Uniform) {
        int steps = delay instanceof DelayDefinition.Uniform uniform ? uniform.steps() : least;
        expectAtLeast(least, steps);
        return targets == null
            ? Synapses.dense(pre, post, steps)
            : Synapses.sparse(post, targets, steps);
      }
      int[][] all = targets == null ? everyTarget() : targets;
      int[][] delays = new int[pre][];
      for (int i = 0; i < pre; i++) {
        delays[i] = new int[all[i].length];
        for (int k = 0; k < all[i].length; k++) {
          if (delay instanceof DelayDefinition.Drawn drawn) {
            double steps = Math.max(least, Math.rint(drawn.steps().sample(0, random)));
            Synapses.checkDelay(steps);
            delays[i][k] = (int) steps;
          } else {
            delays[i][k] = given((DelayDefinition.Given) delay, i, all[i][k]);
            expectAtLeast(least, delays[i][k]);
          }
        }
      }
      return Arrays.stream(all).allMatch(row -> row.length == 0)
          ? Synapses.sparse(post, all, least)
          : Synapses.delayed(post, all, delays);
    }

    private int given(DelayDefinition.Given delay, int i, int j) {
      int[][] steps = delay.steps();
      if (steps.length != pre || steps[i].length != post) {
        throw new InvalidInputException(
            ("delay: got a matrix of %s rows, the %sth of %s numbers, but expected %s x"
                    + " %s [from][to]")
                .formatted(steps.length, i, i < steps.length ? steps[i].length : 0, pre, post));
      }
      return steps[i][j];
    }

    /** All targets, in the same form. */
    int[][] everyTarget() {
      int[][] targets = new int[pre][];
      for (int i = 0; i < pre; i++) {
        int[] row = new int[own ? post - 1 : post];
        for (int k = 0; k < row.length; k++) {
          row[k] = own && k >= i ? k + 1 : k;
        }
        targets[i] = row;
      }
      return targets;
    }

    private static void expectAtLeast(int least, int steps) {
      if (steps < least) {
        throw new InvalidInputException(
            "delay: got "
                + steps
                + ", but expected at least 1 step in a recurrent projection (from the population"
                + " itself or a later one)");
      }
    }
  }
}
