package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;

/**
 * Runs one recorded sample backwards (see the equations at {@link
 * org.eprop.core.reference.ForwardEprop} and its backward twin): turns the recorded psi^t into q^t
 * in place, from which the gradient of every synapse is a sum over presynaptic spikes. Owned by one
 * thread, reused from sample to sample.
 */
final class AdjointPass {

  /** How many steps' errors are sent back at once, for one pass over the feedback weights. */
  private static final int TOGETHER = LayerAdjoint.TOGETHER;

  /** Below this, a filtered error is zero: it would only decay into denormal numbers. */
  private static final double NOTHING = 1e-30;

  private final NetworkStructure network;
  private final LayerConstants[] constants;
  private final LayerAdjoint[] states;
  private final Kernels kernels;
  private final ScaledRowSum scaledRowSum;
  private final int outputs;
  private final double kappa;
  private final double scale;
  private final double[] filtered;

  /** c dbar of the steps that are gone through together, [step][output]. */
  private final float[][] errors;

  /** Whether nothing but one or two outputs reaches a layer's neurons directly. */
  private final boolean[] fromOutputs;

  /** Zeros, [layer][neuron]. */
  private final float[][] nothing;

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
    this.filtered = Padding.doubles(network.outputs());
    this.outputs = network.outputs();
    this.kappa = network.kappa();
    this.scale = network.inputScale();
    this.errors = Padding.rows(LayerAdjoint.TOGETHER_FROM_OUTPUTS, outputs);
    this.fromOutputs = new boolean[constants.length];
    this.nothing = new float[constants.length][];
    for (int l = 0; l < constants.length; l++) {
      nothing[l] = new float[constants[l].n];
    }
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
    int most = LayerAdjoint.TOGETHER_FROM_OUTPUTS;
    for (int l = 0; l < states.length; l++) {
      fromOutputs[l] =
          through == null
              && states[l].prepareOutputs(orNothing(l, rateGradient[l]), feedback.of(l));
      most = fromOutputs[l] ? most : TOGETHER;
    }
    for (int latest = end - 1; latest >= first; ) {
      int count = through == null ? LayerAdjoint.together(first, latest, most) : 1;
      boolean silent = true;
      for (int k = 0; k < outputs; k += 2) {
        silent &= filterErrors(run, k, Math.min(k + 1, outputs - 1), latest, count);
      }
      boolean last = latest + 1 == end;
      for (int l = states.length - 1; l >= 0; l--) {
        if (fromOutputs[l]) {
          states[l].stepsFromOutputs(errors, run.layers[l].psi, latest, count);
        } else {
          direct(l, count, silent, feedback.of(l), orNothing(l, rateGradient[l]));
          addPaths(l, latest, run, last, through);
          back(l, latest, count, run, last);
        }
      }
      latest -= count;
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
        System.arraycopy(own[l], 0, states[l].direct[0], 0, own[l].length);
        addPaths(l, t, run, last, through);
        back(l, t, 1, run, last);
      }
    }
  }

  private void back(int l, int latest, int count, SampleRun run, boolean last) {
    SampleRun.Layer record = run.layers[l];
    states[l].steps(record.psi, latest, latest, count, record.derivatives, last);
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
    scaledRowSum.beginFromZero(ofFiltered, constants[l].n);
    addError(run.filteredError, first, network.kappa(), feedback.of(l));
    scaledRowSum.end();
  }

  /** After {@link #run}: dbar of output k at its first step. */
  double filteredError(int k) {
    return filtered[k];
  }

  /**
   * dbar^t = delta^t + kappa dbar^{t+1} of two outputs, which may be the same, for some steps: side
   * by side, as each step waits for the one after it.
   *
   * @param latest the latest of them, the others come before it
   * @return whether it is all zero
   */
  private boolean filterErrors(SampleRun run, int k, int other, int latest, int count) {
    double[] error = run.error;
    float[] scaledErrors = run.filteredError;
    double decay = kappa;
    double factor = scale;
    double own = filtered[k];
    double others = filtered[other];
    double sum = run.biasGradient[k];
    double otherSum = run.biasGradient[other];
    boolean silent = true;
    for (int i = 0; i < count; i++) {
      int at = (latest - i) * outputs;
      own = error[at + k] + decay * own;
      others = error[at + other] + decay * others;
      own = Math.abs(own) < NOTHING ? 0 : own;
      others = Math.abs(others) < NOTHING ? 0 : others;
      sum += own;
      otherSum += others;
      float scaled = (float) (factor * own);
      float otherScaled = (float) (factor * others);
      scaledErrors[at + k] = scaled;
      scaledErrors[at + other] = otherScaled;
      errors[i][k] = scaled;
      errors[i][other] = otherScaled;
      silent &= own == 0 & others == 0;
    }
    filtered[k] = own;
    filtered[other] = others;
    run.biasGradient[k] = sum;
    run.biasGradient[other] = otherSum;
    return silent;
  }

  /** c sum_k B_jk dbar_k^t + R_j of the steps whose errors are at hand. */
  private void direct(int l, int count, boolean silent, float[][] feedback, float[] rate) {
    float[][] o = states[l].direct;
    int n = constants[l].n;
    if (count == TOGETHER && !silent) {
      kernels.sumScaledRows(o, rate, errors, 0, feedback, outputs, n);
      return;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(rate, 0, o[i], 0, n);
      if (!silent) {
        kernels.addScaledRows(o[i], errors[i], feedback, outputs, n);
      }
    }
  }

  private float[] orNothing(int l, float[] rateGradient) {
    return rateGradient == null ? nothing[l] : rateGradient;
  }

  /** Adds P_j^t; nothing under e-prop. */
  private void addPaths(int l, int t, SampleRun run, boolean last, TransposedWeights through) {
    if (through == null) {
      return;
    }
    float[] o = states[l].direct[0];
    if (network.isRecurrent(l) && !last) {
      int[][] targets = network.connectivity(l).recurrent();
      addPath(run.layers[l].psi[t + 1], through.rec(l), targets, o);
    }
    if (l + 1 < states.length) {
      int[][] targets = network.connectivity(l + 1).input();
      addPath(run.layers[l + 1].psi[t], through.in(l + 1), targets, o);
    }
  }

  /** Adds factor c sum_k B_k dbar_k^t to the sum under way. */
  private void addError(float[] error, int t, double factor, float[][] feedback) {
    for (int k = 0; k < outputs; k++) {
      scaledRowSum.add((float) (factor * error[t * outputs + k]), feedback[k]);
    }
  }

  /** P_j += sum_m W[j][m] q_m, q having replaced psi; W is transposed unless it is sparse. */
  private void addPath(float[] q, float[][] w, int[][] targets, float[] direct) {
    if (targets == null) {
      kernels.addScaledRows(direct, q, w, w.length, w[0].length);
      return;
    }
    for (int j = 0; j < w.length; j++) {
      direct[j] += kernels.gatheredDot(w[j], q, targets[j], 0, w[j].length);
    }
  }
}
