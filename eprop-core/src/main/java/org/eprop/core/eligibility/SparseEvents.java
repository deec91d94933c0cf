package org.eprop.core.eligibility;

/** Of compressed rows, with one delay or one for each synapse. */
final class SparseEvents extends SynapseEvents {

  private final int[][] targets;
  private final float[] y;

  SparseEvents(SynapseTraces traces, Propagators by, float[][] weights, boolean whole) {
    super(traces, by, weights, whole);
    targets = traces.synapses.targets();
    y = new float[d + 1];
  }

  @Override
  void arrive(int i, int delay, float p, float[] o) {
    int[] to = targets[i];
    float[] w = weights[i];
    float own = traces.own[i];
    int end = traces.synapses.bucketEnd(i, delay);
    for (int s = traces.synapses.bucketStart(i, delay); s < end; s++) {
      int j = to[s];
      if (gram != null) {
        addToGram(i, s, j, p, own);
      }
      float now = whole ? w[s] : 0;
      for (int m = 0; m <= d; m++) {
        if (shape.isOwn(m)) {
          now += own * ofOwn[j];
        } else {
          float[] trace = traces.trace(i, m);
          now += v[m][j] * trace[s];
          trace[s] += by.arriving[m] == null ? 0 : p * by.arriving[m][j];
        }
      }
      o[j] += p * now;
      w[s] -= p * change[j];
    }
  }

  private void addToGram(int i, int s, int j, float p, float own) {
    for (int m = 0; m <= d; m++) {
      y[m] = shape.isOwn(m) ? gram.ownAt(own, m, j) : traces.trace(i, m)[s];
    }
    gram.add(j, p, y);
  }

  @Override
  void bringRowUpToDate(int i) {
    for (int s = 0; s < targets[i].length; s++) {
      bringUpToDate(i, s, targets[i][s]);
    }
  }

  @Override
  boolean findsColumns() {
    return false;
  }

  @Override
  void bringColumnUpToDate(int j) {
    throw new IllegalStateException("a sparse row does not know where neuron " + j + " is");
  }
}
