package org.eprop.compare.run;

import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.compare.result.Cost;
import org.eprop.core.gradient.SampleRun;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/** Counts what {@link Cost} tells of. Mutable. */
final class CostCounter {

  private final EpropNetwork network;
  private final NetworkStructure structure;

  /** [layer][presynaptic] weights that are not zero. */
  private final int[][] in;

  private final int[][] rec;
  private final int[][] out;
  private int samples;
  private double spikes;
  private double forward;
  private double gradient;
  private double macs;
  private double acs;
  private double dense;

  /**
   * @param network with the weights that count
   */
  CostCounter(EpropNetwork network) {
    this.network = network;
    this.structure = network.structure();
    Weights weights = network.weights();
    int layers = weights.layers();
    in = new int[layers][];
    rec = new int[layers][];
    out = new int[layers][];
    for (int l = 0; l < layers; l++) {
      in[l] = nonZeros(weights.in(l));
      rec[l] = nonZeros(weights.rec(l));
      out[l] = nonZeros(weights.out(l));
    }
  }

  private static int[] nonZeros(float[][] rows) {
    if (rows == null) {
      return null;
    }
    int[] counts = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (float w : rows[i]) {
        counts[i] += w != 0 ? 1 : 0;
      }
    }
    return counts;
  }

  /** Adds what the network did with a sample. */
  void add(Sample sample, SampleRun run) {
    samples++;
    addInput(sample);
    int steps = run.steps();
    for (int l = 0; l < in.length; l++) {
      spikes += run.spikeCount(l);
      for (int t = 0; t < steps; t++) {
        for (int i : run.spikesAt(l, t)) {
          if (l + 1 < in.length) {
            addEvent(in[l + 1][i]);
          }
          if (rec[l] != null && t + 1 < steps) {
            addEvent(rec[l][i]);
          }
          if (out[l] != null) {
            addEvent(out[l][i]);
          }
        }
      }
      addDense(l, steps);
    }
  }

  private void addInput(Sample sample) {
    if (sample.input() instanceof SpikeInput input) {
      for (int e = 0; e < input.events(); e++) {
        addEvent(in[0][input.channel()[e]]);
      }
    } else if (sample.input() instanceof RealInput input) {
      for (float[] x : input.values()) {
        for (int i = 0; i < x.length; i++) {
          if (x[i] != 0) {
            macs += in[0][i];
            forward++;
            gradient++;
          }
        }
      }
    }
  }

  /** A spike: a row for the current, and one of the gradient's. */
  private void addEvent(int weights) {
    acs += weights;
    forward++;
    gradient++;
  }

  private void addDense(int l, int steps) {
    double n = structure.size(l);
    dense += steps * n * structure.channelsInto(l);
    dense += structure.isRecurrent(l) ? steps * n * n : 0;
    dense += structure.seenByReadout(l) ? steps * n * structure.outputs() : 0;
    gradient += (double) steps * structure.outputs();
    if (network.rule().throughOtherNeurons()) {
      gradient += structure.isRecurrent(l) ? (steps - 1) * n : 0;
      gradient += l + 1 < in.length ? (double) steps * structure.size(l + 1) : 0;
    }
  }

  /** The averages. */
  Cost cost(String set) {
    double n = samples;
    return new Cost(
        set,
        samples,
        network.weights().count(),
        spikes / n,
        forward / n,
        gradient / n,
        macs / n,
        acs / n,
        dense / n);
  }
}
