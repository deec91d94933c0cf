package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;

/**
 * The adjoint lambda of one layer, stepped backwards in time:
 *
 * <pre>
 * S^t      = (direct^t + r~.lambda^{t+1}) psi^t
 * lambda^t = (ds^{t+1}/ds^t)^T lambda^{t+1} + g S^t
 * q^t      = u.lambda^t
 * </pre>
 *
 * <p>Owned by one thread, reused.
 */
final class LayerAdjoint {

  /** Room for what reaches each neuron directly, for who has none. */
  final float[] direct;

  private final LayerConstants c;
  private final NonlinearNeurons nonlinear;
  private final Kernels kernels;

  /** lambda^{t+1} and lambda^t [state][neuron], taking turns. */
  private final float[][][] lambdas;

  private final int[] turn = Padding.ints(1);
  private final double[][] nonlinearLambda;
  private final float[] nonlinearQ;
  private final NonlinearNeurons.Scratch scratch;
  private final float[] psiBefore;

  LayerAdjoint(LayerConstants constants, NonlinearNeurons nonlinear, Kernels kernels) {
    this.c = constants;
    this.nonlinear = nonlinear;
    this.kernels = kernels;
    lambdas = new float[][][] {Padding.rows(c.d, c.n), Padding.rows(c.d, c.n)};
    direct = Padding.row(c.n);
    psiBefore = Padding.row(c.n);
    scratch = nonlinear == null ? null : nonlinear.new Scratch();
    nonlinearLambda = nonlinear == null ? null : nonlinear.newState();
    nonlinearQ = nonlinear == null ? null : new float[nonlinear.models.length];
  }

  /** lambda = 0, beyond the last step. */
  void begin() {
    for (float[] row : lambdas[turn[0]]) {
      Arrays.fill(row, 0);
    }
    for (int i = 0; nonlinear != null && i < nonlinearLambda.length; i++) {
      Arrays.fill(nonlinearLambda[i], 0);
    }
  }

  /**
   * lambda^t = e_m at the last step itself: what a step before it has to do with state m there.
   *
   * @param derivatives of nonlinear neurons at that step; null if there are none
   * @param q receives q^t = u_m
   */
  void beginWith(int m, float[] derivatives, float[] q) {
    begin();
    Arrays.fill(lambdas[turn[0]][m], 1);
    if (c.arrays.u[m] == null) {
      Arrays.fill(q, 0, c.n, 0);
    } else {
      System.arraycopy(c.arrays.u[m], 0, q, 0, c.n);
    }
    if (nonlinear != null) {
      nonlinear.inputWeights(derivatives, m, q);
      for (double[] own : nonlinearLambda) {
        if (m < own.length) {
          own[m] = 1;
        }
      }
    }
  }

  /**
   * One step back, from lambda^{t+1} to lambda^t.
   *
   * @param reaching what reaches each neuron directly at step t, {@linkplain Padding padded};
   *     overwritten
   * @param psi psi^t in, q^t out
   * @param now derivatives of nonlinear neurons at step t; null if there are none
   * @param after those at step t+1; null if t is the last step or there are none
   * @param flush whether to round away what is too small
   */
  void step(float[] reaching, float[] psi, float[] now, float[] after, boolean flush) {
    if (nonlinear != null) {
      nonlinear.adjoint(nonlinearLambda, now, after, reaching, psi, scratch, nonlinearQ);
    }
    if (c.linear) {
      linearStep(reaching, psi, flush);
    }
    for (int i = 0; nonlinear != null && i < nonlinearQ.length; i++) {
      psi[nonlinear.index[i]] = nonlinearQ[i];
    }
  }

  private void linearStep(float[] reaching, float[] psi, boolean flush) {
    for (int m = 0; flush && m < c.d; m++) {
      kernels.flush(lambdas[turn[0]][m], c.n);
    }
    kernels.adjoint(c.arrays, lambdas[turn[0]], lambdas[1 - turn[0]], reaching, psi);
    turn[0] = 1 - turn[0];
  }

  /**
   * What is due to the state before the steps gone through: D^T lambda with D = ds^t/ds^{t-1} + r~
   * (psi^{t-1} g)^T, t the earliest of them. Ends the run backwards.
   *
   * @param psi psi^{t-1}; left alone
   * @param derivatives of nonlinear neurons at step t; null if there are none
   * @param out receives it, [state][neuron]
   */
  void before(float[] psi, float[] derivatives, float[][] out) {
    System.arraycopy(psi, 0, psiBefore, 0, c.n);
    Arrays.fill(direct, 0);
    step(direct, psiBefore, derivatives, derivatives, true);
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(lambdas[turn[0]][m], 0, out[m], 0, c.n);
      for (int i = 0; nonlinear != null && i < nonlinearLambda.length; i++) {
        double[] own = nonlinearLambda[i];
        out[m][nonlinear.index[i]] = m < own.length ? (float) own[m] : 0;
      }
    }
  }
}
