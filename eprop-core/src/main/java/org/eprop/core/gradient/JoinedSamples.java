package org.eprop.core.gradient;

import java.util.Arrays;
import java.util.List;
import org.eprop.core.network.NetworkStructure;

/**
 * The records of a few short samples as if they were one long sample: a row of the gradient then is
 * read and written once for all of them. Between two samples lies a step without q, at which the
 * spikes of a sample's last step arrive. Owned by one thread, reused.
 */
final class JoinedSamples {

  private static final float[][] NOTHING = {};

  /** Input spikes, listed by channel. */
  final Events input = new Events();

  /** Spikes of each layer, listed by neuron. */
  final Events[] spikes;

  /** q of each layer, [layer][step][neuron]. */
  final float[][][] q;

  /** c dbar, the outputs of one step after those of the other. */
  float[] filteredError = {};

  private final NetworkStructure network;
  private final float[][] noQ;
  private Events[] parts = {};
  private int[] offsets = {};
  private int steps;

  JoinedSamples(NetworkStructure network) {
    this.network = network;
    int layers = network.layers().size();
    spikes = new Events[layers];
    q = new float[layers][][];
    noQ = new float[layers][];
    for (int l = 0; l < layers; l++) {
      spikes[l] = new Events();
      q[l] = NOTHING;
      noQ[l] = new float[network.size(l)];
    }
  }

  /** The number of steps, those between the samples included. */
  int steps() {
    return steps;
  }

  /** Joins the samples first .. end-1, whose adjoint pass is done. */
  void join(List<SampleRun> runs, int first, int end) {
    int count = end - first;
    if (offsets.length < count) {
      offsets = new int[count];
      parts = new Events[count];
    }
    steps = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = steps;
      steps += runs.get(first + i).steps() + 1;
    }
    int outputs = network.outputs();
    if (filteredError.length < steps * outputs) {
      filteredError = new float[steps * outputs];
    }
    for (int l = 0; l < q.length; l++) {
      q[l] = room(q[l]);
    }
    for (int i = 0; i < count; i++) {
      SampleRun run = runs.get(first + i);
      for (int l = 0; l < q.length; l++) {
        append(run.layers[l].psi, run.steps(), q[l], offsets[i], noQ[l]);
      }
      int length = run.steps() * outputs;
      System.arraycopy(run.filteredError, 0, filteredError, offsets[i] * outputs, length);
      parts[i] = run.input;
    }
    input.indexAll(parts, offsets, count, network.inputs());
    for (int l = 0; l < q.length; l++) {
      for (int i = 0; i < count; i++) {
        parts[i] = runs.get(first + i).layers[l].spikes;
      }
      spikes[l].indexAll(parts, offsets, count, network.size(l));
    }
  }

  private float[][] room(float[][] rows) {
    return rows.length < steps ? Arrays.copyOf(rows, steps) : rows;
  }

  private static void append(float[][] rows, int count, float[][] to, int offset, float[] last) {
    System.arraycopy(rows, 0, to, offset, count);
    to[offset + count] = last;
  }
}
