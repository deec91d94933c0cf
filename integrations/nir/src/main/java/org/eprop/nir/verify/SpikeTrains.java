package org.eprop.nir.verify;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Population;
import org.eprop.core.network.Readout;
import org.eprop.core.sequence.Inference;
import org.eprop.experiment.io.NpyArray;

/**
 * What a network does with some inputs.
 *
 * @param inputs [sample][step][channel]
 * @param spikes of each population by name, [sample][step][neuron], 0 or 1
 * @param readouts y of each readout by name, [sample][step][output]
 */
public record SpikeTrains(
    float[][][] inputs, Map<String, byte[][][]> spikes, Map<String, double[][][]> readouts) {

  /** Runs a network, each sample from the start. */
  public static SpikeTrains of(EpropNetwork network, List<? extends Input> samples) {
    List<Population> populations = network.structure().populations();
    List<Readout> outputs = network.structure().readouts();
    float[][][] inputs = new float[samples.size()][][];
    Map<String, byte[][][]> spikes = new LinkedHashMap<>();
    Map<String, double[][][]> readouts = new LinkedHashMap<>();
    populations.forEach(p -> spikes.put(p.name(), new byte[samples.size()][][]));
    outputs.forEach(r -> readouts.put(r.name(), new double[samples.size()][][]));
    Inference sequence = network.inference();
    for (int b = 0; b < samples.size(); b++) {
      sequence.reset();
      inputs[b] = dense(samples.get(b));
      int steps = inputs[b].length;
      for (byte[][][] of : spikes.values()) {
        of[b] = new byte[steps][];
      }
      for (double[][][] of : readouts.values()) {
        of[b] = new double[steps][];
      }
      for (int t = 0; t < steps; t++) {
        step(sequence, samples.get(b), t);
        for (int p = 0; p < populations.size(); p++) {
          byte[] z = new byte[populations.get(p).size()];
          for (int j : sequence.spikes(p)) {
            z[j] = 1;
          }
          spikes.get(populations.get(p).name())[b][t] = z;
        }
        for (int m = 0; m < outputs.size(); m++) {
          readouts.get(outputs.get(m).name())[b][t] = sequence.readout(m);
        }
      }
    }
    return new SpikeTrains(inputs, spikes, readouts);
  }

  private static void step(Inference sequence, Input input, int t) {
    if (input instanceof SpikeInput spikes) {
      sequence.stepSpikes(
          Arrays.copyOfRange(spikes.channel(), spikes.start()[t], spikes.start()[t + 1]));
    } else {
      sequence.step(((RealInput) input).values()[t]);
    }
  }

  private static float[][] dense(Input input) {
    if (input instanceof RealInput real) {
      return real.values();
    }
    SpikeInput spikes = (SpikeInput) input;
    float[][] x = new float[spikes.steps()][spikes.channels()];
    for (int t = 0; t < x.length; t++) {
      for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
        x[t][spikes.channel()[e]]++;
      }
    }
    return x;
  }

  /** How many spikes there are. */
  public long count() {
    long n = 0;
    for (byte[][][] of : spikes.values()) {
      for (byte[][] sample : of) {
        for (byte[] z : sample) {
          for (byte spike : z) {
            n += spike;
          }
        }
      }
    }
    return n;
  }

  /**
   * The same as arrays: {@code input} [sample, step, channel]; {@code spikes.<population>} and
   * {@code readout.<name>} [sample, step, neuron or output]; {@code steps} [sample]. Samples that
   * are shorter than the longest end in zeros.
   */
  public Map<String, NpyArray> arrays() {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    int longest = Arrays.stream(inputs).mapToInt(x -> x.length).max().orElse(0);
    int[] steps = Arrays.stream(inputs).mapToInt(x -> x.length).toArray();
    arrays.put("steps", NpyArray.of(steps, steps.length));
    int channels = inputs[0][0].length;
    float[] x = new float[Math.multiplyExact(inputs.length * longest, channels)];
    for (int b = 0; b < inputs.length; b++) {
      for (int t = 0; t < inputs[b].length; t++) {
        System.arraycopy(inputs[b][t], 0, x, (b * longest + t) * channels, channels);
      }
    }
    arrays.put("input", NpyArray.of(x, inputs.length, longest, channels));
    spikes.forEach(
        (name, of) -> {
          int n = of[0][0].length;
          byte[] z = new byte[Math.multiplyExact(of.length * longest, n)];
          for (int b = 0; b < of.length; b++) {
            for (int t = 0; t < of[b].length; t++) {
              System.arraycopy(of[b][t], 0, z, (b * longest + t) * n, n);
            }
          }
          arrays.put("spikes." + name, NpyArray.of(z, of.length, longest, n));
        });
    readouts.forEach(
        (name, of) -> {
          int n = of[0][0].length;
          double[] y = new double[Math.multiplyExact(of.length * longest, n)];
          for (int b = 0; b < of.length; b++) {
            for (int t = 0; t < of[b].length; t++) {
              System.arraycopy(of[b][t], 0, y, (b * longest + t) * n, n);
            }
          }
          arrays.put("readout." + name, NpyArray.of(y, of.length, longest, n));
        });
    return arrays;
  }
}
