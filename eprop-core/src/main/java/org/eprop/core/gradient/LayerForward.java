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
  private static final int BLOCKS = WORD / Padding.BLOCK;

  /** Spikes of a word that are listed without asking whether there are so many. */
  private static final int USUAL = 4;

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

  /** Who is above threshold: a word for each block of neurons, a bit for each neuron. */
  private final int[] above;

  private final RefractoryNeurons refractory;

  /** Distances to threshold of some steps, one after the other: a long loop costs less. */
  private final float[] distances;

  /** States that spikes have an effect on. */
  private final int[] affected;

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
    distances = new float[Math.max(1, PSI_BLOCK / c.padded) * c.padded];
    affected = IntStream.range(0, c.d).filter(m -> c.arrays.r[m] != null).toArray();
    above = Padding.ints(Math.max(BLOCKS * refractory.words, Padding.length(c.n) / Padding.BLOCK));
    fired = new float[c.n];
    nonlinearState = nonlinear == null ? null : nonlinear.newState();
    scratch = nonlinear == null ? null : nonlinear.new Scratch();
  }

  /** Before the first step. */
  void begin() {
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(c.initial[m], 0, states[turn[0]][m], 0, c.n);
    }
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
   * Step t. Leaves in psi^t's place how far the neurons are from threshold.
   *
   * @param wanted whether derivatives of nonlinear neurons are to be recorded
   */
  void step(int t, SampleRun.Layer record, boolean wanted) {
    float[] q = record.psi[t];
    if (c.linear) {
      linearStep(record.spikes, t, q);
    }
    if (nonlinear != null) {
      float[] derivatives = wanted ? record.derivatives[t] : null;
      nonlinear.step(nonlinearState, fired, current, c, scratch, derivatives, states[turn[0]], q);
      kernels.positives(q, c.n, above);
    }
    fire(record.spikes, t);
  }

  /**
   * s^t, and q. The term r z^{t-1} is added event by event: only the neurons that have just spiked
   * need it, and, unless they are refractory, their q once more.
   */
  private void linearStep(Events spikes, int t, float[] q) {
    for (int m = 0; t % FLUSH_EVERY == FLUSH_EVERY - 1 && m < c.d; m++) {
      kernels.flush(states[turn[0]][m], c.n);
    }
    float[][] s = states[1 - turn[0]];
    kernels.step(c.arrays, states[turn[0]], s, current, q, above);
    turn[0] = 1 - turn[0];
    int first = t == 0 ? 0 : spikes.start[t - 1];
    int end = spikes.start[t];
    for (int e = first; e < end; e++) {
      int j = spikes.neuron[e];
      for (int m : affected) {
        s[m][j] += c.arrays.r[m][j];
      }
    }
    for (int e = first; c.anyNeverSilent && e < end; e++) {
      int j = spikes.neuron[e];
      if (c.silentSteps[j] == 0) {
        q[j] = c.arrays.distance(s, j);
        setAbove(j, q[j] > 0);
      }
    }
  }

  private void setAbove(int j, boolean isAbove) {
    int bit = 1 << (j % Padding.BLOCK);
    int word = above[j / Padding.BLOCK];
    above[j / Padding.BLOCK] = isAbove ? word | bit : word & ~bit;
  }

  /** z^t: lists who is above threshold and not refractory. */
  private void fire(Events spikes, int t) {
    refractory.beginStep();
    int at = spikes.start[t];
    spikes.reserve(at, c.n + USUAL);
    int[] neuron = spikes.neuron;
    int end = at;
    for (int w = 0; w < refractory.words; w++) {
      int block = BLOCKS * w;
      long low = above[block] | above[block + 1] << Padding.BLOCK;
      long high = above[block + 2] | above[block + 3] << Padding.BLOCK;
      long rest = refractory.spikes(w, low & 0xffffffffL | high << 2 * Padding.BLOCK);
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
    spikes.start[t + 1] = end;
    if (nonlinear != null) {
      for (int e = t == 0 ? 0 : spikes.start[t - 1]; e < at; e++) {
        fired[neuron[e]] = 0;
      }
      for (int e = at; e < end; e++) {
        fired[neuron[e]] = 1;
      }
    }
  }

  /**
   * Turns the distances to threshold of the steps first .. end-1 into pseudo-derivatives. Loop by
   * loop over blocks of the record: a short row that was only just written in narrow pieces can't
   * be read back in wide ones without waiting for the memory.
   */
  void pseudoDerivatives(SampleRun.Layer record, int first, int end) {
    int size = distances.length / c.padded;
    for (int from = first; from < end; from += size) {
      int count = Math.min(end - from, size);
      for (int i = 0; i < count; i++) {
        System.arraycopy(record.psi[from + i], 0, distances, i * c.padded, c.padded);
      }
      c.surrogate.apply(distances, count * c.padded);
      for (int i = 0; i < count; i++) {
        kernels.product(record.psi[from + i], c.height, distances, i * c.padded, c.padded);
      }
    }
    Events spikes = record.spikes;
    for (int t = Math.max(0, first - c.maxSilentSteps); t < end - 1; t++) {
      for (int e = spikes.start[t]; e < spikes.start[t + 1]; e++) {
        int j = spikes.neuron[e];
        int free = Math.min(end, t + 1 + c.silentSteps[j]);
        for (int rest = Math.max(first, t + 1); rest < free; rest++) {
          record.psi[rest][j] = 0;
        }
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
