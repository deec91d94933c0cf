package org.eprop.reference.command;

import java.util.Arrays;
import org.eprop.core.network.NetworkStructure;
import org.eprop.reference.ReferenceWeights;

/**
 * What came out of a case, whichever way it was computed. Arrays that belong to samples are
 * [sample][population][step][neuron].
 *
 * @param losses E of each readout
 * @param lossRegularisation E of the firing rates
 * @param gradient of their sum
 * @param spikes z
 * @param v membrane potential
 * @param a adaptation
 * @param psi pseudo-derivative
 * @param readouts y, [sample][readout][step][output]
 * @param learningSignal L, summed over readouts
 */
public record CaseRun(
    double[] losses,
    double lossRegularisation,
    ReferenceWeights gradient,
    int[][][][] spikes,
    double[][][][] v,
    double[][][][] a,
    double[][][][] psi,
    double[][][][] readouts,
    double[][][][] learningSignal) {

  /** Room for what happens to samples. */
  static CaseRun of(
      NetworkStructure network,
      int samples,
      int steps,
      double[] losses,
      double lossRegularisation,
      ReferenceWeights gradient) {
    int[][][][] spikes = new int[samples][network.populations().size()][steps][];
    for (int[][][] sample : spikes) {
      for (int p = 0; p < sample.length; p++) {
        sample[p] = new int[steps][network.size(p)];
      }
    }
    return new CaseRun(
        losses,
        lossRegularisation,
        gradient,
        spikes,
        room(network, samples, steps),
        room(network, samples, steps),
        room(network, samples, steps),
        new double[samples][network.readouts().size()][steps][],
        room(network, samples, steps));
  }

  /** Zeros, [sample][population][step][neuron]. */
  static double[][][][] room(NetworkStructure network, int samples, int steps) {
    double[][][][] room = new double[samples][network.populations().size()][][];
    for (double[][][] sample : room) {
      for (int p = 0; p < sample.length; p++) {
        sample[p] = new double[steps][network.size(p)];
      }
    }
    return room;
  }

  /** E of all readouts. */
  double lossTask() {
    return Arrays.stream(losses).sum();
  }

  /** E. */
  double loss() {
    return lossTask() + lossRegularisation;
  }
}
