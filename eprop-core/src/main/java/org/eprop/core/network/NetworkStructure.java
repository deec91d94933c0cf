package org.eprop.core.network;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;

/**
 * A network without its weights: the definition, with every neuron's parameters drawn. Immutable;
 * any number of runs may share it.
 */
public final class NetworkStructure {

  private final NetworkDefinition definition;
  private final List<LayerNeurons> layers;

  private NetworkStructure(NetworkDefinition definition, List<LayerNeurons> layers) {
    this.definition = definition;
    this.layers = layers;
  }

  /**
   * Draws the neuron parameters.
   *
   * @param streams those of the experiment's seed
   * @throws InvalidInputException if a value can't be drawn, placed at the layer
   */
  public static NetworkStructure draw(NetworkDefinition definition, RandomStreams streams) {
    List<LayerNeurons> layers = new ArrayList<>();
    for (int l = 0; l < definition.layers().size(); l++) {
      try {
        layers.add(
            LayerNeurons.draw(
                definition.layers().get(l), definition.timeStep(), streams.stream("neurons", l)));
      } catch (InvalidInputException e) {
        throw e.at("network.layers[" + l + "]");
      }
    }
    return new NetworkStructure(definition, List.copyOf(layers));
  }

  /** What it was drawn from. */
  public NetworkDefinition definition() {
    return definition;
  }

  /** The neurons of each layer, from the input up. */
  public List<LayerNeurons> layers() {
    return layers;
  }

  /** The number of channels that feed layer l. */
  public int channelsInto(int l) {
    return l == 0 ? definition.inputs() : layers.get(l - 1).size();
  }

  /** Whether layer l has a W_rec. */
  public boolean recurrent(int l) {
    return definition.layers().get(l).recurrent();
  }

  /** Whether the readout sees layer l. */
  public boolean seenByReadout(int l) {
    return definition.readout().allLayers() || l == layers.size() - 1;
  }

  /** The number of neurons that the readout sees. */
  public int neuronsSeen() {
    int n = 0;
    for (int l = 0; l < layers.size(); l++) {
      n += seenByReadout(l) ? layers.get(l).size() : 0;
    }
    return n;
  }

  /** kappa of the readout. */
  public double kappa() {
    return definition.readout().kappa(definition.timeStep());
  }

  /** c of the readout. */
  public double inputScale() {
    return definition.readout().inputScale(definition.timeStep());
  }
}
