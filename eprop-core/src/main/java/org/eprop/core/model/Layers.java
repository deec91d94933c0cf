package org.eprop.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.learning.initial.GaussianWeights;

/**
 * A network of stacked layers, short for a graph: layer l is the population {@code layer<l>}, fed
 * by {@code input} or by the layer below, and by itself if it is recurrent.
 *
 * @param layers from the input up, at least one
 * @param readout named {@code out}; it sees the last layer, or all
 * @since 1.0
 */
public record Layers(List<LayerDefinition> layers, ReadoutDefinition readout)
    implements NetworkForm {

  /** Checks that there is a layer. */
  public Layers {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new InvalidInputException("layers: got none, but expected at least one");
    }
  }

  /** The names of so many layers' populations. */
  public static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(Layers::name).toList();
  }

  /** The name of layer l's population. */
  public static String name(int l) {
    return "layer" + l;
  }

  /** Layer l's population. */
  public static PopulationDefinition population(LayerDefinition layer, int l) {
    return new PopulationDefinition(name(l), layer.groups(), layer.surrogate(), false);
  }

  /** The projections onto layer l. */
  public static List<ProjectionDefinition> projections(LayerDefinition layer, int l) {
    List<ProjectionDefinition> projections = new ArrayList<>();
    String below = l == 0 ? Graph.INPUT : name(l - 1);
    projections.add(projection(below, name(l), layer.inputConnectivity(), layer.inputGain()));
    if (layer.recurrent()) {
      projections.add(
          projection(name(l), name(l), layer.recurrentConnectivity(), layer.recurrentGain()));
    }
    return projections;
  }

  private static ProjectionDefinition projection(
      String from, String to, double share, double gain) {
    return new ProjectionDefinition(
        ProjectionDefinition.defaultName(from, to),
        from,
        to,
        ConnectivityDefinition.share(share),
        null,
        gaussian(gain),
        true);
  }

  /** N(0, 1) gain / sqrt(inputs per neuron). */
  public static Choice<InitialWeightsFactory> gaussian(double gain) {
    return Choice.of(new GaussianWeights(), Map.of(GaussianWeights.GAIN.name(), gain));
  }

  @Override
  public Graph graph() {
    List<PopulationDefinition> populations = new ArrayList<>();
    List<ProjectionDefinition> projections = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      populations.add(population(layers.get(l), l));
      projections.addAll(projections(layers.get(l), l));
    }
    return new Graph(
        List.of(new InputDefinition(Graph.INPUT, 0)), populations, projections, List.of(readout));
  }
}
