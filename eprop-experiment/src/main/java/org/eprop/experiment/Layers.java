package org.eprop.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.model.Graph;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.learning.initial.GaussianWeights;
import org.jspecify.annotations.Nullable;

/**
 * How a file writes stacked layers, short for a graph: layer l is the population {@code layer<l>},
 * fed by {@code input} or by the layer below, and by itself if it is recurrent.
 *
 * @param layers from the input up
 * @param readout named {@code out}; it sees the last layer, or all
 */
record Layers(List<Layer> layers, ReadoutDefinition readout) {

  /** A population and the projections onto it, as the keys of a layer say. */
  record Layer(
      List<GroupDefinition> populations,
      Choice<SurrogateFactory> surrogate,
      boolean recurrent,
      double inputGain,
      double recurrentGain,
      double inputConnectivity,
      double recurrentConnectivity) {}

  /** N(0, 1) gain / sqrt(inputs per neuron). */
  static Choice<InitialWeightsFactory> gaussian(double gain) {
    return Choice.of(new GaussianWeights(), Map.of(GaussianWeights.GAIN.name(), gain));
  }

  /** The graph that they are. */
  Graph graph() {
    List<PopulationDefinition> populations = new ArrayList<>();
    List<ProjectionDefinition> projections = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      String name = Graph.layer(l);
      populations.add(
          new PopulationDefinition(name, layer.populations, layer.surrogate, /* bias= */ false));
      projections.add(projection(below(l), name, layer.inputConnectivity, layer.inputGain));
      if (layer.recurrent) {
        projections.add(projection(name, name, layer.recurrentConnectivity, layer.recurrentGain));
      }
    }
    return new Graph(
        List.of(new InputDefinition(Graph.INPUT, 0)), populations, projections, List.of(readout));
  }

  private static String below(int l) {
    return l == 0 ? Graph.INPUT : Graph.layer(l - 1);
  }

  private static ProjectionDefinition projection(
      String from, String to, double share, double gain) {
    return new ProjectionDefinition(
        ProjectionDefinition.defaultName(from, to),
        from,
        to,
        ConnectivityDefinition.share(share),
        /* delay= */ null,
        gaussian(gain),
        /* learned= */ true);
  }

  /** The layers that a graph is; null if it is none. */
  static @Nullable Layers of(Graph graph) {
    ReadoutDefinition readout = graph.readouts().get(0);
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < graph.populations().size(); l++) {
      PopulationDefinition population = graph.populations().get(l);
      ProjectionDefinition input = find(graph, below(l), Graph.layer(l));
      ProjectionDefinition own = find(graph, Graph.layer(l), Graph.layer(l));
      layers.add(
          new Layer(
              population.groups(),
              population.surrogate(),
              own != null,
              gain(input),
              gain(own),
              share(input),
              share(own)));
    }
    Layers written = new Layers(layers, readout);
    return isOfLayers(readout, layers.size()) && written.graph().equals(graph) ? written : null;
  }

  private static boolean isOfLayers(ReadoutDefinition readout, int layers) {
    List<String> all = Graph.layers(layers);
    return readout.name().equals(Graph.OUT)
        && readout.outputs() == 0
        && readout.learned()
        && readout.weight() == 1
        && readout.initialWeights().factory() instanceof GaussianWeights
        && (readout.from().equals(all) || readout.from().equals(all.subList(layers - 1, layers)));
  }

  private static @Nullable ProjectionDefinition find(Graph graph, String from, String to) {
    return graph.projections().stream()
        .filter(p -> p.from().equals(from) && p.to().equals(to))
        .findFirst()
        .orElse(null);
  }

  private static double gain(@Nullable ProjectionDefinition projection) {
    return projection != null && projection.initialWeights().factory() instanceof GaussianWeights
        ? projection.initialWeights().arguments().real(GaussianWeights.GAIN)
        : 1;
  }

  private static double share(@Nullable ProjectionDefinition projection) {
    return projection != null
            && projection.connectivity() instanceof ConnectivityDefinition.Share some
        ? some.share()
        : 1;
  }
}
