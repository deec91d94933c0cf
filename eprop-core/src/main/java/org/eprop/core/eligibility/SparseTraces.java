package org.eprop.core.eligibility;

import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Synapses;
import org.eprop.core.recording.Events;

/**
 * Of compressed rows, with one delay or one for each synapse, step by step: the few elements of q^t
 * that rows want then are in the cache.
 */
final class SparseTraces extends SynapseTraces {

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
