package org.eprop.core.adjoint;

import java.util.Arrays;
import java.util.List;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Source;
import org.eprop.core.recording.BackwardRecord;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.recording.SampleRecord;

/**
 * The records of a few short samples as if they were one long sample: a row of the gradient then is
 * read and written once for all of them. Between two samples lie steps without q, at which the
 * spikes of a sample's last steps arrive. Owned by one thread, reused.
 */
final class JoinedSamples implements BackwardRecord {

  private static final float[][] NOTHING = {};

  /** Spikes of each input, listed by channel. */
  private final Events[] inputs;

  /** Spikes of each population, listed by neuron. */
  private final Events[] spikes;

  /** q of each population, [population][step][neuron]. */
  private final float[][][] q;

  private final float[][] filteredErrors;

  private final NetworkStructure network;
  private final float[][] noQ;

  /** How many steps lie between two samples. */
  private final int gap;

  private Events[] parts = {};
  private int[] offsets = {};
  private int steps;

  JoinedSamples(NetworkStructure network) {
    this.network = network;
    inputs = new Events[network.inputs().size()];
    Arrays.setAll(inputs, i -> new Events());
    int populations = network.populations().size();
    spikes = new Events[populations];
    q = new float[populations][][];
    noQ = new float[populations][];
    for (int p = 0; p < populations; p++) {
      spikes[p] = new Events();
      q[p] = NOTHING;
      noQ[p] = new float[network.size(p)];
    }
    filteredErrors = new float[network.readouts().size()][0];
    gap = Math.max(1, network.longestDelay() + longestReach(network));
  }

  /** How far the gradient of a delay looks to both sides of a spike's arrival. */
  private static int longestReach(NetworkStructure network) {
    return network.projections().stream()
        .mapToInt(p -> p.delays() == null ? 0 : p.delays().reach())
        .max()
        .orElse(0);
  }

  /** The number of steps, those between the samples included. */
  @Override
  public int steps() {
    return steps;
  }

  @Override
  public Events spikes(Source source) {
    return source.isInput() ? inputs[source.index()] : spikes[source.index()];
  }

  @Override
  public Events spikes(int population) {
    return spikes[population];
  }

  /** Samples with real-valued input are not joined for what comes from it. */
  @Override
  public float[][] real(Source source) {
    return null;
  }

  @Override
  public float[][] q(int population) {
    return q[population];
  }

  @Override
  public float[] filteredError(int readout) {
    return filteredErrors[readout];
  }

  /** Joins the samples first .. end-1, whose adjoint pass is done. */
  void join(List<SampleRecord> runs, int first, int end) {
    int count = end - first;
    if (offsets.length < count) {
      offsets = new int[count];
      parts = new Events[count];
    }
    steps = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = steps;
      steps += runs.get(first + i).steps() + gap;
    }
    for (int m = 0; m < filteredErrors.length; m++) {
      joinErrors(m, runs, first, count);
    }
    for (int p = 0; p < q.length; p++) {
      q[p] = q[p].length < steps ? Arrays.copyOf(q[p], steps) : q[p];
      for (int i = 0; i < count; i++) {
        SampleRecord run = runs.get(first + i);
        append(run.populations[p].q, run.steps(), q[p], offsets[i], noQ[p]);
        parts[i] = run.populations[p].spikes;
      }
      spikes[p].indexAll(parts, offsets, count, network.size(p));
    }
    for (int j = 0; j < inputs.length; j++) {
      for (int i = 0; i < count; i++) {
        parts[i] = runs.get(first + i).inputs[j].spikes;
      }
      inputs[j].indexAll(parts, offsets, count, network.inputs().get(j).channels());
    }
  }

  private void joinErrors(int m, List<SampleRecord> runs, int first, int count) {
    int outputs = network.readouts().get(m).outputs();
    int numbers = ReadoutRun.numbers(steps, outputs);
    if (filteredErrors[m].length < numbers) {
      filteredErrors[m] = new float[numbers];
    }
    for (int i = 0; i < count; i++) {
      SampleRecord run = runs.get(first + i);
      float[] own = run.readouts[m].filteredError;
      int length = run.steps() * outputs;
      System.arraycopy(own, 0, filteredErrors[m], offsets[i] * outputs, length);
    }
  }

  private void append(float[][] rows, int count, float[][] to, int offset, float[] last) {
    System.arraycopy(rows, 0, to, offset, count);
    Arrays.fill(to, offset + count, offset + count + gap, last);
  }
}
