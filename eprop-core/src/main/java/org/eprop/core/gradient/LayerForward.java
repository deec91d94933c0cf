package org.eprop.core.gradient;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;

/**
 * The neurons of one layer, stepped forward in time:
 *
 * <pre>
 * s^t   = A s^{t-1} + u I^t + r z^{t-1}
 * z^t   = [g.s^t &gt; theta], unless refractory
 * psi^t = (gamma / scale) S(slope (g.s^t - theta) / scale), 0 while refractory
 * </pre>
 *
 * <p>(general neurons by their own step). Owned by one thread, reused.
 */
final class LayerForward {

  private static final int FLUSH_EVERY = 16;
  private static final int WORD = RefractoryNeurons.WORD;

  /** Spikes that are listed, or take effect, without asking whether there are so many. */
  private static final int USUAL = Events.SPARE;

  /** Numbers of psi that stay in the nearest cache between two loops over them: 16 KiB. */
  private static final int PSI_BLOCK = 1 << 12;

  /** I^t, {@linkplain Padding padded}; to be set before each step. */
  final float[] current;

  private final LayerConstants c;
  private final NonlinearNeurons nonlinear;
  private final Kernels kernels;

  /**
   * s^{t-1} and s^t [state][neuron], taking turns. (An index says which: to exchange references
   * would cost the garbage collector's barrier, a memory fence, at every step.)
   */
  private final float[][][] states;

  private final int[] turn = Padding.ints(1);

  /** Who is above threshold, a bit for each neuron. */
  private final long[] above;

  private final RefractoryNeurons refractory;
  private final ArrivingSpikes arriving = new ArrivingSpikes();

  /**
   * Distances to threshold of the last steps, one step after the other, which wait to be turned
   * into pseudo-derivatives: a long loop costs less, and they stay in the nearest cache.
   */
  private final float[] distances;

  /** How far apart the distances of two steps are. */
  private final int stride;

  /** How many steps wait. */
  private final int[] waiting = Padding.ints(1);

  /** The states that spikes have an effect on. */
  private final int[] affected;

  /** r of those, [affected][neuron], and zeros from {@link #stride} on, where no neuron is. */
  private final float[][] effects;

  /** z^{t-1}, for nonlinear neurons. */
  private final float[] fired;

  private final double[][] nonlinearState;
  private final NonlinearNeurons.Scratch scratch;

  LayerForward(LayerConstants constants, NonlinearNeurons nonlinear, Kernels kernels) {
    this.c = constants;
    this.nonlinear = nonlinear;
    this.kernels = kernels;
    states = new float[][][] {Padding.rows(c.d, c.n), Padding.rows(c.d, c.n)};
    current = Padding.row(c.n);
    refractory = new RefractoryNeurons(c.silentSteps);
    stride = Padding.blocks(c.n);
    distances = new float[Math.max(1, PSI_BLOCK / stride) * stride + WORD];
    affected = IntStream.range(0, c.d).filter(m -> c.arrays.r[m] != null).toArray();
    effects = new float[affected.length][];
    Arrays.setAll(effects, i -> Arrays.copyOf(c.arrays.r[affected[i]], stride + USUAL));
    above = Padding.longs(refractory.words);
    fired = new float[c.n];
    nonlinearState = nonlinear == null ? null : nonlinear.newState();
    scratch = nonlinear == null ? null : nonlinear.new Scratch();
  }

  /** Before the first step. */
  void begin() {
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(c.initial[m], 0, states[turn[0]][m], 0, c.n);
    }
    waiting[0] = 0;
    refractory.begin();
    Arrays.fill(fired, 0);
    if (nonlinear != null) {
      nonlinear.reset(nonlinearState);
    }
  }

  /** A copy of s^t, [state][neuron]. */
  float[][] states() {
    float[][] copy = new float[c.d][];
    for (int m = 0; m < c.d; m++) {
      copy[m] = Arrays.copyOf(states[turn[0]][m], c.n);
    }
    return copy;
  }

  /**
   * Step t, whose {@link #current} has been set. Its pseudo-derivatives are recorded some steps
   * later, or by {@link #finish}.
   *
   * @param wanted whether pseudo-derivatives, and derivatives of nonlinear neurons, are to be
   *     recorded
   */
  void step(int t, SampleRun.Layer record, boolean wanted) {
    steps(t, t + 1, record, null, null, 0, false, wanted);
  }

  /**
   * The steps first .. end-1, their currents being sums of rows: of the spikes below, at the same
   * step, and of the layer's own, a step before.
   *
   * @param below spikes below
   * @param rows of W_in and then of W_rec; null if {@link #current} has been set, for one step
   * @param channels how many rows W_in has
   * @param recurrent whether the layer's own spikes reach it
   * @param wanted as above
   */
  void steps(
      int first,
      int end,
      SampleRun.Layer record,
      Events below,
      float[][] rows,
      int channels,
      boolean recurrent,
      boolean wanted) {
    // Locals, as fields would be read again after each call of a kernel.
    int now = turn[0];
    float[][] old = states[now];
    float[][] s = states[1 - now];
    Events spikes = record.spikes;
    int[] start = spikes.start;
    int last = start[first];
    int before = first == 0 ? last : start[first - 1];
    int from = waiting[0] * stride;
    for (int t = first; t < end; t++) {
      spikes.reserve(last, c.n);
      int[] neuron = spikes.neuron;
      if (rows != null) {
        int own = recurrent ? before : last;
        sumArriving(t, below, neuron, own, last, rows, channels);
      }
      if (c.linear) {
        if (t % FLUSH_EVERY == FLUSH_EVERY - 1) {
          flush(old);
        }
        kernels.step(c.arrays, old, s, current, distances, from);
        for (int i = 0; i < affected.length; i++) {
          addEffect(s[affected[i]], effects[i], neuron, before, last);
        }
        if (c.anyNeverSilent) {
          correct(s, neuron, before, last, from);
        }
        float[][] other = old;
        old = s;
        s = other;
        now = 1 - now;
      }
      if (nonlinear != null) {
        stepNonlinear(wanted ? record.derivatives[t] : null, old, from);
      }
      kernels.positives(distances, from, c.n, above);
      refractory.step(above);
      int next = list(above, neuron, spikes.when, t, last);
      start[t + 1] = next;
      if (nonlinear != null) {
        setFired(neuron, before, last, next);
      }
      before = last;
      last = next;
      from += stride;
      if (from + stride + WORD > distances.length) {
        waiting[0] = from / stride;
        finish(record, t + 1, wanted);
        from = 0;
      }
    }
    waiting[0] = from / stride;
    turn[0] = now;
  }

  /** I^t: the rows of those who spiked below, and of the layer's own from first to last - 1. */
  private void sumArriving(
      int t, Events below, int[] own, int first, int last, float[][] rows, int channels) {
    int from = below.start[t];
    int to = below.start[t + 1];
    if (from == to) {
      kernels.sumRows(current, rows, own, first, last, channels, c.n);
    } else {
      int count = arriving.list(below.neuron, from, to, own, first, last, channels);
      kernels.sumRows(current, rows, arriving.row, 0, count, 0, c.n);
    }
  }

  private void flush(float[][] s) {
    for (float[] row : s) {
      kernels.flush(row, c.n);
    }
  }

  /**
   * Adds r of those who have just spiked: only they need the term r z^{t-1}. The first few are not
   * counted, as a processor can't foresee how many they are: where there are fewer, nobody's zero
   * is added.
   */
  private void addEffect(float[] s, float[] r, int[] neuron, int first, int end) {
    for (int i = 0; i < USUAL; i++) {
      int spiked = first + i - end >> 31;
      int j = neuron[first + i] & spiked | (stride + i) & ~spiked;
      s[j] += r[j];
    }
    for (int e = first + USUAL; e < end; e++) {
      s[neuron[e]] += r[neuron[e]];
    }
  }

  /** Finds the distance once more of those who have just spiked and are not refractory. */
  private void correct(float[][] s, int[] neuron, int first, int end, int from) {
    for (int e = first; e < end; e++) {
      int j = neuron[e];
      if (c.silentSteps[j] == 0) {
        distances[from + j] = c.arrays.distance(s, j);
      }
    }
  }

  private void stepNonlinear(float[] derivatives, float[][] s, int from) {
    nonlinear.step(nonlinearState, fired, current, c, scratch, derivatives, s, distances, from);
  }

  /**
   * Lists who spikes at step t.
   *
   * @param at where to begin
   * @return where they end
   */
  private int list(long[] spike, int[] neuron, int[] when, int t, int at) {
    int end = at;
    for (int w = 0; w < refractory.words; w++) {
      long rest = spike[w];
      int next = end + Long.bitCount(rest);
      for (int i = 0; i < USUAL; i++) { // what is beyond the last one is overwritten
        neuron[end + i] = WORD * w + Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
      }
      for (int e = end + USUAL; e < next; e++) {
        neuron[e] = WORD * w + Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
      }
      end = next;
    }
    for (int i = 0; i < USUAL; i++) {
      when[at + i] = t;
    }
    for (int e = at + USUAL; e < end; e++) {
      when[e] = t;
    }
    return end;
  }

  /** z^t for nonlinear neurons. */
  private void setFired(int[] neuron, int before, int first, int end) {
    for (int e = before; e < first; e++) {
      fired[neuron[e]] = 0;
    }
    for (int e = first; e < end; e++) {
      fired[neuron[e]] = 1;
    }
  }

  /**
   * Records the pseudo-derivatives of the steps that wait for it, the last of which is end - 1.
   *
   * @param wanted whether they are wanted, else they are dropped
   */
  void finish(SampleRun.Layer record, int end, boolean wanted) {
    int count = waiting[0];
    waiting[0] = 0;
    if (!wanted || count == 0) {
      return;
    }
    int first = end - count;
    c.surrogate.apply(distances, count * stride);
    silence(record.spikes, first, end);
    for (int i = 0; i < count; i++) {
      kernels.product(record.psi[first + i], c.height, distances, i * stride, stride);
    }
    if (!c.linear) {
      Arrays.fill(distances, 0, count * stride, 0); // beyond the last neuron nobody writes
    }
  }

  /** Those who have just spiked have no pseudo-derivative for a while. */
  private void silence(Events spikes, int first, int end) {
    float[] psi = distances;
    int[] neuron = spikes.neuron;
    int last = spikes.start[Math.max(0, end - 1)];
    for (int e = spikes.start[Math.max(0, first - c.maxSilentSteps)]; e < last; e++) {
      int j = neuron[e];
      int after = spikes.when[e] + 1;
      int free = Math.min(end, after + c.silentSteps[j]);
      int stop = (free - first) * stride + j;
      for (int at = Math.max(0, after - first) * stride + j; at < stop; at += stride) {
        psi[at] = 0;
      }
    }
  }

  /** Saves or restores the states. */
  void exchange(StateArchive archive, String name) {
    archive.floats(name + ".s", states[turn[0]], 0, c.d);
    archive.floats(name + ".fired", new float[][] {fired}, 0, 1);
    refractory.exchange(archive, name);
    for (int i = 0; nonlinear != null && i < nonlinearState.length; i++) {
      archive.doubles(name + ".s" + nonlinear.index[i], nonlinearState[i]);
    }
  }
}
