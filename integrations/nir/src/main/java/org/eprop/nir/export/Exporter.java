package org.eprop.nir.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;
import org.eprop.nir.graph.TimeConstants;

/**
 * Writes one network. The nodes of each population stand behind those that feed it within a step,
 * and before those that lead back.
 */
final class Exporter {

  private final EpropNetwork network;
  private final NetworkStructure structure;
  private final Profile profile;
  private final double dt;
  private final Losses losses;
  private final NodeList nodes = new NodeList();
  private final GraphMetadata notes;
  private final Matrices matrices;

  /** Where each input's, and each population's, activity comes from. */
  private final int[] inputs;

  private final int[] spikes;

  /** Where each population's current goes to. */
  private final int[] current;

  private final NeuronNodes[] neurons;

  Exporter(EpropNetwork network, Profile profile, boolean lossy) {
    this.network = network;
    this.profile = profile;
    structure = network.structure();
    dt = profile.dt(network.model().network().timeStep());
    losses = new Losses(profile, lossy);
    notes = new GraphMetadata(network);
    matrices = new Matrices(network);
    inputs = new int[structure.inputs().size()];
    spikes = new int[structure.populations().size()];
    current = new int[structure.populations().size()];
    neurons = new NeuronNodes[structure.populations().size()];
  }

  NirExport export() {
    if (!profile.manyEnds() && (inputs.length > 1 || structure.readouts().size() > 1)) {
      throw losses.refuse(
          "got %s inputs and %s readouts, but the importer knows one of each"
              .formatted(inputs.length, structure.readouts().size()));
    }
    for (int i = 0; i < inputs.length; i++) {
      NetworkInput input = structure.inputs().get(i);
      inputs[i] =
          nodes.add(
              input.name(),
              new NirNode.Input(
                  Tensor.ofWhole(input.channels()), GraphMetadata.of("input", input.name())));
    }
    for (int p = 0; p < spikes.length; p++) {
      population(p);
    }
    for (int m = 0; m < structure.readouts().size(); m++) {
      readout(m);
    }
    notes.sayWhatIsLeft(losses);
    List<String> said = losses.said();
    NirGraph graph = nodes.graph(notes.ofGraph(profile, dt, said));
    return new NirExport(graph, dt, said);
  }

  private void population(int p) {
    Population population = structure.populations().get(p);
    FamilyConstants constants;
    try {
      PopulationDefinition definition = network.model().network().populations().get(p);
      List<String> names = new ArrayList<>();
      for (int j = 0; j < population.size(); j++) {
        names.add(definition.groups().get(population.type(j)).neuron().name());
      }
      constants = FamilyConstants.of(population.models(network.weights().parameters(p)), names);
      if (constants.subtracts() && !profile.composes()) {
        losses.change(
            "population "
                + population.name()
                + ": a spike subtracts the threshold"
                + (constants.rho().length == 0 ? "" : " and raises it")
                + ", but the importer only knows neurons that it resets to 0");
        constants = constants.resetToZero();
      }
      neurons[p] = NeuronNodes.of(constants, profile, dt, losses, population.name());
    } catch (InvalidInputException e) {
      throw e.at("population " + population.name());
    }
    if (refractory(population) > 0) {
      losses.change(
          "population %s: neurons are refractory for up to %s steps"
              .formatted(population.name(), refractory(population)));
    }
    Metadata own = notes.ofPopulation(p);
    List<Integer> feeding = new ArrayList<>();
    List<Integer> back = new ArrayList<>();
    boolean biased = false;
    boolean nested = profile == Profile.SNNTORCH && isRecurrent(p);
    List<Projection> leadingBack = new ArrayList<>();
    for (int i = 0; i < structure.projections().size(); i++) {
      Projection projection = structure.projections().get(i);
      if (projection.to() != p) {
        continue;
      }
      if (projection.isForward()) {
        boolean withBias = population.hasBias() && !biased;
        feeding.addAll(weights(i, p, withBias));
        biased |= withBias;
      } else {
        back.add(i);
        leadingBack.add(projection);
      }
    }
    if (population.hasBias() && !biased) {
      throw losses.refuse(
          "population "
              + population.name()
              + ": has a bias, but nothing that feeds it within a step to carry it");
    }
    expectFeedbackFits(leadingBack);
    if (nested) {
      spikes[p] = current[p] = nodes.add(population.name(), nested(p, back, own));
    } else {
      int[] ends = neurons[p].addTo(nodes, population.name(), own);
      current[p] = ends[0];
      spikes[p] = ends[1];
    }
    feeding.forEach(node -> nodes.connect(node, current[p]));
    if (!nested) {
      for (int i = 0; i < structure.projections().size(); i++) {
        Projection projection = structure.projections().get(i);
        if (!projection.isForward() && projection.from().index() == p) {
          int target = current[projection.to()];
          weights(i, projection.to(), false).forEach(node -> nodes.connect(node, target));
        }
      }
    }
  }

  private boolean isRecurrent(int p) {
    return structure.projections().stream().anyMatch(r -> r.to() == p && r.isOwn());
  }

  private void expectFeedbackFits(List<Projection> back) {
    for (Projection projection : back) {
      if (profile == Profile.SPIKINGJELLY) {
        throw losses.refuse(
            "projection " + projection.name() + ": is recurrent, which the importer can't follow");
      }
      if (profile == Profile.SNNTORCH && !projection.isOwn()) {
        throw losses.refuse(
            "projection "
                + projection.name()
                + ": leads back from a later population, but the importer only knows recurrence"
                + " within one");
      }
    }
  }

  private static int refractory(Population population) {
    int most = 0;
    for (int j = 0; j < population.size(); j++) {
      most = Math.max(most, population.silentSteps(j));
    }
    return most;
  }

  /**
   * Behind where a projection comes from, for each delay that its synapses have: the delay, if a
   * spike takes longer than it would anyway, and the weights of these synapses.
   *
   * @return the nodes of the weights
   */
  private List<Integer> weights(int i, int to, boolean withBias) {
    Projection projection = structure.projections().get(i);
    int source =
        projection.from().isInput()
            ? inputs[projection.from().index()]
            : spikes[projection.from().index()];
    int anyway = projection.isForward() ? 0 : 1;
    double[] scale = neurons[to].weightScale();
    if (profile != Profile.EXACT) {
      sayDelaysLost(i);
      NirNode all = map(to, matrices.sum(List.of(i), scale), withBias, notes.ofProjection(i));
      return List.of(nodes.addAfter(source, projection.name(), all));
    }
    int[] delays = new SynapticDelays(network, i).distinct();
    List<Integer> ends = new ArrayList<>();
    for (int delay : delays) {
      boolean only = delays.length == 1;
      String name = only ? projection.name() : projection.name() + "_d" + delay;
      int from = source;
      if (delay > anyway) {
        Tensor seconds = Tensor.filled(projection.synapses().pre(), (delay - anyway) * dt);
        from = nodes.addAfter(source, "delay_" + name, new NirNode.Delay(seconds, Metadata.NONE));
      }
      Tensor weight = only ? matrices.sum(List.of(i), scale) : matrices.ofDelay(i, delay, scale);
      Metadata metadata = only ? notes.ofProjection(i) : notes.ofDelay(i, delay, name);
      boolean carries = withBias && ends.isEmpty();
      ends.add(nodes.addAfter(from, name, map(to, weight, carries, metadata)));
    }
    return ends;
  }

  private NirNode map(int to, Tensor weight, boolean withBias, Metadata metadata) {
    return withBias
        ? new NirNode.Affine(
            weight, matrices.bias(network.weights().bias(to), neurons[to].weightScale()), metadata)
        : new NirNode.Linear(weight, metadata);
  }

  /** Where the importer knows no delays, spikes arrive as soon as they can. */
  private void sayDelaysLost(int i) {
    Projection projection = structure.projections().get(i);
    int anyway = projection.isForward() ? 0 : 1;
    int[] delays = new SynapticDelays(network, i).distinct();
    int longest = delays[delays.length - 1];
    if (longest > anyway) {
      losses.change(
          "projection %s: %s steps %s, as the importer knows none"
              .formatted(
                  projection.name(),
                  delays.length == 1
                      ? "a delay of " + longest
                      : "delays of " + delays[0] + " to " + longest,
                  (delays.length == 1 ? "becomes " : "become ") + anyway));
    }
  }

  /** Four nodes, as snnTorch wants it. */
  private NirGraph nested(int p, List<Integer> back, Metadata own) {
    back.forEach(this::sayDelaysLost);
    Tensor size = Tensor.ofWhole(structure.populations().get(p).size());
    NodeList inner = new NodeList();
    int in = inner.add("input", new NirNode.Input(size, Metadata.NONE));
    int[] ends = neurons[p].addTo(inner, "lif", own);
    int rec =
        inner.addAfter(
            ends[1],
            "w_rec",
            new NirNode.Linear(
                matrices.sum(back, neurons[p].weightScale()), notes.ofProjection(back.get(0))));
    int out = inner.add("output", new NirNode.Output(size, Metadata.NONE));
    inner.connect(in, ends[0]);
    inner.connect(rec, ends[0]);
    inner.connect(ends[1], out);
    return inner.graph(Metadata.NONE);
  }

  private void readout(int m) {
    Readout readout = structure.readouts().get(m);
    double kappa = readout.learnsKappa() ? network.weights().kappa(m)[0] : readout.kappa();
    double c = readout.scale(kappa);
    List<Integer> seen = new ArrayList<>();
    for (int p = 0; p < spikes.length; p++) {
      if (readout.sees()[p]) {
        seen.add(p);
      }
    }
    if (kappa > 0 && !profile.leakyReadout()) {
      losses.change(
          ("readout %s: y^t = kappa y^{t-1} + x^t becomes x^t, as the importer knows"
                  + " no leaky readout; filter its output by kappa = %s")
              .formatted(readout.name(), kappa));
      kappa = 0;
      c = 1;
    }
    boolean leaky = kappa > 0 || c != 1 || seen.size() > 1;
    if (leaky && !profile.leakyReadout()) {
      throw losses.refuse(
          "readout " + readout.name() + ": sees " + seen.size() + " populations, not one");
    }
    double tau = TimeConstants.ofDecay(kappa, dt);
    // Norse multiplies by dt / tau.
    double scale = leaky && profile.ignoresGain() ? c * tau / dt : 1;
    double r = profile.ignoresGain() ? 1 : c == 1 - kappa ? 1 : c * tau / dt;
    double ofBias = leaky ? scale / c : 1;
    int outputs = readout.outputs();
    double[] scales = new double[outputs];
    Arrays.fill(scales, scale);
    double[] biasScales = new double[outputs];
    Arrays.fill(biasScales, ofBias);
    int end = -1;
    if (leaky) {
      List<Integer> maps = new ArrayList<>();
      for (int p : seen) {
        maps.add(readoutWeights(m, p, scales, biasScales, p == seen.get(0)));
      }
      Map<String, Object> more = new LinkedHashMap<>();
      more.put("readout", readout.name());
      more.put("tau_out", Tensor.of(TimeConstants.ofEprop(kappa, timeStep())));
      end =
          nodes.add(
              readout.name(),
              new NirNode.LI(
                  Tensor.filled(outputs, tau),
                  Tensor.filled(outputs, r),
                  Tensor.filled(outputs, 0),
                  GraphMetadata.of(more)));
      for (int map : maps) {
        nodes.connect(map, end);
      }
    } else {
      end = readoutWeights(m, seen.get(0), scales, biasScales, true);
    }
    nodes.addAfter(
        end,
        "output" + (m == 0 ? "" : "_" + readout.name()),
        new NirNode.Output(Tensor.ofWhole(outputs), GraphMetadata.of("readout", readout.name())));
  }

  private double timeStep() {
    return network.model().network().timeStep();
  }

  private int readoutWeights(
      int m, int p, double[] scales, double[] biasScales, boolean mayHaveBias) {
    Readout readout = structure.readouts().get(m);
    String label = readout.name() + "_" + structure.populations().get(p).name();
    Tensor weight = matrices.transposed(network.weights().readout(m, p), scales);
    float[] bias = network.weights().readoutBias(m);
    return nodes.addAfter(
        spikes[p],
        label,
        bias != null && mayHaveBias
            ? new NirNode.Affine(weight, matrices.exactBias(bias, biasScales), Metadata.NONE)
            : new NirNode.Linear(weight, Metadata.NONE));
  }

  /** Weights as NIR has them, [post][pre]; where there is no synapse, 0. */
  private record Matrices(EpropNetwork network) {

    /**
     * The sum of those of several projections.
     *
     * @param scale [post] what they are multiplied with
     */
    Tensor sum(List<Integer> projections, double[] scale) {
      Synapses first = network.structure().projections().get(projections.get(0)).synapses();
      double[] values = new double[Math.multiplyExact(first.pre(), first.post())];
      for (int i : projections) {
        add(i, scale, (pre, k) -> true, values);
      }
      return single(values, first.post(), first.pre());
    }

    /** Those of the synapses of a projection that have some delay, steps. */
    Tensor ofDelay(int i, int steps, double[] scale) {
      Synapses synapses = network.structure().projections().get(i).synapses();
      SynapticDelays delays = new SynapticDelays(network, i);
      double[] values = new double[Math.multiplyExact(synapses.pre(), synapses.post())];
      add(i, scale, delays.are(steps), values);
      return single(values, synapses.post(), synapses.pre());
    }

    private void add(int i, double[] scale, SynapseFilter which, double[] values) {
      Synapses synapses = network.structure().projections().get(i).synapses();
      float[][] rows = network.weights().widened(i);
      for (int pre = 0; pre < rows.length; pre++) {
        for (int k = 0; k < rows[pre].length; k++) {
          if (which.has(pre, k)) {
            int post = synapses.target(pre, k);
            values[post * synapses.pre() + pre] += rows[pre][k] * scale[post];
          }
        }
      }
    }

    /** A matrix [pre][post], turned around. */
    Tensor transposed(float[][] rows, double[] scale) {
      int post = scale.length;
      double[] values = new double[rows.length * post];
      for (int pre = 0; pre < rows.length; pre++) {
        for (int k = 0; k < post; k++) {
          values[k * rows.length + pre] = rows[pre][k] * scale[k];
        }
      }
      return single(values, post, rows.length);
    }

    private static Tensor single(double[] values, int rows, int columns) {
      return new Tensor(Tensor.Type.FLOAT64, new int[] {rows, columns}, values).single();
    }

    /** Numbers of neurons, rounded to 32 bits. */
    Tensor bias(float[] values, double[] scale) {
      return exactBias(values, scale).single();
    }

    /** The same with all bits, unless 32 are enough. */
    Tensor exactBias(float[] values, double[] scale) {
      double[] scaled = new double[values.length];
      boolean single = true;
      for (int k = 0; k < scaled.length; k++) {
        scaled[k] = values[k] * scale[k];
        single &= scale[k] == 1;
      }
      Tensor all = Tensor.of(scaled);
      return single ? all.single() : all;
    }
  }

  /**
   * The nodes of a population's neurons: LIF or CubaLIF where a spike resets to 0; else made of
   * parts,
   *
   * <pre>
   * LI(i) -> LI(v) -> Threshold -> Scale(-reset / c) -> LI(v)         reset, a step later
   *                   Threshold -> LI(a) -> Scale(-beta) -> Threshold  adaptation, a step later
   * </pre>
   *
   * <p>without LI(i) where neurons are not current-based.
   *
   * @param constants of the neurons
   * @param weightScale [neuron] what weights onto them have to be multiplied with
   */
  private record NeuronNodes(
      FamilyConstants constants, Profile profile, double dt, double[] weightScale) {

    static NeuronNodes of(
        FamilyConstants k, Profile profile, double dt, Losses losses, String name) {
      if (k.alphaS() != null && !profile.currentBased()) {
        throw losses.refuse("population " + name + ": the importer has no current-based neurons");
      }
      if (profile == Profile.SPIKINGJELLY && Arrays.stream(k.alpha()).distinct().count() > 1) {
        throw losses.refuse(
            "population " + name + ": neurons differ in tau_m, but the importer knows one for all");
      }
      int n = k.size();
      double[] scale = new double[n];
      double[] theta = k.theta();
      boolean normalised = profile.oneThreshold() && Arrays.stream(theta).distinct().count() > 1;
      for (int j = 0; j < n; j++) {
        boolean gainLost = profile.ignoresGain() && k.alphaS() == null;
        boolean folded = profile.oneThreshold();
        scale[j] = gainLost ? k.c()[j] / (1 - k.alpha()[j]) : folded ? k.c()[j] : 1;
        if (normalised) {
          scale[j] /= theta[j];
        }
      }
      double[] ones = new double[n];
      Arrays.fill(ones, 1);
      FamilyConstants written =
          normalised
              ? new FamilyConstants(
                  k.subtracts(),
                  k.alpha(),
                  k.alphaS(),
                  k.c(),
                  ones,
                  k.reset(),
                  k.rho(),
                  k.step(),
                  k.beta())
              : k;
      return new NeuronNodes(written, profile, dt, scale);
    }

    private double[] tau(double[] alpha) {
      return Arrays.stream(alpha).map(a -> TimeConstants.ofDecay(a, dt)).toArray();
    }

    /** c tau / dt, so that the step's input counts c times; 1 where that is just c = dt / tau. */
    private double[] gain(double[] c, double[] alpha) {
      double[] tau = tau(alpha);
      double[] r = new double[c.length];
      Arrays.setAll(r, j -> c[j] == 1 - alpha[j] ? 1 : c[j] * (tau[j] / dt));
      return r;
    }

    private double[] membraneGain() {
      double[] one = new double[constants.size()];
      Arrays.fill(one, 1);
      if (profile.ignoresGain() && constants.alphaS() == null) {
        return one;
      }
      return gain(profile.oneThreshold() ? one : constants.c(), constants.alpha());
    }

    /**
     * Adds them.
     *
     * @return the node that currents go to, and the one that spikes come from
     */
    int[] addTo(NodeList nodes, String label, Metadata own) {
      int n = constants.size();
      double[] tau = tau(constants.alpha());
      Tensor zeros = Tensor.filled(n, 0);
      Tensor theta = Tensor.of(constants.theta());
      if (!constants.subtracts()) {
        NirNode node =
            constants.alphaS() == null
                ? new NirNode.LIF(
                    Tensor.of(tau), Tensor.of(membraneGain()), zeros, theta, zeros, own)
                : new NirNode.CubaLIF(
                    Tensor.of(tau(constants.alphaS())),
                    Tensor.of(tau),
                    Tensor.of(membraneGain()),
                    zeros,
                    theta,
                    zeros,
                    Tensor.of(synapticGain()),
                    own);
        int only = nodes.add(label, node);
        return new int[] {only, only};
      }
      return parts(nodes, label, own, theta, zeros);
    }

    private double[] synapticGain() {
      double[] one = new double[constants.size()];
      Arrays.fill(one, 1);
      return gain(one, constants.alphaS());
    }

    private int[] parts(NodeList nodes, String label, Metadata own, Tensor theta, Tensor zeros) {
      int current = -1;
      NirNode membrane =
          new NirNode.LI(
              Tensor.of(tau(constants.alpha())), Tensor.of(membraneGain()), zeros, Metadata.NONE);
      int v;
      if (constants.alphaS() != null) {
        current =
            nodes.add(
                label + "_i",
                new NirNode.LI(
                    Tensor.of(tau(constants.alphaS())),
                    Tensor.of(synapticGain()),
                    zeros,
                    Metadata.NONE));
        v = nodes.addAfter(current, label + "_v", membrane);
      } else {
        v = nodes.add(label + "_v", membrane);
        current = v;
      }
      int spike = nodes.addAfter(v, label, new NirNode.Threshold(theta, own));
      double[] back = new double[constants.size()];
      Arrays.setAll(back, j -> -constants.reset()[j] / constants.c()[j]);
      nodes.connect(
          nodes.addAfter(
              spike, label + "_reset", new NirNode.Scale(Tensor.of(back), Metadata.NONE)),
          v);
      for (int m = 0; m < constants.rho().length; m++) {
        int a =
            nodes.addAfter(
                spike,
                label + "_a" + m,
                new NirNode.LI(
                    Tensor.of(tau(constants.rho()[m])),
                    Tensor.of(gain(constants.step()[m], constants.rho()[m])),
                    zeros,
                    GraphMetadata.of("adaptation", Integer.toString(m))));
        double[] raise = Arrays.stream(constants.beta()[m]).map(b -> -b).toArray();
        nodes.connect(
            nodes.addAfter(
                a, label + "_beta" + m, new NirNode.Scale(Tensor.of(raise), Metadata.NONE)),
            spike);
      }
      return new int[] {current, spike};
    }
  }
}
