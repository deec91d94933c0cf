package org.eprop.device;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkStructure;

/**
 * A trained network as a device sees it: constants and rows of numbers. Immutable.
 *
 * @param channels of the input
 * @param real whether the input has real values, or counts of spikes; else a spike or none
 * @param dt length of a step, ms
 * @param populations in their order within a step
 * @param projections in the order in which their currents are added: dense ones first
 * @param readout of it
 */
public record DeviceNetwork(
    int channels,
    boolean real,
    double dt,
    List<DevicePopulation> populations,
    List<DeviceProjection> projections,
    DeviceReadout readout) {

  /** A place in a ring has 8 bits. */
  private static final int MOST_DELAY = 254;

  /**
   * That of a network.
   *
   * @param real whether its inputs are real values, or counts of spikes
   * @throws InvalidInputException if a part of it can't be exported, with its place
   */
  public static DeviceNetwork of(EpropNetwork network, boolean real) {
    NetworkStructure structure = network.structure();
    List<DevicePopulation> populations =
        IntStream.range(0, structure.populations().size())
            .mapToObj(
                p ->
                    DevicePopulation.of(
                        structure.populations().get(p),
                        network.weights().parameters(p),
                        network.weights().bias(p)))
            .toList();
    List<DeviceProjection> dense = new ArrayList<>();
    List<DeviceProjection> sparse = new ArrayList<>();
    for (int i = 0; i < structure.projections().size(); i++) {
      DeviceProjection made = DeviceProjection.of(structure, network.weights(), i);
      if (made.longest() > MOST_DELAY) {
        throw new InvalidInputException(
                "delay: got %s steps, but expected at most %s on a device"
                    .formatted(made.longest(), MOST_DELAY))
            .at("projection " + made.name());
      }
      (made.dense() ? dense : sparse).add(made);
    }
    dense.addAll(sparse);
    for (DeviceProjection made : dense) {
      expectFinite(made.weights(), "projection " + made.name());
    }
    DeviceReadout readout = DeviceReadout.of(network);
    readout.weights().forEach(w -> expectFinite(w, "readout " + readout.name()));
    return new DeviceNetwork(
        structure.channels(),
        real,
        network.model().network().timeStep(),
        populations,
        dense,
        readout);
  }

  private static void expectFinite(float[] weights, String place) {
    for (float w : weights) {
      if (!Float.isFinite(w)) {
        throw new InvalidInputException("got a weight of " + w + ", but expected finite numbers")
            .at(place);
      }
    }
  }

  /** The number of neurons. */
  public int neurons() {
    return populations.stream().mapToInt(DevicePopulation::size).sum();
  }

  /** The number of synapses, those to the readout included, autapses not. */
  public long synapses() {
    long sum = 0;
    for (DeviceProjection p : projections) {
      sum += p.synapses() - (p.dense() && p.own() ? p.pre() : 0);
    }
    for (float[] w : readout.weights()) {
      sum += w.length;
    }
    return sum;
  }

  /**
   * Checks that traces may be of neurons.
   *
   * @throws InvalidInputException if neurons or delays differ, or spikes act back on traces
   */
  void expectAlike() {
    for (DeviceProjection p : projections) {
      if (p.learned() && readout.taught()[p.to()] != null) {
        boolean alike = populations.get(p.to()).isAlike();
        if (!alike || p.isMixed()) {
          throw new InvalidInputException(
                  "traces: got neuron, but expected synapse: "
                      + (alike
                          ? "its delays differ"
                          : "its neurons differ, or their spikes act back on traces"))
              .at("projection " + p.name());
        }
      }
    }
  }

  /** The projections into a population, in their order. */
  List<DeviceProjection> into(int population) {
    return projections.stream().filter(p -> p.to() == population).toList();
  }

  /**
   * How many steps back a source is looked at: what it did so long ago is remembered.
   *
   * @param source a population; -1 for the input
   * @param traced whether eligibility traces look at presynaptic activity, too
   */
  int memory(int source, boolean traced) {
    int most = source < 0 ? 0 : 1; // of a population, what its own spikes do to it
    for (DeviceProjection p : projections) {
      if (p.source() == source) {
        most = Math.max(most, traced ? p.longest() : p.shortest());
      }
    }
    return most;
  }
}
