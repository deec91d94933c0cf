package org.eprop.nir.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.Tensor;

/** Puts the network together, and then fills in its numbers. */
final class Assembly {

  private static final Set<String> RESERVED = Set.of("bias", "kappa", "feedback");

  private final Plugins plugins;
  private final double step;
  private final List<String> notes;
  private final Map<String, String> sources = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> inputs = new LinkedHashMap<>();
  private final List<Consumer<NetworkBuilder>> populations = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final Set<String> relays = new HashSet<>();
  private final List<Synaptic> projections = new ArrayList<>();
  private final Set<String> projectionNames = new HashSet<>();
  private final Map<String, double[]> biases = new LinkedHashMap<>();
  private final List<Outlet> outlets = new ArrayList<>();
  private final List<String> outletNames = new ArrayList<>();

  /** Weights [post][pre] between two sources by name. */
  private record Synaptic(
      String name,
      String from,
      String to,
      int delay,
      AffineMap map,
      double[] scale,
      int[][] pairs,
      boolean learned,
      double place) {}

  Assembly(Plugins plugins, double step, List<String> notes) {
    this.plugins = plugins;
    this.step = step;
    this.notes = notes;
  }

  /** A name that eprop allows, near to one that it need not. */
  private String unique(String wanted, Set<String> taken) {
    String plain = wanted.replaceAll("[^A-Za-z0-9_]", "_");
    String name = plain.isEmpty() || RESERVED.contains(plain) ? plain + "_" : plain;
    for (int i = 2; !taken.add(name); i++) {
      name = plain + "_" + i;
    }
    return name;
  }

  private static String wanted(Metadata notes, String key, String node) {
    return notes.text(key).isEmpty() ? node : notes.text(key);
  }

  void input(String node, int size, Metadata hint) {
    String name = unique(wanted(hint, "input", node), names);
    sources.put(node, name);
    inputs.put(name, size);
  }

  void population(ImportedNeurons cells) {
    String name = unique(wanted(cells.notes(), "population", cells.spikes()), names);
    sources.put(cells.spikes(), name);
    indices.put(name, populations.size());
    Map<String, Object> parameters = new LinkedHashMap<>();
    cells
        .parameters()
        .forEach(
            (key, values) ->
                parameters.put(
                    key,
                    Arrays.stream(values).distinct().count() == 1
                        ? (Object) values[0]
                        : new Distribution.Values(values)));
    boolean scaled = cells.gain().scaled();
    if (cells.model().equals(SubtractedThreshold.MODEL)) {
      boolean currentBased = cells.parameters().containsKey("tau_s");
      parameters.put("model", SubtractedThreshold.text(currentBased, scaled));
    } else {
      parameters.put("scaled_input", scaled);
    }
    int size = cells.size();
    populations.add(
        builder ->
            builder.population(
                name,
                p -> {
                  p.neurons(cells.model(), size, parameters);
                  if (biases.containsKey(name)) {
                    p.bias();
                  }
                }));
  }

  void bias(ImportedNeurons cells, double[] bias) {
    if (bias == null) {
      return;
    }
    double[] scaled = new double[bias.length];
    Arrays.setAll(scaled, j -> bias[j] * cells.gain().folded()[j]);
    biases.put(sources.get(cells.spikes()), scaled);
  }

  void projections(ImportedNeurons cells, List<Arrival> arrivals, StepOrder order) {
    String to = sources.get(cells.spikes());
    List<Arrival> ordered = new ArrayList<>(arrivals);
    ordered.sort(Comparator.comparingDouble(a -> place(a, order)));
    double[] reset = new double[cells.size()];
    for (Arrival arrival : ordered) {
      boolean own = arrival.source().equals(cells.spikes());
      boolean direct = own && arrival.target().equals(cells.membrane()) && arrival.delay() == 1;
      if (direct) {
        for (int j = 0; j < reset.length; j++) {
          reset[j] -= cells.resetGain()[j] * arrival.map().at(j, j);
        }
      }
      if (!(own && arrival.map().isDiagonal())) {
        String from = sources.get(arrival.source());
        String wanted = wanted(arrival.notes(), "projection", from + "_" + to);
        add(wanted, from, to, arrival, cells.gain().folded(), place(arrival, order));
      }
      if (own && !direct) {
        double[] weights = new double[reset.length];
        Arrays.setAll(weights, j -> arrival.map().at(j, j) * cells.gain().folded()[j]);
        relay(to, arrival.delay(), weights);
      }
    }
    if (cells.membrane() != null) {
      remainder(cells, to, reset);
    }
  }

  private static double place(Arrival arrival, StepOrder order) {
    Tensor noted = arrival.notes().tensor("place");
    // Those that eprop noted come in its order; others by where their last node stands.
    return noted != null && noted.size() == 1
        ? noted.values()[0]
        : 1e6 + order.of(arrival.nearest());
  }

  /** What a spike does to its own neuron beyond the reset that the model has. */
  private void remainder(ImportedNeurons cells, String to, double[] reset) {
    double[] weights = new double[reset.length];
    for (int j = 0; j < reset.length; j++) {
      double theta = cells.threshold()[j];
      double more = theta - reset[j];
      if (Math.abs(more) > Gain.ROUNDING * theta) {
        if (!cells.membrane().equals(cells.current())) {
          throw new InvalidInputException(
              ("node %s (LI): a spike of neuron %s takes %s from it, but expected the"
                      + " threshold, %s")
                  .formatted(cells.membrane(), j, reset[j], theta));
        }
        // In the unit of the current, which the neuron multiplies by what it is charged with.
        double c = cells.resetGain()[j];
        weights[j] = more / (cells.gain().scaled() ? c : 1);
      }
    }
    relay(to, 1, weights);
  }

  /**
   * A neuron's synapse onto itself, which eprop does not have: a neuron in between repeats its
   * spikes within the step.
   */
  private void relay(String to, int delay, double[] weights) {
    if (Arrays.stream(weights).allMatch(w -> w == 0)) {
      return;
    }
    String name = to + "_relay";
    int size = weights.length;
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    int[][] pairs = new int[size][];
    Arrays.setAll(pairs, j -> new int[] {j, j});
    AffineMap identity = AffineMap.identity(new int[] {size});
    if (relays.add(name)) {
      names.add(name);
      notes.add(
          ("population %s: neurons have synapses onto themselves, which eprop's have"
                  + " not; population %s repeats their spikes, with the same effect")
              .formatted(to, name));
      double fast = step / 1024;
      populations.add(
          indices.get(to) + 1 + shift(to),
          builder ->
              builder.population(
                  name,
                  p -> p.neurons("lif_reset_zero", size, Map.of("tau_m", fast, "threshold", 0.5))));
      projections.add(
          new Synaptic(
              unique(to + "_" + name, projectionNames),
              to,
              name,
              0,
              identity,
              ones,
              pairs,
              false,
              2e6));
    }
    projections.add(
        new Synaptic(
            unique(name + "_" + to, projectionNames),
            name,
            to,
            delay,
            identity,
            weights,
            pairs,
            true,
            2e6));
  }

  /** How many relays there are before a population. */
  private int shift(String to) {
    int before = 0;
    for (Map.Entry<String, Integer> other : indices.entrySet()) {
      if (other.getValue() < indices.get(to) && relays.contains(other.getKey() + "_relay")) {
        before++;
      }
    }
    return before;
  }

  private void add(
      String wanted, String from, String to, Arrival arrival, double[] scale, double place) {
    AffineMap map = arrival.map();
    boolean own = from.equals(to);
    Tensor noted = arrival.notes().tensor("synapses");
    int[][] pairs = null;
    if (noted != null) {
      pairs = noted(noted, map);
    } else if (!map.isDense()) {
      pairs = pairs(map, own);
    }
    if ((pairs != null && pairs.length == 0) || (own && map.outputs() == 1)) {
      return;
    }
    projections.add(
        new Synaptic(
            unique(wanted, projectionNames),
            from,
            to,
            arrival.delay(),
            map,
            scale,
            pairs,
            true,
            place));
  }

  private static int[][] pairs(AffineMap map, boolean own) {
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < map.outputs(); i++) {
      for (int j : map.index()[i]) {
        if (!(own && i == j)) {
          pairs.add(new int[] {j, i});
        }
      }
    }
    return pairs.toArray(int[][]::new);
  }

  /** The synapses that eprop noted; null if there are weights where there should be none. */
  private static int[][] noted(Tensor noted, AffineMap map) {
    if (noted.shape().length != 2 || noted.shape()[1] != 2) {
      return null;
    }
    int[][] pairs = new int[noted.shape()[0]][];
    Set<Long> listed = new HashSet<>();
    for (int s = 0; s < pairs.length; s++) {
      int pre = noted.whole(2 * s);
      int post = noted.whole(2 * s + 1);
      pairs[s] = new int[] {pre, post};
      listed.add((long) post * map.inputs() + pre);
    }
    for (int i = 0; i < map.outputs(); i++) {
      for (int k = 0; k < map.index()[i].length; k++) {
        boolean is = map.value()[i][k] != 0;
        if (is && !listed.contains((long) i * map.inputs() + map.index()[i][k])) {
          return null;
        }
      }
    }
    return pairs;
  }

  void readout(Outlet outlet) {
    String wanted = wanted(outlet.notes(), "readout", outlet.name());
    outletNames.add(unique(outlet.notes().text("readout").isEmpty() ? "out" : wanted, names));
    outlets.add(outlet);
  }

  EpropNetwork network() {
    int channels = inputs.values().stream().mapToInt(Integer::intValue).sum();
    NetworkBuilder builder =
        new NetworkBuilder(plugins, channels, outlets.get(0).size()).timeStep(step);
    inputs.forEach(builder::input);
    populations.forEach(population -> population.accept(builder));
    projections.sort(Comparator.comparingDouble(Synaptic::place));
    for (Synaptic synaptic : projections) {
      builder.projection(
          synaptic.from(),
          synaptic.to(),
          p -> {
            p.name(synaptic.name())
                .delay(synaptic.delay())
                .initialWeights("constant", Map.of("value", 0));
            if (synaptic.pairs() != null) {
              p.synapses(synaptic.pairs());
            }
            if (!synaptic.learned()) {
              p.fixed();
            }
          });
    }
    for (int m = 0; m < outlets.size(); m++) {
      Outlet outlet = outlets.get(m);
      String[] seen =
          outlet.weights().stream().map(a -> source(a, outlet)).distinct().toArray(String[]::new);
      builder.readout(
          outletNames.get(m),
          r -> {
            r.from(seen).size(outlet.size()).tauOut(outlet.tauOut());
            r.initialWeights("constant", Map.of("value", 0));
            if (outlet.scaled()) {
              r.scaledInput();
            }
            if (outlet.bias() == null) {
              r.withoutBias();
            }
          });
    }
    EpropNetwork network = builder.create(1);
    fill(network);
    // Symmetric feedback starts as the readout's weights, which were not there before.
    network.feedback().initialise(network.weights(), new RandomStreams(network.seed()));
    return network;
  }

  private String source(Arrival arrival, Outlet outlet) {
    String name = sources.get(arrival.source());
    if (name == null || inputs.containsKey(name)) {
      throw new InvalidInputException(
          "node %s: leads to the output %s, but expected spiking neurons to do so"
              .formatted(arrival.source(), outlet.name()));
    }
    return name;
  }

  private void fill(EpropNetwork network) {
    for (int i = 0; i < projections.size(); i++) {
      Synaptic synaptic = projections.get(i);
      Projection projection = network.structure().projections().get(i);
      Synapses synapses = projection.synapses();
      float[][] rows = network.weights().projection(i);
      for (int pre = 0; pre < rows.length; pre++) {
        for (int k = 0; k < rows[pre].length; k++) {
          if (projection.exists(pre, k)) {
            int post = synapses.target(pre, k);
            rows[pre][k] = (float) (synaptic.map().at(post, pre) * synaptic.scale()[post]);
          }
        }
      }
    }
    for (int p = 0; p < network.structure().populations().size(); p++) {
      double[] bias = biases.get(network.structure().populations().get(p).name());
      for (int j = 0; bias != null && j < bias.length; j++) {
        network.weights().bias(p)[j] = (float) bias[j];
      }
    }
    for (int m = 0; m < outlets.size(); m++) {
      fill(network, m);
    }
  }

  private void fill(EpropNetwork network, int m) {
    Outlet outlet = outlets.get(m);
    for (Arrival arrival : outlet.weights()) {
      String name = sources.get(arrival.source());
      for (int p = 0; p < network.structure().populations().size(); p++) {
        if (!network.structure().populations().get(p).name().equals(name)) {
          continue;
        }
        float[][] rows = network.weights().readout(m, p);
        for (int j = 0; j < rows.length; j++) {
          for (int k = 0; k < rows[j].length; k++) {
            rows[j][k] += (float) (arrival.map().at(k, j) * outlet.folded()[k]);
          }
        }
      }
    }
    for (int k = 0; outlet.bias() != null && k < outlet.size(); k++) {
      network.weights().readoutBias(m)[k] = (float) outlet.bias()[k];
    }
  }

  /**
   * A readout as eprop has it.
   *
   * @param name of the output
   * @param weights what reaches it within a step
   * @param tauOut ms
   * @param scaled whether its input is multiplied by 1 - kappa
   * @param folded [output] what weights are multiplied with
   * @param bias [output] b; null if there is none
   * @param notes what eprop wrote about it
   */
  record Outlet(
      String name,
      List<Arrival> weights,
      double tauOut,
      boolean scaled,
      double[] folded,
      double[] bias,
      Metadata notes) {

    int size() {
      return folded.length;
    }
  }
}
