package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;

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
  private final int n;

  /** n rounded up to whole pairs of blocks. */
  private final int length;

  private final int[][] targets;
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

  /**
   * All zero.
   *
   * @param neurons of the layer
   * @param count presynaptic neurons
   * @param targets of the rows; null if they are dense
   */
  WindowRows(LayerConstants neurons, int count, int[][] targets, Kernels kernels) {
    this.d = neurons.d;
    this.n = targets == null ? neurons.n : targets[0].length;
    this.targets = targets;
    this.kernels = kernels;
    gathered = targets == null ? null : new CarryCoefficients(n, d);
    combination = new LinearCombination(kernels);
    scaledRowSum = new ScaledRowSum(kernels);
    shape = neurons.traces;
    length = Padding.pairs(n);
    eps = new float[count][d][];
    for (float[][] row : eps) {
      for (int m = 0; m < d; m++) {
        row[m] = shape.isOwn(m) ? null : new float[length];
      }
    }
    own = new float[count];
    filtered = new float[count][length];
    next = new float[d][length];
    share = new float[length];
    nothing = new float[length];
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
   * @param events presynaptic spikes, listed by neuron; one at t acts at t + delay
   * @param real real-valued presynaptic activity of each step, null where there is none; null if
   *     there is none at all
   * @param gradient is added to
   */
  void pass(WindowCarry carry, Events events, int delay, float[][] real, float[][] gradient) {
    if (targets == null) {
      passDense(carry, events, delay, real, gradient);
    } else {
      passSparse(carry, events, delay, real, gradient);
    }
  }

  /** Row by row: each is gone through once. */
  private void passDense(
      WindowCarry carry, Events events, int delay, float[][] real, float[][] gradient) {
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
  private void passSparse(
      WindowCarry carry, Events events, int delay, float[][] real, float[][] gradient) {
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
      for (int e = start(events, t - delay); e < start(events, t - delay + 1); e++) {
        addSparse(carry, t, events.neuron[e], 1, gradient);
      }
      for (int i = 0; real != null && real[t] != null && i < touched.length; i++) {
        if (real[t][i] != 0) {
          addSparse(carry, t, i, real[t][i], gradient);
        }
      }
    }
    for (int i = 0; i < touched.length; i++) {
      flush(carry, i);
    }
  }

  /** Nothing has happened before the first step. */
  private static int start(Events events, int t) {
    return t < 0 ? 0 : events.start[t];
  }

  private void addSparse(WindowCarry carry, int t, int i, float p, float[][] gradient) {
    touched[i] = true;
    for (int m = 0; m <= d; m++) {
      if (!shape.isOwn(m)) {
        kernels.gather(trace(i, m), p, carry.q[m][t - carry.first], targets[i], 0, n);
      }
    }
    own[i] += p * carry.ownQ[t - carry.first];
    if (carry.gradientQ != null) {
      kernels.gather(gradient[i], p, carry.gradientQ[t], targets[i], 0, n);
    }
  }

  private float[] trace(int i, int m) {
    return m < d ? eps[i][m] : filtered[i];
  }

  private static boolean isActive(WindowCarry carry, float[][] real, int i) {
    for (int t = carry.first; real != null && t < carry.end; t++) {
      if (real[t] != null && real[t][i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** What the traces from before the window do to the gradient. */
  private void addShare(float[] gradient, CarryCoefficients before, int i) {
    float[][] row = eps[i];
    switch (shape.kind()) {
      case OWN -> {
        kernels.addScaled(gradient, own[i], before.gradientOfEps[shape.single()], n);
        kernels.addProduct(gradient, before.gradientOfFiltered, filtered[i], n);
      }
      case OWN_AND_ONE ->
          kernels.addProducts(
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
        kernels.addScaled(gradient, 1, share, n);
      }
    }
  }

  private void carryOver(WindowCarry carry, CarryCoefficients before, int i) {
    switch (shape.kind()) {
      case OWN -> {
        float[] slope = orNothing(before.ofEps[d][shape.single()]);
        kernels.filter(filtered[i], before.decay[0], own[i], slope, length);
      }
      case OWN_AND_ONE -> {
        int other = shape.other();
        kernels.carry(
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
    for (int t = carry.first; t < carry.end; t++) {
      if (real[t] != null) {
        own[i] += real[t][i] * carry.ownQ[t - carry.first];
      }
    }
    if (carry.gradientQ != null) {
      addReal(carry, i, real, gradient, carry.gradientQ, 0);
    }
  }

  private void addReal(
      WindowCarry carry, int i, float[][] real, float[] target, float[][] rows, int offset) {
    scaledRowSum.begin(target, n);
    for (int t = carry.first; t < carry.end; t++) {
      if (real[t] != null) {
        scaledRowSum.add(real[t][i], rows[t - offset]);
      }
    }
    scaledRowSum.end();
  }

  private void flush(WindowCarry carry, int i) {
    if (!carry.flushing || !touched[i]) {
      return;
    }
    for (int m = 0; m <= d && shape.kind() == TraceShape.Kind.ANY; m++) {
      kernels.flush(trace(i, m), n);
    }
    touched[i] = !isZero(i);
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
    List<float[]> all = new ArrayList<>();
    for (float[][] row : eps) {
      for (float[] part : row) {
        if (part != null) {
          all.add(part);
        }
      }
    }
    archive.floats(name + ".eps", all.toArray(new float[0][]), 0, all.size());
    archive.floats(name + ".eps_own", new float[][] {own}, 0, 1);
    archive.floats(name + ".ebar", filtered, 0, count);
    for (int i = 0; i < count; i++) {
      touched[i] = !isZero(i);
    }
  }
}
