package org.eprop.nir.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirNode;

/** Finds a readout before each output: an LI or I, or none, behind weights. */
record OutletReader(FlatGraph graph, Flow flow, CellReader cells, double dt, double step) {

  /**
   * The readout before an output.
   *
   * @param used receives the node that it is made of
   */
  Outlet read(String output, Set<String> used) {
    try {
      return of(output, used);
    } catch (InvalidInputException e) {
      throw e.problem().startsWith("node ") || e.location().startsWith("node ")
          ? e
          : e.at(graph.described(output));
    }
  }

  private Outlet of(String output, Set<String> used) {
    List<Arrival> arrivals = flow.arrivals(output);
    if (arrivals.isEmpty()) {
      throw new InvalidInputException("receives nothing");
    }
    int n = flow.size(output);
    Metadata notes = graph.nodes().get(output).metadata().below("eprop");
    String last = arrivals.get(0).source();
    NirNode node = graph.nodes().get(last);
    boolean leaky = node instanceof NirNode.LI || node instanceof NirNode.I;
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    if (!leaky) {
      return new Outlet(
          output, expectPrompt(output, arrivals), 0, false, ones, flow.bias(output), notes);
    }
    if (arrivals.size() != 1 || !arrivals.get(0).isDirect() || flow.bias(output) != null) {
      throw new InvalidInputException(
          "receives "
              + graph.described(last)
              + " and more, or not directly, but expected it alone: a readout");
    }
    used.add(last);
    Gain gain;
    double tauOut;
    double kappa;
    if (node instanceof NirNode.LI li) {
      CellReader.expectZero("v_leak", li.vLeak());
      double[] tau = CellReader.all(li.tau(), n);
      double[] all = cells.timeConstants(last, tau, li.metadata().below("eprop"), "tau_out");
      expectOne(last, tau);
      kappa = 1 - dt / tau[0];
      tauOut = kappa <= 0 ? 0 : all[0];
      gain = cells.gain(li.r(), tau);
    } else {
      double[] c = CellReader.all(((NirNode.I) node).r(), n);
      for (int k = 0; k < n; k++) {
        c[k] *= dt;
      }
      kappa = 1;
      tauOut = step * 0x1p60;
      gain = Gain.of(c, new double[n]);
    }
    double[] bias = flow.bias(last);
    for (int k = 0; bias != null && k < n; k++) {
      bias[k] *= gain.folded()[k] * gain.ofNeuron(kappa);
    }
    boolean scaled = gain.scaled() && kappa > 0;
    return new Outlet(
        output,
        expectPrompt(last, flow.arrivals(last)),
        tauOut,
        scaled,
        gain.folded(),
        bias,
        notes);
  }

  private void expectOne(String name, double[] tau) {
    for (int k = 1; k < tau.length; k++) {
      if (tau[k] != tau[0]) {
        throw new InvalidInputException(
            "%s: tau: got %s and %s, but expected the same for all outputs of a readout"
                .formatted(graph.described(name), tau[0], tau[k]));
      }
    }
  }

  private List<Arrival> expectPrompt(String name, List<Arrival> arrivals) {
    for (Arrival arrival : arrivals) {
      if (arrival.delay() != 0) {
        throw new InvalidInputException(
            ("%s: what %s sends arrives %s steps later, but expected no delay on the"
                    + " way to a readout")
                .formatted(
                    graph.described(name), graph.described(arrival.source()), arrival.delay()));
      }
    }
    return arrivals;
  }
}
