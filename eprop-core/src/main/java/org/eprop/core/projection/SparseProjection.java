package org.eprop.core.projection;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Projection;
import org.eprop.core.recording.Events;

/**
 * Compressed rows with one delay. A row needs only a few elements of a q^t, so the gradient goes
 * through the steps one after the other: q^t then is in the cache for all the rows that want some
 * of it.
 */
final class SparseProjection extends ProjectionKernel {

  private final int delay;
  private final int[][] targets;

  SparseProjection(Projection projection, Kernels kernels) {
    super(projection, kernels);
    delay = projection.synapses().longest();
    targets = projection.synapses().targets();
  }

  @Override
  public boolean readsByNeuron() {
    return false;
  }

  @Override
  public void arrive(int t, Events spikes, float[][] real, float[][] w, float[] o) {
    int then = t - delay;
    if (then < 0) {
      return;
    }
    if (real != null && real[then] != null) {
      for (int i = 0; i < w.length; i++) {
        if (real[then][i] != 0) {
          kernels.scatter(o, targets[i], real[then][i], w[i], 0, w[i].length);
        }
      }
      return;
    }
    for (int e = spikes.start[then]; e < spikes.start[then + 1]; e++) {
      int i = spikes.neuron[e];
      kernels.scatter(o, targets[i], 1, w[i], 0, w[i].length);
    }
  }

  @Override
  public void accumulate(
      int first,
      int last,
      Events spikes,
      float[][] real,
      float[][] q,
      int steps,
      float[][] gradient) {
    for (int t = 0; t + delay < steps; t++) {
      if (real != null) {
        accumulateReal(first, last, real[t], q[t + delay], gradient);
        continue;
      }
      for (int e = spikes.start[t]; e < spikes.start[t + 1]; e++) {
        int i = spikes.neuron[e];
        if (i >= first && i < last) {
          kernels.gather(gradient[i], 1, q[t + delay], targets[i], 0, targets[i].length);
        }
      }
    }
  }

  private void accumulateReal(int first, int last, float[] x, float[] q, float[][] gradient) {
    for (int i = first; i < last; i++) {
      if (x[i] != 0) {
        kernels.gather(gradient[i], x[i], q, targets[i], 0, targets[i].length);
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
      o[j] += kernels.gatheredDot(f[j], q[t + delay], targets[j], 0, f[j].length);
    }
  }
}
