package org.eprop.core.eligibility;

import java.util.Arrays;
import java.util.List;
import org.eprop.core.derived.ConstantDerivatives;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Elements;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * The traces of a population's learned neuron parameters, followed forward in time: d + 2 numbers
 * for each parameter phi of a neuron,
 *
 * <pre>
 * eps^t  = D^t eps^{t-1} + r~ psi^{t-1} x^{t-1} + ds^t/dphi     eligibility vector
 * x^t    = dg/dphi.s^t - dtheta/dphi
 * ebar^t = kappa ebar^{t-1} + psi^t (g.eps^t + x^t)             filtered eligibility trace
 * </pre>
 *
 * <p>as of a synapse whose activity is ds^t/dphi, with D^t = ds^t/ds^{t-1} + r~ (psi^{t-1} g)^T.
 * psi counts as a constant. Owned by one thread.
 */
final class ParameterTraces {

  /** Below this, a trace is zero: it would only decay into denormal numbers. */
  private static final double NOTHING = 1e-30;

  private final int population;
  private final List<LearnedParameter> learned;
  private final int n;
  private final int d;

  /** eps_m at [m], psi x at [d], ebar at [d + 1]: [parameter][which][its neuron]. */
  private final double[][][] traces;

  /** The same as they were when {@link #keep} was called. */
  private final double[][][] kept;

  /** Of the last step followed. */
  private final Neurons.StepDerivatives step;

  private final float[] psiBefore;
  private final float[][] initial;
  private final float[] fired;
  private final double[] state;
  private final double[] cause;
  private final double[] next;

  /** The neurons' constants that it uses. */
  Neurons constants;

  private ConstantDerivatives[][] of;

  private ParameterTraces(Constants now, int p, Neurons c) {
    population = p;
    learned = now.network.populations().get(p).learned();
    n = c.n;
    d = c.d;
    initial = c.initial;
    traces = new double[learned.size()][d + 2][];
    kept = new double[learned.size()][d + 2][];
    for (int i = 0; i < traces.length; i++) {
      int size = learned.get(i).size();
      Arrays.setAll(traces[i], m -> new double[size]);
      Arrays.setAll(kept[i], m -> new double[size]);
    }
    step = new Neurons.StepDerivatives(new float[d][d][n], new float[d][n], new float[d][n]);
    psiBefore = new float[n];
    fired = new float[n];
    state = new double[d];
    cause = new double[d];
    next = new double[d];
    use(now);
  }

  /** Those of the p-th population; null if nothing of its neurons learns. */
  static ParameterTraces of(Constants constants, int p, Neurons c) {
    return constants.traced[p].derivatives == null ? null : new ParameterTraces(constants, p, c);
  }

  /** Uses these constants from now on; traces stay as they are. */
  void use(Constants now) {
    constants = now.traced[population];
    of = constants.derivatives.of;
  }

  /** Starts a new sequence. */
  void reset() {
    Arrays.fill(psiBefore, 0);
    for (double[][] own : traces) {
      Elements.clear(own);
    }
  }

  /** Follows step t, which the forward pass has done. */
  void follow(SampleRecord run, int t, double kappa) {
    PopulationRun record = run.populations[population];
    float[] psi = record.psi[t];
    constants.stepDerivatives(record.derivativesAt(t), psiBefore, psi, step);
    System.arraycopy(psi, 0, psiBefore, 0, n);
    float[][] before = t == 0 ? initial : record.states[t - 1];
    float[][] now = record.states[t];
    setFired(record.spikes, t - 1, 1);
    for (int i = 0; i < of.length; i++) {
      int first = learned.get(i).first();
      for (int j = 0; j < of[i].length; j++) {
        int neuron = first + j;
        ConstantDerivatives by = of[i][j];
        int size = by.spikeWeights.length;
        for (int m = 0; m < size; m++) {
          state[m] = before[m][neuron];
        }
        step(by, size, fired[neuron], now.length > d ? now[d][neuron] : 0);
        double x = -by.threshold;
        for (int m = 0; m < size; m++) {
          x += by.spikeWeights[m] * now[m][neuron];
        }
        advance(traces[i], j, neuron, size, x * psi[neuron], kappa);
      }
    }
    setFired(record.spikes, t - 1, 0);
  }

  private void step(ConstantDerivatives by, int size, float z, float current) {
    if (by.isLinear()) {
      by.linearStep(state, z, current, cause);
    } else {
      System.arraycopy(by.step(Arrays.copyOf(state, size), z, current), 0, cause, 0, size);
    }
  }

  private void advance(double[][] own, int j, int neuron, int size, double psiX, double kappa) {
    for (int m = 0; m < size; m++) {
      double sum = cause[m] + step.ownSpike()[m][neuron] * own[d][j];
      for (int k = 0; k < size; k++) {
        sum += step.jacobian()[m][k][neuron] * own[k][j];
      }
      next[m] = flushed(sum);
    }
    double e = psiX;
    for (int m = 0; m < size; m++) {
      own[m][j] = next[m];
      e += step.slope()[m][neuron] * next[m];
    }
    own[d][j] = psiX;
    own[d + 1][j] = flushed(kappa * own[d + 1][j] + e);
  }

  private static double flushed(double x) {
    return Math.abs(x) < NOTHING ? 0 : x;
  }

  private void setFired(Events spikes, int t, float value) {
    for (int e = t < 0 ? 0 : spikes.start[t]; t >= 0 && e < spikes.start[t + 1]; e++) {
      fired[spikes.neuron[e]] = value;
    }
  }

  /** dE/dphi_j += c L_j ebar_j, [parameter][its neuron], where there is room for it. */
  void learn(float[] signal, float[][] gradient) {
    for (int i = 0; i < of.length; i++) {
      int first = learned.get(i).first();
      for (int j = 0; gradient[i] != null && j < of[i].length; j++) {
        gradient[i][j] += (float) (signal[first + j] * traces[i][d + 1][j]);
      }
    }
  }

  /** Keeps the traces as they are before a window, for {@link #addShare}. */
  void keep() {
    for (int i = 0; i < of.length; i++) {
      for (int m = 0; m < d + 2; m++) {
        System.arraycopy(traces[i][m], 0, kept[i][m], 0, of[i].length);
      }
    }
  }

  /**
   * What of a window's gradient is due to the traces from before it: (D^T lambda).eps + r~.lambda
   * psi x + kappa Lbar ebar.
   *
   * @param before has D^T lambda and kappa Lbar at the window's first step
   * @param ownSpikeEffect r~.lambda there, [neuron]
   * @param gradient [parameter][its neuron]; null where none is wanted
   */
  void addShare(TraceCoefficients before, float[] ownSpikeEffect, float[][] gradient) {
    for (int i = 0; i < of.length; i++) {
      int first = learned.get(i).first();
      for (int j = 0; gradient[i] != null && j < of[i].length; j++) {
        int neuron = first + j;
        double sum = before.gradientOfFiltered[neuron] * kept[i][d + 1][j];
        sum += ownSpikeEffect[neuron] * kept[i][d][j];
        for (int m = 0; m < d; m++) {
          sum += before.gradientOfEps[m][neuron] * kept[i][m][j];
        }
        gradient[i][j] += (float) sum;
      }
    }
  }

  /** Saves or restores all traces. */
  void exchange(StateBytes archive, String name) {
    archive.floats(name + ".learned.psi_before", new float[][] {psiBefore}, 0, 1);
    for (int i = 0; i < traces.length; i++) {
      for (int m = 0; m < d + 2; m++) {
        archive.doubles(name + ".learned" + i + "." + m, traces[i][m]);
      }
    }
  }
}
