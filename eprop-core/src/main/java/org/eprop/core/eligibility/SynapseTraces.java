package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Synapses;
import org.eprop.core.projection.ScaledRowSum;
import org.eprop.core.recording.Events;
import org.eprop.core.state.StateBytes;

/**
 * The eligibility vectors eps and filtered eligibility traces ebar of one projection's synapses,
 * taken through window after window. Rows of a presynaptic neuron are arrays over the postsynaptic
 * neurons, or, in a sparse matrix, over the synapses there are; what of an eligibility vector is
 * {@linkplain TraceShape the presynaptic neuron's own} is one number for a row. Rows that are all
 * zero and see no event cost nothing. Owned by one thread.
 */
abstract sealed class SynapseTraces {

  private static final float TINY = 1e-25f;

  final int d;
  final Synapses synapses;
  final TraceShape shape;
  final Kernels kernels;

  /** The row's own part of eps; 0 if there is none. */
  final float[] own;

  /** ebar of each row. */
  final float[][] filtered;

  /** Whether a row may be other than all zero. */
  final boolean[] touched;

  /** The width of each row, rounded up to whole pairs of blocks. */
  private final int[] lengths;

  /** eps_m of each row; null if it is the row's own. */
  private final float[][][] eps;

  private final LinearCombination combination;
  private final float[][] next;
  private final float[] share;
  private final float[] nothing;

  /** All zero. */
  SynapseTraces(Synapses synapses, int d, TraceShape ofNeurons, Kernels kernels) {
    this.d = d;
    this.synapses = synapses;
    this.kernels = kernels;
    combination = new LinearCombination();
    shape = synapses.hasOneDelay() ? ofNeurons : TraceShape.EACH;
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
    own = new float[count];
    int longest = Padding.pairs(widest);
    next = new float[d][longest];
    share = new float[longest];
    nothing = new float[longest];
    touched = new boolean[count];
  }

  /**
   * Those of synapses into neurons of d state variables.
   *
   * @param ofNeurons what their eligibility vectors consist of
   */
  static SynapseTraces of(Synapses synapses, int d, TraceShape ofNeurons, Kernels kernels) {
    return synapses.isDense()
        ? new DenseTraces(synapses, d, ofNeurons, kernels)
        : new SparseTraces(synapses, d, ofNeurons, kernels);
  }

  /** Starts a new sequence. */
  void reset() {
    Arrays.fill(own, 0);
    for (int i = 0; i < touched.length; i++) {
      touched[i] = false;
      Arrays.fill(filtered[i], 0);
      Elements.clear(eps[i]);
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
  abstract void pass(WindowTransition window, Events events, float[][] real, float[][] gradient);

  /** eps_m of row i, or ebar for m = d. */
  final float[] trace(int i, int m) {
    return m < d ? eps[i][m] : filtered[i];
  }

  /** What the traces from before the window do to the gradient. */
  final void addShare(float[] gradient, TraceCoefficients before, int i) {
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

  /** What the traces from before the window become in it. */
  final void carryOver(WindowTransition window, TraceCoefficients before, int i) {
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
      case ANY -> carryAny(window, before, i);
    }
    own[i] = (own[i] * window.ownDecay + TINY) - TINY;
  }

  private float[] orNothing(float[] row) {
    return row == null ? nothing : row;
  }

  private void carryAny(WindowTransition window, TraceCoefficients before, int i) {
    int n = synapses.width(i);
    float[][] row = eps[i];
    combination.begin().plus(before.decay, filtered[i]);
    for (int k = 0; k < d; k++) {
      combination.plus(before.ofEps[d][k], row[k]);
    }
    combination.into(filtered[i], n);
    for (int j = 0; j < d; j++) {
      int m = window.order[j];
      // Its own term first: only the first ones may be those of the array that is written.
      combination.begin().plus(before.ofEps[m][m], row[m]);
      for (int k = 0; k < d; k++) {
        combination.plus(k == m ? null : before.ofEps[m][k], row[k]);
      }
      combination.into(window.neededLater[j] ? next[m] : row[m], n);
    }
    for (int j = 0; j < d; j++) {
      if (window.neededLater[j]) {
        int m = window.order[j];
        System.arraycopy(next[m], 0, row[m], 0, n);
      }
    }
  }

  /** Rounds away what is too small, if it is time. */
  final void flush(WindowTransition window, int i) {
    if (!window.flushing || !touched[i]) {
      return;
    }
    for (int m = 0; m <= d && shape.kind() == TraceShape.Kind.ANY; m++) {
      Elements.flush(trace(i, m), synapses.width(i));
    }
    touched[i] = !rest(i, TraceCoefficients.NOTHING);
  }

  /** Sets row i to zero if all is smaller than {@code nothing}; says whether it is zero now. */
  final boolean rest(int i, float nothing) {
    boolean zero = Math.abs(own[i]) < nothing;
    for (int m = 0; zero && m <= d; m++) {
      zero = shape.isOwn(m) || TraceCoefficients.rest(trace(i, m), nothing);
    }
    own[i] = zero ? 0 : own[i];
    return zero;
  }

  final boolean isZero(int i) {
    boolean zero = own[i] == 0;
    for (int m = 0; zero && m <= d; m++) {
      zero = shape.isOwn(m) || TraceCoefficients.isZero(trace(i, m));
    }
    return zero;
  }

  /** Saves or restores all rows. */
  void exchange(StateBytes archive, String name) {
    int count = touched.length;
    archive.parts(name + ".eps", eps);
    archive.floats(name + ".eps_own", new float[][] {own}, 0, 1);
    archive.floats(name + ".ebar", filtered, 0, count);
    for (int i = 0; i < count; i++) {
      touched[i] = !isZero(i);
    }
  }

  /**
   * Of compressed rows, with one delay or one for each synapse, step by step: the few elements of
   * q^t that rows want then are in the cache.
   */
  private static final class SparseTraces extends SynapseTraces {

    private final int[][] targets;

    /** Coefficients of a row's targets. */
    private final TraceCoefficients gathered;

    SparseTraces(Synapses synapses, int d, TraceShape ofNeurons, Kernels kernels) {
      super(synapses, d, ofNeurons, kernels);
      targets = synapses.targets();
      int widest = 0;
      for (int i = 0; i < targets.length; i++) {
        widest = Math.max(widest, synapses.width(i));
      }
      gathered = new TraceCoefficients(widest, d);
    }

    @Override
    void pass(WindowTransition window, Events events, float[][] real, float[][] gradient) {
      for (int i = 0; i < touched.length; i++) {
        if (touched[i]) {
          gathered.gather(window.before, targets[i], window.gradientQ != null);
          if (window.gradientQ != null) {
            addShare(gradient[i], gathered, i);
          }
          carryOver(window, gathered, i);
        }
      }
      for (int t = window.first; t < window.end; t++) {
        for (int delay = synapses.shortest(); delay <= synapses.longest(); delay++) {
          int then = t - delay;
          if (then < 0) {
            break; // nothing has happened before the first step
          }
          for (int e = events.start[then]; e < events.start[then + 1]; e++) {
            addSparse(window, t, events.neuron[e], delay, 1, gradient);
          }
          for (int i = 0; real != null && real[then] != null && i < touched.length; i++) {
            if (real[then][i] != 0) {
              addSparse(window, t, i, delay, real[then][i], gradient);
            }
          }
        }
      }
      for (int i = 0; i < touched.length; i++) {
        if (window.signal != null && touched[i]) {
          float[] signal = gathered.gatherSignal(window.signal, targets[i]);
          Elements.addProduct(gradient[i], signal, filtered[i], synapses.width(i));
        }
        flush(window, i);
      }
    }

    private void addSparse(
        WindowTransition window, int t, int i, int delay, float p, float[][] gradient) {
      touched[i] = true;
      int from = synapses.bucketStart(i, delay);
      int to = synapses.bucketEnd(i, delay);
      for (int m = 0; m <= d; m++) {
        if (!shape.isOwn(m)) {
          Elements.gather(trace(i, m), p, window.q[m][t - window.first], targets[i], from, to);
        }
      }
      if (shape.kind() != TraceShape.Kind.ANY) {
        own[i] += p * window.ownQ[t - window.first];
      }
      if (window.gradientQ != null) {
        Elements.gather(gradient[i], p, window.gradientQ[t], targets[i], from, to);
      }
    }
  }

  /**
   * Of synapses from everybody to everybody with one delay, row by row: each is gone through once.
   */
  private static final class DenseTraces extends SynapseTraces {

    private final ScaledRowSum scaledRowSum;
    private final int delay;
    private final int n;

    DenseTraces(Synapses synapses, int d, TraceShape ofNeurons, Kernels kernels) {
      super(synapses, d, ofNeurons, kernels);
      scaledRowSum = new ScaledRowSum(kernels);
      delay = synapses.longest();
      n = synapses.post();
    }

    @Override
    void pass(WindowTransition window, Events events, float[][] real, float[][] gradient) {
      for (int i = 0; i < touched.length; i++) {
        int e = events.from[i];
        int stop = events.from[i + 1];
        while (e < stop && events.step[e] + delay < window.first) {
          e++;
        }
        while (stop > e && events.step[stop - 1] + delay >= window.end) {
          stop--;
        }
        boolean active = e < stop || isActive(window, real, i);
        if (window.gradientQ != null && (touched[i] || active)) {
          if (touched[i]) {
            addShare(gradient[i], window.before, i);
          }
          kernels.addRows(gradient[i], window.gradientQ, events.step, e, stop, delay, n);
        }
        if (touched[i]) {
          carryOver(window, window.before, i);
        }
        for (int m = 0; e < stop && m <= d; m++) {
          if (!shape.isOwn(m)) {
            int shift = delay - window.first;
            kernels.addRows(trace(i, m), window.q[m], events.step, e, stop, shift, n);
          }
        }
        for (int k = e; shape.kind() != TraceShape.Kind.ANY && k < stop; k++) {
          own[i] += window.ownQ[events.step[k] + delay - window.first];
        }
        if (active && real != null) {
          addReal(window, i, real, gradient[i]);
        }
        touched[i] |= active;
        if (window.signal != null && touched[i]) {
          Elements.addProduct(gradient[i], window.signal, filtered[i], n);
        }
        flush(window, i);
      }
    }

    private boolean isActive(WindowTransition window, float[][] real, int i) {
      for (int t = Math.max(0, window.first - delay); real != null && t < window.end - delay; t++) {
        if (real[t] != null && real[t][i] != 0) {
          return true;
        }
      }
      return false;
    }

    private void addReal(WindowTransition window, int i, float[][] real, float[] gradient) {
      for (int m = 0; m <= d; m++) {
        if (!shape.isOwn(m)) {
          addReal(window, i, real, trace(i, m), window.q[m], window.first);
        }
      }
      for (int t = Math.max(window.first, delay); t < window.end; t++) {
        if (real[t - delay] != null) {
          own[i] += real[t - delay][i] * window.ownQ[t - window.first];
        }
      }
      if (window.gradientQ != null) {
        addReal(window, i, real, gradient, window.gradientQ, 0);
      }
    }

    private void addReal(
        WindowTransition window,
        int i,
        float[][] real,
        float[] target,
        float[][] rows,
        int offset) {
      scaledRowSum.begin(target, n);
      for (int t = Math.max(window.first, delay); t < window.end; t++) {
        if (real[t - delay] != null) {
          scaledRowSum.add(real[t - delay][i], rows[t - offset]);
        }
      }
      scaledRowSum.end();
    }
  }
}
