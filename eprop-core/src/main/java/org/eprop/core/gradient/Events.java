package org.eprop.core.gradient;

import java.util.Arrays;

/**
 * The spikes of one layer (or input) in one sample, step by step, and then neuron by neuron. Reused
 * from batch to batch; not thread-safe while it is written.
 */
final class Events {

  /** Spikes of step t are {@code neuron[start[t]] .. neuron[start[t+1]-1]}, ascending. */
  int[] start = new int[1];

  /** Which neuron spiked. */
  int[] neuron = new int[64];

  /** Neuron i spiked at steps {@code step[from[i]] .. step[from[i+1]-1]}, ascending. */
  int[] from = new int[1];

  /** When a neuron spiked. */
  int[] step = new int[64];

  private int steps;

  /** Makes room for a sample of so many steps, with no spikes yet. */
  void begin(int newSteps) {
    steps = newSteps;
    if (start.length < steps + 1) {
      start = new int[steps + 1];
    }
    start[0] = 0;
  }

  /** Makes sure that n more spikes fit after {@code used}. */
  void reserve(int used, int n) {
    if (neuron.length < used + n) {
      neuron = Arrays.copyOf(neuron, Math.max(2 * neuron.length, used + n));
    }
  }

  /** Step t becomes step t - shift; earlier steps are forgotten. */
  void rebase(int shift, int end) {
    int dropped = start[shift];
    System.arraycopy(neuron, dropped, neuron, 0, start[end] - dropped);
    for (int t = shift; t <= end; t++) {
      start[t - shift] = start[t] - dropped;
    }
  }

  /** The number of spikes. */
  int count() {
    return start[steps];
  }

  /** Takes over spikes given step by step. */
  void set(int newSteps, int[] newStart, int[] newNeuron) {
    steps = newSteps;
    start = newStart;
    neuron = newNeuron;
  }

  /** Lists the spikes neuron by neuron: a counting sort, which keeps the order of steps. */
  void index(int neurons) {
    int total = count();
    if (from.length < neurons + 1) {
      from = new int[neurons + 1];
    }
    if (step.length < total) {
      step = new int[Math.max(2 * step.length, total)];
    }
    Arrays.fill(from, 0, neurons + 1, 0);
    for (int e = 0; e < total; e++) {
      from[neuron[e] + 1]++;
    }
    for (int i = 0; i < neurons; i++) {
      from[i + 1] += from[i];
    }
    for (int t = 0; t < steps; t++) {
      for (int e = start[t]; e < start[t + 1]; e++) {
        step[from[neuron[e]]++] = t;
      }
    }
    for (int i = neurons; i > 0; i--) {
      from[i] = from[i - 1];
    }
    from[0] = 0;
  }
}
