package org.eprop.nir.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;
import org.eprop.nir.graph.TimeConstants;

/**
 * Finds neurons that eprop has in nodes, and in nodes that together are a neuron.
 *
 * @param dt s
 * @param step eprop's, ms
 * @param reset what a spike does where a node does not say it
 */
record CellReader(FlatGraph graph, Flow flow, double dt, double step, Reset reset) {

  private static final List<String> COMPOSED = List.of("lif", "alif", "alif2");

  /** The neurons whose spikes a node sends; null if it sends none. */
  ImportedNeurons read(String name) {
    NirNode node = graph.nodes().get(name);
    try {
      if (node instanceof NirNode.LIF lif) {
        return lif(name, lif);
      }
      if (node instanceof NirNode.IF iff) {
        return integrator(name, iff);
      }
      if (node instanceof NirNode.CubaLIF cuba) {
        return cuba(name, cuba);
      }
      return node instanceof NirNode.Threshold threshold ? composed(name, threshold) : null;
    } catch (InvalidInputException e) {
      throw e.problem().startsWith("node ") || e.location().startsWith("node ")
          ? e
          : e.at(graph.described(name));
    }
  }

  private ImportedNeurons lif(String name, NirNode.LIF lif) {
    int n = flow.size(name);
    expectZero("v_leak", lif.vLeak());
    expectZero("v_reset", lif.vReset());
    Metadata notes = lif.metadata().below("eprop");
    double[] tau = all(lif.tau(), n);
    Map<String, double[]> parameters = new LinkedHashMap<>();
    parameters.put("tau_m", timeConstants("tau", tau, notes, "tau_m"));
    parameters.put("threshold", positive("v_threshold", lif.vThreshold(), n));
    return simple(name, "lif_reset_zero", parameters, gain(lif.r(), tau), notes);
  }

  private ImportedNeurons integrator(String name, NirNode.IF node) {
    int n = flow.size(name);
    expectZero("v_reset", node.vReset());
    double[] r = all(node.r(), n);
    double[] c = new double[n];
    Arrays.setAll(c, j -> r[j] * dt);
    Map<String, double[]> parameters = new LinkedHashMap<>();
    double[] tau = new double[n];
    Arrays.fill(tau, TimeConstants.ofEprop(1, step));
    parameters.put("tau_m", tau);
    parameters.put("threshold", positive("v_threshold", node.vThreshold(), n));
    double[] never = new double[n];
    return simple(name, "lif_reset_zero", parameters, Gain.of(c, never), node.metadata());
  }

  private ImportedNeurons cuba(String name, NirNode.CubaLIF cuba) {
    int n = flow.size(name);
    expectZero("v_leak", cuba.vLeak());
    expectZero("v_reset", cuba.vReset());
    Metadata notes = cuba.metadata().below("eprop");
    double[] tau = all(cuba.tauMem(), n);
    double[] tauSyn = all(cuba.tauSyn(), n);
    Map<String, double[]> parameters = new LinkedHashMap<>();
    parameters.put("tau_s", timeConstants("tau_syn", tauSyn, notes, "tau_s"));
    parameters.put("tau_m", timeConstants("tau_mem", tau, notes, "tau_m"));
    parameters.put("threshold", positive("v_threshold", cuba.vThreshold(), n));
    Gain gain = gain(cuba.r(), tau).times(gains(cuba.wIn(), tauSyn));
    return simple(name, "current_lif_reset_zero", parameters, gain, notes);
  }

  private ImportedNeurons simple(
      String name, String zero, Map<String, double[]> parameters, Gain gain, Metadata notes) {
    String model = reset == Reset.ZERO ? zero : SubtractedThreshold.MODEL;
    return new ImportedNeurons(name, name, null, Set.of(), model, parameters, gain, null, notes);
  }

  /** A threshold, the LI whose voltage it sees, and those of its adaptation. */
  private ImportedNeurons composed(String name, NirNode.Threshold threshold) {
    int n = flow.size(name);
    List<Arrival> voltages = new ArrayList<>();
    List<Arrival> adaptations = new ArrayList<>();
    for (Arrival arrival : flow.arrivals(name)) {
      if (!(graph.nodes().get(arrival.source()) instanceof NirNode.LI)) {
        throw new InvalidInputException(
            "receives from "
                + graph.described(arrival.source())
                + ", but expected an LI, the membrane of neurons whose spikes the threshold makes");
      }
      (arrival.isDirect() ? voltages : adaptations).add(arrival);
    }
    if (voltages.size() != 1) {
      throw new InvalidInputException(
          "receives directly from "
              + voltages.size()
              + " LI nodes, but expected one, the membrane of its neurons");
    }
    if (adaptations.size() >= COMPOSED.size()) {
      throw new InvalidInputException(
          "got " + adaptations.size() + " adaptations, but expected at most 2, as of alif2");
    }
    String v = voltages.get(0).source();
    NirNode.LI membrane = li(v);
    Metadata notes = threshold.metadata().below("eprop");
    Set<String> inner = new LinkedHashSet<>();
    inner.add(v);
    double[] tau = all(membrane.tau(), n);
    Map<String, double[]> parameters = new LinkedHashMap<>();
    parameters.put("tau_m", timeConstants(v, tau, notes, "tau_m"));
    parameters.put("threshold", positive("threshold", threshold.threshold(), n));
    double[] c = gains(membrane.r(), tau);
    Gain gain = gain(membrane.r(), tau);
    String current = v;
    String synapse = synapse(v);
    String model = COMPOSED.get(adaptations.size());
    if (synapse != null) {
      if (!adaptations.isEmpty()) {
        throw new InvalidInputException(
            "has a synaptic current and an adaptation, but expected one of them");
      }
      inner.add(synapse);
      current = synapse;
      model = "current_lif";
      double[] tauSyn = all(li(synapse).tau(), n);
      parameters.put("tau_s", timeConstants(synapse, tauSyn, notes, "tau_s"));
      gain = gain.times(gains(li(synapse).r(), tauSyn));
    }
    for (int m = 0; m < adaptations.size(); m++) {
      String suffix = adaptations.size() == 1 ? "" : Integer.toString(m + 1);
      adaptation(name, adaptations.get(m), suffix, parameters, notes, inner);
    }
    return new ImportedNeurons(current, name, v, inner, model, parameters, gain, c, notes);
  }

  private NirNode.LI li(String name) {
    NirNode.LI li = (NirNode.LI) graph.nodes().get(name);
    expectZero("v_leak", li.vLeak());
    return li;
  }

  /** The LI whose current alone drives a membrane, but for spikes; null if there is none. */
  private String synapse(String membrane) {
    List<String> direct =
        flow.arrivals(membrane).stream()
            .filter(a -> a.isDirect() && graph.nodes().get(a.source()) instanceof NirNode.LI)
            .map(Arrival::source)
            .toList();
    if (direct.size() > 1) {
      throw new InvalidInputException(
          graph.described(membrane) + ": receives from several LI nodes, but expected one");
    }
    return direct.isEmpty() ? null : direct.get(0);
  }

  private void adaptation(
      String spikes,
      Arrival raise,
      String suffix,
      Map<String, double[]> parameters,
      Metadata notes,
      Set<String> inner) {
    String a = raise.source();
    NirNode.LI node = li(a);
    int n = flow.size(spikes);
    List<Arrival> in = flow.arrivals(a);
    if (in.size() != 1
        || !in.get(0).source().equals(spikes)
        || !in.get(0).map().isDiagonal()
        || !raise.map().isDiagonal()
        || in.get(0).delay() + raise.delay() != 1
        || flow.bias(a) != null) {
      throw new InvalidInputException(
          graph.described(a)
              + ": expected an adaptation: driven by the threshold's own spikes alone, one number a"
              + " neuron, a step later");
    }
    inner.add(a);
    double[] tau = all(node.tau(), n);
    double[] c = gains(node.r(), tau);
    double[] beta = new double[n];
    for (int j = 0; j < n; j++) {
      double by = c[j] * in.get(0).map().at(j, j);
      beta[j] = -raise.map().at(j, j) * (Gain.isOne(by) ? 1 : by) + 0.0;
      if (beta[j] < 0) {
        throw new InvalidInputException(
            ("%s: a spike of neuron %s lowers the threshold by %s, but expected it to"
                    + " raise it")
                .formatted(graph.described(a), j, -beta[j]));
      }
    }
    parameters.put("tau_a" + suffix, timeConstants(a, tau, notes, "tau_a" + suffix));
    parameters.put("beta" + suffix, beta);
  }

  // Numbers of nodes.

  static double[] all(Tensor tensor, int n) {
    if (tensor.size() != 1 && tensor.size() != n) {
      throw new InvalidInputException(
          "got " + tensor.size() + " numbers, but expected one for each of " + n + " neurons");
    }
    double[] values = new double[n];
    Arrays.setAll(values, tensor::at);
    return values;
  }

  static void expectZero(String name, Tensor tensor) {
    for (int j = 0; j < tensor.size(); j++) {
      if (tensor.values()[j] != 0) {
        throw new InvalidInputException(
            "%s: got %s for neuron %s, but expected 0: eprop's neurons rest at 0%s"
                .formatted(
                    name,
                    tensor.values()[j],
                    j,
                    name.equals("v_reset") ? ", and are reset to it" : ""));
      }
    }
  }

  private static double[] positive(String name, Tensor tensor, int n) {
    double[] values = all(tensor, n);
    for (int j = 0; j < n; j++) {
      if (!(values[j] > 0)) {
        throw new InvalidInputException(
            name + ": got " + values[j] + " for neuron " + j + ", but expected > 0");
      }
    }
    return values;
  }

  /** r dt / tau. */
  double[] gains(Tensor r, double[] tau) {
    double[] c = all(r, tau.length);
    for (int j = 0; j < c.length; j++) {
      c[j] *= dt / tau[j];
      if (!(c[j] > 0)) {
        throw new InvalidInputException(
            "r: got " + r.at(j) + " for neuron " + j + ", but expected > 0");
      }
    }
    return c;
  }

  Gain gain(Tensor r, double[] tau) {
    return Gain.of(gains(r, tau), all(r, tau.length));
  }

  /**
   * eprop's time constants, ms: those that it noted, if they are still those of the node; else from
   * alpha = 1 - dt / tau.
   */
  double[] timeConstants(String name, double[] tau, Metadata notes, String noted) {
    Tensor hint = notes.below("parameters").tensor(noted);
    hint = hint == null ? notes.tensor(noted) : hint;
    double[] eprop = new double[tau.length];
    for (int j = 0; j < tau.length; j++) {
      if (!(tau[j] >= dt * (1 - Gain.ROUNDING))) {
        throw new InvalidInputException(
            ("%s: got the time constant %s s for neuron %s, but expected at least a"
                    + " step, %s s; --dt says how long a step is")
                .formatted(name, tau[j], j, dt));
      }
      double known = hint != null && hint.size() == tau.length ? hint.values()[j] : 0;
      boolean same =
          known > 0 && TimeConstants.ofDecay(StrictMath.exp(-step / known), dt) == tau[j];
      eprop[j] = same ? known : TimeConstants.ofEprop(TimeConstants.decay(tau[j], dt), step);
    }
    return eprop;
  }
}
