package org.eprop.core.network;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;

/**
 * A network without its weights: its sizes and the local mathematics of every neuron. Immutable;
 * any number of runs may share it.
 *
 * @param inputs input channels
 * @param outputs readout neurons
 * @param layers the neurons of each layer, from the input up
 * @param recurrent [layer] whether it has a W_rec
 * @param connectivity [layer] which synapses there are
 * @param allLayers whether the readout sees all layers; else only the last
 * @param kappa the readout's decay per step
 * @param inputScale c, the factor on what the readout receives
 */
public record NetworkStructure(
    int inputs,
    int outputs,
    List<LayerNeurons> layers,
    List<Boolean> recurrent,
    List<Connectivity> connectivity,
    boolean allLayers,
    double kappa,
    double inputScale) {

  /** Copies the lists. */
  public NetworkStructure {
    layers = List.copyOf(layers);
    recurrent = List.copyOf(recurrent);
    connectivity = List.copyOf(connectivity);
    if (layers.size() != recurrent.size()
        || layers.size() != connectivity.size()
        || layers.isEmpty()) {
      throw new IllegalArgumentException(
          "got "
              + layers.size()
              + " layers, "
              + recurrent.size()
              + " recurrent flags and connectivities of "
              + connectivity.size());
    }
  }

  /** A network with dense matrices. */
  public NetworkStructure(
      int inputs,
      int outputs,
      List<LayerNeurons> layers,
      List<Boolean> recurrent,
      boolean allLayers,
      double kappa,
      double inputScale) {
    this(
        inputs,
        outputs,
        layers,
        recurrent,
        layers.stream().map(layer -> Connectivity.dense(layer.size())).toList(),
        allLayers,
        kappa,
        inputScale);
  }

  /**
   * Draws the neuron parameters and the synapses of a definition.
   *
   * @param streams those of the experiment's seed
   * @throws InvalidInputException if a value can't be drawn, placed at the layer
   */
  public static NetworkStructure draw(NetworkDefinition definition, RandomStreams streams) {
    double dt = definition.timeStep();
    List<LayerNeurons> layers = new ArrayList<>();
    List<Connectivity> connectivity = new ArrayList<>();
    int channels = definition.inputs();
    for (int l = 0; l < definition.layers().size(); l++) {
      LayerDefinition layer = definition.layers().get(l);
      try {
        layers.add(LayerNeurons.draw(layer, dt, streams.stream("neurons", l)));
      } catch (InvalidInputException e) {
        throw e.at("network.layers[" + l + "]");
      }
      connectivity.add(Connectivity.draw(layer, channels, streams, l));
      channels = layer.size();
    }
    return new NetworkStructure(
        definition.inputs(),
        definition.outputs(),
        layers,
        definition.layers().stream().map(LayerDefinition::recurrent).toList(),
        connectivity,
        definition.readout().allLayers(),
        definition.readout().kappa(dt),
        definition.readout().inputScale(dt));
  }

  /** The number of neurons of layer l. */
  public int size(int l) {
    return layers.get(l).size();
  }

  /** The number of channels that feed layer l. */
  public int channelsInto(int l) {
    return l == 0 ? inputs : size(l - 1);
  }

  /** Whether layer l has a W_rec. */
  public boolean isRecurrent(int l) {
    return recurrent.get(l);
  }

  /** Which synapses lead into layer l. */
  public Connectivity connectivity(int l) {
    return connectivity.get(l);
  }

  /** Whether the readout sees layer l. */
  public boolean seenByReadout(int l) {
    return allLayers || l == layers.size() - 1;
  }

  /** The number of neurons that the readout sees. */
  public int neuronsSeen() {
    int n = 0;
    for (int l = 0; l < layers.size(); l++) {
      n += seenByReadout(l) ? size(l) : 0;
    }
    return n;
  }
}
