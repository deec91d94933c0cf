package org.eprop.core.adjoint;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LayerRows;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.recording.PopulationRun;

/**
 * The adjoint lambda of one population, stepped backwards in time:
 *
 * <pre>
 * S^t      = (direct^t + r~.lambda^{t+1}) psi^t + dE_reg/dx^t
 * lambda^t = (ds^{t+1}/ds^t)^T lambda^{t+1} + g S^t + e_0 dE_reg/dv^t
 * q^t      = u.lambda^t
 * </pre>
 *
 * <p>with v = s_0 and x = g.s - theta of membranes that are regularized, and on the way dE/dphi of
 * the neurons' parameters that learn. Owned by one thread, reused.
 */
public abstract sealed class PopulationAdjoint permits LinearAdjoint, NonlinearAdjoint {

  /**
   * How many steps are gone through at once, at most: they begin and end with as many loads and
   * stores as a few steps take.
   */
  static final int TOGETHER = 16;

  /** Numbers that stay in the nearest cache beside others: 8 KiB. */
  private static final int NEAR = 1 << 11;

  /**
   * Room for what reaches each neuron directly, [step][neuron], the latest step first: for {@link
   * #TOGETHER} steps, or a half or a quarter of them, so that it stays in the nearest cache.
   */
  public final float[][] direct;

  PopulationAdjoint(int n, LayerRows rows) {
    int width = Padding.blocks(n);
    int steps = TOGETHER;
    while (steps > TOGETHER / 4 && steps * width > NEAR) {
      steps /= 2;
    }
    direct = rows.next(steps);
  }

  /** That of some neurons, with the gradients of what learns of them or without. */
  public static PopulationAdjoint of(Neurons neurons, Kernels kernels, boolean learns) {
    return neurons instanceof LinearNeurons linear
        ? new LinearAdjoint(linear, kernels, learns)
        : new NonlinearAdjoint((NonlinearNeurons) neurons, learns);
  }

  /** lambda = 0, beyond the last step; and so are gradients. */
  public abstract void begin();

  /**
   * lambda^t = e_m at the last step itself: what a step before it has to do with state m there.
   *
   * @param derivatives what was recorded of that step
   * @param q receives q^t = u_m
   */
  public abstract void beginWith(int m, float[] derivatives, float[] q);

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
   * @param record what was recorded of them
   * @param psiToQ psi^t in, q^t out
   * @param at step t's index in psiToQ; the steps before it come next
   * @param t the latest step
   * @param count as many as {@link #together} says, or fewer
   * @param isLast whether there is no step after t
   */
  public abstract void steps(
      PopulationRun record, float[][] psiToQ, int at, int t, int count, boolean isLast);

  /**
   * Before the steps of a sample: whether there are {@link #stepsOfOutputs} for what outputs do.
   *
   * @param ofRates what reaches the neurons at any step
   * @param b B [output][neuron]
   */
  boolean takesOutputs(float[] ofRates, float[][] b) {
    return false;
  }

  /**
   * {@link #steps} where errors [step][output], the latest step first, and nothing else arrive.
   *
   * @param any whether any of them is not zero
   */
  void stepsOfOutputs(float[][] errors, boolean any, float[][] psiToQ, int t, int count) {
    throw new UnsupportedOperationException();
  }

  /** {@link #steps} of a trace that is not derived, see {@link Kernels#adjointOfTrace}. */
  void stepsOfTrace(float[][] arriving, float[][] ownToQ, int t, int count) {
    throw new UnsupportedOperationException();
  }

  /** After a sample: dE/dphi, [parameter][its neuron]; null if nothing learns. */
  abstract double[][] parameterGradient();

  /** r~.lambda [neuron] of the step gone through last, by what was recorded of it. */
  abstract void ownSpikeEffect(float[] derivatives, float[] out);

  /**
   * What is due to the state before the steps gone through: D^T lambda with D = ds^t/ds^{t-1} + r~
   * (psi^{t-1} g)^T, t the earliest of them. Ends the run backwards.
   *
   * @param psi psi^{t-1}; left alone
   * @param derivatives what was recorded of step t
   * @param out receives it, [state][neuron]
   */
  public abstract void before(float[] psi, float[] derivatives, float[][] out);
}
