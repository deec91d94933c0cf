package org.eprop.core.eligibility;

import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Synapses;
import org.eprop.core.projection.ScaledRowSum;
import org.eprop.core.recording.Events;

/**
 * Of synapses from everybody to everybody with one delay, row by row: each is gone through once.
 */
final class DenseTraces extends SynapseTraces {

  private final ScaledRowSum scaledRowSum;
  private final int delay;
  private final int n;

  DenseTraces(Synapses synapses, int d, TraceShape ofNeurons, Kernels kernels) {
    super(synapses, d, ofNeurons, kernels);
    scaledRowSum = new ScaledRowSum(kernels);
    delay = synapses.longest();
    n = synapses.post();
  }

  @Override
  void pass(WindowTransition window, Events events, float[][] real, float[][] gradient) {
    for (int i = 0; i < touched.length; i++) {
      int e = events.from[i];
      int stop = events.from[i + 1];
      while (e < stop && events.step[e] + delay < window.first) {
        e++;
      }
      while (stop > e && events.step[stop - 1] + delay >= window.end) {
        stop--;
      }
      boolean active = e < stop || isActive(window, real, i);
      if (window.gradientQ != null && (touched[i] || active)) {
        if (touched[i]) {
          addShare(gradient[i], window.before, i);
        }
        kernels.addRows(gradient[i], window.gradientQ, events.step, e, stop, delay, n);
      }
      if (touched[i]) {
        carryOver(window, window.before, i);
      }
      for (int m = 0; e < stop && m <= d; m++) {
        if (!shape.isOwn(m)) {
          int shift = delay - window.first;
          kernels.addRows(trace(i, m), window.q[m], events.step, e, stop, shift, n);
        }
      }
      for (int k = e; shape.kind() != TraceShape.Kind.ANY && k < stop; k++) {
        own[i] += window.ownQ[events.step[k] + delay - window.first];
      }
      if (active && real != null) {
        addReal(window, i, real, gradient[i]);
      }
      touched[i] |= active;
      if (window.signal != null && touched[i]) {
        Elements.addProduct(gradient[i], window.signal, filtered[i], n);
      }
      flush(window, i);
    }
  }

  private boolean isActive(WindowTransition window, float[][] real, int i) {
    for (int t = Math.max(0, window.first - delay); real != null && t < window.end - delay; t++) {
      if (real[t] != null && real[t][i] != 0) {
        return true;
      }
    }
    return false;
  }

  private void addReal(WindowTransition window, int i, float[][] real, float[] gradient) {
    for (int m = 0; m <= d; m++) {
      if (!shape.isOwn(m)) {
        addReal(window, i, real, trace(i, m), window.q[m], window.first);
      }
    }
    for (int t = Math.max(window.first, delay); t < window.end; t++) {
      if (real[t - delay] != null) {
        own[i] += real[t - delay][i] * window.ownQ[t - window.first];
      }
    }
    if (window.gradientQ != null) {
      addReal(window, i, real, gradient, window.gradientQ, 0);
    }
  }

  private void addReal(
      WindowTransition window, int i, float[][] real, float[] target, float[][] rows, int offset) {
    scaledRowSum.begin(target, n);
    for (int t = Math.max(window.first, delay); t < window.end; t++) {
      if (real[t - delay] != null) {
        scaledRowSum.add(real[t - delay][i], rows[t - offset]);
      }
    }
    scaledRowSum.end();
  }
}
