package org.eprop.core.reference;

import org.eprop.api.neuron.LocalDerivatives;

/**
 * Everything that happened to one sample. Indices are always [layer][step][neuron].
 *
 * @param input x, [step][channel]
 * @param spikes z
 * @param states s, [layer][step][neuron][state]
 * @param psi the pseudo-derivatives
 * @param local ds^t/ds^{t-1}, ds^t/dI^t and ds^t/dz^{t-1} of each neuron
 * @param readout y, [step][output]
 */
public record Trajectory(
    double[][] input,
    double[][][] spikes,
    double[][][][] states,
    double[][][] psi,
    LocalDerivatives[][][] local,
    double[][] readout) {

  /** The number of steps. */
  public int steps() {
    return input.length;
  }

  /** What feeds layer l at step t: the input, or the spikes of the layer below. */
  public double[] into(int l, int t) {
    return l == 0 ? input[t] : spikes[l - 1][t];
  }

  /** z^{t-1} of layer l; zero before the first step. */
  public double[] spikesBefore(int l, int t) {
    return t == 0 ? new double[spikes[l][0].length] : spikes[l][t - 1];
  }
}
