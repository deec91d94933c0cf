package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;

/**
 * The eligibility vectors and filtered eligibility traces of the synapses from one set of
 * presynaptic neurons into a layer, followed step by step. Each row is an array over the
 * postsynaptic neurons, or, in a sparse matrix, over the synapses there are. What of an eligibility
 * vector is {@linkplain TraceShape the presynaptic neuron's own} is one number for the row. The
 * rows of neurons that have not spiked for long are all zero and cost nothing.
 */
final class TraceRows {

  private static final float TINY = 1e-25f;

  private final LayerConstants c;
  private final TraceCoefficients all;
  private final Kernels kernels;
  private final LinearCombination combination;
  private final float kappa;
  private final int[][] targets;
  private final TraceCoefficients coefficients;
  private final int n;

  /** n rounded up to whole pairs of blocks. */
  private final int length;

  /** eps_m^t of each row, or, if it is the row's own, null. */
  private final float[][][] eps;

  /** The row's own part of eps^t; 0 if there is none. */
  private final float[] own;

  private final float[][] next;
  private final float[][] filtered;
  private final boolean[] touched;

  /**
   * All zero.
   *
   * @param constants of the layer
   * @param all coefficients of all of its neurons
   * @param count presynaptic neurons
   * @param targets of the rows; null if they are dense
   */
  TraceRows(
      LayerConstants constants,
      TraceCoefficients all,
      int count,
      int[][] targets,
      double kappa,
      Kernels kernels) {
    this.c = constants;
    this.all = all;
    this.targets = targets;
    this.kappa = (float) kappa;
    this.kernels = kernels;
    this.combination = new LinearCombination(kernels);
    n = targets == null ? c.n : targets[0].length;
    length = Padding.pairs(n);
    coefficients = targets == null ? all : new TraceCoefficients(n, c.d, kappa);
    eps = new float[count][c.d][];
    for (float[][] row : eps) {
      for (int m = 0; m < c.d; m++) {
        row[m] = c.traces.isOwn(m) ? null : new float[length];
      }
    }
    own = new float[count];
    next = new float[c.d][length];
    filtered = new float[count][length];
    touched = new boolean[count];
  }

  /** Starts a new sequence. */
  void reset() {
    Arrays.fill(own, 0);
    for (int i = 0; i < touched.length; i++) {
      touched[i] = false;
      Arrays.fill(filtered[i], 0);
      for (float[] row : eps[i]) {
        if (row != null) {
          Arrays.fill(row, 0);
        }
      }
    }
  }

  /**
   * Follows all rows by a step.
   *
   * @param events presynaptic spikes
   * @param t when the spikes were that arrive now; -1 if there were none
   * @param x the activity if it is real-valued; null if it is spikes
   */
  void follow(Events events, int t, float[] x) {
    int e = t < 0 ? 0 : events.start[t];
    int end = t < 0 ? 0 : events.start[t + 1];
    for (int i = 0; i < touched.length; i++) {
      float p = x == null ? 0 : x[i];
      while (x == null && e < end && events.neuron[e] == i) {
        p += 1;
        e++;
      }
      follow(i, p);
    }
  }

  /** Follows row i by a step with presynaptic activity p. */
  private void follow(int i, float p) {
    if (p == 0 && !touched[i]) {
      return;
    }
    touched[i] = true;
    if (targets != null) {
      coefficients.gatherStep(all, targets[i]);
    }
    int single = c.traces.single();
    int other = c.traces.other();
    float before = own[i];
    if (c.traces.kind() != TraceShape.Kind.ANY) {
      float x = c.arrays.a[single][single][0] * before;
      own[i] = (x + p * c.arrays.u[single][0] + TINY) - TINY;
    }
    switch (c.traces.kind()) {
      case OWN -> kernels.filter(filtered[i], kappa, own[i], coefficients.slope[single], length);
      case OWN_AND_ONE ->
          kernels.filter(
              eps[i][other],
              coefficients.jacobian[other][other],
              before,
              coefficients.jacobian[other][single],
              filtered[i],
              kappa,
              own[i],
              coefficients.slope[single],
              coefficients.slope[other],
              length);
      case ANY -> followAny(i, p);
    }
  }

  private void followAny(int i, float p) {
    float[][] row = eps[i];
    for (int m = 0; m < c.d; m++) {
      combination.begin();
      for (int k = 0; k < c.d; k++) {
        combination.plus(coefficients.jacobian[m][k], row[k]);
      }
      combination.into(next[m], length);
      if (p != 0) {
        kernels.addScaled(next[m], p, coefficients.input[m], length);
      }
      kernels.flush(next[m], length);
    }
    combination.begin().plus(coefficients.kappa, filtered[i]);
    for (int m = 0; m < c.d; m++) {
      float[] old = row[m];
      row[m] = next[m];
      next[m] = old;
      combination.plus(coefficients.slope[m], row[m]);
    }
    combination.into(filtered[i], length);
    kernels.flush(filtered[i], length);
  }

  /** Forgets rows in which nothing is left. */
  void rest() {
    for (int i = 0; i < touched.length; i++) {
      touched[i] = touched[i] && !isZero(i);
    }
  }

  private boolean isZero(int i) {
    boolean zero = own[i] == 0 && CarryCoefficients.isZero(filtered[i]);
    for (int m = 0; zero && m < c.d; m++) {
      zero = c.traces.isOwn(m) || CarryCoefficients.isZero(eps[i][m]);
    }
    return zero;
  }

  /** Adds L_j ebar_ji to the gradient. */
  void learn(float[][] gradient) {
    for (int i = 0; i < touched.length; i++) {
      if (touched[i]) {
        if (targets != null) {
          coefficients.gatherSignal(all, targets[i]);
        }
        kernels.addProduct(gradient[i], coefficients.signal, filtered[i], n);
      }
    }
  }
}
