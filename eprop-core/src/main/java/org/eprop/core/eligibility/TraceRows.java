package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Synapses;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.neuron.TraceShape;
import org.eprop.core.recording.Events;
import org.eprop.core.state.StateArchive;

/**
 * The eligibility vectors and filtered eligibility traces of the synapses from one set of
 * presynaptic neurons into a layer, followed step by step. Each row is an array over the
 * postsynaptic neurons, or, in a sparse matrix, over the synapses there are. What of an eligibility
 * vector is {@linkplain TraceShape the presynaptic neuron's own} is one number for the row. The
 * rows of neurons that have not spiked for long are all zero and cost nothing.
 */
final class TraceRows {

  private static final float TINY = 1e-25f;

  private final Neurons c;
  private final TraceCoefficients all;
  private final LinearCombination combination;
  private float kappa;
  private final Synapses synapses;
  private final TraceShape shape;

  /** Where in the list of each delay's spikes the rows have come, and a row's activity by delay. */
  private final int[] cursor;

  private final float[] arriving;
  private final int[][] targets;
  private final TraceCoefficients coefficients;

  /** The width of each row, rounded up to whole pairs of blocks. */
  private final int[] length;

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
   * @param constants of the population
   * @param all coefficients of all of its neurons
   * @param synapses which there are
   */
  TraceRows(Neurons constants, TraceCoefficients all, Synapses synapses, Kernels kernels) {
    this.c = constants;
    this.all = all;
    this.synapses = synapses;
    shape = synapses.hasOneDelay() ? constants.traces() : TraceShape.EACH;
    this.targets = synapses.targets();
    this.combination = new LinearCombination();
    int count = synapses.pre();
    int widest = 0;
    eps = new float[count][c.d][];
    filtered = new float[count][];
    length = new int[count];
    for (int i = 0; i < count; i++) {
      widest = Math.max(widest, synapses.width(i));
      length[i] = Padding.pairs(synapses.width(i));
      filtered[i] = new float[length[i]];
      for (int m = 0; m < c.d; m++) {
        eps[i][m] = shape.isOwn(m) ? null : new float[length[i]];
      }
    }
    coefficients = targets == null ? all : new TraceCoefficients(widest, c.d);
    own = new float[count];
    int delays = synapses.longest() - synapses.shortest() + 1;
    cursor = new int[delays];
    arriving = new float[delays];
    next = new float[c.d][Padding.pairs(widest)];
    touched = new boolean[count];
  }

  /** Filters by this kappa from now on. */
  void filterBy(double of) {
    kappa = (float) of;
    coefficients.filterBy(of);
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
   * Follows all rows by step t.
   *
   * @param spikes presynaptic activity, if it is spikes
   * @param real presynaptic activity, [step][neuron] or null where there are spikes; null if there
   *     are only spikes
   */
  void follow(Events spikes, float[][] real, int t) {
    int shortest = synapses.shortest();
    for (int d = 0; d < cursor.length; d++) {
      int then = t - shortest - d;
      cursor[d] = then < 0 ? 0 : spikes.start[then];
    }
    for (int i = 0; i < touched.length; i++) {
      boolean any = false;
      for (int d = 0; d < cursor.length; d++) {
        int then = t - shortest - d;
        float p = 0;
        if (then >= 0 && real != null && real[then] != null) {
          p = real[then][i];
        } else if (then >= 0) {
          while (cursor[d] < spikes.start[then + 1] && spikes.neuron[cursor[d]] == i) {
            p += 1;
            cursor[d]++;
          }
        }
        arriving[d] = p;
        any |= p != 0;
      }
      if (any || touched[i]) {
        follow(i);
      }
    }
  }

  /** Follows all rows by a step with this activity, of synapses without delay. */
  void follow(float[] activity) {
    for (int i = 0; i < touched.length; i++) {
      arriving[0] = activity[i];
      follow(i);
    }
  }

  /** Follows row i by a step with the activity at hand. */
  private void follow(int i) {
    float p = arriving[0];
    touched[i] = true;
    if (targets != null) {
      coefficients.gatherStep(all, targets[i]);
    }
    int single = shape.single();
    int other = shape.other();
    float before = own[i];
    if (shape.kind() != TraceShape.Kind.ANY) {
      float x = shape.decay() * before;
      own[i] = (x + p * shape.input() + TINY) - TINY;
    }
    switch (shape.kind()) {
      case OWN ->
          Elements.filter(filtered[i], kappa, own[i], coefficients.slope[single], length[i]);
      case OWN_AND_ONE ->
          Elements.filter(
              eps[i][other],
              coefficients.jacobian[other][other],
              before,
              coefficients.jacobian[other][single],
              filtered[i],
              kappa,
              own[i],
              coefficients.slope[single],
              coefficients.slope[other],
              length[i]);
      case ANY -> followAny(i, length[i]);
    }
  }

  private void followAny(int i, int length) {
    float[][] row = eps[i];
    for (int m = 0; m < c.d; m++) {
      combination.begin();
      for (int k = 0; k < c.d; k++) {
        combination.plus(coefficients.jacobian[m][k], row[k]);
      }
      combination.into(next[m], length);
      addArriving(i, next[m], coefficients.input[m], length);
      Elements.flush(next[m], length);
    }
    combination.begin().plus(coefficients.kappa, filtered[i]);
    for (int m = 0; m < c.d; m++) {
      float[] old = row[m];
      row[m] = next[m];
      next[m] = old;
      combination.plus(coefficients.slope[m], row[m]);
    }
    combination.into(filtered[i], length);
    Elements.flush(filtered[i], length);
  }

  private void addArriving(int i, float[] o, float[] input, int length) {
    if (arriving.length == 1) {
      if (arriving[0] != 0) {
        Elements.addScaled(o, arriving[0], input, length);
      }
      return;
    }
    for (int d = 0; d < arriving.length; d++) {
      if (arriving[d] != 0) {
        int end = synapses.bucketEnd(i, synapses.shortest() + d);
        for (int k = synapses.bucketStart(i, synapses.shortest() + d); k < end; k++) {
          o[k] += arriving[d] * input[k];
        }
      }
    }
  }

  /** Forgets rows in which nothing is left. */
  void rest() {
    for (int i = 0; i < touched.length; i++) {
      touched[i] = touched[i] && !rest(i);
    }
  }

  private boolean rest(int i) {
    boolean zero = CarryCoefficients.isNothing(own[i]) && CarryCoefficients.rest(filtered[i]);
    for (int m = 0; zero && m < c.d; m++) {
      zero = shape.isOwn(m) || CarryCoefficients.rest(eps[i][m]);
    }
    own[i] = zero ? 0 : own[i];
    return zero;
  }

  private boolean isZero(int i) {
    boolean zero = own[i] == 0 && CarryCoefficients.isZero(filtered[i]);
    for (int m = 0; zero && m < c.d; m++) {
      zero = shape.isOwn(m) || CarryCoefficients.isZero(eps[i][m]);
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
        Elements.addProduct(gradient[i], coefficients.signal, filtered[i], synapses.width(i));
      }
    }
  }

  /** Saves or restores all rows. */
  void exchange(StateArchive archive, String name) {
    archive.parts(name + ".eps", eps);
    archive.floats(name + ".eps_own", new float[][] {own}, 0, 1);
    archive.floats(name + ".ebar", filtered, 0, touched.length);
    for (int i = 0; i < touched.length; i++) {
      touched[i] = !isZero(i);
    }
  }
}
