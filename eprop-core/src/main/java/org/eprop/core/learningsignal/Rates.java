package org.eprop.core.learningsignal;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.core.kernel.Elements;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * Running means of the firing rates, in spikes per step, and what regularizers make of them, as a
 * sequence goes along:
 *
 * <pre>
 * f_j^t         = rho f_j^{t-1} + (1 - rho) z_j^t            f^{-1} = 0
 * E             = sum_t E_reg(f^t)
 * dE/dW_ji      = sum_t (dE_reg/df_j)(f^t) fbar_ji^t
 * fbar_ji^t     = rho fbar_ji^{t-1} + (1 - rho) e_ji^t       e the eligibility trace
 * </pre>
 *
 * <p>(Korcsak-Gorzo et al. 2025). It is as if each neuron had a readout of its own, with kappa =
 * rho and c = 1 - rho, whose loss is E_reg. Owned by one thread.
 */
public final class Rates {

  private final NetworkStructure network;
  private final List<Regularizer> regularizers;

  /** rho. */
  public final double rho;

  /** f and dE_reg/df, [population][neuron]; of no neuron if there is no regularizer. */
  private final double[][] rate;

  private final double[][] slope;

  /** What becomes of dE_reg/df at the window's first step, filtered backwards in time. */
  private final float[][] atFirst;

  /** E of the sequence so far. */
  private final double[] loss = {0};

  /**
   * @param rho of the running mean, 0 &lt;= rho &lt; 1
   */
  public Rates(NetworkStructure network, List<Regularizer> regularizers, double rho) {
    this.network = network;
    this.regularizers = List.copyOf(regularizers);
    this.rho = rho;
    if (!(rho >= 0 && rho < 1)) {
      throw new InvalidInputException(
          "decay of the firing rate: got " + rho + ", but expected 0 <= rho < 1");
    }
    int populations = network.populations().size();
    rate = new double[populations][];
    slope = new double[populations][];
    atFirst = new float[populations][];
    for (int p = 0; p < populations; p++) {
      int neurons = any() ? network.size(p) : 0;
      rate[p] = new double[neurons];
      slope[p] = new double[neurons];
      atFirst[p] = new float[neurons];
    }
  }

  /** Whether there is any regularizer. */
  public boolean any() {
    return !regularizers.isEmpty();
  }

  /** E of the steps followed. */
  public double loss() {
    return loss[0];
  }

  /** Starts a new sequence. */
  public void reset() {
    loss[0] = 0;
    Elements.clear(rate);
  }

  /** Follows step t of population p, which the forward pass has done: f, and dE_reg/df. */
  private void follow(SampleRecord run, int t, int p) {
    double[] f = rate[p];
    for (int j = 0; j < f.length; j++) {
      f[j] *= rho;
    }
    Events spikes = run.populations[p].spikes;
    for (int e = spikes.start[t]; e < spikes.start[t + 1]; e++) {
      f[spikes.neuron[e]] += 1 - rho;
    }
    Arrays.fill(slope[p], 0);
    for (Regularizer regularizer : regularizers) {
      loss[0] += regularizer.evaluate(f, slope[p]);
    }
  }

  /**
   * Follows the steps first .. end-1 of population p, and adds what of (1 - rho) dE_reg/df reaches
   * each of them, filtered backwards in time.
   *
   * @param to [step][neuron]
   */
  void filter(SampleRecord run, int first, int end, int p, float[][] to, float[][] room) {
    for (int t = first; t < end; t++) {
      follow(run, t, p);
      for (int j = 0; j < slope[p].length; j++) {
        room[t][j] = (float) ((1 - rho) * slope[p][j]);
      }
    }
    float[] bar = atFirst[p];
    Arrays.fill(bar, 0);
    for (int t = end - 1; t >= first; t--) {
      for (int j = 0; j < bar.length; j++) {
        bar[j] = room[t][j] + (float) rho * bar[j];
        to[t][j] += bar[j];
      }
    }
  }

  /** After {@link #filter}: what of it reached the first step. */
  public float[] atFirst(int p) {
    return atFirst[p];
  }

  /** Saves or restores the running means. */
  public void exchange(StateBytes archive) {
    if (any()) {
      archive.doubles("regularisation", loss);
      for (int p = 0; p < rate.length; p++) {
        archive.doubles(network.populations().get(p).name() + ".rate", rate[p]);
      }
    }
  }
}
