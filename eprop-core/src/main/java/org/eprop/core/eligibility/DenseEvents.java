package org.eprop.core.eligibility;

import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.LinearCombination;

/**
 * Of synapses from everybody to everybody with one delay, in loops over a row that C2 makes vectors
 * of.
 */
final class DenseEvents extends SynapseEvents {

  private final int n;
  private final boolean ontoItself;
  private final float[] nothing;

  /** What a row's weights are now. */
  private final float[] now;

  private final float[][] next;
  private final LinearCombination sum = new LinearCombination();

  DenseEvents(
      SynapseTraces traces,
      Propagators by,
      WaitingSteps steps,
      float[][] weights,
      boolean ontoItself,
      boolean whole) {
    super(traces, by, steps, weights, whole);
    n = by.n;
    this.ontoItself = ontoItself;
    nothing = new float[n];
    now = new float[n];
    next = new float[d + 1][n];
  }

  @Override
  void arrive(int i, int delay, float p, float[] o) {
    float[] w = weights[i];
    float[] from = whole ? w : nothing;
    float self = ontoItself ? o[i] : 0;
    if (gram != null) {
      gram.addRow(traces, i, p, ontoItself);
    }
    cross(i, 0, ontoItself ? i : n, p);
    if (ontoItself) {
      cross(i, i + 1, n, p);
    }
    switch (shape.kind()) {
      case OWN -> addArriving(o, p, from, traces.own[i], ofOwn, traces.filtered[i], v[d], n);
      case OWN_AND_ONE -> {
        float[] y = traces.trace(i, shape.other());
        by.kernels.event(event, o, p, from, traces.own[i], y, traces.filtered[i], w, n);
      }
      case ANY -> {
        System.arraycopy(from, 0, now, 0, n);
        for (int m = 0; m <= d; m++) {
          Elements.addProduct(now, v[m], traces.trace(i, m), n);
        }
        Elements.addScaled(o, p, now, n);
      }
    }
    if (shape.kind() != TraceShape.Kind.OWN_AND_ONE) {
      addArrived(i, p);
    }
    if (ontoItself) {
      o[i] = self;
      clearSelf(i);
    }
  }

  private void addArrived(int i, float p) {
    for (int m = 0; m <= d; m++) {
      if (!shape.isOwn(m) && by.arriving[m] != null) {
        Elements.addScaled(traces.trace(i, m), p, by.arriving[m], n);
      }
    }
    Elements.addScaled(weights[i], -p, change, n);
  }

  /** o += p (from + own ofOwn + V y). */
  private static void addArriving(
      float[] o, float p, float[] from, float own, float[] ofOwn, float[] y, float[] v, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p * (from[j] + own * ofOwn[j] + v[j] * y[j]);
    }
  }

  private void clearSelf(int i) {
    weights[i][i] = 0;
    for (int m = 0; m <= d; m++) {
      if (!shape.isOwn(m)) {
        traces.trace(i, m)[i] = 0;
      }
    }
  }

  @Override
  void bringRowUpToDate(int i) {
    if (shape.kind() == TraceShape.Kind.ANY) {
      updateAny(i);
    } else {
      updateOwn(i, traces.own[i], traces.filtered[i]);
    }
    if (ontoItself) {
      clearSelf(i);
    }
  }

  /** Where a part of eps is the presynaptic neuron's own. */
  private void updateOwn(int i, float own, float[] filtered) {
    if (shape.kind() == TraceShape.Kind.OWN) {
      addWaiting(weights[i], own, ofOwn, filtered, v[d], n);
      move(filtered, own, by.fromOwn[d], by.k, n);
      return;
    }
    int other = shape.other();
    float[] y = traces.trace(i, other);
    addWaiting(weights[i], own, ofOwn, y, v[other], n);
    Elements.addProduct(weights[i], v[d], filtered, n);
    move(filtered, own, by.fromOwn[d], by.f[other], y, by.k, n);
    float[] fromOwn = by.fromOwn[other];
    move(y, own, fromOwn == null ? nothing : fromOwn, by.e[other][other], n);
  }

  /** w += own ofOwn + V y. */
  private static void addWaiting(float[] w, float own, float[] ofOwn, float[] y, float[] v, int n) {
    for (int j = 0; j < n; j++) {
      w[j] += own * ofOwn[j] + v[j] * y[j];
    }
  }

  /** y = own a + k y. */
  private static void move(float[] y, float own, float[] a, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = own * a[j] + k[j] * y[j] + TINY - TINY;
    }
  }

  /** z = own a + f y + k z. */
  private static void move(
      float[] z, float own, float[] a, float[] f, float[] y, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      z[j] = own * a[j] + f[j] * y[j] + k[j] * z[j] + TINY - TINY;
    }
  }

  private void updateAny(int i) {
    sum.begin();
    for (int m = 0; m <= d; m++) {
      sum.plus(v[m], traces.trace(i, m));
    }
    sum.into(now, n);
    Elements.addScaled(weights[i], 1, now, n);
    for (int m = 0; m <= d; m++) {
      sum.begin();
      for (int l = 0; l < d; l++) {
        sum.plus(m == d ? by.f[l] : by.e[m][l], traces.trace(i, l));
      }
      sum.plus(m == d ? by.k : null, traces.filtered[i]).into(next[m], n);
    }
    for (int m = 0; m <= d; m++) {
      round(traces.trace(i, m), next[m], n);
    }
  }

  private static void round(float[] o, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = x[j] + TINY - TINY;
    }
  }

  @Override
  void bringColumnUpToDate(int j) {
    for (int k = 0; k < waitingCount; k++) {
      int i = waiting[k];
      if (!(ontoItself && i == j)) {
        bringUpToDate(i, j, j);
      }
    }
  }
}
