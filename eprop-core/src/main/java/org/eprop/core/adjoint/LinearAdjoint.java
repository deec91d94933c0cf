package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LayerRows;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.recording.PopulationRun;

/** That of linear neurons, in which ds^{t+1}/ds^t is A, by a kernel. */
final class LinearAdjoint extends PopulationAdjoint {

  /** After how many steps what is too small is rounded away. */
  private static final int FLUSH_EVERY = TOGETHER;

  private final LinearNeurons c;
  private final LinearArrays arrays;
  private final Kernels kernels;

  /** lambda [state][neuron] of the step gone through last. */
  private final float[][] lambda;

  private final float[][] psiBefore;

  /** dE_reg/dz and B of two outputs, {@linkplain Padding padded}, for {@link #stepsFromOutputs}. */
  private final float[] rate;

  private final float[][] outputs;

  /** Gradients of what learns; null if nothing does. */
  private final LinearParameterGradient learned;

  LinearAdjoint(LinearNeurons neurons, Kernels kernels, boolean learns) {
    this(neurons, kernels, learns, new LayerRows(neurons.n));
  }

  private LinearAdjoint(LinearNeurons neurons, Kernels kernels, boolean learns, LayerRows rows) {
    super(neurons.n, rows);
    c = neurons;
    arrays = c.arrays.with(rows);
    this.kernels = kernels;
    lambda = rows.next(c.d);
    psiBefore = rows.next(1);
    rate = rows.next();
    outputs = rows.next(2);
    learned = learns && c.derivatives != null ? new LinearParameterGradient(c, arrays, rows) : null;
  }

  @Override
  public void begin() {
    for (float[] row : lambda) {
      Arrays.fill(row, 0);
    }
    if (learned != null) {
      learned.begin();
    }
  }

  @Override
  public void beginWith(int m, float[] derivatives, float[] q) {
    begin();
    Arrays.fill(lambda[m], 1);
    c.inputWeights(derivatives, m, q);
  }

  @Override
  public void steps(
      PopulationRun record, float[][] psiToQ, int at, int t, int count, boolean isLast) {
    flush(t);
    if (learned == null) {
      kernels.adjoint(arrays, lambda, direct, psiToQ, at, count);
    } else {
      learned.before(record, t, count);
      kernels.adjoint(arrays, lambda, direct, psiToQ, at, count, learned.sums);
      learned.after(record, psiToQ, t, count);
    }
  }

  @Override
  public boolean prepareOutputs(float[] rateGradient, float[][] feedback) {
    if (feedback.length > 2) {
      return false;
    }
    System.arraycopy(rateGradient, 0, rate, 0, c.n);
    for (int k = 0; k < feedback.length; k++) {
      System.arraycopy(feedback[k], 0, outputs[k], 0, c.n);
    }
    return true;
  }

  @Override
  void stepsFromOutputs(
      float[][] error, PopulationRun record, float[][] psiToQ, int latest, int count) {
    flush(latest);
    float[] b0 = outputs[0];
    float[] b1 = outputs[1];
    if (learned == null) {
      kernels.adjoint(arrays, lambda, rate, error, b0, b1, psiToQ, latest, count);
    } else {
      learned.before(record, latest, count);
      kernels.adjoint(arrays, lambda, rate, error, b0, b1, psiToQ, latest, count, learned.sums);
      learned.after(record, psiToQ, latest, count);
    }
  }

  /** Rounds away what is too small, if it is time at step t. */
  private void flush(int t) {
    for (int m = 0; t % FLUSH_EVERY == 0 && m < c.d; m++) {
      kernels.flush(lambda[m], c.n);
    }
  }

  @Override
  double[][] parameterGradient() {
    return learned == null ? null : learned.gradient();
  }

  @Override
  void ownSpikeEffect(float[] derivatives, float[] out) {
    Arrays.fill(out, 0);
    for (int m = 0; m < c.d; m++) {
      float[] r = arrays.gradientR[m];
      for (int j = 0; r != null && j < c.n; j++) {
        out[j] += r[j] * lambda[m][j];
      }
    }
  }

  @Override
  public void before(float[] psi, float[] derivatives, float[][] out) {
    System.arraycopy(psi, 0, psiBefore[0], 0, c.n);
    Arrays.fill(direct[0], 0);
    flush(0); // whatever step it is: the traces of this one go on
    kernels.adjoint(arrays, lambda, direct, psiBefore, 0, 1);
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(lambda[m], 0, out[m], 0, c.n);
    }
  }
}
