package org.eprop.core.network;

import java.util.List;
import java.util.Set;

/**
 * A network without its weights: its sizes, its synapses and the local mathematics of every neuron.
 *
 * <pre>
 * I_j^t = b_j + sum over projections, synapses: W_ji pre_i^{t - d_ji}
 * y_m^t = kappa_m y_m^{t-1} + c_m sum_P W_m,P z_P^t + b_m
 * </pre>
 *
 * <p>Within a step, populations come one after the other; a projection from an input or an earlier
 * population is <em>forward</em> and may have delay 0, any other is <em>recurrent</em>, with delays
 * of at least 1. Immutable; any number of runs may share it.
 *
 * @param inputs one after the other, all channels of a sample
 * @param populations in their order within a step
 * @param projections in the order in which their currents are added
 * @param readouts in their order
 * @since 1.0
 */
public record NetworkStructure(
    List<NetworkInput> inputs,
    List<Population> populations,
    List<Projection> projections,
    List<Readout> readouts) {

  /** Copies the lists, and checks sizes and delays. */
  public NetworkStructure {
    inputs = List.copyOf(inputs);
    populations = List.copyOf(populations);
    projections = List.copyOf(projections);
    readouts = List.copyOf(readouts);
    for (Projection p : projections) {
      int pre =
          p.from().isInput()
              ? inputs.get(p.from().index()).channels()
              : populations.get(p.from().index()).size();
      Synapses s = p.synapses();
      if (s.pre() != pre || s.post() != populations.get(p.to()).size()) {
        throw new IllegalArgumentException(
            "projection " + p.name() + ": got synapses from " + s.pre() + " to " + s.post());
      }
      if (!p.isForward() && s.shortest() < 1) {
        throw new IllegalArgumentException(
            "projection " + p.name() + ": is recurrent, but has a delay of 0 steps");
      }
    }
    for (Readout readout : readouts) {
      if (readout.sees().length != populations.size()
          || readout.teaches().length != populations.size()) {
        throw new IllegalArgumentException("readout " + readout.name() + ": other populations");
      }
    }
  }

  /**
   * The same, of which a constraint may move synapses; the arrays are shared.
   *
   * @param names of the projections whose synapses may move
   */
  public NetworkStructure withMovable(Set<String> names) {
    return new NetworkStructure(
        inputs,
        populations,
        projections.stream().map(p -> names.contains(p.name()) ? p.movable() : p).toList(),
        readouts);
  }

  /** All input channels. */
  public int channels() {
    NetworkInput last = inputs.get(inputs.size() - 1);
    return last.first() + last.channels();
  }

  /** The number of neurons of the p-th population. */
  public int size(int p) {
    return populations.get(p).size();
  }

  /** The number of neurons of all populations together. */
  public int neurons() {
    return populations.stream().mapToInt(Population::size).sum();
  }

  /** The longest delay of any synapse, steps. */
  public int longestDelay() {
    return projections.stream().mapToInt(p -> p.synapses().longest()).max().orElse(0);
  }

  /** The number of the population of a name; -1 if there is none. */
  public int population(String name) {
    return populations.stream().map(Population::name).toList().indexOf(name);
  }

  /** How many neurons readout m sees. */
  public int neuronsSeen(int m) {
    int n = 0;
    for (int p = 0; p < populations.size(); p++) {
      n += readouts.get(m).sees()[p] ? size(p) : 0;
    }
    return n;
  }
}
