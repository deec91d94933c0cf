package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Projection;
import org.eprop.core.recording.BackwardRecord;
import org.eprop.core.recording.Events;

/**
 * Compressed rows with one delay. A row needs only a few elements of a q^t, so the gradient of
 * spikes goes through the steps one after the other: q^t then is in the cache for all the rows that
 * want some of it. What is a number at every step, real-valued activity and what is sent back, goes
 * through {@linkplain StepBlocks blocks of steps} as soon as it is known.
 */
public final class SparseProjection extends ProjectionKernel {

  /** Numbers of steps turned that stay in the cache: 512 KiB. */
  private static final int TURNED = 1 << 17;

  private final int delay;
  private final int[][] targets;

  /** Of presynaptic and of postsynaptic neurons. */
  private final StepBlocks before;

  private final StepBlocks after;

  /** Up to which step real-valued activity is multiplied for several steps at once. */
  private int multiplied;

  /** W x of some steps, [step][neuron]; null before it is wanted. */
  private float[][] products;

  /** What is sent back at the steps {@code sentFrom .. sentEnd - 1}; null before it is wanted. */
  private float[][] sent;

  private int sentFrom;
  private int sentEnd;

  SparseProjection(Projection projection, Kernels kernels) {
    super(projection, kernels, /* together= */ 1);
    delay = projection.synapses().longest();
    targets = projection.synapses().targets();
    before = new StepBlocks(projection.synapses().pre());
    after = new StepBlocks(projection.synapses().post());
  }

  @Override
  public boolean readsByNeuron() {
    return false;
  }

  @Override
  public void begin() {
    sentFrom = 0;
    sentEnd = 0;
  }

  @Override
  void begin(Events ofSpikes, float[][] ofReal, int steps) {
    super.begin(ofSpikes, ofReal, steps);
    multiplied = ofReal == null ? 0 : steps - delay;
  }

  @Override
  public void arrive(int t, float[] o) {
    int then = t - delay;
    if (then < 0) {
      return;
    }
    if (real != null && real[then] != null) {
      for (int i = 0; i < targets.length; i++) {
        if (real[then][i] != 0) {
          Elements.scatter(o, targets[i], real[then][i], row(i), 0, targets[i].length);
        }
      }
      return;
    }
    for (int e = spikes.start[then]; e < spikes.start[then + 1]; e++) {
      int i = spikes.neuron[e];
      Elements.scatter(o, targets[i], 1, row(i), 0, targets[i].length);
    }
  }

  @Override
  public void arriveFirst(int t, float[] o) {
    int then = t - delay;
    if (then < 0 || then >= multiplied) {
      super.arriveFirst(t, o);
      return;
    }
    if (products == null) {
      products = Padding.WORKER.rows(Kernels.STEPS, after.n);
    }
    int s = then % Kernels.STEPS;
    if (s == 0) {
      products(then, Math.min(Kernels.STEPS, multiplied - then), products);
    }
    System.arraycopy(products[s], 0, o, 0, after.n);
  }

  /**
   * What real-valued activity of some steps brings, {@link Kernels#STEPS} of them at most: o[s] = W
   * x^{first + s}.
   *
   * @param o [step][post]
   */
  void products(int first, int count, float[][] o) {
    before.take(real, first, first + count);
    after.room(Kernels.STEPS);
    Arrays.fill(after.numbers, 0, after.stride(), 0);
    for (int i = 0; i < targets.length; i++) {
      if (before.silent(i)) {
        continue;
      }
      kernels.scatterSteps(
          after.numbers,
          targets[i],
          row(i),
          before.numbers,
          StepBlocks.start(i),
          targets[i].length);
    }
    after.put(o, count);
  }

  @Override
  public void accumulate(int first, int last, BackwardRecord of, float[][] gradient) {
    float[][] own = of.real(projection.from());
    float[][] q = of.q(projection.to());
    if (own != null) {
      accumulateReal(first, last, own, q, of.steps(), gradient);
      return;
    }
    Events events = of.spikes(projection.from());
    int steps = of.steps();
    for (int t = 0; t + delay < steps; t++) {
      for (int e = events.start[t]; e < events.start[t + 1]; e++) {
        int i = events.neuron[e];
        if (i >= first && i < last) {
          Elements.gather(gradient[i], 1, q[t + delay], targets[i], 0, targets[i].length);
        }
      }
    }
  }

  private void accumulateReal(
      int first, int last, float[][] real, float[][] q, int steps, float[][] gradient) {
    int blocks = Math.max(1, TURNED / (before.stride() + after.stride()));
    for (int t = 0; t + delay < steps; t += blocks * Kernels.STEPS) {
      int end = Math.min(steps - delay, t + blocks * Kernels.STEPS);
      before.take(real, t, end);
      after.take(q, t + delay, end + delay);
      for (int i = first; i < last; i++) {
        if (before.silent(i)) {
          continue;
        }
        kernels.addDotsOfSteps(
            gradient[i],
            before.numbers,
            StepBlocks.start(i),
            before.stride(),
            after.numbers,
            targets[i],
            after.stride(),
            after.count,
            targets[i].length);
      }
    }
  }

  @Override
  public float[][] turned(float[][] f) {
    return f;
  }

  @Override
  public void sendBack(int t, int end, float[][] q, float[][] f, float[] o) {
    for (int j = 0; t + delay < end && j < f.length; j++) {
      o[j] += Elements.gatheredDot(f[j], q[t + delay], targets[j], 0, f[j].length);
    }
  }

  @Override
  public void sendBack(
      int first, int latest, int count, int end, float[][] q, float[][] f, float[][] o) {
    for (int s = 0; s < count; s++) {
      int t = latest - s;
      if (t + delay >= end) {
        continue;
      }
      if (t < sentFrom || t >= sentEnd) {
        send(Math.max(first, t + 1 - Kernels.STEPS), t + 1, q, f);
      }
      Elements.addScaled(o[s], 1, sent[t - sentFrom], before.n);
    }
  }

  /** Computes what is sent back at the steps from .. to-1. */
  private void send(int from, int to, float[][] q, float[][] f) {
    if (sent == null) {
      sent = Padding.WORKER.rows(Kernels.STEPS, before.n);
    }
    after.take(q, from + delay, to + delay);
    before.room(Kernels.STEPS);
    for (int j = 0; j < f.length; j++) {
      kernels.gatheredDots(
          before.numbers, StepBlocks.start(j), f[j], after.numbers, targets[j], f[j].length);
    }
    before.put(sent, to - from);
    sentFrom = from;
    sentEnd = to;
  }

  /**
   * Some steps of an array of neurons, in blocks of {@link Kernels#STEPS} of them: those of a block
   * lie side by side for each neuron. A synapse of a compressed row, whose neuron is anywhere, then
   * finds there a vector instead of a number. Block b of neuron j begins at (b n + j) STEPS. Owned
   * by one thread, reused.
   */
  private static final class StepBlocks {

    final int n;
    float[] numbers = {};

    /** How many blocks there are. */
    int count;

    StepBlocks(int n) {
      this.n = n;
    }

    /** How far a block is from the next one of the same neuron. */
    int stride() {
      return n * Kernels.STEPS;
    }

    /** Where the first block of a neuron begins. */
    static int start(int neuron) {
      return neuron * Kernels.STEPS;
    }

    /** Makes room for so many steps, whatever they hold. */
    void room(int steps) {
      count = (steps + Kernels.STEPS - 1) / Kernels.STEPS;
      if (numbers.length < count * stride()) {
        numbers = Padding.WORKER.row(count * stride());
      }
    }

    /** Holds the steps first .. end-1 of some rows, and zeros after them. */
    void take(float[][] rows, int first, int end) {
      room(end - first);
      for (int b = 0; b < count; b++) {
        int from = first + b * Kernels.STEPS;
        for (int j = 0; j < n; j += Kernels.STEPS) {
          take(rows, from, end, j, Math.min(n, j + Kernels.STEPS), b * stride());
        }
      }
    }

    /** Whether a neuron is 0 at all the steps held. */
    boolean silent(int neuron) {
      for (int b = 0; b < count; b++) {
        int first = b * stride() + start(neuron);
        for (int s = 0; s < Kernels.STEPS; s++) {
          if (numbers[first + s] != 0) {
            return false;
          }
        }
      }
      return true;
    }

    private void take(float[][] rows, int from, int end, int first, int last, int block) {
      for (int s = 0; s < Kernels.STEPS; s++) {
        float[] row = from + s < end ? rows[from + s] : null;
        for (int j = first; j < last; j++) {
          numbers[block + j * Kernels.STEPS + s] = row == null ? 0 : row[j];
        }
      }
    }

    /** Puts the steps of the first block into rows. */
    void put(float[][] rows, int steps) {
      for (int first = 0; first < n; first += Kernels.STEPS) {
        int last = Math.min(n, first + Kernels.STEPS);
        for (int s = 0; s < steps; s++) {
          float[] row = rows[s];
          for (int j = first; j < last; j++) {
            row[j] = numbers[j * Kernels.STEPS + s];
          }
        }
      }
    }
  }
}
