package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LayerRows;
import org.eprop.core.kernel.LinearArrays;
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

  /** Gradients of what learns; null if nothing does. */
  private final LinearParameterGradient learned;

  LinearAdjoint(LinearNeurons neurons, Kernels kernels, boolean learns) {
    this(neurons, kernels, learns, new LayerRows(neurons.n));
  }

  private LinearAdjoint(LinearNeurons neurons, Kernels kernels, boolean learns, LayerRows rows) {
    super(neurons.n, rows);
    c = neurons;
    arrays = c.arrays;
    this.kernels = kernels;
    lambda = rows.next(c.d);
    psiBefore = rows.next(1);
    learned =
        learns && c.derivatives != null ? new LinearParameterGradient(c, kernels, rows) : null;
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
    kernels.adjoint(
        arrays, lambda, direct, psiToQ, at, count, learned == null ? null : learned.kept);
    if (learned != null) {
      learned.add(record, direct, t, count);
    }
  }

  /** Rounds away what is too small, if it is time at step t. */
  private void flush(int t) {
    for (int m = 0; t % FLUSH_EVERY == 0 && m < c.d; m++) {
      Elements.flush(lambda[m], c.n);
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
    kernels.adjoint(arrays, lambda, direct, psiBefore, 0, 1, null);
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(lambda[m], 0, out[m], 0, c.n);
    }
  }
}
