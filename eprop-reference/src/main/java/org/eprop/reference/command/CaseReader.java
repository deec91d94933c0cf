package org.eprop.reference.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Source;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Synapses;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;

/**
 * Reads a {@link GradientCase} from JSON. Arrays are nested lists, and weights are [post][pre].
 * With {@code "format": "graph-1"} it is any network, every constant of whose neurons and every
 * kappa learn:
 *
 * <pre>
 * steps, batch, detach_reset
 * inputs: name: channels
 * populations, in order: name, size, reset (subtract | zero), surrogate: kind, gamma, slope
 *                        neurons: alpha, rho, beta, threshold, refractory_silent_steps   each [size]
 * projections: name, from, to, weights [post][pre], delays [post][pre], mask [post][pre] or null,
 *              forward, delay_sigma
 * readouts: name, kappa, input_scale, bias [outputs], weights: population: [outputs][neurons]
 *           feedback: population: kind (symmetric | random), B [neurons][outputs]
 *           loss: kind (mse | softmax_cross_entropy), normalisation (sum | mean_weighted_steps)
 *           target: values [batch][steps][outputs], weight [batch][steps]
 * input: name: values [batch][steps][channels]
 * </pre>
 *
 * <p>Else it is such a graph of one recurrent layer, of whose parts each stands at one place;
 * nothing but weights learns, and back-propagation through time detaches nothing:
 *
 * <pre>
 * sizes: inputs, recurrent, outputs, steps, batch
 * neurons, surrogate, reset, loss and feedback as above; normalisation: sum | mean_batch_time
 * readout: kappa, input_scale          rate_regularisation: null, or coefficient, target_rate
 * weights: w_in, w_rec, w_out, b_out   input: spikes [batch][steps][inputs]
 * target: values [batch][steps][outputs], window [steps]
 * </pre>
 */
final class CaseReader {

  static final String DECAY = "a decay factor >= 0 and < 1";

  private static final String GRAPH = "graph-1";
  private static final String SOME = "a list with at least one element";
  private static final List<String> NEURONS =
      keys("alpha rho beta threshold refractory_silent_steps");

  /** What else stands beside a population's name in results. */
  private static final List<String> RESERVED = List.of("bias", "kappa");

  private final Plugins plugins;
  private final ConfigNode root;
  private final int steps;
  private final int batch;
  private final List<NetworkInput> inputs = new ArrayList<>();
  private final List<Population> populations = new ArrayList<>();
  private final List<Projection> projections = new ArrayList<>();
  private final List<double[][]> projectionWeights = new ArrayList<>();
  private final List<Readout> readouts = new ArrayList<>();
  private final List<ReadoutPlaces> readoutPlaces = new ArrayList<>();
  private final List<ReadoutLoss> losses = new ArrayList<>();

  /** Where a readout's numbers stand; weights and feedback by population, weight by sample. */
  private record ReadoutPlaces(
      ConfigNode bias,
      Map<Integer, ConfigNode> weights,
      Map<Integer, ConfigNode> feedback,
      ConfigNode values,
      IntFunction<double[]> weight) {}

  private CaseReader(Plugins plugins, ConfigNode root, ConfigNode sizes) {
    this.plugins = plugins;
    this.root = root;
    steps = sizes.at("steps").size();
    batch = sizes.at("batch").size();
  }

  /**
   * Reads a file.
   *
   * @param plugins has to know the surrogates, losses and regularizers that cases name
   * @throws InvalidInputException if it is missing or wrong, with file and JSON path
   */
  static GradientCase read(Path file, Plugins plugins) {
    try {
      ConfigNode root = Configuration.of(file).root();
      JsonNode format = root.get("format").json();
      if (!root.json().hasNonNull("format") || format.asDouble() == 1) {
        return layer(plugins, root);
      }
      if (!GRAPH.equals(format.textValue())) {
        throw root.get("format").expected("1 for a layer, or \"" + GRAPH + '"');
      }
      return graph(plugins, root);
    } catch (InvalidInputException e) {
      throw e.location().startsWith(file.toString()) ? e : e.at(file.toString());
    }
  }

  private static GradientCase layer(Plugins plugins, ConfigNode root) {
    root.withKeys(
        keys(
            "name note format sizes neurons surrogate reset readout loss feedback"
                + " rate_regularisation weights input target expected"));
    ConfigNode sizes = root.at("sizes").withKeys(keys("inputs recurrent outputs steps batch"));
    CaseReader reader = new CaseReader(plugins, root, sizes);
    reader.inputs.add(new NetworkInput("input", 0, sizes.at("inputs").size()));
    return reader.layer(sizes.at("recurrent").size(), sizes.at("outputs").size());
  }

  private GradientCase layer(int recurrent, int outputs) {
    List<String> known = new ArrayList<>(NEURONS);
    known.add("tf_n_refractory");
    root.at("neurons").withKeys(known);
    populations.add(CaseNeurons.population(plugins, root, "recurrent", recurrent, false));
    ConfigNode w = root.at("weights").withKeys(keys("w_in w_rec w_out b_out"));
    int channels = inputs.get(0).channels();
    project(
        new Projection("w_in", Source.input(0), 0, Synapses.dense(channels, recurrent, 0), true),
        w.at("w_in"));
    project(
        new Projection(
            "w_rec", Source.population(0), 0, Synapses.dense(recurrent, recurrent, 1), true),
        w.at("w_rec"));
    ConfigNode target = root.at("target").withKeys(List.of("values", "window"));
    double[] window = target.at("window").vector(steps);
    ReadoutPlaces places =
        new ReadoutPlaces(
            w.at("b_out"),
            Map.of(0, w.at("w_out")),
            Map.of(0, root.at("feedback")),
            target.at("values"),
            b -> window);
    ConfigNode readout = root.at("readout").withKeys(List.of("kappa", "input_scale"));
    read(readout, "out", outputs, places, false);
    losses.add(loss(root.at("loss"), "mean_batch_time"));
    ConfigNode spikes = root.at("input").withKeys(List.of("spikes")).at("spikes");
    GradientCase read = assembled(true, regularizers(), List.of(spikes), false);
    for (int b = 0; b < batch; b++) {
      double[][] x = read.batch().get(b).input();
      Placed.run(spikes.at(b).path(), () -> SpikeInput.of(channels, x));
    }
    return read;
  }

  private List<Regularizer> regularizers() {
    ConfigNode node = root.at("rate_regularisation");
    if (node.json().isNull()) {
      return List.of();
    }
    node.withKeys(List.of("coefficient", "target_rate"));
    RegularizerFactory factory = plugins.find(RegularizerFactory.class, "firing_rate");
    Map<String, Double> given =
        Map.of(
            "coefficient", node.at("coefficient").single(),
            "target_rate", node.at("target_rate").single());
    return Placed.at(
        node.path(),
        () -> List.of(factory.create(Context.of(Arguments.of(factory, given)).withTimeStep(1))));
  }

  private static GradientCase graph(Plugins plugins, ConfigNode root) {
    root.withKeys(
        keys(
            "name note format steps batch detach_reset inputs populations projections readouts"
                + " input expected"));
    return new CaseReader(plugins, root, root).graph();
  }

  private GradientCase graph() {
    readInputs();
    for (ConfigNode node : root.at("populations").some(SOME)) {
      readPopulation(node);
    }
    for (ConfigNode node : root.at("projections").elements("a list")) {
      readProjection(node);
    }
    for (ConfigNode node : root.at("readouts").some(SOME)) {
      readReadout(node);
    }
    ConfigNode input = root.at("input");
    input.withKeys(inputs.stream().map(NetworkInput::name).toList());
    List<ConfigNode> values = new ArrayList<>();
    for (NetworkInput part : inputs) {
      values.add(input.at(part.name()).withKeys(List.of("values")).at("values"));
    }
    return assembled(false, List.of(), values, root.at("detach_reset").flag());
  }

  private void readInputs() {
    ConfigNode node = root.at("inputs");
    long channels = 0;
    for (String name : node.names("at least one input")) {
      int own = node.at(name).size();
      if (channels + own > Integer.MAX_VALUE) {
        throw node.at(name)
            .expected("at most " + Integer.MAX_VALUE + " channels of all inputs together");
      }
      inputs.add(new NetworkInput(name, (int) channels, own));
      channels += own;
    }
  }

  private List<String> populationNames() {
    return populations.stream().map(Population::name).toList();
  }

  private void readPopulation(ConfigNode node) {
    node.withKeys(keys("name size reset surrogate neurons"));
    node.at("neurons").withKeys(NEURONS);
    List<String> taken = new ArrayList<>(inputs.stream().map(NetworkInput::name).toList());
    taken.addAll(populationNames());
    String name = name(node.at("name"), taken);
    if (RESERVED.contains(name) || CaseNeurons.CONSTANTS.contains(name)) {
      throw node.at("name").expected("none of " + RESERVED + " and " + CaseNeurons.CONSTANTS);
    }
    populations.add(CaseNeurons.population(plugins, node, name, node.at("size").size(), true));
  }

  private static String name(ConfigNode node, List<String> taken) {
    String name = node.text("a string");
    if (name.isEmpty() || name.contains(".")) {
      throw node.expected("a name without dots");
    }
    if (taken.contains(name)) {
      throw node.expected("a name that none before has");
    }
    return name;
  }

  private void readReadout(ConfigNode node) {
    node.withKeys(keys("name kappa input_scale bias weights feedback loss target"));
    String name = name(node.at("name"), readouts.stream().map(Readout::name).toList());
    ConfigNode target = node.at("target").withKeys(List.of("values", "weight"));
    ConfigNode weight = target.at("weight");
    ReadoutPlaces places =
        new ReadoutPlaces(
            node.at("bias"),
            byPopulation(node.at("weights")),
            byPopulation(node.at("feedback")),
            target.at("values"),
            b -> weight.list(batch).at(b).vector(steps));
    read(node, name, places.bias().some(SOME).size(), places, true);
    losses.add(loss(node.at("loss"), "mean_weighted_steps"));
  }

  /** The values of an object whose keys are populations. */
  private Map<Integer, ConfigNode> byPopulation(ConfigNode node) {
    Map<Integer, ConfigNode> values = new TreeMap<>();
    List<String> names = populationNames();
    for (String key : node.json().isEmpty() ? List.<String>of() : node.names("an object")) {
      if (!names.contains(key)) {
        throw new InvalidInputException(
                "unknown population \"" + key + '"' + NearestNames.hint(key, names))
            .at(node.path());
      }
      values.put(names.indexOf(key), node.at(key));
    }
    return values;
  }

  /** The readout at such a place, with its kappa and the scale of its input. */
  private void read(
      ConfigNode node, String name, int outputs, ReadoutPlaces places, boolean learnsKappa) {
    double kappa = node.at("kappa").single();
    if (!(kappa >= 0 && kappa < 1)) {
      throw node.at("kappa").expected(DECAY);
    }
    boolean[] sees = new boolean[populations.size()];
    boolean[] teaches = new boolean[populations.size()];
    places.weights().keySet().forEach(p -> sees[p] = true);
    places.feedback().keySet().forEach(p -> teaches[p] = true);
    double scale = node.at("input_scale").single();
    readouts.add(
        new Readout(name, outputs, sees, teaches, kappa, learnsKappa, false, scale, true, true));
    readoutPlaces.add(places);
  }

  /** The loss of a readout; its normalisation is "sum", or a mean that has a name. */
  private ReadoutLoss loss(ConfigNode node, String nameOfMean) {
    node.withKeys(List.of("kind", "normalisation"));
    boolean classes = choice(node.at("kind"), "mse", "softmax_cross_entropy");
    LossFactory factory =
        plugins.find(LossFactory.class, classes ? "softmax_cross_entropy" : "mean_squared_error");
    boolean mean = choice(node.at("normalisation"), "sum", nameOfMean);
    return new ReadoutLoss(factory.create(Context.defaults(factory).withTimeStep(1)), mean);
  }

  private static List<String> keys(String words) {
    return List.of(words.split(" "));
  }

  /** Whether it is the second of two. */
  static boolean choice(ConfigNode node, String one, String other) {
    if (!one.equals(node.json().textValue()) && !other.equals(node.json().textValue())) {
      throw node.expected("one of " + List.of(one, other));
    }
    return other.equals(node.json().textValue());
  }

  private void readProjection(ConfigNode node) {
    node.withKeys(keys("name from to forward weights delays delay_sigma mask"));
    String name = name(node.at("name"), projections.stream().map(Projection::name).toList());
    List<String> known = new ArrayList<>(inputs.stream().map(NetworkInput::name).toList());
    known.addAll(populationNames());
    int source = find(node.at("from"), known) - inputs.size();
    Source from = source < 0 ? Source.input(source + inputs.size()) : Source.population(source);
    int to = find(node.at("to"), populationNames());
    int pre = from.isInput() ? inputs.get(from.index()).channels() : populations.get(source).size();
    boolean own = from.isPopulation(to);
    boolean forward = from.isInput() || source < to;
    if (node.json().hasNonNull("forward") && node.at("forward").flag() != forward) {
      throw node.at("forward").expected(forward + ", by the order of the populations");
    }
    boolean[][] there = mask(node, populations.get(to).size(), pre, own);
    int[][] delays = delays(node.at("delays"), there, forward ? 0 : 1);
    project(
        node.json().hasNonNull("delay_sigma")
            ? learningDelays(node.at("delay_sigma"), name, from, to, there, delays, forward)
            : new Projection(name, from, to, synapses(there, delays, own), true),
        node.at("weights"));
  }

  private static int find(ConfigNode node, List<String> known) {
    int found = known.indexOf(node.text("a string"));
    if (found < 0) {
      String name = node.json().textValue();
      throw node.problem("unknown \"" + name + '"' + NearestNames.hint(name, known));
    }
    return found;
  }

  /** With the gradient of delays, as they are given, asked for. */
  private static Projection learningDelays(
      ConfigNode sigma,
      String name,
      Source from,
      int to,
      boolean[][] there,
      int[][] delays,
      boolean forward) {
    int[][] targets = targets(there);
    float[][] initial = new float[targets.length][];
    int lowest = forward ? 0 : 1;
    int highest = lowest + 1;
    for (int i = 0; i < targets.length; i++) {
      initial[i] = new float[targets[i].length];
      for (int k = 0; k < targets[i].length; k++) {
        initial[i][k] = delays[targets[i][k]][i];
        highest = Math.max(highest, delays[targets[i][k]][i]);
      }
    }
    int longest = highest;
    return Placed.at(
        sigma.path(),
        () ->
            new Projection(
                name,
                from,
                to,
                Synapses.learned(there.length, targets, lowest, longest),
                true,
                new LearnedDelays(lowest, longest, sigma.single(), initial),
                Storage.FLOAT32));
  }

  private static int[][] targets(boolean[][] there) {
    int[][] targets = new int[there[0].length][];
    Arrays.setAll(
        targets, i -> IntStream.range(0, there.length).filter(j -> there[j][i]).toArray());
    return targets;
  }

  /** Which synapses there are, [post][pre]. */
  private static boolean[][] mask(ConfigNode node, int post, int pre, boolean own) {
    boolean masked = node.json().hasNonNull("mask");
    boolean[][] there = new boolean[post][pre];
    for (int j = 0; j < post; j++) {
      for (int i = 0; i < pre; i++) {
        boolean in = !masked || node.at("mask").list(post).at(j).list(pre).at(i).count(0, 1) == 1;
        there[j][i] = in && !(own && i == j);
      }
    }
    return there;
  }

  /** Delays of the synapses there are, [post][pre]. */
  private static int[][] delays(ConfigNode node, boolean[][] there, int least) {
    node.list(there.length);
    int[][] delays = new int[there.length][there[0].length];
    for (int j = 0; j < delays.length; j++) {
      ConfigNode row = node.at(j).list(delays[j].length);
      for (int i = 0; i < delays[j].length; i++) {
        delays[j][i] =
            there[j][i] ? row.at(i).count(least, Synapses.LONGEST_DELAY) : (int) row.at(i).single();
      }
    }
    return delays;
  }

  private static Synapses synapses(boolean[][] there, int[][] delays, boolean own) {
    int post = there.length;
    int pre = there[0].length;
    int[][] targets = targets(there);
    int[][] steps = new int[pre][];
    int count = 0;
    for (int i = 0; i < pre; i++) {
      int source = i;
      steps[i] = Arrays.stream(targets[i]).map(j -> delays[j][source]).toArray();
      count += targets[i].length;
    }
    int[] all = Arrays.stream(steps).flatMapToInt(Arrays::stream).distinct().toArray();
    if (all.length <= 1) {
      int delay = all.length == 1 ? all[0] : 1;
      boolean dense = count == pre * post - (own ? pre : 0);
      return dense ? Synapses.dense(pre, post, delay) : Synapses.sparse(post, targets, delay);
    }
    return Synapses.delayed(post, targets, steps);
  }

  /** A projection with its weights, [post][pre]. */
  private void project(Projection projection, ConfigNode weights) {
    Synapses synapses = projection.synapses();
    double[][] w = weights.matrix(synapses.post(), synapses.pre());
    double[][] rows = new double[synapses.pre()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[synapses.width(i)];
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] = projection.exists(i, k) ? w[synapses.target(i, k)][i] : 0;
      }
    }
    projections.add(projection);
    projectionWeights.add(rows);
  }

  private GradientCase assembled(
      boolean isLayer,
      List<Regularizer> regularizers,
      List<ConfigNode> values,
      boolean detachReset) {
    NetworkStructure network = new NetworkStructure(inputs, populations, projections, readouts);
    ReferenceWeights weights = ReferenceWeights.zeros(network);
    for (int n = 0; n < projections.size(); n++) {
      copy(projectionWeights.get(n), weights.projection(n));
      double[][] delays = weights.delays(n);
      for (int i = 0; delays != null && i < delays.length; i++) {
        float[] initial = projections.get(n).delays().initial()[i];
        Arrays.setAll(delays[i], k -> initial[k]);
      }
    }
    for (int p = 0; p < populations.size(); p++) {
      for (int i = 0; i < populations.get(p).learned().size(); i++) {
        double[] initial = populations.get(p).learned().get(i).initial();
        System.arraycopy(initial, 0, weights.parameters(p)[i], 0, initial.length);
      }
    }
    double[][][][] feedback = new double[readouts.size()][][][];
    for (int m = 0; m < readouts.size(); m++) {
      setReadout(m, weights);
      feedback[m] = feedback(m, weights);
    }
    return new GradientCase(
        isLayer, network, weights, feedback, losses, regularizers, samples(values), detachReset);
  }

  private void setReadout(int m, ReferenceWeights weights) {
    double[] bias = weights.readoutBias(m);
    System.arraycopy(readoutPlaces.get(m).bias().vector(bias.length), 0, bias, 0, bias.length);
    if (weights.kappa(m) != null) {
      weights.kappa(m)[0] = readouts.get(m).kappa();
    }
    readoutPlaces
        .get(m)
        .weights()
        .forEach(
            (p, given) -> {
              double[][] out = weights.readout(m, p);
              copy(transpose(given.matrix(bias.length, out.length)), out);
            });
  }

  /** B of a readout, [population][output][neuron]. */
  private double[][][] feedback(int m, ReferenceWeights weights) {
    double[][][] b = new double[populations.size()][][];
    for (Map.Entry<Integer, ConfigNode> entry : readoutPlaces.get(m).feedback().entrySet()) {
      ConfigNode node = entry.getValue().withKeys(List.of("kind", "B"));
      int p = entry.getKey();
      if (choice(node.at("kind"), "symmetric", "random")) {
        int outputs = readouts.get(m).outputs();
        b[p] = transpose(node.at("B").matrix(populations.get(p).size(), outputs));
      } else if (weights.readout(m, p) == null) {
        throw node.at("kind").expected("\"random\", for the readout does not see the population");
      } else {
        b[p] = transpose(weights.readout(m, p));
      }
    }
    return b;
  }

  private List<ReferenceSample> samples(List<ConfigNode> values) {
    List<ReferenceSample> samples = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      List<Target> targets = new ArrayList<>();
      for (int m = 0; m < readouts.size(); m++) {
        ReadoutPlaces places = readoutPlaces.get(m);
        ConfigNode node = places.values().list(batch).at(b);
        Target target =
            Target.values(node.matrix(steps, readouts.get(m).outputs()))
                .withWindow(places.weight().apply(b));
        ReadoutLoss loss = losses.get(m);
        Placed.run(node.path(), () -> loss.loss().check(target));
        targets.add(target);
      }
      samples.add(new ReferenceSample(input(values, b), targets, null));
    }
    return samples;
  }

  /** The channels of all inputs, one input's after the other's. */
  private double[][] input(List<ConfigNode> values, int b) {
    double[][] x = new double[steps][0];
    for (NetworkInput input : inputs) {
      ConfigNode node = values.get(inputs.indexOf(input)).list(batch).at(b);
      double[][] part = node.matrix(steps, input.channels());
      for (int t = 0; t < steps; t++) {
        x[t] = Arrays.copyOf(x[t], input.first() + input.channels());
        System.arraycopy(part[t], 0, x[t], input.first(), input.channels());
      }
    }
    return x;
  }

  /** The transpose: [post][pre] to [pre][post] and back. */
  static double[][] transpose(double[][] matrix) {
    double[][] t = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        t[j][i] = matrix[i][j];
      }
    }
    return t;
  }

  /** Copies a matrix into one of the same shape. */
  static void copy(double[][] from, double[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }
}
