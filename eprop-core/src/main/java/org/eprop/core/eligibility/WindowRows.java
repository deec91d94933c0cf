package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;
import org.eprop.core.kernel.SparseRows;
import org.eprop.core.network.Synapses;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.neuron.TraceShape;
import org.eprop.core.projection.Biases;
import org.eprop.core.projection.ScaledRowSum;
import org.eprop.core.recording.Events;
import org.eprop.core.state.StateArchive;

/**
 * The eligibility vectors eps and filtered eligibility traces ebar of the synapses from one set of
 * presynaptic neurons into a layer, taken through window after window. Rows are arrays over the
 * postsynaptic neurons, or, in a sparse matrix, over the synapses there are; what of an eligibility
 * vector is {@linkplain TraceShape the presynaptic neuron's own} is one number for a row. Rows that
 * are all zero and see no event cost nothing.
 */
final class WindowRows {

  private static final float TINY = 1e-25f;

  private final int d;
  private final Synapses synapses;
  private final int[][] targets;

  /** The width of each row, rounded up to whole pairs of blocks. */
  private final int[] lengths;

  private final CarryCoefficients gathered;
  private final TraceShape shape;
  private final Kernels kernels;
  private final LinearCombination combination;
  private final ScaledRowSum scaledRowSum;

  /** eps_m of each row; null if it is the row's own. */
  private final float[][][] eps;

  /** The row's own part of eps; 0 if there is none. */
  private final float[] own;

  private final float[][] filtered;
  private final float[][] next;
  private final float[] share;
  private final float[] nothing;
  private final boolean[] touched;

  /** The activity of a bias, [step][1]. */
  private float[][] ones = {};

  private final Events none = new Events();

  /**
   * All zero.
   *
   * @param neurons of the population
   * @param synapses which there are
   */
  WindowRows(Neurons neurons, Synapses synapses, Kernels kernels) {
    this.d = neurons.d;
    this.synapses = synapses;
    this.targets = synapses.targets();
    this.kernels = kernels;
    combination = new LinearCombination();
    scaledRowSum = new ScaledRowSum(kernels);
    shape = synapses.hasOneDelay() ? neurons.traces() : TraceShape.EACH;
    int count = synapses.pre();
    int widest = 0;
    eps = new float[count][d][];
    filtered = new float[count][];
    lengths = new int[count];
    for (int i = 0; i < count; i++) {
      widest = Math.max(widest, synapses.width(i));
      lengths[i] = Padding.pairs(synapses.width(i));
      filtered[i] = new float[lengths[i]];
      for (int m = 0; m < d; m++) {
        eps[i][m] = shape.isOwn(m) ? null : new float[lengths[i]];
      }
    }
    gathered = targets == null ? null : new CarryCoefficients(widest, d);
    own = new float[count];
    int longest = Padding.pairs(widest);
    next = new float[d][longest];
    share = new float[longest];
    nothing = new float[longest];
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
   * Takes all rows through a window.
   *
   * @param events presynaptic spikes, listed by neuron; one at t acts at t + its synapse's delay
   * @param real real-valued presynaptic activity of each step, null where there is none; null if
   *     there is none at all
   * @param gradient is added to
   */
  void pass(WindowCarry carry, Events events, float[][] real, float[][] gradient) {
    if (targets == null) {
      passDense(carry, events, real, gradient);
    } else {
      passSparse(carry, events, real, gradient);
    }
  }

  /** Takes the row of a bias through a window: its activity is always 1. */
  void passBias(WindowCarry carry, float[][] gradient) {
    if (ones.length < carry.end) {
      ones = new float[carry.end][];
      Arrays.fill(ones, Biases.ONE);
    }
    none.index(1, 0, 0);
    passDense(carry, none, ones, gradient);
  }

  /** Row by row: each is gone through once. */
  private void passDense(WindowCarry carry, Events events, float[][] real, float[][] gradient) {
    int delay = synapses.longest();
    int n = synapses.post();
    for (int i = 0; i < touched.length; i++) {
      int e = events.from[i];
      int stop = events.from[i + 1];
      while (e < stop && events.step[e] + delay < carry.first) {
        e++;
      }
      while (stop > e && events.step[stop - 1] + delay >= carry.end) {
        stop--;
      }
      boolean active = e < stop || isActive(carry, real, i);
      if (carry.gradientQ != null && (touched[i] || active)) {
        if (touched[i]) {
          addShare(gradient[i], carry.before, i);
        }
        kernels.addRows(gradient[i], carry.gradientQ, events.step, e, stop, delay, n);
      }
      if (touched[i]) {
        carryOver(carry, carry.before, i);
      }
      for (int m = 0; e < stop && m <= d; m++) {
        if (!shape.isOwn(m)) {
          int shift = delay - carry.first;
          kernels.addRows(trace(i, m), carry.q[m], events.step, e, stop, shift, n);
        }
      }
      for (int k = e; shape.kind() != TraceShape.Kind.ANY && k < stop; k++) {
        own[i] += carry.ownQ[events.step[k] + delay - carry.first];
      }
      if (active && real != null) {
        addReal(carry, i, real, gradient[i]);
      }
      touched[i] |= active;
      flush(carry, i);
    }
  }

  /** Step by step: the few elements of q^t that rows want then are in the cache. */
  private void passSparse(WindowCarry carry, Events events, float[][] real, float[][] gradient) {
    for (int i = 0; i < touched.length; i++) {
      if (touched[i]) {
        gathered.gather(carry.before, targets[i], carry.gradientQ != null);
        if (carry.gradientQ != null) {
          addShare(gradient[i], gathered, i);
        }
        carryOver(carry, gathered, i);
      }
    }
    for (int t = carry.first; t < carry.end; t++) {
      for (int delay = synapses.shortest(); delay <= synapses.longest(); delay++) {
        int then = t - delay;
        if (then < 0) {
          break; // nothing has happened before the first step
        }
        for (int e = events.start[then]; e < events.start[then + 1]; e++) {
          addSparse(carry, t, events.neuron[e], delay, 1, gradient);
        }
        for (int i = 0; real != null && real[then] != null && i < touched.length; i++) {
          if (real[then][i] != 0) {
            addSparse(carry, t, i, delay, real[then][i], gradient);
          }
        }
      }
    }
    for (int i = 0; i < touched.length; i++) {
      flush(carry, i);
    }
  }

  private void addSparse(WindowCarry carry, int t, int i, int delay, float p, float[][] gradient) {
    touched[i] = true;
    int from = synapses.bucketStart(i, delay);
    int to = synapses.bucketEnd(i, delay);
    for (int m = 0; m <= d; m++) {
      if (!shape.isOwn(m)) {
        SparseRows.gather(trace(i, m), p, carry.q[m][t - carry.first], targets[i], from, to);
      }
    }
    if (shape.kind() != TraceShape.Kind.ANY) {
      own[i] += p * carry.ownQ[t - carry.first];
    }
    if (carry.gradientQ != null) {
      SparseRows.gather(gradient[i], p, carry.gradientQ[t], targets[i], from, to);
    }
  }

  private float[] trace(int i, int m) {
    return m < d ? eps[i][m] : filtered[i];
  }

  private boolean isActive(WindowCarry carry, float[][] real, int i) {
    int delay = synapses.longest();
    for (int t = Math.max(0, carry.first - delay); real != null && t < carry.end - delay; t++) {
      if (real[t] != null && real[t][i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** What the traces from before the window do to the gradient. */
  private void addShare(float[] gradient, CarryCoefficients before, int i) {
    int n = synapses.width(i);
    float[][] row = eps[i];
    switch (shape.kind()) {
      case OWN -> {
        Elements.addScaled(gradient, own[i], before.gradientOfEps[shape.single()], n);
        Elements.addProduct(gradient, before.gradientOfFiltered, filtered[i], n);
      }
      case OWN_AND_ONE ->
          Elements.addProducts(
              gradient,
              own[i],
              before.gradientOfEps[shape.single()],
              before.gradientOfEps[shape.other()],
              row[shape.other()],
              before.gradientOfFiltered,
              filtered[i],
              n);
      case ANY -> {
        combination.begin();
        for (int k = 0; k < d; k++) {
          combination.plus(before.gradientOfEps[k], row[k]);
        }
        combination.plus(before.gradientOfFiltered, filtered[i]).into(share, n);
        Elements.addScaled(gradient, 1, share, n);
      }
    }
  }

  private void carryOver(WindowCarry carry, CarryCoefficients before, int i) {
    int length = lengths[i];
    switch (shape.kind()) {
      case OWN -> {
        float[] slope = orNothing(before.ofEps[d][shape.single()]);
        Elements.filter(filtered[i], before.decay[0], own[i], slope, length);
      }
      case OWN_AND_ONE -> {
        int other = shape.other();
        Elements.carry(
            eps[i][other],
            orNothing(before.ofEps[other][other]),
            own[i],
            orNothing(before.ofEps[other][shape.single()]),
            filtered[i],
            before.decay[0],
            orNothing(before.ofEps[d][shape.single()]),
            orNothing(before.ofEps[d][other]),
            length);
      }
      case ANY -> carryAny(carry, before, i);
    }
    own[i] = (own[i] * carry.ownDecay + TINY) - TINY;
  }

  private float[] orNothing(float[] row) {
    return row == null ? nothing : row;
  }

  private void carryAny(WindowCarry carry, CarryCoefficients before, int i) {
    int n = synapses.width(i);
    float[][] row = eps[i];
    combination.begin().plus(before.decay, filtered[i]);
    for (int k = 0; k < d; k++) {
      combination.plus(before.ofEps[d][k], row[k]);
    }
    combination.into(filtered[i], n);
    for (int j = 0; j < d; j++) {
      int m = carry.order[j];
      // Its own term first: only the first ones may be those of the array that is written.
      combination.begin().plus(before.ofEps[m][m], row[m]);
      for (int k = 0; k < d; k++) {
        combination.plus(k == m ? null : before.ofEps[m][k], row[k]);
      }
      combination.into(carry.neededLater[j] ? next[m] : row[m], n);
    }
    for (int j = 0; j < d; j++) {
      if (carry.neededLater[j]) {
        int m = carry.order[j];
        System.arraycopy(next[m], 0, row[m], 0, n);
      }
    }
  }

  private void addReal(WindowCarry carry, int i, float[][] real, float[] gradient) {
    for (int m = 0; m <= d; m++) {
      if (!shape.isOwn(m)) {
        addReal(carry, i, real, trace(i, m), carry.q[m], carry.first);
      }
    }
    int delay = synapses.longest();
    for (int t = Math.max(carry.first, delay); t < carry.end; t++) {
      if (real[t - delay] != null) {
        own[i] += real[t - delay][i] * carry.ownQ[t - carry.first];
      }
    }
    if (carry.gradientQ != null) {
      addReal(carry, i, real, gradient, carry.gradientQ, 0);
    }
  }

  private void addReal(
      WindowCarry carry, int i, float[][] real, float[] target, float[][] rows, int offset) {
    int delay = synapses.longest();
    scaledRowSum.begin(target, synapses.post());
    for (int t = Math.max(carry.first, delay); t < carry.end; t++) {
      if (real[t - delay] != null) {
        scaledRowSum.add(real[t - delay][i], rows[t - offset]);
      }
    }
    scaledRowSum.end();
  }

  private void flush(WindowCarry carry, int i) {
    if (!carry.flushing || !touched[i]) {
      return;
    }
    for (int m = 0; m <= d && shape.kind() == TraceShape.Kind.ANY; m++) {
      Elements.flush(trace(i, m), synapses.width(i));
    }
    touched[i] = !rest(i);
  }

  private boolean rest(int i) {
    boolean zero = CarryCoefficients.isNothing(own[i]);
    for (int m = 0; zero && m <= d; m++) {
      zero = shape.isOwn(m) || CarryCoefficients.rest(trace(i, m));
    }
    own[i] = zero ? 0 : own[i];
    return zero;
  }

  private boolean isZero(int i) {
    boolean zero = own[i] == 0;
    for (int m = 0; zero && m <= d; m++) {
      zero = shape.isOwn(m) || CarryCoefficients.isZero(trace(i, m));
    }
    return zero;
  }

  /** Saves or restores all rows. */
  void exchange(StateArchive archive, String name) {
    int count = touched.length;
    archive.parts(name + ".eps", eps);
    archive.floats(name + ".eps_own", new float[][] {own}, 0, 1);
    archive.floats(name + ".ebar", filtered, 0, count);
    for (int i = 0; i < count; i++) {
      touched[i] = !isZero(i);
    }
  }
}
