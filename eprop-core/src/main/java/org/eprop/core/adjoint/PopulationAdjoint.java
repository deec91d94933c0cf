package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.core.kernel.ConstantSums;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.neuron.PopulationConstants;

/**
 * The adjoint lambda of one population, stepped backwards in time:
 *
 * <pre>
 * S^t      = (direct^t + r~.lambda^{t+1}) psi^t
 * lambda^t = (ds^{t+1}/ds^t)^T lambda^{t+1} + g S^t
 * q^t      = u.lambda^t
 * </pre>
 *
 * <p>Owned by one thread, reused.
 */
public final class PopulationAdjoint {

  /**
   * How many steps are gone through at once, at most: they begin and end with as many loads and
   * stores as a few steps take.
   */
  static final int TOGETHER = ConstantSums.STEPS;

  /** After how many steps what is too small is rounded away. */
  private static final int FLUSH_EVERY = TOGETHER;

  /** Numbers that stay in the nearest cache beside others: 8 KiB. */
  private static final int NEAR = 1 << 11;

  /**
   * Room for what reaches each neuron directly, [step][neuron], the latest step first: for {@link
   * #TOGETHER} steps, or a half or a quarter of them, so that it stays in the nearest cache.
   */
  public final float[][] direct;

  final PopulationConstants c;
  private final ConstantSums sums;
  private final NonlinearNeurons nonlinear;
  private final Kernels kernels;

  /** dE_reg/dz and B of two outputs, {@linkplain Padding padded}, for {@link #stepsFromOutputs}. */
  private final float[] rate;

  private final float[][] outputs;

  /** lambda [state][neuron] of the step gone through last. */
  final float[][] lambda;

  final double[][] nonlinearLambda;

  /** S of nonlinear neurons at the step gone through last. */
  final double[] nonlinearSource;

  /** q of nonlinear neurons, [step][nonlinear neuron]. */
  private final float[][] nonlinearQ;

  private final NonlinearNeurons.Scratch scratch;
  private final float[][] psiBefore;

  /**
   * The adjoint of some neurons.
   *
   * @param sums for the gradients of what learns of them; null if nothing does
   */
  public PopulationAdjoint(
      PopulationConstants constants,
      NonlinearNeurons nonlinear,
      Kernels kernels,
      ConstantSums sums) {
    this.sums = sums;
    this.c = constants;
    this.nonlinear = nonlinear;
    this.kernels = kernels;
    lambda = c.arrays.rows.next(c.d);
    direct = c.arrays.rows.next(near(Padding.blocks(c.n)));
    psiBefore = c.arrays.rows.next(1);
    rate = c.arrays.rows.next();
    outputs = c.arrays.rows.next(2);
    scratch = nonlinear == null ? null : nonlinear.new Scratch();
    nonlinearLambda = nonlinear == null ? null : nonlinear.newState();
    nonlinearSource = nonlinear == null ? null : new double[nonlinear.models.length];
    nonlinearQ = nonlinear == null ? null : new float[TOGETHER][nonlinear.models.length];
  }

  private static int near(int width) {
    int steps = TOGETHER;
    while (steps > TOGETHER / 4 && steps * width > NEAR) {
      steps /= 2;
    }
    return steps;
  }

  /** lambda = 0, beyond the last step. */
  public void begin() {
    for (float[] row : lambda) {
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
  public void beginWith(int m, float[] derivatives, float[] q) {
    begin();
    Arrays.fill(lambda[m], 1);
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
   * How many steps to go through at once, of those from {@code first} to {@code latest}: it is time
   * to round away only at the latest of them.
   *
   * @param limit {@link #TOGETHER}, or as many as {@link #direct} has room for
   */
  public static int together(int first, int latest, int limit) {
    int most = latest % limit == 0 ? limit : latest % limit;
    return Math.min(most, latest - first + 1);
  }

  /**
   * Some steps back in time, from lambda^{t+1} to lambda^{t - count + 1}, after {@link #direct} has
   * been set, which is lost.
   *
   * @param psi psi^t in, q^t out
   * @param at step t's index in psi; the steps before it come next
   * @param t the latest step
   * @param count as many as {@link #together} says, or fewer
   * @param derivatives of nonlinear neurons, [step][...]; null if there are none
   * @param isLast whether there is no step after t
   */
  public void steps(
      float[][] psi, int at, int t, int count, float[][] derivatives, boolean isLast) {
    for (int i = 0; nonlinear != null && i < count; i++) {
      float[] after = isLast && i == 0 ? null : derivatives[t - i + 1];
      nonlinear.adjoint(
          nonlinearLambda,
          derivatives[t - i],
          after,
          direct[i],
          psi[at - i],
          scratch,
          nonlinearQ[i],
          nonlinearSource);
    }
    if (c.linear) {
      flush(t);
      if (sums == null) {
        kernels.adjoint(c.arrays, lambda, direct, psi, at, count);
      } else {
        kernels.adjoint(c.arrays, lambda, direct, psi, at, count, sums);
      }
    }
    for (int i = 0; nonlinear != null && i < count; i++) {
      putNonlinear(nonlinearQ[i], psi[at - i]);
    }
  }

  /**
   * Prepares {@link #stepsFromOutputs}, which is for linear neurons and one or two outputs.
   *
   * @param rateGradient dE_reg/dz [neuron]
   * @param feedback B [output][neuron]
   * @return whether it can be
   */
  public boolean prepareOutputs(float[] rateGradient, float[][] feedback) {
    if (nonlinear != null || feedback.length > 2) {
      return false;
    }
    System.arraycopy(rateGradient, 0, rate, 0, c.n);
    for (int k = 0; k < feedback.length; k++) {
      System.arraycopy(feedback[k], 0, outputs[k], 0, c.n);
    }
    return true;
  }

  /**
   * Some steps back in time, as by {@link #steps}, where what reaches the neurons directly comes
   * from the outputs alone: it stays in registers.
   *
   * @param error c dbar [step][output], the latest step first, with a number of each of two outputs
   */
  void stepsFromOutputs(float[][] error, float[][] psi, int latest, int count) {
    flush(latest);
    float[] b0 = outputs[0];
    float[] b1 = outputs[1];
    if (sums == null) {
      kernels.adjoint(c.arrays, lambda, rate, error, b0, b1, psi, latest, count);
    } else {
      kernels.adjoint(c.arrays, lambda, rate, error, b0, b1, psi, latest, count, sums);
    }
  }

  /** Rounds away what is too small, if it is time at step t. */
  private void flush(int t) {
    for (int m = 0; t % FLUSH_EVERY == 0 && m < c.d; m++) {
      kernels.flush(lambda[m], c.n);
    }
  }

  private void putNonlinear(float[] q, float[] to) {
    for (int i = 0; i < q.length; i++) {
      to[nonlinear.index[i]] = q[i];
    }
  }

  /**
   * r~.lambda of the step gone through last.
   *
   * @param derivatives of nonlinear neurons at that step; null if there are none
   * @param out receives it, [neuron]
   */
  void ownSpikeEffect(float[] derivatives, float[] out) {
    Arrays.fill(out, 0);
    for (int m = 0; m < c.d; m++) {
      float[] r = c.arrays.gradientR[m];
      for (int j = 0; r != null && j < c.n; j++) {
        out[j] += r[j] * lambda[m][j];
      }
    }
    if (nonlinear != null) {
      nonlinear.ownSpikeEffect(derivatives, nonlinearLambda, out);
    }
  }

  /**
   * What is due to the state before the steps gone through: D^T lambda with D = ds^t/ds^{t-1} + r~
   * (psi^{t-1} g)^T, t the earliest of them. Ends the run backwards.
   *
   * @param psi psi^{t-1}; left alone
   * @param derivatives of nonlinear neurons at step t; null if there are none
   * @param out receives it, [state][neuron]
   */
  public void before(float[] psi, float[] derivatives, float[][] out) {
    float[] q = psiBefore[0];
    System.arraycopy(psi, 0, q, 0, c.n);
    Arrays.fill(direct[0], 0);
    if (nonlinear != null) {
      nonlinear.adjoint(
          nonlinearLambda,
          derivatives,
          derivatives,
          direct[0],
          q,
          scratch,
          nonlinearQ[0],
          nonlinearSource);
    }
    if (c.linear) {
      flush(0); // whatever step it is: the traces of this one go on
      kernels.adjoint(c.arrays, lambda, direct, psiBefore, 0, 1);
    }
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(lambda[m], 0, out[m], 0, c.n);
      for (int i = 0; nonlinear != null && i < nonlinearLambda.length; i++) {
        double[] own = nonlinearLambda[i];
        out[m][nonlinear.index[i]] = m < own.length ? (float) own[m] : 0;
      }
    }
  }
}
