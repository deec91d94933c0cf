package org.eprop.nir.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;
import org.eprop.nir.imports.Assembly.Outlet;

/**
 * A graph as a network.
 *
 * @param network does what the graph does, in steps
 * @param dt seconds that a step has in the graph
 * @param notes what was decided on the way, one sentence each
 */
public record NirImport(EpropNetwork network, double dt, List<String> notes) {

  /**
   * Makes a network that does what a graph does. Its neurons get a triangular surrogate, its
   * readouts softmax cross-entropy, and it learns by e-prop: NIR describes none of this.
   *
   * @param dt seconds that a step has in the graph, since the format has no steps; NaN to take what
   *     eprop noted in it
   * @param plugins know the neurons
   * @throws org.eprop.api.plugin.InvalidInputException if a node has no meaning in eprop, with its
   *     name and type, and what was expected
   */
  public static NirImport of(NirGraph graph, double dt, Plugins plugins) {
    return new Importer(graph, dt, Optional.empty(), plugins).network();
  }

  /**
   * The same, with the reset of the nodes LIF, IF and CubaLIF, for which the format has no field.
   * Neurons that subtract are {@code equations}, which the plugins have to know.
   *
   * @param reset what a spike does
   * @throws org.eprop.api.plugin.InvalidInputException as above, or if the graph has no such node
   */
  public static NirImport of(NirGraph graph, double dt, Reset reset, Plugins plugins) {
    return new Importer(graph, dt, Optional.of(reset), plugins).network();
  }

  /** Finds inputs, neurons, readouts and what leads from one to the other. */
  private static final class Importer {

    private final NirGraph whole;
    private final FlatGraph graph;
    private final StepOrder order;
    private final Optional<Reset> reset;
    private final Plugins plugins;
    private final double dt;
    private final double step;
    private final List<String> notes = new ArrayList<>();

    Importer(NirGraph graph, double given, Optional<Reset> reset, Plugins plugins) {
      this.whole = graph;
      this.reset = reset;
      this.plugins = plugins;
      Metadata noted = graph.metadata().below("eprop");
      dt = step(given, noted);
      Tensor timeStep = noted.tensor("time_step");
      boolean own = timeStep != null && timeStep.size() == 1 && timeStep.values()[0] > 0;
      step = own ? timeStep.values()[0] : milliseconds(dt);
      this.graph = FlatGraph.of(graph);
      order = new StepOrder(this.graph);
    }

    private static double step(double given, Metadata noted) {
      Tensor hint = noted.tensor("dt");
      double dt = Double.isNaN(given) && hint != null ? hint.at(0) : given;
      if (Double.isNaN(dt)) {
        throw new InvalidInputException(
            "NIR does not say how long a step is, but expected it: --dt SECONDS, 1e-4 for graphs of"
                + " snnTorch and SpikingJelly, 1e-3 for those of Norse by default");
      }
      if (!(dt > 0) || Double.isInfinite(dt)) {
        throw new InvalidInputException("dt: got " + dt + ", but expected > 0 (s)");
      }
      return dt;
    }

    /** 0.001 s are 1 ms, not 1.0000000000000002. */
    private static double milliseconds(double seconds) {
      return Double.parseDouble(Float.toString((float) (seconds * 1000)));
    }

    NirImport network() {
      Flow flow = new Flow(graph, order, dt);
      CellReader reader = new CellReader(graph, flow, dt, step, reset.orElse(Reset.ZERO));
      List<String> inputs = new ArrayList<>();
      List<String> outputs = new ArrayList<>();
      List<ImportedNeurons> cells = new ArrayList<>();
      Set<String> used = new HashSet<>();
      for (Map.Entry<String, NirNode> entry : graph.nodes().entrySet()) {
        String name = entry.getKey();
        if (graph.wires().contains(name)) {
          continue;
        }
        if (entry.getValue() instanceof NirNode.Input) {
          inputs.add(name);
        } else if (entry.getValue() instanceof NirNode.Output) {
          outputs.add(name);
        }
        ImportedNeurons own = reader.read(name);
        if (own != null) {
          cells.add(own);
          used.add(name);
          used.addAll(own.inner());
        }
      }
      if (inputs.isEmpty() || outputs.isEmpty() || cells.isEmpty()) {
        throw new InvalidInputException(
            ("got a graph with %s inputs, %s nodes of spiking neurons and %s outputs,"
                    + " but expected at least one of each")
                .formatted(inputs.size(), cells.size(), outputs.size()));
      }
      cells.sort(Comparator.comparingInt(c -> order.of(c.spikes())));
      OutletReader outlets = new OutletReader(graph, flow, reader, dt, step);
      List<Outlet> readouts = new ArrayList<>();
      for (String output : outputs) {
        readouts.add(outlets.read(output, used));
      }
      expectUnderstood(used);
      Assembly assembly = new Assembly(plugins, step, notes);
      inputs.forEach(
          name ->
              assembly.input(
                  name, flow.size(name), graph.nodes().get(name).metadata().below("eprop")));
      Map<ImportedNeurons, List<Arrival>> arrivals = new LinkedHashMap<>();
      for (ImportedNeurons own : cells) {
        List<Arrival> all = new ArrayList<>(flow.arrivals(own.current()));
        if (own.membrane() != null && !own.membrane().equals(own.current())) {
          flow.arrivals(own.membrane()).stream()
              .filter(a -> !a.source().equals(own.current()))
              .forEach(all::add);
        }
        expectSources(own, all);
        arrivals.put(own, all);
        assembly.population(own);
      }
      arrivals.forEach((own, all) -> assembly.projections(own, all, order));
      cells.forEach(own -> assembly.bias(own, flow.bias(own.current())));
      readouts.forEach(assembly::readout);
      sayReset(cells);
      sayBiases();
      saySource();
      return new NirImport(assembly.network(), dt, List.copyOf(notes));
    }

    private void expectUnderstood(Set<String> used) {
      for (Map.Entry<String, NirNode> entry : graph.nodes().entrySet()) {
        if (entry.getValue() instanceof NirNode.Dynamic && !used.contains(entry.getKey())) {
          throw new InvalidInputException(
              graph.described(entry.getKey())
                  + ": has no meaning in eprop where it stands; expected "
                  + (entry.getValue() instanceof NirNode.CubaLI
                      ? "an LI before an output, or a CubaLIF"
                      : "it before an output, a readout, or before a Threshold, a membrane"));
        }
      }
    }

    private void expectSources(ImportedNeurons cells, List<Arrival> arrivals) {
      for (Arrival arrival : arrivals) {
        NirNode node = graph.nodes().get(arrival.source());
        boolean spikes =
            node instanceof NirNode.LIF
                || node instanceof NirNode.IF
                || node instanceof NirNode.CubaLIF
                || node instanceof NirNode.Threshold;
        if (!spikes && !(node instanceof NirNode.Input)) {
          throw new InvalidInputException(
              graph.described(arrival.source())
                  + ": feeds "
                  + graph.described(cells.current())
                  + ", but expected an input or spiking neurons to do so");
        }
        if (cells.membrane() != null
            && !cells.membrane().equals(cells.current())
            && arrival.target().equals(cells.membrane())
            && !(arrival.source().equals(cells.spikes()) && arrival.map().isDiagonal())) {
          throw new InvalidInputException(
              graph.described(cells.membrane())
                  + ": receives from "
                  + graph.described(arrival.source())
                  + ", but expected its synaptic current and its own reset alone");
        }
      }
    }

    private void sayReset(List<ImportedNeurons> cells) {
      List<String> own =
          cells.stream()
              .filter(ImportedNeurons::resetsItself)
              .map(c -> graph.described(c.spikes()))
              .toList();
      if (own.isEmpty()) {
        if (reset.isPresent()) {
          throw new InvalidInputException(
              ("reset: got %s, but expected none: the graph has no LIF, IF or CubaLIF, and says"
                      + " itself what a spike does")
                  .formatted(reset.get().text()));
        }
        return;
      }
      String effect =
          reset.orElse(Reset.ZERO) == Reset.ZERO
              ? "a spike resets v to 0"
              : "a spike subtracts the threshold from v, before the next step's decay";
      String why =
          reset
              .map(given -> "as --reset " + given.text() + " says")
              .orElse(
                  "since NIR has no field for the reset and v_reset is 0; if the framework"
                      + " subtracts the threshold: --reset subtract");
      notes.add(String.join(", ", own) + ": " + effect + ", " + why);
    }

    /**
     * Frameworks differ in whether what is on its way back when a run begins is a bias, or nothing.
     */
    private void sayBiases() {
      graph
          .into()
          .forEach(
              (to, sources) ->
                  sources.forEach(
                      from -> {
                        boolean biased =
                            graph.nodes().get(from) instanceof NirNode.Affine affine
                                && Arrays.stream(affine.bias().values()).anyMatch(b -> b != 0);
                        if (biased && order.delay(from, to) > 0) {
                          notes.add(
                              graph.described(from)
                                  + ": its bias acts from the first step on, as in snnTorch; run by"
                                  + " NIRTorch, it acts from the second");
                        }
                      }));
    }

    private void saySource() {
      String lost = whole.metadata().below("eprop").text("not_carried");
      lost.lines()
          .filter(line -> line.startsWith("changed:"))
          .forEach(line -> notes.add("said at export, and not taken back: " + line));
    }

    /** Finds a readout before each output: an LI or I, or none, behind weights. */
    private record OutletReader(
        FlatGraph graph, Flow flow, CellReader cells, double dt, double step) {

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
  }
}
