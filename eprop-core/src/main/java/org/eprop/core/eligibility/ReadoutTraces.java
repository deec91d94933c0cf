package org.eprop.core.eligibility;

import org.eprop.core.forward.Constants;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateArchive;

/**
 * What a readout filters, followed step by step: dE/dW_out,kj += c delta_k zbar_j with zbar^t =
 * kappa zbar^{t-1} + z^t, and dE/db_k += delta_k sum_s kappa^{t-s}.
 */
public final class ReadoutTraces {

  private final int m;
  private final int outputs;
  private final KappaTrace kappa;

  /** zbar, [population][neuron]; null for populations that it does not see. */
  private final double[][] filtered;

  private final double[] filteredOne = {0};

  /**
   * @param room for a gradient: kappa is followed only if it has room there
   */
  public ReadoutTraces(Constants constants, int m, Weights room) {
    this.m = m;
    NetworkStructure network = constants.network;
    outputs = network.readouts().get(m).outputs();
    kappa = room.kappa(m) == null ? null : KappaTrace.of(constants, m);
    filtered = new double[network.populations().size()][];
    for (int p = 0; p < filtered.length; p++) {
      boolean seen = network.readouts().get(m).sees()[p];
      filtered[p] = seen ? new double[network.size(p)] : null;
    }
  }

  public void reset() {
    filteredOne[0] = 0;
    if (kappa != null) {
      kappa.reset();
    }
    for (double[] row : filtered) {
      if (row != null) {
        java.util.Arrays.fill(row, 0);
      }
    }
  }

  public void follow(SampleRecord run, int t, Constants constants) {
    double decay = constants.kappa[m];
    filteredOne[0] = decay * filteredOne[0] + 1;
    for (int p = 0; p < filtered.length; p++) {
      double[] bar = filtered[p];
      if (bar == null) {
        continue;
      }
      for (int j = 0; j < bar.length; j++) {
        bar[j] *= decay;
      }
      Events spikes = run.populations[p].spikes;
      for (int e = spikes.start[t]; e < spikes.start[t + 1]; e++) {
        bar[spikes.neuron[e]] += 1;
      }
    }
  }

  /** dE/dkappa += sum_k delta_k h_k; once for each step, whether there is an error or not. */
  public void learnKappa(
      SampleRecord run, int t, Constants constants, Weights weights, Weights gradient) {
    if (kappa != null) {
      gradient.kappa(m)[0] += (float) kappa.follow(run, t, constants, weights);
    }
  }

  public void learn(SampleRecord run, int t, double[] scales, Weights gradient) {
    double[] error = run.readouts[m].error;
    int at = t * outputs;
    for (int p = 0; p < filtered.length; p++) {
      float[][] out = gradient.readout(m, p);
      for (int j = 0; out != null && j < out.length; j++) {
        for (int k = 0; filtered[p][j] != 0 && k < outputs; k++) {
          out[j][k] += (float) (scales[m] * error[at + k] * filtered[p][j]);
        }
      }
    }
    float[] bias = gradient.readoutBias(m);
    for (int k = 0; bias != null && k < outputs; k++) {
      bias[k] += (float) (error[at + k] * filteredOne[0]);
    }
  }

  public void exchange(StateArchive archive, String name) {
    if (kappa != null) {
      kappa.exchange(archive, name);
    }
    archive.doubles(name + ".filtered_one", filteredOne);
    for (int p = 0; p < filtered.length; p++) {
      if (filtered[p] != null) {
        archive.doubles(name + ".zbar" + p, filtered[p]);
      }
    }
  }
}
