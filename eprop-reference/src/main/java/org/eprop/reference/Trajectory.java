package org.eprop.reference;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.Source;

/**
 * Everything that happened to one sample. Unless said otherwise, indices are
 * [population][step][neuron].
 *
 * @param inputs x, [input][step][channel]
 * @param models the neurons as they were, [population][neuron]
 * @param currents I
 * @param spikes z
 * @param states s, [population][step][neuron][state]
 * @param psi the pseudo-derivatives
 * @param local ds^t/ds^{t-1}, ds^t/dI^t and ds^t/dz^{t-1} of each neuron
 * @param readouts y, [readout][step][output]
 */
public record Trajectory(
    double[][][] inputs,
    List<List<NeuronModel>> models,
    double[][][] currents,
    double[][][] spikes,
    double[][][][] states,
    double[][][] psi,
    LocalDerivatives[][][] local,
    double[][][] readouts) {

  /** The number of steps. */
  public int steps() {
    return inputs[0].length;
  }

  /** What an input or a population sends out, [step][channel or neuron]. */
  public double[][] activity(Source source) {
    return source.isInput() ? inputs[source.index()] : spikes[source.index()];
  }

  /** s^{t-1} of neuron j of population p. */
  public double[] stateBefore(int p, int t, int j) {
    return t == 0 ? models.get(p).get(j).initialState() : states[p][t - 1][j];
  }

  /** z^{t-1} of neuron j of population p; zero before the first step. */
  public double spikeBefore(int p, int t, int j) {
    return t == 0 ? 0 : spikes[p][t - 1][j];
  }
}
