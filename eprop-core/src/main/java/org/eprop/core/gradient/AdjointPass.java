package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;

/**
 * Runs one recorded sample backwards (see the equations at {@link
 * org.eprop.core.reference.ForwardEprop} and its backward twin): turns the recorded psi^t into q^t
 * in place, from which the gradient of every synapse is a sum over presynaptic spikes. Owned by one
 * thread, reused from sample to sample.
 */
final class AdjointPass {

  private static final int FLUSH_EVERY = 16;

  /** Below this, a filtered error is zero: it would only decay into denormal numbers. */
  private static final double NOTHING = 1e-30;

  private final NetworkStructure network;
  private final LayerConstants[] constants;
  private final LayerAdjoint[] states;
  private final Kernels kernels;
  private final ScaledRowSum scaledRowSum;
  private final double[] filtered;

  AdjointPass(
      NetworkStructure network,
      Kernels kernels,
      LayerConstants[] constants,
      NonlinearNeurons[] nonlinear) {
    this.network = network;
    this.constants = constants;
    this.kernels = kernels;
    this.states = new LayerAdjoint[constants.length];
    for (int l = 0; l < states.length; l++) {
      states[l] = new LayerAdjoint(constants[l], nonlinear[l], kernels);
    }
    this.scaledRowSum = new ScaledRowSum(kernels);
    this.filtered = new double[network.outputs()];
  }

  /**
   * Runs a sample backwards.
   *
   * @param rateGradient dE_reg/dz of each layer, [layer][neuron]; a null row stands for zero
   * @param through the transposed weights that lead to other neurons; null under e-prop
   */
  void run(SampleRun run, Feedback feedback, float[][] rateGradient, TransposedWeights through) {
    run(run, 0, run.steps(), feedback, rateGradient, through);
  }

  /** The same for the steps first .. end-1 alone. */
  void run(
      SampleRun run,
      int first,
      int end,
      Feedback feedback,
      float[][] rateGradient,
      TransposedWeights through) {
    for (LayerAdjoint state : states) {
      state.begin();
    }
    Arrays.fill(filtered, 0);
    Arrays.fill(run.biasGradient, 0);
    for (int t = end - 1; t >= first; t--) {
      boolean silent = filterError(run, t);
      for (int l = states.length - 1; l >= 0; l--) {
        boolean last = t + 1 == end;
        direct(l, t, run, last, silent, feedback, rateGradient[l], through);
        step(l, t, run, last);
      }
    }
  }

  /**
   * Runs a sample backwards whose learning signals come from outside.
   *
   * @param sample its number, for the signal
   * @param through as above
   */
  void run(SampleRun run, int sample, ExternalSignal signal, TransposedWeights through) {
    for (LayerAdjoint state : states) {
      state.begin();
    }
    float[][] own = new float[states.length][];
    for (int l = 0; l < own.length; l++) {
      own[l] = new float[constants[l].n];
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      for (int l = states.length - 1; l >= 0; l--) {
        boolean last = t + 1 == run.steps();
        Arrays.fill(own[l], 0);
        signal.addTo(own[l], sample, l, t);
        scaledRowSum.beginFromZero(states[l].direct, own[l].length);
        scaledRowSum.add(1, own[l]);
        addPaths(l, t, run, last, through);
        scaledRowSum.end();
        step(l, t, run, last);
      }
    }
  }

  private void step(int l, int t, SampleRun run, boolean last) {
    SampleRun.Layer record = run.layers[l];
    states[l].step(
        record.psi[t],
        record.derivativesAt(t),
        last ? null : record.derivativesAt(t + 1),
        t % FLUSH_EVERY == 0);
  }

  /**
   * After {@link #run}: what of layer l's gradient is due to the traces from before its first step,
   * (D^T lambda).eps + kappa beta ebar with beta = c sum_k B_jk dbar_k. Once for each layer.
   *
   * @param first the first step
   * @param psiBefore psi of the step before it
   * @param ofEps receives D^T lambda, [state][neuron]
   * @param ofFiltered receives kappa beta, [neuron]
   */
  void before(
      int l,
      SampleRun run,
      int first,
      Feedback feedback,
      float[] psiBefore,
      float[][] ofEps,
      float[] ofFiltered) {
    states[l].before(psiBefore, run.layers[l].derivativesAt(first), ofEps);
    scaledRowSum.beginFromZero(ofFiltered, ofFiltered.length);
    addError(run.filteredError[first], network.kappa(), feedback.of(l));
    scaledRowSum.end();
  }

  /** After {@link #run}: dbar of output k at its first step. */
  double filteredError(int k) {
    return filtered[k];
  }

  /** dbar^t = delta^t + kappa dbar^{t+1}; returns whether it is all zero. */
  private boolean filterError(SampleRun run, int t) {
    boolean silent = true;
    float[] row = run.filteredError[t];
    for (int k = 0; k < filtered.length; k++) {
      double f = run.error[t][k] + network.kappa() * filtered[k];
      f = Math.abs(f) < NOTHING ? 0 : f;
      filtered[k] = f;
      run.biasGradient[k] += f;
      row[k] = (float) (network.inputScale() * f);
      silent &= f == 0;
    }
    return silent;
  }

  /** c sum_k B_jk dbar_k^t + R_j [+ P_j^t]. */
  private void direct(
      int l,
      int t,
      SampleRun run,
      boolean last,
      boolean silent,
      Feedback feedback,
      float[] rateGradient,
      TransposedWeights through) {
    ScaledRowSum sum = scaledRowSum;
    sum.beginFromZero(states[l].direct, constants[l].n);
    if (rateGradient != null) {
      sum.add(1, rateGradient);
    }
    if (!silent) {
      addError(run.filteredError[t], 1, feedback.of(l));
    }
    addPaths(l, t, run, last, through);
    sum.end();
  }

  /** Adds P_j^t to the sum under way; nothing under e-prop. */
  private void addPaths(int l, int t, SampleRun run, boolean last, TransposedWeights through) {
    if (through == null) {
      return;
    }
    float[] direct = states[l].direct;
    if (network.isRecurrent(l) && !last) {
      int[][] targets = network.connectivity(l).recurrent();
      addPath(run.layers[l].psi[t + 1], through.rec(l), targets, direct);
    }
    if (l + 1 < states.length) {
      int[][] targets = network.connectivity(l + 1).input();
      addPath(run.layers[l + 1].psi[t], through.in(l + 1), targets, direct);
    }
  }

  /** Adds factor c sum_k B_k dbar_k to the sum under way. */
  private void addError(float[] error, double factor, float[][] feedback) {
    for (int k = 0; k < error.length; k++) {
      scaledRowSum.add((float) (factor * error[k]), feedback[k]);
    }
  }

  /** P_j += sum_m W[j][m] q_m, q having replaced psi; W is transposed unless it is sparse. */
  private void addPath(float[] q, float[][] w, int[][] targets, float[] direct) {
    if (targets == null) {
      for (int m = 0; m < w.length; m++) {
        scaledRowSum.add(q[m], w[m]);
      }
      return;
    }
    scaledRowSum.end();
    for (int j = 0; j < w.length; j++) {
      direct[j] += kernels.gatheredDot(w[j], q, targets[j], w[j].length);
    }
  }
}
