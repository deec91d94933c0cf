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
  private final Kernels kernels;
  private final LayerConstants[] constants;
  private final NonlinearNeurons[] nonlinear;
  private final LayerState[] states;
  private final ScaledRowSum scaledRowSum;
  private final double[] filtered;

  /** The adjoint of one layer. */
  private static final class LayerState {
    float[][] lambda;
    float[][] next;
    final float[] direct;
    final double[][] nonlinearLambda;
    final NonlinearNeurons.Scratch scratch;
    final float[] nonlinearQ;

    LayerState(LayerConstants c, NonlinearNeurons general) {
      lambda = new float[c.d][c.n];
      next = new float[c.d][c.n];
      direct = new float[c.n];
      nonlinearLambda = general == null ? null : general.newState();
      scratch = general == null ? null : general.new Scratch();
      nonlinearQ = general == null ? null : new float[general.models.length];
    }

    void reset() {
      for (float[] row : lambda) {
        Arrays.fill(row, 0);
      }
      for (int i = 0; nonlinearLambda != null && i < nonlinearLambda.length; i++) {
        Arrays.fill(nonlinearLambda[i], 0);
      }
    }
  }

  AdjointPass(
      NetworkStructure network,
      Kernels kernels,
      LayerConstants[] constants,
      NonlinearNeurons[] nonlinear) {
    this.network = network;
    this.kernels = kernels;
    this.constants = constants;
    this.nonlinear = nonlinear;
    this.states = new LayerState[constants.length];
    for (int l = 0; l < states.length; l++) {
      states[l] = new LayerState(constants[l], nonlinear[l]);
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
    for (LayerState state : states) {
      state.reset();
    }
    Arrays.fill(filtered, 0);
    Arrays.fill(run.biasGradient, 0);
    for (int t = run.steps() - 1; t >= 0; t--) {
      boolean silent = filterError(run, t);
      for (int l = states.length - 1; l >= 0; l--) {
        direct(l, t, run, silent, feedback, rateGradient[l], through);
        adjointStep(l, t, run);
      }
    }
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
      boolean silent,
      Feedback feedback,
      float[] rateGradient,
      TransposedWeights through) {
    float[] direct = states[l].direct;
    int n = constants[l].n;
    if (rateGradient == null) {
      Arrays.fill(direct, 0);
    } else {
      System.arraycopy(rateGradient, 0, direct, 0, n);
    }
    scaledRowSum.begin(direct, n);
    if (!silent) {
      float[] error = run.filteredError[t];
      for (int k = 0; k < error.length; k++) {
        scaledRowSum.add(error[k], feedback.of(l)[k]);
      }
    }
    if (through != null) {
      if (network.isRecurrent(l) && t + 1 < run.steps()) {
        int[][] targets = network.connectivity(l).recurrent();
        addPath(run.layers[l].psi[t + 1], through.rec(l), targets, direct);
      }
      if (l + 1 < states.length) {
        int[][] targets = network.connectivity(l + 1).input();
        addPath(run.layers[l + 1].psi[t], through.in(l + 1), targets, direct);
      }
    }
    scaledRowSum.end();
  }

  /** P_j += sum_m W[j][m] q_m, q having replaced psi; W is transposed unless it is sparse. */
  private void addPath(float[] q, float[][] w, int[][] targets, float[] direct) {
    if (targets == null) {
      for (int m = 0; m < q.length; m++) {
        scaledRowSum.add(q[m], w[m]);
      }
      return;
    }
    for (int j = 0; j < w.length; j++) {
      direct[j] += kernels.gatheredDot(w[j], q, targets[j], w[j].length);
    }
  }

  private void adjointStep(int l, int t, SampleRun run) {
    LayerState state = states[l];
    SampleRun.Layer record = run.layers[l];
    float[] psi = record.psi[t];
    NonlinearNeurons general = nonlinear[l];
    if (general != null) {
      general.adjoint(
          state.nonlinearLambda,
          record.derivatives[t],
          t + 1 < run.steps() ? record.derivatives[t + 1] : null,
          state.direct,
          psi,
          state.scratch,
          state.nonlinearQ);
    }
    if (constants[l].linear) {
      linearStep(constants[l], state, psi, t);
    }
    if (general != null) {
      for (int i = 0; i < state.nonlinearQ.length; i++) {
        psi[general.index[i]] = state.nonlinearQ[i];
      }
    }
  }

  private void linearStep(LayerConstants c, LayerState state, float[] psi, int t) {
    float[][] lambda = state.lambda;
    float[][] next = c.arrays.coupled ? state.next : lambda;
    kernels.adjoint(c.arrays, lambda, next, state.direct, psi);
    if (c.arrays.coupled) {
      state.next = lambda;
      state.lambda = next;
    }
    for (int m = 0; t % FLUSH_EVERY == 0 && m < c.d; m++) {
      kernels.flush(next[m], c.n);
    }
  }
}
