package org.eprop.core.gradient;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;

/**
 * Compressed rows, each in buckets of equal delay. A row needs only a few elements of a q^t, so the
 * gradient goes through the steps one after the other: q^t then is in the cache for all the rows
 * that want some of it.
 */
final class SparseProjection extends ProjectionKernel {

  private final Synapses synapses;
  private final int[][] targets;

  SparseProjection(Projection projection, Kernels kernels) {
    super(projection, kernels);
    synapses = projection.synapses();
    targets = synapses.targets();
  }

  @Override
  void arrive(int t, Events spikes, float[][] real, float[][] w, float[] o) {
    for (int delay = synapses.shortest(); delay <= synapses.longest(); delay++) {
      int then = t - delay;
      if (then < 0) {
        return;
      }
      if (real != null && real[then] != null) {
        arriveReal(real[then], delay, w, o);
        continue;
      }
      for (int e = spikes.start[then]; e < spikes.start[then + 1]; e++) {
        int i = spikes.neuron[e];
        kernels.scatter(
            o, targets[i], 1, w[i], synapses.bucketStart(i, delay), synapses.bucketEnd(i, delay));
      }
    }
  }

  private void arriveReal(float[] x, int delay, float[][] w, float[] o) {
    for (int i = 0; i < x.length; i++) {
      if (x[i] != 0) {
        int from = synapses.bucketStart(i, delay);
        kernels.scatter(o, targets[i], x[i], w[i], from, synapses.bucketEnd(i, delay));
      }
    }
  }

  @Override
  void accumulate(
      int first,
      int last,
      Events spikes,
      float[][] real,
      float[][] q,
      int steps,
      float[][] gradient) {
    for (int t = synapses.shortest(); t < steps; t++) {
      for (int delay = synapses.shortest(); delay <= synapses.longest() && delay <= t; delay++) {
        if (real != null) {
          accumulateReal(first, last, real[t - delay], delay, q[t], gradient);
          continue;
        }
        for (int e = spikes.start[t - delay]; e < spikes.start[t - delay + 1]; e++) {
          int i = spikes.neuron[e];
          if (i >= first && i < last) {
            accumulate(i, 1, delay, q[t], gradient);
          }
        }
      }
    }
  }

  private void accumulateReal(
      int first, int last, float[] x, int delay, float[] q, float[][] gradient) {
    for (int i = first; i < last; i++) {
      if (x[i] != 0) {
        accumulate(i, x[i], delay, q, gradient);
      }
    }
  }

  private void accumulate(int i, float p, int delay, float[] q, float[][] gradient) {
    int from = synapses.bucketStart(i, delay);
    kernels.gather(gradient[i], p, q, targets[i], from, synapses.bucketEnd(i, delay));
  }

  @Override
  float[][] turned(float[][] f) {
    return f;
  }

  @Override
  void sendBack(int t, int end, float[][] q, float[][] f, float[] o) {
    for (int delay = synapses.shortest(); delay <= synapses.longest(); delay++) {
      if (t + delay >= end) {
        return;
      }
      for (int j = 0; j < f.length; j++) {
        int from = synapses.bucketStart(j, delay);
        int to = synapses.bucketEnd(j, delay);
        o[j] += kernels.gatheredDot(f[j], q[t + delay], targets[j], from, to);
      }
    }
  }
}
