package org.eprop.core.projection;

/** Of synapses from everybody to everybody with one delay. */
final class DenseEvents extends SynapseEvents {

  private final int n;
  private final boolean ontoItself;
  private final float[] nothing;

  /** What a row's weights are now, where no kernel does all at once. */
  private final float[] now;

  private final float[][] next;

  DenseEvents(
      SynapseTraces traces, Propagators by, float[][] weights, boolean ontoItself, boolean whole) {
    super(traces, by, weights, whole);
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
    float[] filtered = traces.filtered[i];
    if (gram != null) {
      gram.addRow(traces, i, p, ontoItself);
    }
    switch (shape.kind()) {
      case OWN ->
          EventKernel.arrive(
              o, p, from, w, change, traces.own[i], ofOwn, filtered, v[d], by.arriving[d], n);
      case OWN_AND_ONE -> {
        int other = shape.other();
        EventKernel.arrive(
            o,
            p,
            from,
            w,
            change,
            traces.own[i],
            ofOwn,
            traces.trace(i, other),
            v[other],
            by.arriving[other],
            filtered,
            v[d],
            by.arriving[d],
            n);
      }
      case ANY -> arriveAny(i, p, from, o);
    }
    if (ontoItself) {
      o[i] = self;
      clearSelf(i);
    }
  }

  private void arriveAny(int i, float p, float[] from, float[] o) {
    System.arraycopy(from, 0, now, 0, n);
    for (int m = 0; m <= d; m++) {
      EventKernel.add(now, p, traces.trace(i, m), v[m], by.arriving[m], n);
    }
    EventKernel.end(o, p, now, weights[i], change, n);
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
    float[] w = weights[i];
    float[] filtered = traces.filtered[i];
    float own = traces.own[i];
    switch (shape.kind()) {
      case OWN -> EventKernel.update(w, own, ofOwn, filtered, v[d], by.fromOwn[d], by.k, n);
      case OWN_AND_ONE -> {
        int other = shape.other();
        float[] x = traces.trace(i, other);
        EventKernel.addWaiting(w, own, ofOwn, x, v[other], filtered, v[d], n);
        EventKernel.move(
            own,
            x,
            by.fromOwn[other] == null ? nothing : by.fromOwn[other],
            by.e[other][other],
            filtered,
            by.fromOwn[d],
            by.f[other],
            by.k,
            n);
      }
      case ANY -> updateAny(i);
    }
    if (ontoItself) {
      clearSelf(i);
    }
  }

  private void updateAny(int i) {
    sum.begin();
    for (int m = 0; m <= d; m++) {
      sum.plus(v[m], traces.trace(i, m));
    }
    sum.into(now, n);
    EventKernel.add(weights[i], now, n);
    for (int m = 0; m <= d; m++) {
      sum.begin();
      for (int l = 0; l < d; l++) {
        sum.plus(m == d ? by.f[l] : by.e[m][l], traces.trace(i, l));
      }
      sum.plus(m == d ? by.k : null, traces.filtered[i]).into(next[m], n);
    }
    for (int m = 0; m <= d; m++) {
      EventKernel.keep(traces.trace(i, m), next[m], n);
    }
  }

  @Override
  public boolean findsColumns() {
    return true;
  }

  @Override
  public void bringColumnUpToDate(int j) {
    for (int i = 0; i < weights.length; i++) {
      if (traces.touched[i] && !(ontoItself && i == j)) {
        bringUpToDate(i, j, j);
      }
    }
  }
}
