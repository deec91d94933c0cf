package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.core.derived.ConstantDerivatives;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LayerRows;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.neuron.ParameterDerivatives;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;

/** That of linear neurons, in which ds^{t+1}/ds^t is A, by a kernel. */
final class LinearAdjoint extends PopulationAdjoint {

  private static final float[][] NONE = {};

  /** After how many steps what is too small is rounded away. */
  private static final int FLUSH_EVERY = TOGETHER;

  private final LinearNeurons c;
  private final LinearArrays arrays;
  private final Kernels kernels;

  /** lambda [state][neuron] of the step gone through last. */
  private final float[][] lambda;

  private final float[][] psiBefore;

  /** What reaches the neurons at any step, where the rest comes from outputs. */
  private final float[] always;

  /** B [output][neuron]; as many as the outputs that taught the neurons last. */
  private float[][] outputs = {};

  private final LayerRows rows;

  /** A row of {@link #direct}. */
  private final float[][] one = new float[1][];

  /** Gradients of what learns; null if nothing does. */
  private final ParameterGradient learned;

  LinearAdjoint(LinearNeurons neurons, Kernels kernels, boolean learns) {
    this(neurons, kernels, learns, new LayerRows(neurons.n));
  }

  private LinearAdjoint(LinearNeurons neurons, Kernels kernels, boolean learns, LayerRows rows) {
    super(neurons.n, rows);
    c = neurons;
    arrays = c.ofTraces;
    this.kernels = kernels;
    lambda = rows.next(c.d);
    psiBefore = rows.next(1);
    always = rows.next();
    this.rows = rows;
    learned = learns && c.derivatives != null ? new ParameterGradient(c, kernels, rows) : null;
  }

  @Override
  public void begin() {
    Elements.clear(lambda);
    if (learned != null) {
      learned.begin();
    }
  }

  @Override
  public void beginWith(int m, float[] derivatives, float[] q) {
    begin();
    Arrays.fill(lambda[m], 1);
    c.inputWeights(m, q);
  }

  @Override
  public void steps(
      PopulationRun record, float[][] psiToQ, int at, int t, int count, boolean isLast) {
    flush(t);
    if (record.membraneErrors != null) {
      for (int i = 0; i < count; i++) {
        one[0] = direct[i];
        membranes(record, psiToQ, at - i, t - i);
      }
      return;
    }
    kernels.adjoint(
        arrays, lambda, direct, psiToQ, at, count, learned == null ? null : learned.kept);
    if (learned != null) {
      learned.add(record, direct, t, count);
    }
  }

  @Override
  boolean takesOutputs(float[] ofRates, float[][] b) {
    if (learned != null || !arrays.sharedAdjoint) {
      return false;
    }
    if (outputs.length != b.length) {
      outputs = rows.next(b.length);
    }
    System.arraycopy(ofRates, 0, always, 0, c.n);
    for (int k = 0; k < b.length; k++) {
      System.arraycopy(b[k], 0, outputs[k], 0, c.n);
    }
    return true;
  }

  @Override
  void stepsOfOutputs(float[][] errors, boolean any, float[][] psiToQ, int t, int count) {
    flush(t);
    float[][] b = any ? outputs : NONE;
    kernels.adjointOfOutputs(arrays, lambda, errors, always, b, psiToQ, t, count);
  }

  @Override
  void stepsOfTrace(float[][] arriving, float[][] ownToQ, int t, int count) {
    flush(t);
    float rho = arrays.a[0][0][0];
    kernels.adjointOfTrace(rho, lambda[0], direct, ownToQ, arriving, t, count, c.n);
  }

  /** A step at which membranes are regularized: all is linear in what that adds. */
  private void membranes(PopulationRun record, float[][] psiToQ, int at, int t) {
    kernels.adjoint(arrays, lambda, one, psiToQ, at, 1, learned == null ? null : learned.kept);
    float[] ofV = record.membraneErrors[t][0];
    float[] ofDistance = record.membraneErrors[t][1];
    for (int m = 0; m < c.d; m++) {
      for (int j = 0; j < c.n; j++) {
        float more = (m == 0 ? ofV[j] : 0) + LinearNeurons.at(arrays.g[m], j) * ofDistance[j];
        lambda[m][j] += more;
        psiToQ[at][j] += LinearNeurons.at(arrays.u[m], j) * more;
      }
      if (learned != null) {
        System.arraycopy(lambda[m], 0, learned.kept[m], 0, c.n);
      }
    }
    if (learned != null) {
      Elements.addScaled(one[0], 1, ofDistance, c.n);
      learned.add(record, one, t, 1);
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

  /**
   * The gradients of learned parameters of linear neurons, from sums over steps for each of their
   * constants that changes with any, and by what spikes do:
   *
   * <pre>
   * dE/dA_mk = sum_t lambda_m^t s_k^{t-1}   dE/du_m = sum_t lambda_m^t I^t
   * dE/dg_m  = sum_t S^t s_m^t              dE/dtheta = -sum_t S^t
   * dE/dr_m  = sum_t lambda_m^t z^{t-1}     dE/dphi = sum over constants dE/dc dc/dphi
   * </pre>
   *
   * <p>psi counts as a constant. Owned by one thread.
   */
  private static final class ParameterGradient {

    private final LinearNeurons neurons;
    private final ParameterDerivatives of;
    private final Kernels kernels;
    private final int n;
    private final int d;

    /** s before the first step, as it would be recorded. */
    private final float[][] initial;

    /** What the kernel keeps: lambda of some steps, the latest first, [step d + state][neuron]. */
    final float[][] kept;

    /** The same, [state][step][neuron]. */
    private final float[][][] lambda;

    /** s, and I if it is recorded, [state][step][neuron], the latest first, and the step before. */
    private final float[][][] recorded;

    /** dE/dA [to][from][neuron]; null where no A changes, as the others. */
    private final float[][][] transition;

    /** dE/du [state][neuron]. */
    private final float[][] inputWeights;

    /** dE/dg [state][neuron]. */
    private final float[][] spikeWeights;

    /** dE/dr [state][neuron]. */
    private final float[][] spikeEffect;

    /** The sum of S [neuron]. */
    private final float[] source;

    ParameterGradient(LinearNeurons neurons, Kernels kernels, LayerRows rows) {
      this.neurons = neurons;
      this.kernels = kernels;
      of = neurons.derivatives;
      n = neurons.n;
      d = neurons.d;
      initial = rows.next(d + 1);
      kept = rows.next(TOGETHER * d);
      lambda = new float[d][TOGETHER][];
      recorded = new float[neurons.recordedRows][TOGETHER + 1][];
      transition = new float[d][][];
      for (int m = 0; m < d; m++) {
        System.arraycopy(neurons.initial[m], 0, initial[m], 0, n);
        for (int t = 0; t < TOGETHER; t++) {
          lambda[m][t] = kept[t * d + m];
        }
        transition[m] = some(of.transition[m], rows);
      }
      inputWeights = some(of.inputWeights, rows);
      spikeWeights = some(of.spikeWeights, rows);
      spikeEffect = some(of.spikeEffect, rows);
      source = rows.next();
    }

    private static float[][] some(boolean[] wanted, LayerRows rows) {
      float[][] some = new float[wanted.length][];
      Arrays.setAll(some, m -> wanted[m] ? rows.next() : null);
      return some;
    }

    /** Before a sample. */
    void begin() {
      for (float[][] rows : transition) {
        Elements.clear(rows);
      }
      Elements.clear(inputWeights);
      Elements.clear(spikeWeights);
      Elements.clear(spikeEffect);
      Elements.clear(source);
    }

    /** After some steps of the adjoint, the latest of which is t, with the S of each. */
    void add(PopulationRun run, float[][] s, int t, int count) {
      for (int i = 0; i <= count; i++) {
        float[][] rows = i > t ? initial : run.states[t - i];
        for (int m = 0; m < recorded.length; m++) {
          recorded[m][i] = rows[m];
        }
      }
      for (int i = 0; i < count; i++) {
        Elements.addScaled(source, 1, s[i], n);
      }
      for (int m = 0; m < d; m++) {
        add(spikeWeights[m], s, recorded[m], 0, count);
        add(inputWeights[m], lambda[m], recorded[recorded.length - 1], 0, count);
        for (int k = 0; k < d; k++) {
          add(transition[m][k], lambda[m], recorded[k], 1, count);
        }
        if (spikeEffect[m] != null) {
          addSpikes(spikeEffect[m], lambda[m], run.spikes, t, count);
        }
      }
    }

    private void add(float[] o, float[][] x, float[][] y, int from, int count) {
      if (o != null) {
        kernels.addProductsOfSteps(o, x, y, from, count, n);
      }
    }

    /** Spikes of the step before take effect. */
    private static void addSpikes(float[] o, float[][] x, Events spikes, int t, int count) {
      int first = spikes.start[Math.max(0, t - count)];
      for (int e = spikes.start[t] - 1; e >= first; e--) {
        int j = spikes.neuron[e];
        o[j] += x[t - spikes.when[e] - 1][j];
      }
    }

    /** After a sample: dE/dphi, [parameter][its neuron]. */
    double[][] gradient() {
      double[][] gradient = new double[of.of.length][];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = new double[of.of[i].length];
        int first = neurons.population.learned().get(i).first();
        for (int j = 0; j < gradient[i].length; j++) {
          gradient[i][j] = gradient(of.of[i][j], first + j);
        }
      }
      return gradient;
    }

    private double gradient(ConstantDerivatives by, int j) {
      double sum = -by.threshold * source[j];
      for (int m = 0; m < by.inputWeights.length; m++) {
        sum += by.inputWeights[m] * at(inputWeights[m], j);
        sum += by.spikeEffect[m] * at(spikeEffect[m], j);
        sum += by.spikeWeights[m] * at(spikeWeights[m], j);
        for (int k = 0; k < by.inputWeights.length; k++) {
          sum += by.transition[m][k] * at(transition[m][k], j);
        }
      }
      return sum;
    }

    private static double at(float[] row, int j) {
      return row == null ? 0 : row[j];
    }
  }
}
