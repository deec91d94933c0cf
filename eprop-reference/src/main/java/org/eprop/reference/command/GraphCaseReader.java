package org.eprop.reference.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;

/**
 * Reads any network:
 *
 * <pre>
 * steps, batch, detach_reset
 * inputs: name: channels
 * populations, in order: name, size, reset (subtract | zero), surrogate: kind, gamma, slope
 *                        neurons: alpha, rho, beta, threshold, refractory_silent_steps   each [size]
 * projections: name, from, to, weights [post][pre], delays [post][pre], mask [post][pre] or null,
 *              forward
 * readouts: name, kappa, input_scale, bias [outputs], weights: population: [outputs][neurons]
 *           feedback: population: kind (symmetric | random), B [neurons][outputs]
 *           loss: kind (mse | softmax_cross_entropy), normalisation (sum | mean_weighted_steps)
 *           target: values [batch][steps][outputs], weight [batch][steps]
 * input: name: values [batch][steps][channels]
 * </pre>
 *
 * <p>Every constant of the neurons and every kappa learns.
 */
final class GraphCaseReader {

  /** What else stands beside a population's name in results. */
  private static final List<String> RESERVED = List.of("bias", "kappa");

  private final Plugins plugins;
  private final CaseNode root;
  private final int steps;
  private final int batch;
  private final List<NetworkInput> inputs = new ArrayList<>();
  private final List<Population> populations = new ArrayList<>();
  private final List<String> populationNames = new ArrayList<>();

  GraphCaseReader(Plugins plugins, CaseNode root) {
    this.plugins = plugins;
    this.root =
        root.only(
            "name",
            "note",
            "format",
            "steps",
            "batch",
            "detach_reset",
            "inputs",
            "populations",
            "projections",
            "readouts",
            "input",
            "expected");
    steps = root.get("steps").size();
    batch = root.get("batch").size();
  }

  GradientCase read() {
    readInputs();
    readPopulations();
    List<CaseProjection> given = new ArrayList<>();
    List<Projection> projections = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (CaseNode node : elementsOf(root.get("projections"))) {
      CaseProjection projection = CaseProjection.read(node, inputs, populations);
      names.add(name(node.get("name"), names));
      given.add(projection);
      projections.add(projection.projection());
    }
    List<CaseNode> readoutNodes = root.get("readouts").elements();
    List<Readout> readouts = new ArrayList<>();
    List<ReadoutLoss> losses = new ArrayList<>();
    for (CaseNode node : readoutNodes) {
      readouts.add(readout(node, readouts));
      losses.add(CaseReader.loss(node.get("loss"), plugins, "mean_weighted_steps"));
    }
    NetworkStructure network = new NetworkStructure(inputs, populations, projections, readouts);
    ReferenceWeights weights = ReferenceWeights.zeros(network);
    for (int i = 0; i < given.size(); i++) {
      CaseReader.copy(given.get(i).rows(), weights.projection(i));
    }
    setConstants(network, weights);
    double[][][][] feedback = new double[readouts.size()][][][];
    for (int m = 0; m < readouts.size(); m++) {
      setReadout(readoutNodes.get(m), m, weights);
      feedback[m] = feedback(readoutNodes.get(m), m, weights);
    }
    return new GradientCase(
        true,
        network,
        weights,
        feedback,
        losses,
        List.of(),
        samples(readoutNodes, readouts, losses),
        root.get("detach_reset").flag());
  }

  /** Of a list that may be empty. */
  private static List<CaseNode> elementsOf(CaseNode node) {
    return node.json().isArray() && node.json().isEmpty() ? List.of() : node.elements();
  }

  private void readInputs() {
    CaseNode node = root.get("inputs");
    long channels = 0;
    for (Map.Entry<String, CaseNode> input : node.entries()) {
      int own = input.getValue().size();
      if (channels + own > Integer.MAX_VALUE) {
        throw input
            .getValue()
            .wrong("at most " + Integer.MAX_VALUE + " channels of all inputs together");
      }
      inputs.add(new NetworkInput(input.getKey(), (int) channels, own));
      channels += own;
    }
    if (inputs.isEmpty()) {
      throw node.wrong("at least one input");
    }
  }

  private void readPopulations() {
    CaseNeurons neurons = new CaseNeurons(plugins);
    List<String> taken = new ArrayList<>(inputs.stream().map(NetworkInput::name).toList());
    for (CaseNode node : root.get("populations").elements()) {
      node.only("name", "size", "reset", "surrogate", "neurons");
      node.get("neurons").only("alpha", "rho", "beta", "threshold", "refractory_silent_steps");
      String name = name(node.get("name"), taken);
      if (RESERVED.contains(name) || CaseNeurons.CONSTANTS.contains(name)) {
        throw node.get("name").wrong("none of " + RESERVED + " and " + CaseNeurons.CONSTANTS);
      }
      taken.add(name);
      populationNames.add(name);
      populations.add(neurons.learning(node, name, node.get("size").size()));
    }
  }

  private static String name(CaseNode node, List<String> taken) {
    String name = node.text();
    if (name.isEmpty() || name.contains(".")) {
      throw node.wrong("a name without dots");
    }
    if (taken.contains(name)) {
      throw node.wrong("a name that none before has");
    }
    return name;
  }

  private Readout readout(CaseNode node, List<Readout> before) {
    node.only("name", "kappa", "input_scale", "bias", "weights", "feedback", "loss", "target");
    String name = name(node.get("name"), before.stream().map(Readout::name).toList());
    return new Readout(
        name,
        node.get("bias").elements().size(),
        known(node.get("weights")),
        known(node.get("feedback")),
        kappa(node.get("kappa")),
        true,
        false,
        node.get("input_scale").number(),
        true,
        true);
  }

  static double kappa(CaseNode node) {
    double kappa = node.number();
    if (!(kappa >= 0 && kappa < 1)) {
      throw node.wrong("a decay factor >= 0 and < 1");
    }
    return kappa;
  }

  /** Which populations an object has as keys. */
  private boolean[] known(CaseNode node) {
    boolean[] has = new boolean[populations.size()];
    for (Map.Entry<String, CaseNode> entry : node.entries()) {
      int p = populationNames.indexOf(entry.getKey());
      if (p < 0) {
        throw new InvalidInputException(
                "unknown population \""
                    + entry.getKey()
                    + '"'
                    + NearestNames.hint(entry.getKey(), populationNames))
            .at(node.path());
      }
      has[p] = true;
    }
    return has;
  }

  private void setConstants(NetworkStructure network, ReferenceWeights weights) {
    for (int n = 0; n < network.projections().size(); n++) {
      double[][] delays = weights.delays(n);
      for (int i = 0; delays != null && i < delays.length; i++) {
        float[] initial = network.projections().get(n).delays().initial()[i];
        Arrays.setAll(delays[i], k -> initial[k]);
      }
    }
    for (int p = 0; p < populations.size(); p++) {
      for (int i = 0; i < weights.parameters(p).length; i++) {
        double[] values = populations.get(p).learned().get(i).initial();
        System.arraycopy(values, 0, weights.parameters(p)[i], 0, values.length);
      }
    }
  }

  private void setReadout(CaseNode node, int m, ReferenceWeights weights) {
    double[] bias = weights.readoutBias(m);
    System.arraycopy(node.get("bias").vector(bias.length), 0, bias, 0, bias.length);
    weights.kappa(m)[0] = node.get("kappa").number();
    for (int p = 0; p < populations.size(); p++) {
      double[][] out = weights.readout(m, p);
      if (out != null) {
        CaseNode given = node.get("weights").get(populationNames.get(p));
        CaseReader.copy(CaseReader.transpose(given.matrix(bias.length, out.length)), out);
      }
    }
  }

  /** B of a readout, [population][output][neuron]. */
  private double[][][] feedback(CaseNode readout, int m, ReferenceWeights weights) {
    double[][][] b = new double[populations.size()][][];
    for (Map.Entry<String, CaseNode> entry : readout.get("feedback").entries()) {
      CaseNode node = entry.getValue().only("kind", "B");
      int p = populationNames.indexOf(entry.getKey());
      if (node.get("kind").oneOf("symmetric", "random").equals("random")) {
        int outputs = weights.readoutBias(m).length;
        b[p] = CaseReader.transpose(node.get("B").matrix(populations.get(p).size(), outputs));
      } else if (weights.readout(m, p) == null) {
        throw node.get("kind").wrong("\"random\", for the readout does not see the population");
      } else {
        b[p] = CaseReader.transpose(weights.readout(m, p));
      }
    }
    return b;
  }

  private List<ReferenceSample> samples(
      List<CaseNode> nodes, List<Readout> readouts, List<ReadoutLoss> losses) {
    root.get("input").only(inputs.stream().map(NetworkInput::name).toArray(String[]::new));
    List<ReferenceSample> samples = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      List<Target> targets = new ArrayList<>();
      for (int m = 0; m < nodes.size(); m++) {
        CaseNode target = nodes.get(m).get("target").only("values", "weight");
        double[] weight = target.get("weight").list(batch).at(b).vector(steps);
        CaseNode values = target.get("values").list(batch).at(b);
        int outputs = readouts.get(m).outputs();
        targets.add(CaseReader.target(values, steps, outputs, weight, losses.get(m)));
      }
      samples.add(new ReferenceSample(input(b), targets, null));
    }
    return samples;
  }

  /** The channels of all inputs, one input's after the other's. */
  private double[][] input(int b) {
    double[][] x = new double[steps][0];
    for (NetworkInput input : inputs) {
      CaseNode values = root.get("input").get(input.name()).only("values").get("values");
      double[][] part = values.list(batch).at(b).matrix(steps, input.channels());
      for (int t = 0; t < steps; t++) {
        x[t] = Arrays.copyOf(x[t], input.first() + input.channels());
        System.arraycopy(part[t], 0, x[t], input.first(), input.channels());
      }
    }
    return x;
  }
}
