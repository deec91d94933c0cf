package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Projection;
import org.eprop.core.recording.BackwardRecord;
import org.eprop.core.recording.Events;

/** Synapses from everybody to everybody with one delay: rows are added as a whole. */
public final class DenseProjection extends ProjectionKernel {

  /** Numbers of q that stay in the nearest cache: 32 KiB. */
  private static final int NEAR = 1 << 13;

  /** Steps whose real-valued activity is multiplied with the weights for one pass over them. */
  private static final int STEPS = 4;

  final int delay;
  private final int n;
  private final Padding padding;

  /** Of real-valued activity; null as long as there is none. */
  private ScaledRowSum sum;

  /** Up to which step real-valued activity is multiplied for several steps at once. */
  private int multiplied;

  /** W x of some steps, [step][neuron], and zeros; null before they are wanted. */
  private float[][] products;

  private float[] zeros;
  private float[][] values = {};
  private float[][] arriving = {};

  DenseProjection(Projection projection, Kernels kernels, Padding padding) {
    super(projection, kernels, ScaledRowSum.MOST);
    delay = projection.synapses().longest();
    n = projection.synapses().post();
    this.padding = padding;
  }

  @Override
  void begin(Events ofSpikes, float[][] ofReal, int steps) {
    super.begin(ofSpikes, ofReal, steps);
    boolean several = ofReal != null && whole() != null;
    multiplied = several ? (steps - delay) / STEPS * STEPS : 0;
  }

  @Override
  public void arrive(int t, float[] o) {
    int then = t - delay;
    if (then < 0) {
      return;
    }
    if (real != null && real[then] != null) {
      sum().begin(o, n);
      addReal(real[then]);
      return;
    }
    int first = spikes.start[then];
    int last = spikes.start[then + 1];
    if (whole() != null) {
      kernels.addRows(o, whole(), spikes.neuron, first, last, 0, n);
      return;
    }
    sum().begin(o, n);
    for (int e = first; e < last; e++) {
      sum.add(1, row(spikes.neuron[e]));
    }
    sum.end();
  }

  @Override
  public void arriveFirst(int t, float[] o) {
    int then = t - delay;
    if (then < 0 || real == null || real[then] == null) {
      super.arriveFirst(t, o);
    } else if (then < multiplied) {
      System.arraycopy(product(then), 0, o, 0, n);
    } else {
      sum().beginFromZero(o, n);
      addReal(real[then]);
    }
  }

  /** W x of a step, computed along with that of its neighbours. */
  private float[] product(int then) {
    if (products == null) {
      products = Padding.WORKER.rows(STEPS, n);
      zeros = Padding.WORKER.row(n);
    }
    if (then % STEPS == 0) {
      float[][] w = whole();
      kernels.sumScaledRows(products, zeros, real, then, w, w.length, products.length, n);
    }
    return products[then % STEPS];
  }

  private ScaledRowSum sum() {
    if (sum == null) {
      sum = new ScaledRowSum(kernels, padding);
    }
    return sum;
  }

  private void addReal(float[] x) {
    for (int i = 0; i < x.length; i++) {
      if (x[i] != 0) {
        sum.add(x[i], row(i));
      }
    }
    sum.end();
  }

  @Override
  public void accumulate(int first, int last, BackwardRecord of, float[][] gradient) {
    float[][] own = of.real(projection.from());
    float[][] q = of.q(projection.to());
    if (own != null) {
      accumulateReal(first, last, own, q, of.steps(), gradient);
    } else {
      accumulateSpikes(first, last, of.spikes(projection.from()), q, of.steps(), gradient);
    }
  }

  /** Adds q[t + delay] for every spike at t to the spiking neuron's row. */
  private void accumulateSpikes(
      int firstRow, int lastRow, Events spikes, float[][] q, int steps, float[][] gradient) {
    for (int i = firstRow; i < lastRow; i++) {
      int first = spikes.from[i];
      int end = spikes.from[i + 1];
      while (end > first && spikes.step[end - 1] + delay >= steps) {
        end--;
      }
      if (end > first) {
        kernels.addRows(gradient[i], q, spikes.step, first, end, delay, n);
      }
    }
  }

  /**
   * Adds x_i^t q^{t + delay} for every step to the channel's row: four channels for one pass over
   * q, which stays in the nearest cache while all channels go through a few steps of it.
   */
  private void accumulateReal(
      int firstRow, int lastRow, float[][] real, float[][] q, int steps, float[][] gradient) {
    float[][] x = shifted(real, firstRow, lastRow, steps);
    int block = Math.max(16, NEAR / n);
    for (int first = 0; first < steps; first += block) {
      int last = Math.min(steps, first + block);
      int i = firstRow;
      for (; i + 4 <= lastRow; i += 4) {
        kernels.addScaledRows(gradient, i, x, q, first, last, n);
      }
      for (; i < lastRow; i++) {
        sum().begin(gradient[i], n);
        for (int t = first; t < last; t++) {
          sum.add(x[i][t], q[t]);
        }
        sum.end();
      }
    }
  }

  /** x of some channels as it arrives, [channel][step]. */
  private float[][] shifted(float[][] real, int first, int last, int steps) {
    if (values.length < last) {
      values = Arrays.copyOf(values, last);
    }
    for (int i = first; i < last; i++) {
      if (values[i] == null || values[i].length < steps) {
        values[i] = new float[steps];
      }
      Arrays.fill(values[i], 0, Math.min(delay, steps), 0);
      for (int t = delay; t < steps; t++) {
        values[i][t] = real[t - delay][i];
      }
    }
    return values;
  }

  @Override
  public float[][] turned(float[][] f) {
    float[][] t = new float[f[0].length][f.length];
    for (int i = 0; i < f.length; i++) {
      for (int j = 0; j < f[i].length; j++) {
        t[j][i] = f[i][j];
      }
    }
    return t;
  }

  @Override
  public void sendBack(int t, int end, float[][] q, float[][] f, float[] o) {
    if (t + delay < end) {
      kernels.addScaledRows(o, q[t + delay], f, f.length, f[0].length);
    }
  }

  /** Four steps for one pass over F, which is larger than the nearest cache. */
  @Override
  public void sendBack(
      int first, int latest, int count, int end, float[][] q, float[][] f, float[][] o) {
    if (arriving.length < count) {
      arriving = new float[count][];
    }
    int s = Math.max(0, latest + delay - end + 1);
    for (int i = s; i < count; i++) {
      arriving[i] = q[latest - i + delay];
    }
    for (; s + 4 <= count; s += 4) {
      kernels.addScaledRows(o, s, arriving, f, 0, f.length, f[0].length);
    }
    for (; s < count; s++) {
      sendBack(latest - s, end, q, f, o[s]);
    }
  }
}
